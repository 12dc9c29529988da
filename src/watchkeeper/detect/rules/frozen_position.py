"""Frozen position: a ship says she is under way, and sends the same position again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.reasoning.spans import spans


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenPositionParams:
    """What counts as frozen. Ours; the field names the sign. When a step is none is in `MotionParams`."""

    least_h: float = 1.0
    """Shortest time, hours."""
    least_stuck: float = 0.8
    """Least part of the steps that go nowhere."""
    merge_slots: int = 2
    """Half hours between those of one event, at most; 1 is none in between."""


_QUERY = f"""
WITH runs AS ({spans("stuck >= 3 AND stuck >= $least_stuck * steps")})
SELECT r.start_us, r.end_us, FALSE AS is_open, r.lat, r.lon, r.segment_id AS segment_1, CAST(NULL AS BIGINT) AS segment_2,
       (r.end_us - r.start_us) / 3600000000.0 AS duration_h, r.steps, r.stuck, r.said_m AS said_way_m, r.slowest_kn, r.fastest_kn,
       r.source_file_1, r.source_offset_1, r.source_file_2, r.source_offset_2
FROM runs r
WHERE r.end_us - r.start_us >= $least_h * 3600000000.0
      AND NOT EXISTS (SELECT 1 FROM events_shared_mmsi e JOIN segments a ON a.segment_id = e.segment_1
                      JOIN segments o ON o.mmsi = a.mmsi
                      WHERE o.segment_id = r.segment_id AND e.start_us <= r.end_us AND e.end_us >= r.start_us)
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: FrozenPositionParams) -> list[str]:
    return [
        f"For {row['duration_h']:.1f} h the position stood still in {row['stuck']} of {row['steps']} steps, while she sent "
        f"{row['slowest_kn']:.1f} to {row['fastest_kn']:.1f} kn: {row['said_way_m'] / 1852:.0f} nm by her own word.",
        "A navigation receiver that hung looks alike.",
    ]


RULE = Rule(
    kind="frozen_position",
    name="frozen_position",
    version="1",
    reads=("motion", "segments", "events_shared_mmsi"),
    params=FrozenPositionParams(),
    query=_QUERY,
    reasons=_reasons,
)
