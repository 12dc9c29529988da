"""Layouts of the memory the joining kernel works in: columns of segments, and the links it makes between them."""

from __future__ import annotations

from typing import NamedTuple

from watchkeeper.tracks.records import Array


class Segments(NamedTuple):
    """Columns of the segments."""

    mmsi: Array
    start_us: Array
    end_us: Array
    start_lat: Array
    start_lon: Array
    end_lat: Array
    end_lon: Array
    end_speed_kn: Array  # NaN where not available, as is the course
    end_course_deg: Array
    positions: Array
    claims: Array


class Links(NamedTuple):
    """What the kernel writes, a row a segment, and its scratch."""

    earlier: Array  # the segment it continues, -1 for the first of a track
    later: Array  # the segment that continues it, -1 for the last
    first: Array  # first segment of its track
    reason: Array  # see `join_reason`
    distance_m: Array  # from the end of the earlier; 0 for the first of a track
    known: Array  # claims, with those heard earlier in the track
    head: Array  # scratch: first segment of each track of the MMSI in hand
    legs: Array  # scratch: where in each track the segment in hand would go, the segments before and after it
