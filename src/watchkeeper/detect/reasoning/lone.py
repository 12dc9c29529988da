"""Positions that stand alone in a silence: too few to begin or end one, and told with it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from watchkeeper.model.time import US_PER_H, iso

Lone = Mapping[str, Any]
"""A segment of so few: `start_us`, `end_us`, `lat`, `lon`, `positions`."""
NAMED = 3
"""Positions named in a sentence."""


def lone_in(rows: pa.Table) -> dict[tuple[int, int], list[Lone]]:
    """What stands alone in each silence, by its segment and start, in order of time."""
    found: dict[tuple[int, int], list[Lone]] = defaultdict(list)
    for row in rows.to_pylist():
        found[row["segment_1"], row["silent_us"]].append(row)
    return found


def longest_unheard_h(start_us: int, until_us: int, lone: Sequence[Lone]) -> float:
    """The longest time in a silence without any position, hours."""
    ends = [start_us, *(one["end_us"] for one in lone)]
    begins = [*(one["start_us"] for one in lone), until_us]
    return float(max(begin - end for begin, end in zip(begins, ends, strict=True)) / US_PER_H)


def said(lone: Sequence[Lone]) -> str | None:
    """They as JSON: t, lat, lon; None where there are none."""
    rows = [{"t": iso(one["start_us"]), **{name: round(one[name], 6) for name in ("lat", "lon")}} for one in lone]
    return json.dumps(rows) if rows else None


def in_words(lone: Sequence[Mapping[str, Any]]) -> str:
    """What `said` wrote, the first few with time and place."""
    named = "; ".join(f"{one['t']} at {one['lat']:.4f}, {one['lon']:.4f}" for one in lone[:NAMED])
    more = f", and {len(lone) - NAMED} more" if len(lone) > NAMED else ""
    return ("one position stands alone, " if len(lone) == 1 else "single positions stand alone, ") + named + more
