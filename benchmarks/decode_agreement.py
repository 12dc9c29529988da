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

from watchkeeper.sources.ais.applications import APPLICATIONS
from watchkeeper.sources.ais.layout import (
    AidName,
    Application,
    Data,
    Flag,
    Layout,
    Number,
    Part,
    Spare,
    Switch,
    Text,
)
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
PYAIS_IS_WRONG = {
    (17, "lon"): "minutes for degrees, and without its sign",
    (17, "lat"): "minutes for degrees, and without its sign",
    (22, "ne_lon"): "minutes for degrees",
    (22, "ne_lat"): "minutes for degrees",
    (22, "sw_lon"): "minutes for degrees",
    (22, "sw_lat"): "minutes for degrees",
    (23, "ne_lon"): "minutes for degrees",
    (23, "ne_lat"): "minutes for degrees",
    (23, "sw_lon"): "minutes for degrees",
    (23, "sw_lat"): "minutes for degrees",
    **{
        (kind, name): "read as of another shape of message"
        for kind in (25, 26)
        for name in ("dest_mmsi", "app_id", "data")
    },
    (26, "radio"): "read as of another shape of message",
}
"""Fields that are not compared, by message type, and what pyais makes of them. They are held against gpsd's and libais'."""
UNNAMED = {"epfd", "station_type", "ship_type", "interval", "txrx", "aid_type"}
"""For a number it has no name for pyais says 0 or another that it has one for; those are not compared."""
SHORT_6_BITS = 72
"""A type 6 without a destination, which is of no edition in force: pyais makes nothing of it."""
UNCOMPARED = ("spare", "empty", "reserved", "name_ext", "full_name")
"""How names of bits without meaning begin, and of pyais' two halves of a long name: it loses a blank between them."""
PIECES = {"area_data", "target_data", "reports_data", "waypoints_data", "cargo_data"}
"""Binary data that pyais hands on as it is; here it is read, and is in `data` as well."""


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
    for table, expected_of in (("positions", position_of), ("statics", static_of), ("others", None)):
        for row in filter(_comparable, found[table]):
            theirs = decoded(data, row)
            ours = json.loads(row["fields"]) if table == "others" else row
            expected = expected_of(theirs) if table != "others" else other_of(theirs, ours, row)
            said.extend(_differences(ours, {name: theirs[name] for name in ("msg_type", "mmsi")} | expected))
    return said


def compared(data: bytes) -> int:
    """How many messages of a log `disagreements` compares."""
    return sum(_comparable(row) for rows in rows_of(data).values() for row in rows)


def _comparable(row: dict[str, Any]) -> bool:
    """pyais has no partial messages."""
    return not row.get("partial")


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for name, value in theirs.items():
        if name not in ours or not _same(name, ours[name], value):
            yield f"type {theirs['msg_type']} of {theirs['mmsi']}: {name} is {ours.get(name)!r}, pyais says {value!r}"


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
    first = sentence_at(data, row["offset"])
    if row.get("offset_last") is None:
        return dict(pyais.decode(first).asdict())
    last = sentence_at(data, row["offset_last"])
    parts = {SENTENCE.match(line)[2]: line for line in (first, last)}  # type: ignore[index]
    for found in SENTENCE.finditer(data, row["offset"], row["offset_last"]):
        if found[1] == SENTENCE.match(first)[1] and found[0].split(b",")[3:5] == first.split(b",")[3:5]:  # type: ignore[index]
            parts.setdefault(found[2], found[0])
    return dict(pyais.decode(*(parts[number] for number in sorted(parts))).asdict())


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


def other_of(theirs: dict[str, Any], ours: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The fields pyais decoded of a message without columns, with null where it is not available or not in the message."""
    kind, bits = theirs["msg_type"], 6 * len(row["payload"])
    if kind == 6 and bits <= SHORT_6_BITS:
        return {}
    parts = {part.name: (part, end) for part, end in placed(kind, theirs.get("dac"), theirs.get("fid"))}
    said: dict[str, Any] = {}
    for name, value in theirs.items():
        if (kind, name) in PYAIS_IS_WRONG or name in PIECES or name.startswith(UNCOMPARED):
            continue
        if name in UNNAMED and value != ours.get(name) and ours.get(name) is not None:
            continue
        said[name] = _expected(*parts[name], bits, value, ours.get(name)) if name in parts else value
    if kind == 21 and theirs.get("name_ext"):
        said.pop("name")
    return said


def _expected(part: Part, end: int, bits: int, value: Any, ours: Any) -> Any:
    if isinstance(part, Data):
        return value.hex() if value else None
    if isinstance(part, Text | AidName):
        said = (value or "").split("@")[0].rstrip()
        # of less than six bits at the end of a message pyais makes a character
        return ours if isinstance(part, Text) and said[:-1].rstrip() == ours else said or None
    if value is None or end > bits:
        return None
    if isinstance(part, Number) and part.unknown is not None:
        times, over, decimals, offset = part.scale
        raw = round((value * 10**decimals - offset) * over / times) % (1 << part.width)
        low, high = part.unknown if isinstance(part.unknown, tuple) else (part.unknown, part.unknown)
        return None if low <= raw <= high else value
    return value


def placed(kind: int, dac: int | None, fid: int | None) -> Iterator[tuple[Any, int]]:
    """Every field of a layout, and the bit it ends before."""

    def within(layout: Layout, at: int) -> Iterator[tuple[Any, int]]:
        for part in layout:
            if isinstance(part, Switch):
                for case in (*part.cases.values(), part.default):
                    yield from within(case, at)
            elif isinstance(part, Application):
                yield from within(APPLICATIONS.get((kind, dac or 0, fid or 0), ()), at)
            else:
                at += _width(part)
                if not isinstance(part, Spare):
                    yield part, at

    yield from within(LAYOUTS[kind], 0)


def _width(part: Part) -> int:
    if isinstance(part, Number | Spare):
        return part.width
    if isinstance(part, Text):
        return 6 * (part.characters or 0)
    return 120 if isinstance(part, AidName) else int(isinstance(part, Flag))
