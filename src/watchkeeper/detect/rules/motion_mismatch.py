"""Motion mismatch: the speed and course a ship sends are not those of her positions, for an hour and more.

False positions are often sent with the true speed and course, or the other way round. A position that stands still is
`frozen_position`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.reasoning.explanations import sentences
from watchkeeper.detect.reasoning.spans import spans


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionMismatchParams:
    """What counts as a mismatch. Ours; when a step differs is in `MotionParams`."""

    least_h: float = 1.0
    """Shortest time, hours."""
    least_steps: int = 10
    """Fewest steps compared."""
    least_off: float = 0.6
    """Least part of them that differ."""
    most_stuck: float = 0.5
    """Part of the steps that go nowhere from which it is a frozen position."""
    merge_slots: int = 2
    """Half hours between those of one event, at most; 1 is none in between."""
    no_speed_kn: float = 0.15
    """Speeds that are never above this are none, knots: an instrument that is not connected sends 0."""


_QUERY = f"""
WITH runs AS ({spans("steps >= 3 AND off >= 0.5 * steps")})
SELECT r.start_us, r.end_us, FALSE AS is_open, r.lat, r.lon, r.segment_id AS segment_1, CAST(NULL AS BIGINT) AS segment_2,
       (r.end_us - r.start_us) / 3600000000.0 AS duration_h, r.steps, r.off AS steps_off, r.path_m AS way_m,
              r.said_m AS said_way_m,
       r.slowest_kn, r.fastest_kn,
       CASE WHEN r.fastest_kn <= $no_speed_kn THEN 'fixed_speed' END AS explanations,
       r.source_file_1, r.source_offset_1, r.source_file_2, r.source_offset_2
FROM runs r
WHERE r.end_us - r.start_us >= $least_h * 3600000000.0 AND r.steps >= $least_steps AND r.off >= $least_off * r.steps
      AND r.stuck < $most_stuck * r.steps
      AND NOT EXISTS (SELECT 1 FROM events_shared_mmsi e JOIN segments a ON a.segment_id = e.segment_1
                      JOIN segments o ON o.mmsi = a.mmsi
                      WHERE o.segment_id = r.segment_id AND e.start_us <= r.end_us AND e.end_us >= r.start_us)
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: MotionMismatchParams) -> list[str]:
    return [
        f"For {row['duration_h']:.1f} h {row['steps_off']} of {row['steps']} steps from position to position differ from "
        f"the speed "
        f"and course sent (rule: {params.least_off:.0%} of at least {params.least_steps}).",
        f"The positions went {row['way_m'] / 1852:.0f} nm, the speeds sent ({row['slowest_kn']:.1f} to "
        f"{row['fastest_kn']:.1f} kn) "
        f"come to {row['said_way_m'] / 1852:.0f} nm.",
        *(
            sentences(row["explanations"])
            or ["An instrument that is not connected, or clocks of a feed that are wrong, look alike."]
        ),
    ]


RULE = Rule(
    kind="motion_mismatch",
    name="motion_mismatch",
    version="1",
    reads=("motion", "segments", "events_shared_mmsi"),
    params=MotionMismatchParams(),
    query=_QUERY,
    reasons=_reasons,
)
