"""Our decoding of a log held against pyais, message by message and field by field."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import pyais
from pyais.constants import TurnRate

from watchkeeper.sources.ais.layouts import LAYOUTS
from watchkeeper.sources.nmea import NmeaReader

SENTENCE = re.compile(rb"!..VD[MO],(\d),(\d),[^*\r\n]*\*[0-9A-Fa-f]{2}")
WITHIN = {
    "lat": 1e-6,
    "lon": 1e-6,
    "speed_kn": 1e-4,
    "course_deg": 1e-4,
    "draught_m": 1e-4,
    "rot_deg_min": 0.5,
    "course": 1e-4,
}
"""Greatest difference that is rounding, by column; pyais rounds rates of turn. Everything else is equal or wrong."""
STATIC = {
    "imo": "imo",
    "name": "shipname",
    "call_sign": "callsign",
    "destination": "destination",
    "to_bow_m": "to_bow",
    "to_stern_m": "to_stern",
    "to_port_m": "to_port",
    "to_starboard_m": "to_starboard",
}
UNKNOWN = {"lat": 91.0, "lon": 181.0, "alt": 4095, "speed": 1023, "course": 360.0}
"""What pyais returns where ITU-R M.1371-5 says 'not available' and we have null."""


def rows_of(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """Positions, statics and others of a log, as we read it."""
    found: dict[str, list[dict[str, Any]]] = {"positions": [], "statics": [], "others": []}
    for batch in NmeaReader().read(io.BytesIO(data)):
        for name, rows in found.items():
            table = getattr(batch, name)
            rows.extend([] if table is None else table.to_pylist())
    return found


def disagreements(data: bytes) -> list[str]:
    """A sentence for every field of every message of the log that pyais decodes otherwise."""
    found, said = rows_of(data), []
    for table, expected_of in (("positions", position_of), ("statics", static_of), ("others", other_of)):
        for row in filter(_comparable, found[table]):
            theirs = decoded(data, row)
            ours = json.loads(row["fields"]) if table == "others" else row
            expected = expected_of(theirs)
            if table == "others":
                expected = {name: expected[name] for name in expected if name not in _beyond(row)}
            said.extend(_differences(ours, {name: theirs[name] for name in ("msg_type", "mmsi")} | expected))
    return said


def _beyond(row: dict[str, Any]) -> set[str]:
    """Fields that the message is too short for: null here, and in pyais a number of what bits there are, or of none."""
    bits = 6 * len(row["payload"]) - 5  # at most five fill bits
    return {field.name for field in LAYOUTS[row["msg_type"]] if field.start + field.width > bits}


def compared(data: bytes) -> int:
    """How many messages of a log `disagreements` compares."""
    return sum(_comparable(row) for rows in rows_of(data).values() for row in rows)


def _comparable(row: dict[str, Any]) -> bool:
    """pyais has no partial messages, and what it decodes for us is its own."""
    return not row.get("partial") and ("fields" not in row or row["msg_type"] in LAYOUTS)


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for name, value in theirs.items():
        if not _same(name, ours[name], value):
            yield f"type {theirs['msg_type']} of {theirs['mmsi']}: {name} is {ours[name]!r}, pyais says {value!r}"


def _same(name: str, ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None or name not in WITHIN:
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=WITHIN[name])


def sentence_at(data: bytes, offset: int) -> bytes:
    """The AIVDM sentence in the line that begins at `offset`, without what stands around it."""
    found = SENTENCE.search(re.split(rb"[\r\n]", data[offset : offset + 4096], maxsplit=1)[0])
    if found is None:
        raise ValueError(f"there is no sentence at byte {offset}")
    return found[0]


def decoded(data: bytes, row: dict[str, Any]) -> dict[str, Any]:
    """What pyais makes of the sentences of a row."""
    offsets = [row["offset"]] if row.get("offset_last") is None else [row["offset"], row["offset_last"]]
    return dict(pyais.decode(*(sentence_at(data, offset) for offset in offsets)).asdict())


def position_of(theirs: dict[str, Any]) -> dict[str, Any]:
    """The position pyais decoded, with null where ITU-R M.1371-5 says 'not available'."""
    status, turn = theirs.get("status"), theirs.get("turn")
    return {
        "lat": None if theirs["lat"] == 91 else theirs["lat"],
        "lon": None if theirs["lon"] == 181 else theirs["lon"],
        "speed_kn": None if theirs["speed"] == (63 if theirs["msg_type"] == 27 else 102.3) else theirs["speed"],
        "course_deg": None if theirs["course"] >= 360 else theirs["course"],
        "heading_deg": None if theirs.get("heading", 511) == 511 else theirs["heading"],
        "nav_status": None if status is None else int(status),
        # 'faster than can be said' and 'not available' are no rate
        "rot_deg_min": None if turn is None or isinstance(turn, TurnRate) else turn,
    }


def static_of(theirs: dict[str, Any]) -> dict[str, Any]:
    """The identity pyais decoded; empty texts, IMO 0, draught 0 and four zero dimensions are 'not available'."""
    said = {ours: theirs[name] for ours, name in STATIC.items() if name in theirs}
    sides = [name for name in said if name.startswith("to_")]
    unsized = not any(said[name] for name in sides)
    said = {name: (None if unsized else value) if name in sides else value or None for name, value in said.items()}
    if theirs.get("ship_type"):  # 0 stands for every type that pyais has no name for
        said["ship_type"] = int(theirs["ship_type"])
    if "month" in theirs:
        said["eta"] = eta_of(theirs)
    if "draught" in theirs:
        said["draught_m"] = theirs["draught"] or None
    return said


def eta_of(theirs: dict[str, Any]) -> str | None:
    """Month, day and time as our column has them; month or day 0 is none, hour 24 or minute 60 is no time of day."""
    if not 1 <= theirs["month"] <= 12 or theirs["day"] < 1:
        return None
    timed = theirs["hour"] < 24 and theirs["minute"] < 60
    time = f"T{theirs['hour']:02d}:{theirs['minute']:02d}" if timed else ""
    return f"{theirs['month']:02d}-{theirs['day']:02d}{time}"


def other_of(theirs: dict[str, Any]) -> dict[str, Any]:
    """The fields pyais decoded of a message that our own layouts describe; nothing for those that pyais decodes for us."""
    kind = theirs["msg_type"]
    said = {}
    for field in LAYOUTS.get(kind, ()):
        if field.name in theirs:
            value = theirs[field.name]
            unknown = field.unknown is not None and value == UNKNOWN.get(field.name)
            said[field.name] = None if unknown else value
    if not said.get("epfd"):  # 0 stands for every kind of fix that pyais has no name for
        said.pop("epfd", None)
    if kind == 21 and not theirs.get("name_ext"):  # pyais loses a blank between a long name and its continuation
        said["name"] = theirs["name"].split("@")[0].rstrip()  # and keeps what stands after the end of a name
    return said
