"""Which administration a Maritime Identification Digit triplet was allocated to, on a given day.

The table is facts of the ITU "Table of Maritime Identification Digits" (Radio Regulations appendix 43), written as
ISO 3166-1 alpha-2 codes. A row may carry a first and a last day; an empty day means no bound is known.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _allocations() -> dict[int, tuple[tuple[date, date, str], ...]]:
    table: dict[int, tuple[tuple[date, date, str], ...]] = {}
    for line in files("watchkeeper.model").joinpath("mid.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        country, first, last, mids = line.split("\t")
        span = (
            date.fromisoformat(first) if first else date.min,
            date.fromisoformat(last) if last else date.max,
            country,
        )
        for mid in mids.split(" "):
            low, _, high = mid.partition("-")
            for number in range(int(low), int(high or low) + 1):
                table[number] = (*table.get(number, ()), span)
    return table


def flag_of_mid(mid: int, day: date) -> str | None:
    """ISO 3166-1 alpha-2 code of the administration `mid` was allocated to on `day`; None when to nobody."""
    for first, last, country in _allocations().get(mid, ()):
        if first <= day <= last:
            return country
    return None


def allocations() -> list[tuple[int, str, date | None, date | None]]:
    """(MID, administration, first day, last day) of the whole table; None where no bound is known."""
    return [
        (mid, country, None if first == date.min else first, None if last == date.max else last)
        for mid, spans in sorted(_allocations().items())
        for first, last, country in spans
    ]


def allocated_mids() -> frozenset[int]:
    """Every MID the table holds, on any day."""
    return frozenset(_allocations())
