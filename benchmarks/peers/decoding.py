"""What the three decoders have in common: the messages, our side of it, and the comparison field by field.

The messages are those of the public logs in the reference data whose checksums are right, each with all its sentences.
What is compared are the fields of positions (types 1, 2, 3, 18, 19, 27) and of identities (5, 24), with "not available" as
null; pyais's answer is the measure, since it is the decoder that both ours and the others have in common.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Judged, Peer, Run, reference

NOT_LOGS = (".chk", ".json", ".md", "COPYING")
SENTENCE = re.compile(rb"!(..VD[MO],(\d),(\d),(\d?),([^,]?),[^*\r\n]*)\*([0-9A-Fa-f]{2})")
TIMED = 100_000
"""Messages that are timed: those of the logs, again and again."""
POSITIONS, IDENTITIES = (1, 2, 3, 18, 19, 27), (5, 24)
PLACE = ("lat", "lon", "speed_kn", "course_deg", "heading_deg", "nav_status")
STATIC = (
    *("imo", "name", "call_sign", "destination", "ship_type", "draught_m"),
    *("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"),
)
WITHIN = {"lat": 2e-6, "lon": 2e-6, "speed_kn": 0.051, "course_deg": 0.051, "draught_m": 0.051}
"""Greatest difference that is rounding."""
Fields = dict[str, Any]


def messages(folder: Path) -> list[list[str]]:
    """Every complete message of the logs, as its sentences; each once."""
    found: dict[tuple[str, ...], None] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(NOT_LOGS):
            found |= dict.fromkeys(_assembled(path.read_bytes()))
    return [list(sentences) for sentences in found]


def _assembled(data: bytes) -> Iterator[tuple[str, ...]]:
    waiting: dict[tuple[bytes, bytes], list[str]] = {}
    for sentence in SENTENCE.finditer(data):
        body, parts, number, sequence, channel, checksum = sentence.groups()
        if reduce(lambda so_far, byte: so_far ^ byte, body) != int(checksum, 16):
            continue
        group = waiting.setdefault((sequence, channel), [])
        if len(group) != int(number) - 1:
            group.clear()
        if len(group) == int(number) - 1:
            group.append(sentence[0].decode())
        if len(group) == int(parts):
            yield tuple(waiting.pop((sequence, channel)))


def expected(sentences: list[str]) -> Fields | None:
    """What pyais makes of a whole message; None where it makes nothing of it."""
    import pyais
    from pyais.exceptions import AISBaseException

    from benchmarks.decode_agreement import position_of, static_of

    try:
        said = pyais.decode(*sentences).asdict()
    except (AISBaseException, ValueError):
        return None
    kind = int(said["msg_type"])
    if None in (said.get("lon", 0), said.get("course", 0), said.get("to_starboard", 0)):
        return None  # cut short: what is left of it is no measure
    fields = position_of(said) if kind in POSITIONS else static_of(said) if kind in IDENTITIES else {}
    return {"type": kind, "mmsi": int(said["mmsi"])} | {
        name: fields[name] for name in (*PLACE, *STATIC) if name in fields
    }


class DecoderPeer(Peer):
    """A decoder beside ours."""

    task = "decoding of AIVDM sentences"
    rounds = 5
    ours_called = "`NmeaReader.read` over the log, which makes Arrow tables with the place of every row; and the compiled kernel alone"

    def prepare(self, folder: Path) -> dict[str, int]:
        once = messages(reference("nmea"))
        (folder / "once.json").write_text(json.dumps(once))
        many = (once * (TIMED // len(once) + 1))[:TIMED]
        (folder / "many.json").write_text(json.dumps(many))
        (folder / "many.nmea").write_text("".join("\n".join(sentences) + "\n" for sentences in many))
        return {"messages": len(many), "different ones": len(once)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.decode import kernel, tables

        data = (folder / "many.nmea").read_bytes()
        once = json.loads((folder / "once.json").read_text())
        return {
            "tables": lambda: tables(data),
            "kernel": kernel(data),
            "_fields": lambda: self._ours(once),
            "_opened": lambda: _opened(once),
        }

    def _ours(self, once: list[list[str]]) -> list[Fields | None]:
        from watchkeeper.sources.nmea import NmeaReader

        starts, at, text = {}, 0, ""
        for number, sentences in enumerate(once):
            starts[at] = number
            line = "\n".join(sentences) + "\n"
            at, text = at + len(line), text + line
        found: list[Fields | None] = [None] * len(once)
        for batch in NmeaReader().read(io.BytesIO(text.encode())):
            for table in (batch.positions, batch.statics, batch.others):
                for row in [] if table is None else table.to_pylist():
                    said = {name: row[name] for name in (*PLACE, *STATIC) if row.get(name) is not None}
                    number = starts[row["offset"]]  # type 19 is a position and an identity
                    found[number] = {"type": row["msg_type"], "mmsi": row["mmsi"]} | (found[number] or {}) | said
        return found

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        once = json.loads((folder / "once.json").read_text())
        measure = [expected(sentences) for sentences in once]
        sides = {"theirs": theirs["_fields"], "ours": ours["_fields"]}
        agreed = {side: _agreement(measure, found) for side, found in sides.items()}
        decoded = {side: sum(one is not None for one in found) for side, found in sides.items()}
        rows: list[list[Any]] = [
            ["messages it has an answer for", len(once), decoded["theirs"], decoded["ours"]],
            ["fields equal to pyais's", "", *(f"{equal:,} of {n:,}" for equal, n, _ in agreed.values())],
        ]
        kinds = sorted({kind for _, _, wrong in agreed.values() for kind in wrong})
        for kind in kinds:
            rows.append([f"`{kind}` differs", "", *(wrong.get(kind, 0) for _, _, wrong in agreed.values())])
        if "_opened" in theirs:
            apart = [f"{opened:,} of {binary:,}" for opened, binary in (theirs["_opened"], ours["_opened"])]
            rows.append(["binary messages (types 6 and 8) taken apart, of those decoded", "", *apart])
        return Judged(header=["", "of", "theirs", "ours"], rows=rows)


BINARY = (6, 8)
AROUND = {"msg_type", "repeat", "mmsi", "seqno", "dest_mmsi", "retransmit", "dac", "fid", "data", "data_bits"}
"""Fields of a binary message that are not from inside it."""


def _opened(once: list[list[str]]) -> tuple[int, int]:
    """How many binary messages we take apart, of those we decode."""
    from watchkeeper.sources.nmea import NmeaReader

    log = "".join("\n".join(sentences) + "\n" for sentences in once).encode()
    rows = [row for batch in NmeaReader().read(io.BytesIO(log)) if batch.others for row in batch.others.to_pylist()]
    inside = [set(json.loads(row["fields"])) - AROUND for row in rows if row["msg_type"] in BINARY]
    return sum(map(bool, inside)), len(inside)


def _agreement(measure: list[Fields | None], found: list[Fields | None]) -> tuple[int, int, dict[str, int]]:
    """Equal fields, fields compared, and how many differ, by field."""
    equal, compared, wrong = 0, 0, dict[str, int]()
    for wanted, got in zip(measure, found, strict=True):
        if wanted is None or got is None:
            continue
        for name, value in wanted.items():
            compared += 1
            if _same(name, value, got.get(name)):
                equal += 1
            else:
                wrong[name] = wrong.get(name, 0) + 1
    return equal, compared, wrong


def _same(name: str, one: Any, other: Any) -> bool:
    if one is None or other is None or name not in WITHIN:
        return bool(one == other)
    return math.isclose(one, other, abs_tol=WITHIN[name])


def text(value: str | None) -> str | None:
    """A six-bit text without its padding; None where nothing is left."""
    return (value or "").split("@")[0].rstrip() or None


def known(value: float | None, *unknown: float) -> float | None:
    """None for the values by which AIS says that it does not know."""
    return None if value is None or any(abs(value - one) < 1e-3 for one in unknown) else value


def course(value: float | None) -> float | None:
    """None for what is no course: 360 says so, and there is none beyond it."""
    return None if value is None or value >= 360 else value


def sized(fields: Fields) -> Fields:
    """The fields, with null for four zero dimensions."""
    sides = [name for name in STATIC if name.startswith("to_")]
    return fields if any(fields.get(name) for name in sides) else fields | dict.fromkeys(sides)
