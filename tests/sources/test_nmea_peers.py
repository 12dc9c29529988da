"""Our decoding against two others, field by field, on logs of real transmissions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyais
import pytest
from pyais.constants import TurnRate

from tests.nmea_lines import Found, read

LOGS = [
    "aisdb/test_data_20211101.nm4",
    "gpsd/ais-18-27.log",
    "gpsd/ais-nmea.log",
    "gpsd/ais_unpack_sixbit.log",
    "gpsd/sample.aivdm",
    "libais/tagblock.nmea",
    "libais/test.aivdm",
    "libais/typeexamples.nmea",
    "pyais/ais_test_messages",
    "pyais/messages.ais",
    "pyais/mixed.txt",
    "pyais/nmea_data_sample.txt",
    "pyais/timestamped.ais",
]
ROWS = {1, 2, 3, 5, 18, 19, 24, 27}
SENTENCE = re.compile(rb"!..VD[MO],(\d),(\d),[^*\r\n]*\*[0-9A-Fa-f]{2}")


def sentence_at(data: bytes, offset: int) -> bytes:
    """The AIVDM sentence in the line that begins at `offset`, without what stands around it."""
    found = SENTENCE.search(re.split(rb"[\r\n]", data[offset:], maxsplit=1)[0])
    assert found is not None
    return found[0]


def decoded(data: bytes, row: dict[str, Any]) -> dict[str, Any]:
    """What pyais makes of the sentences of a row."""
    offsets = [row["offset"]] if row.get("offset_last") is None else [row["offset"], row["offset_last"]]
    return dict(pyais.decode(*(sentence_at(data, offset) for offset in offsets)).asdict())


def position_of(theirs: dict[str, Any]) -> dict[str, Any]:
    """The position pyais decoded, with null where ITU-R M.1371-5 says 'not available'."""
    long_range = theirs["msg_type"] == 27
    status = theirs.get("status")
    return {
        "lat": None if theirs["lat"] == 91 else pytest.approx(theirs["lat"], abs=1e-6),
        "lon": None if theirs["lon"] == 181 else pytest.approx(theirs["lon"], abs=1e-6),
        "speed_kn": None
        if theirs["speed"] == (63 if long_range else 102.3)
        else pytest.approx(theirs["speed"], abs=1e-4),
        "course_deg": None if theirs["course"] >= 360 else pytest.approx(theirs["course"], abs=1e-4),
        "heading_deg": None if theirs.get("heading", 511) == 511 else theirs["heading"],
        "nav_status": None if status is None else int(status),
        "rot_deg_min": turn_of(theirs.get("turn")),
    }


def turn_of(turn: Any) -> Any:
    """Degrees a minute, which pyais rounds; 'faster than can be said' and 'not available' are no rate."""
    return None if turn is None or isinstance(turn, TurnRate) else pytest.approx(turn, abs=0.5)


def eta_of(theirs: dict[str, Any]) -> str | None:
    """Month, day and time as our column has them; month or day 0 is none, hour 24 or minute 60 is no time of day."""
    if not 1 <= theirs["month"] <= 12 or theirs["day"] < 1:
        return None
    timed = theirs["hour"] < 24 and theirs["minute"] < 60
    return f"{theirs['month']:02d}-{theirs['day']:02d}" + (
        f"T{theirs['hour']:02d}:{theirs['minute']:02d}" if timed else ""
    )


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
        said["draught_m"] = pytest.approx(theirs["draught"], abs=1e-4) if theirs["draught"] else None
    return said


def read_log(reference_data: Path, log: str) -> tuple[bytes, Found]:
    data = (reference_data / "ais/nmea" / log).read_bytes()
    return data, read(data)


@pytest.mark.parametrize("log", LOGS)
def test_every_position_is_what_pyais_decodes(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    for row in found.positions:
        theirs = decoded(data, row)
        assert (row["mmsi"], row["msg_type"]) == (theirs["mmsi"], theirs["msg_type"])
        expected = position_of(theirs)
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("log", LOGS)
def test_every_whole_identity_is_what_pyais_decodes(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    for row in found.statics:
        if row["partial"]:
            continue
        theirs = decoded(data, row)
        assert (row["mmsi"], row["msg_type"]) == (theirs["mmsi"], theirs["msg_type"])
        expected = static_of(theirs)
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("log", LOGS)
def test_every_single_sentence_that_pyais_can_decode_is_a_row_or_has_a_reason(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    rows = {row["offset"] for name in ("positions", "statics", "others") for row in found.rows[name]}
    rejected = {row["offset"]: row["reason"] for row in found.rows["rejects"]}
    for line in re.finditer(rb"[^\r\n]+", data):
        sentence = SENTENCE.search(line[0])
        if sentence is None or line[0].startswith(b"#") or sentence[1] != b"1":
            continue
        try:
            theirs = pyais.decode(sentence[0]).asdict()
        except (pyais.exceptions.AISBaseException, ValueError):
            continue
        if line.start() in rows:
            continue
        reason = rejected[line.start()]
        allowed = {"bad checksum", "payload too short", "unknown message type"}
        no_mmsi = set() if 0 < theirs["mmsi"] <= 999_999_999 else {"no MMSI"}
        assert reason in allowed | no_mmsi, (line[0], theirs)


@pytest.mark.parametrize("log", LOGS)
def test_every_sentence_of_a_log_is_in_a_row_or_a_reject(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    kept = {row["offset"] for rows in found.rows.values() for row in rows}
    kept |= {row["offset_last"] for name in ("statics", "others") for row in found.rows[name]}
    lost = []
    for line in re.finditer(rb"[^\r\n]+", data):
        sentence = SENTENCE.search(line[0])
        middle = sentence is not None and b"1" < sentence[2] < sentence[1]  # only ends of a message are named
        if sentence is not None and not line[0].startswith(b"#") and not middle and line.start() not in kept:
            lost.append(line[0])
    assert lost == []


GPSD = {
    "lat": "lat",
    "lon": "lon",
    "speed_kn": "speed",
    "course_deg": "course",
    "heading_deg": "heading",
    "nav_status": "status",
}


def test_every_position_of_gpsd_s_sample_is_what_gpsd_decodes(reference_data: Path) -> None:
    folder = reference_data / "ais/nmea/gpsd"
    theirs = [json.loads(line) for line in (folder / "sample.aivdm.js.chk").read_text().splitlines()]
    theirs = [row for row in theirs if row["type"] in (1, 2, 3, 18, 19, 27)]
    ours = read((folder / "sample.aivdm").read_bytes()).positions
    assert [(row["msg_type"], row["mmsi"]) for row in ours] == [(row["type"], row["mmsi"]) for row in theirs]
    for row, other in zip(ours, theirs, strict=True):
        coarse = 1e-4 if row["msg_type"] == 27 else 1e-6
        for name, their_name in GPSD.items():
            value = other.get(their_name)
            if value == {"heading_deg": 511}.get(name):
                value = None
            assert row[name] == (value if value is None else pytest.approx(value, abs=coarse, rel=1e-6)), name
