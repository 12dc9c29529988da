"""gpsd's decoded sample of every message type: the same, or in the table of docs/explanation/decoding.md."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.nmea_lines import read

TABLE = Path(__file__).parents[2] / "docs" / "explanation" / "decoding.md"
NAMES = {
    "speed": "speed_kn", "course": "course_deg", "heading": "heading_deg", "status": "nav_status", "turn": "rot_deg_min",
    "shipname": "name", "callsign": "call_sign", "shiptype": "ship_type", "draught": "draught_m", "to_bow": "to_bow_m",
    "to_stern": "to_stern_m", "to_port": "to_port_m", "to_starboard": "to_starboard_m",
}  # fmt: skip
"""gpsd's names of what is a column here."""
ENVELOPE = {"class", "device", "type", "repeat", "scaled", "mmsi"}
Difference = tuple[int, str]


def documented() -> set[Difference]:
    """(type, field) of every row of the table."""
    rows = [
        line.split("|")[1:3] for line in TABLE.read_text().splitlines() if line.startswith("| ") and line[2].isdigit()
    ]
    return {(int(kind), name) for kinds, names in rows for kind in kinds.split() for name in names.split()}


def pairs(folder: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """gpsd's answer and ours, message by message; ours may come from two rows."""
    found = read((folder / "sample.aivdm").read_bytes())
    ours: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for table in ("positions", "statics", "others"):
        for row in sorted(found.rows[table], key=lambda row: row["offset"]):
            fields = {**row, **json.loads(row["fields"])} if table == "others" else row
            ours[row["msg_type"], row["mmsi"]].append(fields)
    for line in (folder / "sample.aivdm.js.chk").read_text().splitlines():
        theirs = json.loads(line)
        rows = ours[theirs["type"], theirs["mmsi"]]
        yield theirs, {**rows.pop(0), **rows.pop(0)} if theirs["type"] in (19, 24) and rows[1:] else rows.pop(0)


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> Iterator[Difference]:
    for name, value in theirs.items():
        if name in ENVELOPE or name.endswith("_text"):
            continue
        mine = ours.get(NAMES.get(name, name) if NAMES.get(name, name) in ours else name)
        if not _same(mine, value):
            yield theirs["type"], name


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, bool | str) or ours is None or isinstance(ours, str):
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-6 if abs(theirs) < 1 else 1e-4)


def test_every_field_is_what_gpsd_decodes_or_stands_in_the_table(reference_data: Path) -> None:
    found: set[Difference] = set()
    count = 0
    for theirs, ours in pairs(reference_data / "ais" / "nmea" / "gpsd"):
        count += 1
        found.update(differences(theirs, ours))
    assert count == 97
    assert found == documented()
