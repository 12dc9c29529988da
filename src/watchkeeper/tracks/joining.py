"""Segments of one MMSI to tracks: one ship's path over any silence, each join with its reason.

Segments end after 24 h of silence; ships do not. A segment continues a track when the track had ended, the way between
could be sailed in the silence, and what the ship calls itself does not contradict it. Segments long enough to be certain
are chained first; brief ones are then fitted in where both ends can be reached, so that a bit error that looks like a
far-off position breaks no track, and a ship that speaks up for a minute between two silences is not lost.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyarrow as pa

from watchkeeper.model.imo import Imo
from watchkeeper.model.units import EARTH_RADIUS_M, METRES_PER_NAUTICAL_MILE


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinParams:
    """When two segments are one ship's path."""

    max_speed_kn: float = 30.0
    """Fastest sustained speed between two segments, knots. Faster than merchant ships sail (25 kn, GFW's segmenter);
    fast ferries and patrol boats keep within it over hours."""
    buffer_m: float = 5_000.0
    """Distance allowed besides, metres: clocks and positions are off, and a silence may be seconds."""
    brief_positions: int = 5
    """A segment with fewer positions is brief: it may fit into a track but never decides where one goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """For each segment of the table, in its order."""

    track_id: list[int]
    """Number of the track's first segment."""
    reason: list[str]
    previous: list[int | None]
    """The segment it continues; None for the first of a track."""
    silence_s: list[float | None]
    implied_speed_kn: list[float | None]
    """Distance over silence; None for the first of a track or without silence."""


_Segment = Mapping[str, Any]
_COLUMNS = (
    "segment_id mmsi start_us end_us start_lat start_lon end_lat end_lon positions name imo call_sign length_m width_m"
).split()


def join_segments(segments: pa.Table, params: JoinParams | None = None) -> Joined:
    """The track of every segment. Depends on the segments alone, not on the order of their rows."""
    params = params or JoinParams()
    rows = segments.select(_COLUMNS).to_pylist()
    before: dict[int, tuple[_Segment | None, str]] = {}
    ordered = sorted(rows, key=lambda row: (row["mmsi"], row["start_us"], row["segment_id"]))
    track_of: dict[int, int] = {}
    for _, group in groupby(ordered, key=lambda row: row["mmsi"]):
        for track in _tracks(list(group), params):
            for place, (segment, reason) in enumerate(track):
                track_of[segment["segment_id"]] = track[0][0]["segment_id"]
                before[segment["segment_id"]] = (track[place - 1][0] if place else None, reason)
    return _in_order(rows, track_of, before)


def _in_order(
    rows: list[_Segment], track_of: Mapping[int, int], before: Mapping[int, tuple[_Segment | None, str]]
) -> Joined:
    joined = Joined(track_id=[], reason=[], previous=[], silence_s=[], implied_speed_kn=[])
    for row in rows:
        earlier, reason = before[row["segment_id"]]
        silence_s = None if earlier is None else (row["start_us"] - earlier["end_us"]) / 1e6
        joined.track_id.append(track_of[row["segment_id"]])
        joined.reason.append(reason)
        joined.previous.append(None if earlier is None else earlier["segment_id"])
        joined.silence_s.append(silence_s)
        joined.implied_speed_kn.append(_speed_kn(_apart_m(earlier, row), silence_s) if earlier and silence_s else None)
    return joined


_Track = list[tuple[_Segment, str]]


def _tracks(segments: list[_Segment], params: JoinParams) -> Iterator[_Track]:
    """Tracks of one MMSI, from its segments in order of start."""
    tracks: list[_Track] = []
    for segment in segments:
        if segment["positions"] < params.brief_positions:
            continue
        best = max(
            (track for track in tracks if _reachable(track[-1][0], segment, params) and not _conflict(track, segment)),
            key=lambda track: (_agreement(track, segment), -_apart_m(track[-1][0], segment), track[-1][0]["end_us"]),
            default=None,
        )
        if best is None:
            tracks.append([(segment, "first" if not tracks else "no track of this MMSI could have come here")])
        else:
            best.append((segment, _why(best, segment)))
    for segment in segments:
        if segment["positions"] < params.brief_positions and not _fit_in(tracks, segment, params):
            tracks.append([(segment, "first" if not tracks else "brief, and fits into no track")])
    yield from tracks


def _fit_in(tracks: list[_Track], segment: _Segment, params: JoinParams) -> bool:
    fitting = []
    for track in tracks:
        place = bisect_left(track, segment["start_us"], key=lambda entry: entry[0]["start_us"])
        earlier = track[place - 1][0] if place else None
        later = track[place][0] if place < len(track) else None
        if earlier is None or not _reachable(earlier, segment, params) or _conflict(track, segment):
            continue
        if later is None or _reachable(segment, later, params):
            fitting.append((_agreement(track, segment), -_apart_m(earlier, segment), place, track))
    if not fitting:
        return False
    _, _, place, track = max(fitting, key=lambda found: found[:3])
    track.insert(place, (segment, "brief, " + _why(track, segment)))
    return True


def _apart_m(earlier: _Segment, later: _Segment) -> float:
    lat_0, lat_1 = math.radians(earlier["end_lat"]), math.radians(later["start_lat"])
    half_lat = math.sin((lat_1 - lat_0) / 2)
    half_lon = math.sin(math.radians(later["start_lon"] - earlier["end_lon"]) / 2)
    return 2 * EARTH_RADIUS_M * math.asin(
        min(1.0, math.sqrt(half_lat**2 + math.cos(lat_0) * math.cos(lat_1) * half_lon**2))
    )


def _speed_kn(distance_m: float, silence_s: float) -> float | None:
    return distance_m / METRES_PER_NAUTICAL_MILE / (silence_s / 3600) if silence_s > 0 else None


def _reachable(earlier: _Segment, later: _Segment, params: JoinParams) -> bool:
    silence_s = (later["start_us"] - earlier["end_us"]) / 1e6
    if silence_s < 0:
        return False
    reach_m = params.buffer_m + params.max_speed_kn * METRES_PER_NAUTICAL_MILE * silence_s / 3600
    return _apart_m(earlier, later) <= reach_m


def _known(track: _Track, claim: str) -> Any:
    """What the track last called itself; None when it never said."""
    return next((entry[0][claim] for entry in reversed(track) if entry[0][claim] is not None), None)


def _conflict(track: _Track, segment: _Segment) -> bool:
    """Two different valid IMO numbers; or name, call sign and dimensions all known and all different."""
    ours, theirs = Imo.parse(_known(track, "imo")), Imo.parse(segment["imo"])
    if ours is not None and theirs is not None:
        return ours != theirs
    pairs = [(_known(track, claim), segment[claim]) for claim in ("name", "call_sign", "length_m")]
    return all(ours is not None and theirs is not None and ours != theirs for ours, theirs in pairs)


def _agreement(track: _Track, segment: _Segment) -> int:
    """How many claims both make alike."""
    claims = ("imo", "name", "call_sign", "length_m", "width_m")
    return sum(segment[claim] is not None and _known(track, claim) == segment[claim] for claim in claims)


def _why(track: _Track, segment: _Segment) -> str:
    alike = [
        label
        for claim, label in (("imo", "IMO number"), ("name", "name"), ("call_sign", "call sign"), ("length_m", "length"))
        if segment[claim] is not None and _known(track, claim) == segment[claim]
    ]
    if alike:
        return "reachable, same " + " and ".join(alike)
    heard = any(segment[claim] is not None for claim in ("imo", "name", "call_sign"))
    return "reachable, another identity is claimed" if heard and _known(track, "name") else "reachable, identity not heard"
