"""Feed outage: a feed, a receiving station, or every ship of an area falls silent at once.

Found before gaps, because a receiver that fails looks like many ships going dark. A silence counts when it is long
against how the same feed is usually silent: a coast station hears someone every hour, a satellite is away for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.geometry import AREA_DEG, area_name, area_numbers


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
    min_silent_ships: int = 4
    """Fewest ships that were heard in the hour before and then by nobody: that one or two ships leave is no outage, nor
    that many sail on to where others hear them."""
    handover_h: float = 0.5
    """A ship that any other station, area or feed hears within this of the start did not fall silent, hours. One that sails
    on is heard there within minutes (labelled-synthetic scenario, seeds 1 to 8: a quarter of an hour leaves no station
    falsely out, 0.5 h loses 1 of 21 that are, 3 h loses 6); later than that, ships of a station that is out have sailed on
    as well, and satellites have passed. A silence still going on has no such limit: a station that its ships have left is
    not called out."""
    min_usual_per_h: float = 30.0
    """Least median messages in an hour that has any: below this, silence is ordinary."""
    min_hours: int = 12
    """Least hours with messages before the feed's habit is known."""
    max_source_silence_h: float = 24.0
    """A whole feed that brings nothing for longer is not out, it was not listening, hours."""
    area_deg: float = AREA_DEG
    """Side of the cells in which ships are watched together where the source names no station, degrees."""
    min_area_ships: float = 5.0
    """Least median number of ships in an hour for an area's silence to mean anything."""


_BAND, _COLUMN = area_numbers("lat", "lon")
_P_BAND, _P_COLUMN = area_numbers("p.lat", "p.lon")
_HOUR = "CAST(FLOOR(t_us / 3600000000.0) AS BIGINT)"
_IN_AREA = "station IS NULL AND lat IS NOT NULL AND lon IS NOT NULL AND segment_id IS NOT NULL"
_IN_HOUR_BEFORE = "p.t_us > c.start_us - 3600000000.0 AND p.t_us <= c.start_us"

_UNUSUAL = f"""
WITH hours AS (
    SELECT 'source' AS scope, source AS name, source, CAST(NULL AS BIGINT) AS band, CAST(NULL AS BIGINT) AS column_no,
           {_HOUR} AS hour_no, COUNT(*) AS messages, CAST(NULL AS BIGINT) AS ships, MIN(t_us) AS first_us,
           MAX(t_us) AS last_us
    FROM positions WHERE t_us IS NOT NULL GROUP BY source, {_HOUR}
    UNION ALL
    SELECT 'station', station, source, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
           {_HOUR}, COUNT(*), CAST(NULL AS BIGINT), MIN(t_us), MAX(t_us)
    FROM positions WHERE t_us IS NOT NULL AND station IS NOT NULL GROUP BY station, source, {_HOUR}
    UNION ALL
    SELECT 'area', {area_name(_BAND, _COLUMN)}, source, {_BAND}, {_COLUMN},
           {_HOUR}, COUNT(*), COUNT(DISTINCT mmsi), MIN(t_us), MAX(t_us)
    FROM positions WHERE t_us IS NOT NULL AND {_IN_AREA} GROUP BY source, {_BAND}, {_COLUMN}, {_HOUR}
), horizons AS (
    SELECT source, MAX(last_us) AS horizon_us FROM hours WHERE scope = 'source' GROUP BY source
), habit AS (
    SELECT scope, name, source, COUNT(*) AS hours, MEDIAN(CAST(messages AS DOUBLE)) AS usual_per_h,
           MEDIAN(CAST(ships AS DOUBLE)) AS usual_ships
    FROM hours GROUP BY scope, name, source
), following AS (
    SELECT h.*, LEAD(first_us) OVER (PARTITION BY scope, name, source ORDER BY hour_no) AS next_us FROM hours h
), silences AS (
    SELECT f.scope, f.name, f.source, f.band, f.column_no, f.last_us AS start_us, f.next_us AS end_us,
           f.next_us IS NULL AS is_open, (COALESCE(f.next_us, z.horizon_us) - f.last_us) / 3600000000.0 AS silence_h
    FROM following f JOIN horizons z ON z.source = f.source
), ranked AS (
    SELECT s.*, ROW_NUMBER() OVER (PARTITION BY scope, name, source ORDER BY silence_h DESC, start_us) AS longest_no
    FROM silences s
), usual_silence AS (
    SELECT scope, name, source, MAX(silence_h) AS usual_silence_h FROM ranked WHERE longest_no >= $habit_rank
    GROUP BY scope, name, source
)
SELECT r.scope, r.name, r.source, r.band, r.column_no, r.start_us, r.end_us, r.is_open, r.silence_h, u.usual_per_h,
       v.usual_silence_h
FROM ranked r
JOIN habit u ON u.scope = r.scope AND u.name = r.name AND u.source = r.source
JOIN usual_silence v ON v.scope = r.scope AND v.name = r.name AND v.source = r.source
WHERE u.hours >= $min_hours AND u.usual_per_h >= $min_usual_per_h
  AND (u.scope <> 'source' OR (NOT r.is_open AND r.silence_h <= $max_source_silence_h))
  AND (u.scope <> 'area' OR u.usual_ships >= $min_area_ships)
  AND r.silence_h >= GREATEST($min_silence_h, $habit_factor * v.usual_silence_h)
"""

_SHIPS = f"""
WITH heard_before AS (
    SELECT c.scope, c.name, c.source, c.start_us, c.end_us, p.mmsi FROM unusual c JOIN positions p ON p.source = c.source
    WHERE c.scope = 'source' AND {_IN_HOUR_BEFORE}
    UNION ALL
    SELECT c.scope, c.name, c.source, c.start_us, c.end_us, p.mmsi
    FROM unusual c JOIN positions p ON p.source = c.source AND p.station = c.name
    WHERE c.scope = 'station' AND {_IN_HOUR_BEFORE}
    UNION ALL
    SELECT c.scope, c.name, c.source, c.start_us, c.end_us, p.mmsi
    FROM unusual c JOIN positions p ON p.source = c.source AND {_P_BAND} = c.band AND {_P_COLUMN} = c.column_no
    WHERE c.scope = 'area' AND {_IN_HOUR_BEFORE} AND {_IN_AREA}
)
SELECT DISTINCT scope, name, source, start_us, end_us, mmsi FROM heard_before
"""

_QUERY = """
WITH elsewhere AS (
    SELECT DISTINCT c.scope, c.name, c.source, c.start_us, c.mmsi
    FROM ships c JOIN positions p ON p.mmsi = c.mmsi
    WHERE p.t_us > c.start_us
      AND (c.end_us IS NULL OR (p.t_us < c.end_us AND p.t_us <= c.start_us + $handover_h * 3600000000.0))
), counted AS (
    SELECT c.scope, c.name, c.source, c.start_us, COUNT(*) AS ships_before,
           SUM(CASE WHEN e.mmsi IS NULL THEN 1 ELSE 0 END) AS ships_silent
    FROM ships c
    LEFT JOIN elsewhere e ON e.scope = c.scope AND e.name = c.name AND e.source = c.source
                         AND e.start_us = c.start_us AND e.mmsi = c.mmsi
    GROUP BY c.scope, c.name, c.source, c.start_us
)
SELECT r.start_us, r.end_us, r.is_open, CAST(NULL AS DOUBLE) AS lat, CAST(NULL AS DOUBLE) AS lon,
       CAST(NULL AS BIGINT) AS segment_1, CAST(NULL AS BIGINT) AS segment_2,
       r.scope, r.name, r.silence_h, r.usual_silence_h, r.usual_per_h, c.ships_before
FROM unusual r
JOIN counted c ON c.scope = r.scope AND c.name = r.name AND c.source = r.source AND c.start_us = r.start_us
WHERE c.ships_silent >= $min_silent_ships
ORDER BY r.start_us, r.scope, r.name
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
    version="2",
    reads=("positions",),
    params=FeedOutageParams(),
    steps=(("unusual", _UNUSUAL), ("ships", _SHIPS)),
    query=_QUERY,
    reasons=_reasons,
)
