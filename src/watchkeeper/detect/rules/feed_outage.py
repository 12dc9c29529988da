"""Feed outage: a feed, a receiving station, or every ship of an area falls silent at once.

Found before gaps, because a receiver that fails looks like many ships going dark. A silence counts when it is long
against how the same feed is usually silent: a coast station hears someone every hour, a satellite is away for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutageParams:
    """When a silence of a feed counts as an outage."""

    min_silence_h: float = 1.5
    """Least silence, hours. A terrestrial station with usual traffic is heard several times a minute."""
    habit_rank: int = 4
    """A feed's usual silence is its longest but for this many less one: an outage or two must not make the habit, and a
    satellite that is away for ten hours twice a day must."""
    habit_factor: float = 1.5
    """Least silence in multiples of the feed's usual silence."""
    min_ships_before: int = 4
    """Fewest ships heard in the hour before: that one or two ships leave is no outage."""
    min_usual_per_h: float = 30.0
    """Least median messages in an hour that has any: below this, silence is ordinary."""
    min_hours: int = 12
    """Least hours with messages before the feed's habit is known."""
    max_source_silence_h: float = 24.0
    """A whole feed that brings nothing for longer is not out, it was not listening, hours."""
    area_deg: float = 2.0
    """Side of the cells in which ships are watched together where the source names no station, degrees."""
    min_area_ships: float = 5.0
    """Least median number of ships in an hour for an area's silence to mean anything."""


_QUERY = """
WITH named AS (
    SELECT 'source' AS scope, source AS name, source, t_us, mmsi FROM positions WHERE t_us IS NOT NULL
    UNION ALL
    SELECT 'station', station, source, t_us, mmsi FROM positions WHERE t_us IS NOT NULL AND station IS NOT NULL
), hourly AS (
    SELECT scope, name, source, CAST(FLOOR(t_us / 3600000000.0) AS BIGINT) AS hour_no,
           COUNT(*) AS messages, COUNT(DISTINCT mmsi) AS ships, MIN(t_us) AS first_us, MAX(t_us) AS last_us
    FROM named GROUP BY scope, name, source, CAST(FLOOR(t_us / 3600000000.0) AS BIGINT)
    UNION ALL
    SELECT 'area', CAST(CAST(FLOOR(lat / $area_deg) AS BIGINT) AS VARCHAR) || ' '
                   || CAST(CAST(FLOOR(lon / $area_deg) AS BIGINT) AS VARCHAR),
           source, CAST(FLOOR(t_us / 3600000000.0) AS BIGINT), COUNT(*), COUNT(DISTINCT mmsi), MIN(t_us), MAX(t_us)
    FROM positions
    WHERE t_us IS NOT NULL AND station IS NULL AND lat IS NOT NULL AND lon IS NOT NULL AND segment_id IS NOT NULL
    GROUP BY source, FLOOR(lat / $area_deg), FLOOR(lon / $area_deg), CAST(FLOOR(t_us / 3600000000.0) AS BIGINT)
), following AS (
    SELECT scope, name, source, hour_no, messages, ships, last_us,
           LEAD(first_us) OVER (PARTITION BY scope, name, source ORDER BY hour_no) AS next_us
    FROM hourly
), horizons AS (
    SELECT source, MAX(last_us) AS horizon_us FROM hourly WHERE scope = 'source' GROUP BY source
), habit AS (
    SELECT scope, name, source, COUNT(*) AS hours, MEDIAN(CAST(messages AS DOUBLE)) AS usual_per_h,
           MEDIAN(CAST(ships AS DOUBLE)) AS usual_ships
    FROM following GROUP BY scope, name, source
), silences AS (
    SELECT f.scope, f.name, f.source, f.last_us AS start_us, f.next_us AS end_us, f.next_us IS NULL AS is_open,
           (COALESCE(f.next_us, h.horizon_us) - f.last_us) / 3600000000.0 AS silence_h, f.ships AS ships_before
    FROM following f JOIN horizons h ON h.source = f.source
), ranked AS (
    SELECT s.*, ROW_NUMBER() OVER (PARTITION BY scope, name, source ORDER BY silence_h DESC, start_us) AS longest_no
    FROM silences s
), usual_silence AS (
    SELECT scope, name, source, MAX(silence_h) AS usual_silence_h FROM ranked WHERE longest_no >= $habit_rank
    GROUP BY scope, name, source
), silent AS (
    SELECT r.*, u.usual_per_h, v.usual_silence_h
    FROM ranked r
    JOIN habit u ON u.scope = r.scope AND u.name = r.name AND u.source = r.source
    JOIN usual_silence v ON v.scope = r.scope AND v.name = r.name AND v.source = r.source
    WHERE u.hours >= $min_hours AND u.usual_per_h >= $min_usual_per_h AND r.ships_before >= $min_ships_before
      AND (u.scope <> 'source' OR (NOT r.is_open AND r.silence_h <= $max_source_silence_h))
      AND (u.scope <> 'area' OR u.usual_ships >= $min_area_ships)
      AND r.silence_h >= GREATEST($min_silence_h, $habit_factor * v.usual_silence_h)
)
SELECT start_us, end_us, is_open, CAST(NULL AS DOUBLE) AS lat, CAST(NULL AS DOUBLE) AS lon,
       CAST(NULL AS BIGINT) AS segment_1, CAST(NULL AS BIGINT) AS segment_2,
       scope, name, silence_h, usual_silence_h, usual_per_h, ships_before
FROM silent
ORDER BY start_us, scope, name
"""


def _reasons(row: Mapping[str, Any], params: FeedOutageParams) -> list[str]:
    what = {"source": "Feed", "station": "Station", "area": "Every ship in area"}[row["scope"]]
    until = "still silent at the end of the data" if row["is_open"] else "then heard again"
    return [
        f"{what} {row['name']} was silent for {row['silence_h']:.1f} h, {until}.",
        f"It usually brings {row['usual_per_h']:.0f} position reports an hour and is silent for "
        f"{row['usual_silence_h']:.1f} h at most; {row['ships_before']} ships were heard in the hour before.",
        "Ships that fell silent with it need not have switched anything off.",
    ]


RULE = Rule(
    kind="feed_outage",
    name="feed_outage",
    version="1",
    reads=("positions",),
    params=FeedOutageParams(),
    query=_QUERY,
    reasons=_reasons,
)
