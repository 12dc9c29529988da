"""Golden cases of reading NMEA: `tests/golden/sources/<case>/input.nmea` in, `expected.txt` out.

`WATCHKEEPER_REWRITE_GOLDEN=1` writes what is found as what is expected; review the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.nmea_lines import TABLES, Found, read
from watchkeeper.model.time import iso, to_us

FOLDER = Path(__file__).parents[1] / "golden" / "sources"
CASES = sorted(path.name for path in FOLDER.iterdir())


def as_text(data: bytes, found: Found) -> str:
    """The answer: counts, then each row by the number of its line, without what is null."""
    lines = [json.dumps({name: count for name, count in found.counts.to_dict().items() if count})]
    for table in TABLES:
        for row in found.rows[table]:
            said = {name: _plain(value) for name, value in row.items() if value is not None}
            number = data[: said.pop("offset")].count(b"\n") + 1
            if "offset_last" in said:
                said["last_line"] = data[: said.pop("offset_last")].count(b"\n") + 1
            lines.append(f"{number}: {table} {json.dumps(said, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    return iso(to_us(value)) if hasattr(value, "tzinfo") else value


@pytest.mark.parametrize("case", CASES)
def test_golden_nmea(case: str) -> None:
    data = (FOLDER / case / "input.nmea").read_bytes()
    found = as_text(data, read(data))
    expected = FOLDER / case / "expected.txt"
    if os.environ.get("WATCHKEEPER_REWRITE_GOLDEN") == "1":
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_golden_case_says_why_and_whence(case: str) -> None:
    header = [line for line in (FOLDER / case / "input.nmea").read_text().splitlines() if line.startswith("#")]
    assert any("Source: " in line for line in header)
