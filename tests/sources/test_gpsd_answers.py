"""gpsd's decoded sample of every message type: the same, or in the table of docs/explanation/decoding.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sources.answers import COLUMNS, ENVELOPE, Difference, documented, pairs, same

NAMES = {"portname": "port_name", "stationtype": "station_type"}
"""gpsd's names, beside those of columns, of what is called otherwise here."""
APPLICATION_NAMES = {"shiptype": "shiptype", "text": "description"}
MOMENTS = {"arrival": "", "departure": "l", "eta": "n", "timestamp": ""}
"""Texts of gpsd, and how the names of their numbers begin here."""
NOT_AVAILABLE = {"month": 0, "day": 0, "hour": 24, "minute": 60}


def test_every_field_is_what_gpsd_decodes_or_stands_in_the_table(reference_data: Path) -> None:
    folder = reference_data / "ais" / "nmea" / "gpsd"
    answers = [json.loads(line) for line in (folder / "sample.aivdm.js.chk").read_text().splitlines()]
    found: set[Difference] = set()
    count = 0
    for theirs, ours in pairs((folder / "sample.aivdm").read_bytes(), answers):
        count += 1
        found.update(differences(theirs, ours))
    assert count == 97
    assert found == documented("gpsd's")


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> Iterator[Difference]:
    for name, value in theirs.items():
        if name in ENVELOPE or name.endswith("_text"):
            continue
        if not same(_mine(theirs, ours, name), _plain(theirs, name, value)):
            yield theirs["type"], name


def _mine(theirs: dict[str, Any], ours: dict[str, Any], name: str) -> Any:
    if theirs["type"] in (6, 8, 4, 11) and name in MOMENTS:
        return _moment(ours, MOMENTS[name])
    named = {**COLUMNS, **NAMES, **(APPLICATION_NAMES if theirs["type"] in (6, 8) else {})}
    return ours.get(named.get(name, name), ours.get(name))


def _moment(ours: dict[str, Any], before: str) -> str:
    """Month, day, hour and minute as gpsd writes them, with the numbers that stand for 'not available'."""
    said = {name: ours.get(before + name) for name in ("year", "month", "day", "hour", "minute", "second")}
    number = {name: NOT_AVAILABLE.get(name, 0) if value is None else value for name, value in said.items()}
    time = f"{number['hour']:02d}:{number['minute']:02d}"
    if "second" in ours:
        return f"{number['year']:04d}-{number['month']:02d}-{number['day']:02d}T{time}:{number['second']:02d}Z"
    month = f"{number['month']:02d}-" if f"{before}month" in ours else ""
    return f"{month}{number['day']:02d}T{time}Z"


def _plain(theirs: dict[str, Any], name: str, value: Any) -> Any:
    """gpsd's value as a number where it writes a number as text, and data without the number of bits before."""
    if name in ("ne_lat", "ne_lon", "sw_lat", "sw_lon"):
        return float(value)
    if name == "turn" and value[-1].isdigit():
        return float(value)
    if name == "data" and ":" in value:
        return value.split(":")[1]
    return value
