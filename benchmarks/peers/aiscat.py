"""aiscat: the decoder of AIS-catcher (C++) as a Python package, one dict a message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.peers.decoding import DecoderPeer, Fields, course, known, sized, text
from benchmarks.peers.peer import Run

FRAME = (
    *("type", "mmsi", "repeat", "channel", "rxuxtime", "toa"),
    *("dac", "fid", "seqno", "dest_mmsi", "retransmit", "data"),
)
"""What is not from inside a binary message, by how the names begin."""


class Measured(DecoderPeer):
    """aiscat beside ours."""

    title = "aiscat"
    home = "jvde-github/AIS-catcher"
    packages = ("aiscat",)
    theirs_called = "`aiscat.from_file(log)` to the end: joins sentences and makes a dict of every message"
    why = (
        "What has no MMSI, is of a type that ITU-R M.1371-5 does not know, or ends before its least length we reject, and count with the reason.",
        "It keeps latitude and longitude in 32 bits, which is up to a metre; ours and the others keep them whole (counted here from 2e-6 degrees).",
    )
    better = (
        "One message after another comes as a Python dict while the log is still read; ours come as tables of many.",
        "It has an answer for the most messages.",
        "It also reads AIS-catcher's own JSON and binary packets, and live streams over TCP and UDP.",
    )

    def version(self) -> str:
        import aiscat

        return str(aiscat.__version__)

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        import aiscat

        once = json.loads((folder / "once.json").read_text())
        return {
            "dicts": lambda: sum(1 for _ in aiscat.from_file(str(folder / "many.nmea"))),
            "_fields": lambda: [_fields(_decoded(sentences)) for sentences in once],
            "_opened": lambda: _opened([_decoded(sentences) for sentences in once]),
        }


def _decoded(sentences: list[str]) -> Fields | None:
    import aiscat

    try:
        said = aiscat.decode(*sentences)
    except ValueError:
        return None
    return said if "type" in said else None


def _opened(found: list[Fields | None]) -> tuple[int, int]:
    """Binary messages with fields from inside, and all binary messages."""
    binary = [one for one in found if one and one["type"] in (6, 8)]
    return sum(any(not name.startswith(FRAME) for name in one) for one in binary), len(binary)


def _fields(said: Fields | None) -> Fields | None:
    if said is None:
        return None
    return sized(
        {
            "type": said["type"],
            "mmsi": said["mmsi"],
            "lat": known(said.get("lat"), 91),
            "lon": known(said.get("lon"), 181),
            "speed_kn": known(said.get("speed"), 63 if said["type"] == 27 else 102.3),
            "course_deg": course(said.get("course")),
            "heading_deg": known(said.get("heading"), 511),
            "nav_status": said.get("status"),
            "imo": said.get("imo") or None,
            "name": text(said.get("shipname")),
            "call_sign": text(said.get("callsign")),
            "destination": text(said.get("destination")),
            "ship_type": said.get("shiptype"),
            "to_bow_m": said.get("to_bow"),
            "to_stern_m": said.get("to_stern"),
            "to_port_m": said.get("to_port"),
            "to_starboard_m": said.get("to_starboard"),
            "draught_m": known(said.get("draught"), 0),
        }
    )
