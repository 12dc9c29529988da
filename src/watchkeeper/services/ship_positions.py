"""Every position of one ship or track, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watchkeeper.engine.base import Parameter
from watchkeeper.model.segment_id import parse, to_text, unpack
from watchkeeper.model.time import from_us
from watchkeeper.services.lookout import Sight

MOST = 50_000
"""Positions told at once; of more every so many-th is."""
_HEARD = """
SELECT p.t_us // 1000000 AS t, p.lat, p.lon, p.speed_kn, p.course_deg, p.heading_deg, p.noise, s.segment_id AS segment,
       s.track_id AS track, ROW_NUMBER() OVER (ORDER BY p.t_us, p.file_no, p."offset") - 1 AS number, COUNT(*) OVER () AS n
FROM positions p LEFT JOIN segments s ON s.segment_id = p.segment_id
WHERE p.t_us IS NOT NULL AND p.lat IS NOT NULL AND p.lon IS NOT NULL AND p.repeat IS NOT TRUE AND {conditions}
"""
_EVERY = """
SELECT t, lat, lon, round(speed_kn, 2) AS speed_kn, round(course_deg, 2) AS course_deg, round(heading_deg, 2) AS heading_deg,
       noise, segment, track, n
FROM heard WHERE n <= $most OR number % CAST(CEIL(n / $most) AS BIGINT) = 0 OR number = n - 1 ORDER BY number
"""
COLUMNS = ("t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "noise", "segment", "track")


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsAsked:
    """Whose positions: of an MMSI, or of a track by its text; seconds since 1970 from and until."""

    mmsi: int | None = None
    track: str | None = None
    since_s: int | None = None
    until_s: int | None = None


def ship_positions(sight: Sight, asked: PositionsAsked) -> dict[str, Any]:
    """Columns by time: t in seconds, lat, lon, speed_kn, course_deg, heading_deg (null: not transmitted), noise (null: none),
    segment and track as text (null: noise, or not segmented yet); and `thinned`, whether positions were left out for there are
    too many. Exact repeats are left out. Nothing of a ship nobody heard."""
    conditions, given = _conditions(asked)
    if conditions is None:
        return {name: [] for name in COLUMNS} | {"thinned": False}
    scan = sight.scan(
        "positions",
        since=None if asked.since_s is None else from_us(asked.since_s * 1_000_000).date(),
        until=None if asked.until_s is None else from_us(asked.until_s * 1_000_000).date(),
    )
    heard = sight.sql(
        _HEARD.format(conditions=conditions), {"positions": scan, "segments": sight.scan("segments")}, given
    )
    rows = sight.sql(_EVERY, {"heard": heard}, {"most": MOST})
    columns = {name: rows.column(name).to_pylist() for name in COLUMNS}
    for name in ("segment", "track"):
        texts = {number: to_text(number) for number in set(columns[name]) if number is not None}
        columns[name] = [texts.get(number) for number in columns[name]]
    return columns | {"thinned": heard.num_rows > rows.num_rows}


def _conditions(asked: PositionsAsked) -> tuple[str | None, dict[str, Parameter]]:
    """What SQL asks; None where the track is no track's text."""
    said = []
    given: dict[str, Parameter] = {}
    if asked.track is not None:
        number = parse(asked.track)
        if number is None:
            return None, {}
        said += ["s.track_id = $track", "p.mmsi = $of"]
        given |= {"track": number, "of": unpack(number).mmsi}
    if asked.mmsi is not None:
        said.append("p.mmsi = $mmsi")
        given["mmsi"] = asked.mmsi
    for name, second, sign in (("since_us", asked.since_s, ">="), ("until_us", asked.until_s, "<=")):
        if second is not None:
            said.append(f"p.t_us {sign} ${name}")
            given[name] = second * 1_000_000
    return " AND ".join(said) or "TRUE", given
