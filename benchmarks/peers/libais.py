"""libais: a decoder in C++ with a Python interface, the one that first decoded most binary messages."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.decoding import DecoderPeer, Fields, course, known, sized, text
from benchmarks.peers.peer import Run

BASE = {"id", "repeat_indicator", "mmsi", "spare", "spare2", "dac", "fi", "seq", "mmsi_dest", "retransmit"}
"""What libais says of a binary message whose inside it does not know."""


class Measured(DecoderPeer):
    """libais beside ours."""

    title = "libais"
    home = "schwehr/libais"
    packages = ("libais",)
    theirs_called = (
        "`ais.decode(payload, fill bits)` of payloads taken out of their sentences beforehand; and `ais.open(log)`, "
        "which also checks and joins the sentences"
    )
    why = (
        "What has no MMSI, is of a type that ITU-R M.1371-5 does not know, or ends before its least length we reject, and count with the reason. libais in turn has no answer for messages of another length than it expects, and for binary ones that it does not know.",
        "In two texts it has another character than pyais: a back quote for an apostrophe, a hyphen for an underscore.",
    )
    better = ("It answers a single payload in one call, as C++ does, without Arrow or a kernel to compile.",)

    def version(self) -> str:
        import ais

        return str(ais.__version__)

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        logging.disable(logging.CRITICAL)  # it writes a line for every sentence it cannot use
        many = [_payload(sentences) for sentences in json.loads((folder / "many.json").read_text())]
        once = [_payload(sentences) for sentences in json.loads((folder / "once.json").read_text())]
        return {
            "payloads": lambda: sum(_decoded(*one) is not None for one in many),
            "log": lambda: _log(folder / "many.nmea"),
            "_fields": lambda: [_fields(_decoded(*one)) for one in once],
            "_opened": lambda: _opened([_decoded(*one) for one in once]),
        }


def _payload(sentences: list[str]) -> tuple[str, int]:
    parts = [sentence.split("*")[0].split(",") for sentence in sentences]
    return "".join(part[5] for part in parts), int(parts[-1][6] or 0)


def _decoded(payload: str, fill_bits: int) -> Fields | None:
    import ais

    try:
        return ais.decode(payload, fill_bits)  # type: ignore[no-any-return]
    except ais.DecodeError:
        return None


def _log(path: Path) -> int:
    import ais

    with ais.open(str(path)) as messages:
        return sum(1 for message in messages if "decoded" in message)


def _opened(found: list[Fields | None]) -> tuple[int, int]:
    """Binary messages with fields from inside, and all binary messages."""
    binary = [one for one in found if one and one["id"] in (6, 8)]
    return sum(bool(set(one) - BASE) for one in binary), len(binary)


def _fields(said: Fields | None) -> Fields | None:
    if said is None:
        return None
    long_range = said["id"] == 27
    return sized(
        {
            "type": said["id"],
            "mmsi": said["mmsi"],
            "lat": known(said.get("y"), 91),
            "lon": known(said.get("x"), 181),
            "speed_kn": known(said.get("sog"), 63 if long_range else 102.3),
            "course_deg": course(said.get("cog")),
            "heading_deg": known(said.get("true_heading"), 511),
            "nav_status": said.get("nav_status"),
            "imo": said.get("imo_num") or None,
            "name": text(said.get("name")),
            "call_sign": text(said.get("callsign")),
            "destination": text(said.get("destination")),
            "ship_type": said.get("type_and_cargo"),
            "to_bow_m": said.get("dim_a"),
            "to_stern_m": said.get("dim_b"),
            "to_port_m": said.get("dim_c"),
            "to_starboard_m": said.get("dim_d"),
            "draught_m": known(said.get("draught"), 0),
        }
    )
