"""Answers of other decoders held against ours, and the tables of docs/explanation/decoding.md of where they differ."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.nmea_lines import read

TABLE = Path(__file__).parents[2] / "docs" / "explanation" / "decoding.md"
COLUMNS = {
    "speed": "speed_kn", "course": "course_deg", "heading": "heading_deg", "status": "nav_status", "turn": "rot_deg_min",
    "shipname": "name", "callsign": "call_sign", "shiptype": "ship_type", "draught": "draught_m", "to_bow": "to_bow_m",
    "to_stern": "to_stern_m", "to_port": "to_port_m", "to_starboard": "to_starboard_m",
}  # fmt: skip
"""Both call these as here; what is a column has its unit in its name."""
ENVELOPE = {"class", "device", "type", "repeat", "scaled", "mmsi"}
Difference = tuple[int, str]


def documented(whose: str) -> set[Difference]:
    """(type, field) of every row of the table of one decoder's answers."""
    after = (
        TABLE.read_text(encoding="utf-8").split(f"| {whose} | why |\n|---|---|---|---|---|\n", 1)[1].split("\n\n", 1)[0]
    )
    rows = [line.split("|")[1:3] for line in after.splitlines()]
    return {(int(kind), name) for kinds, names in rows for kind in kinds.split() for name in names.split()}


def pairs(data: bytes, answers: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Another's answer and ours, message by message; ours may come from two rows."""
    found = read(data)
    ours: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for table in ("positions", "statics", "others"):
        for row in sorted(found.rows[table], key=lambda row: row["offset"]):
            fields = {**row, **json.loads(row["fields"])} if table == "others" else row
            ours[row["msg_type"], row["mmsi"]].append(fields)
    for theirs in answers:
        rows = ours[theirs["type"], theirs["mmsi"]]
        if rows:
            yield theirs, {**rows.pop(0), **rows.pop(0)} if theirs["type"] in (19, 24) and rows[1:] else rows.pop(0)


def same(ours: Any, theirs: Any, within: float = 1e-6) -> bool:
    """Equal, for numbers but for rounding to `within`, for lists item by item."""
    if isinstance(theirs, list):
        return len(ours or ()) == len(theirs) and all(
            all(same(mine.get(name), value, within) for name, value in item.items() if not name.endswith("_str"))
            for mine, item in zip(ours or (), theirs, strict=True)
        )
    if isinstance(theirs, bool | str) or theirs is None or ours is None or isinstance(ours, str):
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=within, abs_tol=within if abs(theirs) < 1 else 1e-4)
