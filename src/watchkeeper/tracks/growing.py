# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""How segments open, grow, lose displaced positions and close. Arrays are described in `records`.

Open segments of the MMSI in hand are numbered in order of opening; `desk.order` gives the slot of each, then the free
slots. `n_open` is how many are open. The message in hand is `desk.now[0]`.
"""

from __future__ import annotations

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.segment_id import CODE_BITS, EPOCH_S, ORDINALS
from watchkeeper.tracks.discrepancy import silence_h
from watchkeeper.tracks.judging import US_PER_S
from watchkeeper.tracks.noise import NoiseReason
from watchkeeper.tracks.records import RETRACTED
from watchkeeper.tracks.ring import step_back, step_forward

_DISPLACED = int(NoiseReason.DISPLACED)


@compiled
def close_segment(desk, at, n_open):
    """Open segments left after number `at` is closed: its slot goes to the free ones."""
    slot = desk.order[at]
    for k in range(at, n_open - 1):
        desk.order[k] = desk.order[k + 1]
    desk.order[n_open - 1] = slot
    return n_open - 1


@compiled
def last_us(desk, at):
    """Time of the newest position of open segment number `at`, microseconds."""
    slot = desk.order[at]
    return desk.kept[slot, desk.open[slot].newest].t_us


@compiled
def close_silent(desk, n_open, now_us, limits):
    """Open segments left after those silent for too long at `now_us` are closed."""
    for at in range(n_open - 1, -1, -1):
        if silence_h(last_us(desk, at), now_us) > limits.max_silence_h:
            n_open = close_segment(desk, at, n_open)
    return n_open


@compiled
def close_excess(desk, n_open, limits):
    """Open segments left after the stalest are closed, so that one more may open."""
    while n_open >= limits.max_open_segments:
        stalest = 0
        for at in range(1, n_open):
            if last_us(desk, at) < last_us(desk, stalest):
                stalest = at
        n_open = close_segment(desk, stalest, n_open)
    return n_open


@compiled
def close_matched(desk, n_open, close):
    """Open segments left after the first `close` matches, in order of opening, have closed each other."""
    for n in range(close - 1, -1, -1):
        n_open = close_segment(desk, desk.matches[n].order, n_open)
    return n_open


@compiled
def append(desk, slot, limits):
    """Add the message in hand to the segment in `slot`; returns the segment's number."""
    segment = desk.open[slot]
    step_forward(segment, limits)
    segment.positions += 1
    desk.kept[slot, segment.newest] = desk.now[0]
    return segment.segment_id


@compiled
def open_segment(desk, n_open, limits):
    """The number of the segment that the message in hand opens.

    Its code is the second it begins in, or the one after the last code given out for this MMSI if that is later.
    """
    issued = desk.issued[0]
    issued.code = max((desk.now[0].t_us // US_PER_S - EPOCH_S) * ORDINALS, issued.code + 1)
    slot = desk.order[n_open]
    segment = desk.open[slot]
    segment.segment_id = (issued.mmsi << CODE_BITS) | issued.code
    segment.mmsi = issued.mmsi
    segment.positions = 0
    segment.kept = 0
    segment.newest = limits.history - 1
    return append(desk, slot, limits)


@compiled
def drop(desk, slot, limits, out):
    """Flag as displaced, and forget, the newest positions of the segment in `slot` that the best match goes past."""
    segment = desk.open[slot]
    for _ in range(desk.matches[0].drops):
        row = desk.kept[slot, segment.newest].row
        if row >= 0:
            out.segment_id[row] = 0
            out.noise[row] = _DISPLACED
        else:
            out.retracted[out.counts[RETRACTED]] = -1 - row
            out.retracted_from[out.counts[RETRACTED]] = segment.segment_id
            out.counts[RETRACTED] += 1
        step_back(segment, limits)
