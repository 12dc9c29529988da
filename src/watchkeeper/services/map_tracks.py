"""Tracks of the map: vertices in four levels of detail, silences marked at every level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.model.errors import TooMuch, UsageError
from watchkeeper.model.time import US_PER_H, utc_date
from watchkeeper.services.arrow_stream import stream
from watchkeeper.services.lookout import Sight
from watchkeeper.services.map_ships import tracks
from watchkeeper.services.track_table import Box, TrackTable, track_table

STEP_S = (6 * 3600, 3600, 600, 0)
"""Seconds between two vertices of a track, by level; 0: every position."""
WHOLE_LEVELS = 2
"""Levels that are answered without bounds, the coarsest first."""
SILENCE_S = 7200
MOST_ROWS = 2_000_000
LAST_S = 2**32 - 1
Mask = NDArray[np.bool_]

JOINED, SILENT, OUTSIDE = 0, 1, 2
"""`gap` of a vertex: she was heard since the one before; a silence of more than two hours came before it; or she was outside of
what was asked for since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksAsked:
    """Which tracks, how closely."""

    level: int = 0
    since_s: int | None = None
    until_s: int | None = None
    bbox: Box | None = None
    """West, south, east, north in degrees; west > east goes across ±180°."""

    @property
    def is_bounded(self) -> bool:
        """Whether anything less than everything is asked for."""
        return self.bbox is not None or self.since_s is not None or self.until_s is not None


def map_tracks(sight: Sight, asked: TracksAsked) -> bytes:
    """Vertices sorted by track, then time, as an Arrow stream: track, lat, lon, t in seconds, gap. Level 3 has every position;
    the others the first of a step, the last, and both ends of every silence. Of a box also the vertex before she came in and the
    one after she left, so that lines reach its edge. UsageError for a level without bounds, TooMuch beyond two million."""
    if asked.level >= WHOLE_LEVELS and not asked.is_bounded:
        raise UsageError(f"level {asked.level} needs bbox, since or until; levels 0 and 1 are answered whole")
    return sight.kept(("map tracks", asked), lambda: stream(_bounded(sight, asked), _metadata(sight)))


def _metadata(sight: Sight) -> dict[str, str]:
    return {"snapshot": sight.snapshot.snapshot_id}


def _bounded(sight: Sight, asked: TracksAsked) -> pa.Table:
    if asked.level < WHOLE_LEVELS:
        near = vertices(sight, asked.level).near(asked.bbox)
    elif _all_kept(sight):
        near = _thinned(vertices(sight, EVERY).near(asked.bbox), STEP_S[asked.level])
    else:
        near = _thinned(heard(sight, asked), STEP_S[asked.level])
    found = _within(near, asked)
    if asked.level >= WHOLE_LEVELS and found.num_rows > MOST_ROWS:
        raise TooMuch(
            f"that is {found.num_rows:,} vertices, more than {MOST_ROWS:,}; ask for less of the sea, less time, or a lower level"
        )
    return found


def vertices(sight: Sight, level: int) -> TrackTable:
    """The vertices of a level of all tracks, kept."""

    def make() -> TrackTable:
        if level == EVERY:
            return track_table(heard(sight))
        rows = vertices(sight, EVERY).rows if _all_kept(sight) else heard(sight)
        return track_table(_thinned(rows, STEP_S[level]))

    return sight.kept(("vertices", level), make)


EVERY = 3
"""The level of every position."""
MOST_KEPT = 6_000_000
"""Positions of a lake that are kept whole: a hundred megabytes."""


def _all_kept(sight: Sight) -> bool:
    return sum(rows for _, rows, _ in sight.workspace.lake.parts(sight.snapshot, "positions")) <= MOST_KEPT


_HEARD = """
SELECT n.track, CAST(p.lat AS FLOAT) AS lat, CAST(p.lon AS FLOAT) AS lon, CAST(p.t_us // 1000000 AS UINTEGER) AS t
FROM positions p JOIN numbers n ON n.segment_id = p.segment_id
WHERE NOT p.repeat AND p.lat IS NOT NULL AND p.lon IS NOT NULL {more}
ORDER BY n.track, p.t_us, p.file_no, p."offset"
"""
_NUMBERS = "SELECT s.segment_id, t.track FROM segments s JOIN tracks t ON t.track_id = s.track_id"
_INSIDE = """
SELECT DISTINCT n.track FROM positions p JOIN numbers n ON n.segment_id = p.segment_id
WHERE p.lat BETWEEN $south AND $north AND {lon} {more}
"""


def heard(sight: Sight, asked: TracksAsked | None = None) -> pa.Table:
    """Positions of every track by track and time; of the tracks that touch the box and the days of a question, with two hours
    about them, where one is given."""
    numbers = sight.kept(
        "numbers", lambda: sight.sql(_NUMBERS, {"segments": sight.scan("segments"), "tracks": tracks(sight)})
    )
    if asked is None:
        return sight.sql(_HEARD.format(more=""), {"positions": sight.scan("positions"), "numbers": numbers})
    since_us = None if asked.since_s is None else asked.since_s * 1_000_000 - 2 * US_PER_H
    until_us = None if asked.until_s is None else asked.until_s * 1_000_000 + 2 * US_PER_H
    scan = sight.scan("positions", since=_day(since_us), until=_day(until_us))
    given: dict[str, int | float] = {}
    more = ""
    if since_us is not None:
        more, given["since_us"] = more + " AND p.t_us >= $since_us", since_us
    if until_us is not None:
        more, given["until_us"] = more + " AND p.t_us <= $until_us", until_us
    if asked.bbox is not None:
        west, south, east, north = asked.bbox
        box = {"west": west, "south": south, "east": east, "north": north}
        lon = "p.lon BETWEEN $west AND $east" if west <= east else "(p.lon >= $west OR p.lon <= $east)"
        inside = sight.sql(_INSIDE.format(lon=lon, more=more), {"positions": scan, "numbers": numbers}, given | box)
        numbers = sight.sql(
            "SELECT n.* FROM numbers n JOIN inside i ON i.track = n.track", {"numbers": numbers, "inside": inside}
        )
    return sight.sql(_HEARD.format(more=more), {"positions": scan, "numbers": numbers}, given)


def _day(us: int | None) -> date | None:
    return None if us is None else utc_date(us)


def _thinned(rows: pa.Table, step_s: int) -> pa.Table:
    """The vertices of a level, with `gap`, of positions by track and time."""
    track, t = (rows.column(name).to_numpy() for name in ("track", "t"))
    first = np.ones(len(t), np.bool_)
    first[1:] = track[1:] != track[:-1]
    silent = np.zeros(len(t), np.bool_)
    silent[1:] = ~first[1:] & (t[1:].astype(np.int64) - t[:-1] > SILENCE_S)
    made = rows.append_column("gap", pa.array(silent.astype(np.uint8)))
    if not step_s:
        return made
    keep = first | silent
    keep[1:] |= t[1:] // step_s != t[:-1] // step_s
    keep[:-1] |= first[1:] | silent[1:]
    keep[-1:] = True
    return made.filter(pa.array(keep))


def _within(rows: pa.Table, asked: TracksAsked) -> pa.Table:
    """The vertices in the bounds. The box keeps the one before and the one after of each stretch in it."""
    if not asked.is_bounded:
        return rows
    track, t = (rows.column(name).to_numpy() for name in ("track", "t"))
    held = (t >= min(asked.since_s or 0, LAST_S)) & (
        t <= min(LAST_S if asked.until_s is None else asked.until_s, LAST_S)
    )
    if asked.bbox is not None:
        inside = held & _inside(rows, asked.bbox)
        keep = inside.copy()
        same = track[1:] == track[:-1]
        keep[1:] |= inside[:-1] & same
        keep[:-1] |= inside[1:] & same
        held &= keep
    gap = rows.column("gap").to_numpy().copy()
    skipped = np.ones(len(t), np.bool_)
    skipped[1:] = ~held[:-1]
    gap[skipped & held & ~_begins(track)] = OUTSIDE
    made = rows.set_column(rows.column_names.index("gap"), "gap", pa.array(gap))
    return made.filter(pa.array(held))


def _begins(track: NDArray[np.uint32]) -> Mask:
    begins = np.ones(len(track), np.bool_)
    begins[1:] = track[1:] != track[:-1]
    return begins


def _inside(rows: pa.Table, box: Box) -> Mask:
    lat, lon = (rows.column(name).to_numpy() for name in ("lat", "lon"))
    west, south, east, north = box
    across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    found: Mask = across & (lat >= south) & (lat <= north)
    return found
