"""libais' decoded examples of message types: the same, or in the table of docs/explanation/decoding.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources.answers import COLUMNS, ENVELOPE, Difference, documented, pairs, same

NAMES = {
    "link_id": "linkage", "notice_type": "notice", "x": "lon", "y": "lat", "sub_area_type": "shape",
    "duration_minutes": "duration", "msg_seq": "text_sequence", "stationtype": "station_type",
}  # fmt: skip
"""libais' names, beside those of columns, of what is called otherwise here."""
SINGLE = 1e-5
"""libais computes places, speeds and courses in single precision."""
FILES = ["typeexamples", "tagblock"]


def test_every_field_is_what_libais_decodes_or_stands_in_the_table(reference_data: Path) -> None:
    found: set[Difference] = set()
    for file in FILES:
        for theirs, ours in compared(reference_data, file):
            found.update(differences(theirs, ours))
    assert found == documented("libais'")


@pytest.mark.parametrize("file", FILES)
def test_every_answer_of_libais_with_an_mmsi_is_compared(reference_data: Path, file: str) -> None:
    """Three of its examples have a number of ten digits for one: here they are rejects."""
    named = [theirs for theirs in answers(reference_data, file) if 0 < theirs["mmsi"] <= 999_999_999]
    assert [theirs for theirs, _ in compared(reference_data, file)] == named


def answers(reference_data: Path, file: str) -> list[dict[str, Any]]:
    text = (reference_data / "ais" / "nmea" / "libais" / f"{file}.json").read_text()
    return [json.loads(line) for line in text.splitlines()]


def compared(reference_data: Path, file: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    data = (reference_data / "ais" / "nmea" / "libais" / f"{file}.nmea").read_bytes()
    return list(pairs(data, answers(reference_data, file)))


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> Iterator[Difference]:
    for name, value in theirs.items():
        if name in ENVELOPE or name.endswith(("_text", "_str")) or name.startswith("tagblock_"):
            continue
        if not same(mine(theirs, ours, name), value, SINGLE):
            yield theirs["type"], name


def mine(theirs: dict[str, Any], ours: dict[str, Any], name: str) -> Any:
    """What we have for a field of libais'."""
    if name == "timestamp":
        return clock(theirs, ours)
    return _renamed(ours.get({**COLUMNS, **NAMES}.get(name, name), ours.get(name)))


def clock(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    """The time of a tag block, or the one in a message of a base station, as libais writes it."""
    if "tagblock_timestamp" in theirs:
        return str(ours["t"].strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    return "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z".format(**ours)


def _renamed(value: Any) -> Any:
    """Items of lists with libais' names beside ours."""
    if not isinstance(value, list):
        return value
    return [{**item, **{name: item.get(mine) for name, mine in NAMES.items()}} for item in value]
