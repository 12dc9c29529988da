"""pyais: a decoder in Python, one object a message. Our tests hold our decoder against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.decoding import DecoderPeer, expected
from benchmarks.peers.peer import Run


class Measured(DecoderPeer):
    """pyais beside ours."""

    title = "pyais"
    home = "M0r13n/pyais"
    packages = ("pyais",)
    theirs_called = "`pyais.decode(*sentences)`, and `.asdict()` of what it returns, for every message"
    why = (
        "What has no MMSI, is of a type that ITU-R M.1371-5 does not know, or ends before its least length we reject, and count with the reason.",
    )
    better = (
        "It has an answer for more messages: some of unknown types, without an MMSI, or cut short.",
        "It is Python alone: no compiler, and no first run that compiles.",
        "It encodes messages too, reads from sockets, and answers a single sentence in one call; ours reads logs.",
        "Its objects carry each field by name with its type, enumerations included.",
    )

    def version(self) -> str:
        import pyais

        return str(pyais.__version__)

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        many = json.loads((folder / "many.json").read_text())
        once = json.loads((folder / "once.json").read_text())
        return {"decode": lambda: _decode(many), "_fields": lambda: [expected(sentences) for sentences in once]}


def _decode(many: list[list[str]]) -> int:
    import pyais
    from pyais.exceptions import AISBaseException

    done = 0
    for sentences in many:
        try:
            pyais.decode(*sentences).asdict()
        except (AISBaseException, ValueError):
            continue
        done += 1
    return done
