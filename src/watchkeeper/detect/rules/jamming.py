"""Jamming: many ships are displaced together, by the same way or to the same place. It is nobody's doing aboard.

Receivers of satellite navigation that are jammed or fed false signals move all ships of a water at once. A ship whose position
jumps with others' is a victim, and no rule about spoofing counts her jumps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.displaced import displaced_together
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class JammingParams:
    """What counts as ships displaced together. Ours; the field tells jamming by areas of low navigation integrity."""

    least_ships: int = 3
    """Fewest ships."""
    alike_m: float = 3000.0
    """Ways are alike that differ by less, metres: a ship goes on between the last true position and the first false one."""
    together_h: float = 3.0
    """Ships whose jumps are alike and follow each other within this belong together, hours: she may come into the area later."""
    landing_h: float = 0.5
    """Ships that land at one place belong together within this, hours."""
    within_km: float = 250.0
    """And from places no further apart, kilometres: about the horizon of a transmitter on a hill to many ships."""
    least_m: float = 3000.0
    """Shorter jumps are not looked at, metres."""
    back_within_h: float = 48.0
    """A jump back the same way ends it for that ship within this, hours;"""
    back_m: float = 6000.0
    """the two ways differ by less than this, metres: she goes on at both ends;"""
    reverse_deg: float = 20.0
    """and ships that were not heard when it began jump back within this of the opposite direction, degrees."""
    most_an_hour: int = 6
    """Numbers that jump more often in an hour jump to and fro. Shared numbers are left out."""


_CANDIDATES = """
WITH counted AS (
    SELECT mmsi, CAST(FLOOR(to_us / 3600000000.0) AS BIGINT) AS hour_no, COUNT(*) AS jumps_in_hour
    FROM jumps GROUP BY mmsi, CAST(FLOOR(to_us / 3600000000.0) AS BIGINT)
)
SELECT j.* FROM jumps j
JOIN counted c ON c.mmsi = j.mmsi AND c.hour_no = CAST(FLOOR(j.to_us / 3600000000.0) AS BIGINT)
WHERE c.jumps_in_hour <= $most_an_hour AND j.distance_m >= $least_m
  AND NOT EXISTS (SELECT 1 FROM events_shared_mmsi e JOIN segments s ON s.segment_id = e.segment_1
                  WHERE s.mmsi = j.mmsi AND j.to_us >= e.start_us AND j.to_us <= e.end_us)
ORDER BY j.to_us, j.mmsi
"""


def _found(known: Known, places: Places, params: Any) -> pa.Table:
    return displaced_together(known["candidates"], params)


def _reasons(row: Mapping[str, Any], params: JammingParams) -> list[str]:
    how = (
        f"all about {row['offset_m'] / 1000:.0f} km in one direction ({row['bearing_deg']:.0f} degrees)"
        if row["displaced"] == "alike"
        else f"from different places to one, {row['offset_m'] / 1000:.0f} km away by the median"
    )
    back = f"; {row['came_back']} jumped back" if row["came_back"] else "; none was seen to jump back"
    return [
        f"{row['ships']} ships within {row['radius_km']:.0f} km jumped together, {how}{back}.",
        "Ships that are displaced together are victims of jamming or of false signals of satellite navigation: this is reported "
        "as that, and none of these jumps counts against a ship.",
        f"Numbers: {row['mmsis']}.",
    ]


RULE = Rule(
    kind="jamming",
    name="jamming",
    version="1",
    reads=("jumps", "segments", "events_shared_mmsi"),
    params=JammingParams(),
    steps=(("candidates", _CANDIDATES), ("found", _found)),
    query="SELECT * FROM found ORDER BY start_us, segment_1",
    reasons=_reasons,
)
