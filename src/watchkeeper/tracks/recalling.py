# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Between batches: what of the state is put on the desk for one MMSI, and what of the desk is written back.

What could no longer matter after the newest time of the batch is left out, so the state stays small and is the same
however the rows were split into batches. Arrays are described in `records`.
"""

from __future__ import annotations

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.segment_id import EPOCH_S, ORDINALS
from watchkeeper.tracks.discrepancy import set_out
from watchkeeper.tracks.growing import close_silent
from watchkeeper.tracks.judging import US_PER_S
from watchkeeper.tracks.places import see
from watchkeeper.tracks.records import ISSUED_ROWS, KEPT_ROWS, LOGGED, NEVER_US, OPEN_ROWS, SEEN_ROWS, TAIL
from watchkeeper.tracks.ring import place_of


@compiled
def recall(prior, part, desk, limits):
    """Number of open segments of the MMSI, which are put on the desk with the last code given out for it."""
    desk.issued[0].mmsi = part[0].mmsi
    desk.issued[0].code = prior.issued[part[0].issued].code if part[1].issued > part[0].issued else 0
    n_open = part[1].open - part[0].open
    end = part[0].kept
    for slot in range(desk.order.shape[0]):
        desk.order[slot] = slot
        if slot < n_open:
            end += prior.open[part[0].open + slot].kept
            desk.open[slot] = prior.open[part[0].open + slot]
            recall_positions(prior, end, desk.open[slot], desk.kept[slot], limits)
    return n_open


@compiled
def recall_positions(prior, end, segment, ring, limits):
    """Fill `ring` with the newest remembered positions of `segment`; those of the state end before `end`."""
    segment.kept = min(segment.kept, limits.history)
    segment.newest = segment.kept - 1
    for n in range(segment.kept):
        at = end - segment.kept + n
        ring[n] = prior.kept[at]
        ring[n].row = -1 - at
        set_out(ring[n])


@compiled
def recall_places(prior, part, desk, table, limits):
    """Put on the desk the places that the MMSI is remembered to have sent while moving."""
    desk.log[:] = 0
    for k in range(part[0].seen, part[1].seen):
        see(desk, table, prior.seen[k].place, prior.seen[k].t_us, limits)


@compiled
def remember(desk, n_open, limits, out):
    """Write the segments of the MMSI in hand that may still grow, their positions in time order, and its last code."""
    for k in range(close_silent(desk, n_open, limits.watermark_us, limits)):
        slot = desk.order[k]
        remember_positions(desk.open[slot], desk.kept[slot], limits, out)
        out.next.open[out.counts[OPEN_ROWS]] = desk.open[slot]
        out.counts[OPEN_ROWS] += 1
    if desk.issued[0].code >= (limits.watermark_us // US_PER_S - EPOCH_S) * ORDINALS:
        out.next.issued[out.counts[ISSUED_ROWS]] = desk.issued[0]
        out.counts[ISSUED_ROWS] += 1


@compiled
def remember_positions(segment, ring, limits, out):
    """Write the remembered positions of one segment, oldest first."""
    for back in range(segment.kept - 1, -1, -1):
        at = out.counts[KEPT_ROWS]
        out.next.kept[at] = ring[place_of(segment, back, limits)]
        out.counts[KEPT_ROWS] += 1


@compiled
def remember_places(desk, limits, out):
    """Write the places of the MMSI in hand that still count after the batch, oldest first."""
    for n in range(desk.log[TAIL], desk.log[LOGGED]):
        if desk.seen[n].t_us >= max(limits.watermark_us - limits.seen_horizon_us, NEVER_US + 1):
            desk.seen[n].mmsi = desk.issued[0].mmsi
            out.next.seen[out.counts[SEEN_ROWS]] = desk.seen[n]
            out.counts[SEEN_ROWS] += 1
