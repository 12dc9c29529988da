# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Which open segment a message continues: one, none, or several that cannot be told apart.

Arrays are described in `records`. The rules are those of gpsdio-segment (Global Fishing Watch, develop at 26dea05).
"""

from __future__ import annotations

import math

from watchkeeper.engine.compiled import compiled
from watchkeeper.tracks.discrepancy import credited_h, discrepancy_nm, match_metric, padded_h, silence_h
from watchkeeper.tracks.ring import place_of


@compiled
def weight_of_classes(ring, segment, now, limits):
    """1 where any position looked back at may come from the same class of transponder, else the mismatch weight."""
    for back in range(min(limits.lookback, segment.kept)):
        if ring[place_of(segment, back, limits)].transponder & now.transponder:
            return 1.0
    return limits.transponder_mismatch_weight


@compiled
def fit(desk, slot, limits, match):
    """Whether the message in hand may continue the segment in `slot`; fills metric, silence and drops of `match`.

    A position further back wins only where it fits much better than the newer ones that would have to go, each held
    to the metric with which the oldest of them joined. A position that could not win with a perfect fit is skipped.
    """
    segment, ring, now = desk.open[slot], desk.kept[slot], desk.now[0]
    weight = weight_of_classes(ring, segment, now, limits)
    best, bar = 0.0, 0.0
    for back in range(min(limits.lookback, segment.kept)):
        earlier = ring[place_of(segment, back, limits)]
        hours = silence_h(earlier.t_us, now.t_us)
        if hours > limits.max_silence_h:
            break
        padded = padded_h(hours, limits)
        discount = max(1.0, back * limits.lookback_factor)
        if 1.0 / padded * weight / discount > max(best, bar):
            metric = weight * match_metric(
                discrepancy_nm(earlier, now, credited_h(hours, limits), limits), padded, limits
            )
            if metric / discount > max(best, bar):
                best = metric / discount
                match.metric = metric
                match.silence_h = hours
                match.drops = back
        bar = earlier.metric
    return best > 0.0


@compiled
def fits(desk, n_open, limits):
    """Number of open segments the message in hand fits; their matches are written in order of opening."""
    found = 0
    for order in range(n_open):
        match = desk.matches[found]
        if fit(desk, desk.order[order], limits, match):
            match.order = order
            found += 1
    return found


@compiled
def rank(desk, found, limits):
    """Number of matches within the ambiguity factor of the best, which are moved to the front, best first.

    Short segments count for less. The published code takes the length for the n-th match from the n-th open segment,
    matched or not; so does this, since its answers are the definition.
    """
    top = 0
    for n in range(found):
        length = desk.open[desk.order[n]].positions / limits.short_segment_positions
        desk.matches[n].scaled = desk.matches[n].metric * length / math.sqrt(1 + length**2)
        if desk.matches[n].scaled > desk.matches[top].scaled:
            top = n
    best = desk.matches[top].scaled
    close = 0
    for n in range(found):
        if desk.matches[n].scaled * limits.ambiguity_factor >= best:
            desk.matches[close] = desk.matches[n]
            close += 1
    return close


@compiled
def least_silence_h(desk, close):
    """Hours between the message in hand and the nearest of the positions it was matched with."""
    hours = desk.matches[0].silence_h
    for n in range(1, close):
        hours = min(hours, desk.matches[n].silence_h)
    return hours
