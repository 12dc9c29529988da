# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Segments of each MMSI linked into tracks, compiled by Numba. Rows are sorted by MMSI, start and segment number.

Segments long enough to be certain are chained first, in order of start. Brief ones are then fitted in where both their
neighbours in the track can be reached: a bit error that looks like a far-off position thus breaks no track, and a ship
that speaks up for a minute between two silences is not lost.
"""

from __future__ import annotations

from collections.abc import Callable

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.tracks.agreement import bits, conflict, inherit, weighed
from watchkeeper.tracks.join_params import Reach
from watchkeeper.tracks.join_reason import BRIEF_SHIFT, Begins
from watchkeeper.tracks.join_records import Links, Segments
from watchkeeper.tracks.legs import apart_m, in_turn, off_course_m, reachable

_FIRST, _CONCURRENT, _TOO_FAR, _OTHER_SHIP = (int(begins) for begins in list(Begins)[1:])
NONE = -1


@compiled
def refusal(s, links, earlier, later, reach):
    """0 where one segment may continue the other, else the `Begins` that says why it may not."""
    if not in_turn(s, earlier, later, reach):
        return _CONCURRENT
    if not reachable(s, earlier, later, reach):
        return _TOO_FAR
    return _OTHER_SHIP if conflict(links.known[earlier], s.claims[later], reach) else 0


@compiled
def merit(s, links, leg, segment, reach):
    """How well `segment` fits in at `leg`, a pair of its neighbours there: (identity, metres off), more and fewer best.

    It is judged by the earlier neighbour, by the later where it would come first.
    """
    earlier, later = leg
    if earlier != NONE:
        return weighed(links.known[earlier], s.claims[segment], reach), off_course_m(s, earlier, segment, reach)
    return weighed(links.known[later], s.claims[segment], reach), off_course_m(s, segment, later, reach)


@compiled
def place_of(s, links, legs, segment, reach):
    """(track, `Begins` code) for `segment`: the best track it may enter at its leg, -1 and the reason where none.

    `legs` has the neighbours it would have in each track. Identity decides, then place, then the more recent track.
    """
    best, why = NONE, _FIRST
    best_identity, best_off_m = 0, 0.0
    for track in range(legs.shape[0]):
        earlier, later = legs[track, 0], legs[track, 1]
        refused = refusal(s, links, earlier, segment, reach) if earlier != NONE else 0
        if not refused and later != NONE:
            refused = refusal(s, links, segment, later, reach)
        if refused:
            why = max(why, refused)
            continue
        identity, off_m = merit(s, links, (earlier, later), segment, reach)
        gain = identity - best_identity if best != NONE else 1
        closer = off_m < best_off_m or (off_m == best_off_m and earlier > legs[best, 0])
        if gain > 0 or (gain == 0 and closer):
            best, best_identity, best_off_m = track, identity, off_m
    return best, why


@compiled
def put(links, legs, track, segment, why):
    """Tie `segment` in between its neighbours in the track; `why` is what begins the track where it comes first."""
    earlier, later = legs[track, 0], legs[track, 1]
    links.earlier[segment], links.later[segment] = earlier, later
    if earlier != NONE:
        links.later[earlier] = segment
        inherit(links.known, segment, earlier)
    else:
        links.reason[segment] = links.reason[later] if later != NONE else why
    if later != NONE:
        links.earlier[later] = segment


@compiled
def chain(s, links, lo, hi, reach):
    """Number of tracks that the long segments of one MMSI make, each put at the end of the best."""
    tracks = 0
    for segment in range(lo, hi):
        if s.positions[segment] < reach.brief_positions:
            continue
        track, why = place_of(s, links, links.legs[:tracks], segment, reach)
        if track == NONE:
            track, tracks = tracks, tracks + 1
            links.legs[track, 0], links.legs[track, 1] = NONE, NONE
            links.head[track] = segment
        put(links, links.legs, track, segment, why)
        links.legs[track, 0] = segment
    return tracks


@compiled
def fit_in(s, links, span, tracks, reach):
    """Number of tracks once the brief segments of one MMSI, in rows `span`, are fitted in or begin their own."""
    for track in range(tracks):
        links.legs[track, 0], links.legs[track, 1] = NONE, links.head[track]
    for segment in range(span[0], span[1]):
        if s.positions[segment] >= reach.brief_positions:
            continue
        for track in range(tracks):
            advance(links, track, segment)
        track, why = place_of(s, links, links.legs[:tracks], segment, reach)
        if track == NONE:
            track, tracks = tracks, tracks + 1
            links.legs[track, 0], links.legs[track, 1] = NONE, NONE
        put(links, links.legs, track, segment, why)
        links.legs[track, 0] = segment
    return tracks


@compiled
def advance(links, track, segment):
    """Move the leg of a track forward to where `segment` begins."""
    while links.legs[track, 1] != NONE and links.legs[track, 1] < segment:
        links.legs[track, 0] = links.legs[track, 1]
        links.legs[track, 1] = links.later[links.legs[track, 0]]


@compiled
def explain(s, links, segment, reach):
    """Write number, distance and reason of a segment whose predecessor in the track has them already."""
    earlier = links.earlier[segment]
    for claim in range(s.claims.shape[1]):
        links.known[segment, claim] = s.claims[segment, claim]
    links.first[segment], links.distance_m[segment] = segment, 0.0
    if earlier != NONE:
        links.first[segment] = links.first[earlier]
        links.distance_m[segment] = apart_m(s, earlier, segment)
        links.reason[segment] = bits(links.known[earlier], s.claims[segment], reach)
        inherit(links.known, segment, earlier)
    if s.positions[segment] < reach.brief_positions:
        links.reason[segment] |= 1 << BRIEF_SHIFT


def _entry(sources: int) -> Callable[[Segments, Links, Reach], None]:
    @compiled_on_disk
    def run(s: Segments, links: Links, reach: Reach) -> None:
        """Link all segments; `links.known` comes with the claims, everything else is written."""
        _ = sources  # in the closure, see `sources_key`
        n = s.mmsi.shape[0]
        lo = 0
        while lo < n:
            hi = lo + 1
            while hi < n and s.mmsi[hi] == s.mmsi[lo]:
                hi += 1
            fit_in(s, links, (lo, hi), chain(s, links, lo, hi, reach), reach)
            for segment in range(lo, hi):
                explain(s, links, segment, reach)
            lo = hi

    return run


run = _entry(sources_key(__file__))
