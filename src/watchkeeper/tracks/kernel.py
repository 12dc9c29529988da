# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The segmentation kernel: one pass over sorted rows, one MMSI after another, compiled by Numba.

The method is that of gpsdio-segment (Global Fishing Watch, branch develop at 26dea05): every message is held against
the last positions of every open segment of its MMSI; the best fit takes it, none opens a segment, several about as
good close them all. Arrays are described in `records`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key
from watchkeeper.tracks.growing import append, close_excess, close_matched, close_silent, drop, open_segment
from watchkeeper.tracks.judging import END_US, FIRST_US, LONG_RANGE, judge, take_up
from watchkeeper.tracks.matching import fits, least_silence_h, rank
from watchkeeper.tracks.noise import NoiseReason
from watchkeeper.tracks.places import mark_repeats, mask_for, place_key, see, whole
from watchkeeper.tracks.recalling import recall, recall_places, remember, remember_places
from watchkeeper.tracks.records import NEVER_US, Array, Desk, Memory, Out, Record, Rows

_SEEN_BEFORE = int(NoiseReason.SEEN_BEFORE)
_LONG_RANGE_ECHO = int(NoiseReason.LONG_RANGE_ECHO)


@compiled
def place_message(rows, desk, n_open, limits, out):
    """Open segments after the message in hand has joined one, opened one, or was flagged as noise."""
    now = desk.now[0]
    n_open = close_silent(desk, n_open, now.t_us, limits)
    close = fits(desk, n_open, limits)
    if close > 1:
        close = rank(desk, close, limits)
    if close and rows.msg_type[now.row] == LONG_RANGE and least_silence_h(desk, close) < limits.long_range_min_h:
        out.noise[now.row] = _LONG_RANGE_ECHO
        return n_open
    if close == 1:
        slot = desk.order[desk.matches[0].order]
        now.metric = desk.matches[0].metric
        drop(desk, slot, limits, out)
        out.segment_id[now.row] = append(desk, slot, limits)
        return n_open
    n_open = close_excess(desk, close_matched(desk, n_open, close), limits)
    out.segment_id[now.row] = open_segment(desk, n_open, limits)
    return n_open + 1


@compiled
def seen_before(rows, desk, table, limits):
    """Whether the ship in hand says it moves and yet sent this very place, speed, course and heading before."""
    now = desk.now[0]
    if whole(now.speed_kn, 10) <= 0:
        return False
    place = place_key(now.lat_deg, now.lon_deg, now.speed_kn, now.course_deg, rows.heading_deg[now.row])
    return see(desk, table, place, now.t_us, limits)


@compiled
def follow(rows, prior, part, desk, limits, out):
    """Segment the rows of one MMSI: `part` is the pair of `GROUP` records where it and the next begin."""
    table = (mask_for(part[1].row - part[0].row + part[1].seen - part[0].seen), part[0].mmsi)
    n_open = recall(prior, part, desk, limits)
    recall_places(prior, part, desk, table, limits)
    for i in range(part[0].row, part[1].row):
        if out.repeat_of[i] >= 0:
            continue
        out.noise[i] = judge(rows, i, limits)
        if out.noise[i]:
            continue
        take_up(rows, i, desk.now[0])
        if seen_before(rows, desk, table, limits):
            out.noise[i] = _SEEN_BEFORE
        else:
            n_open = place_message(rows, desk, n_open, limits, out)
    remember(desk, n_open, limits, out)
    remember_places(desk, limits, out)


def _entry(sources: int) -> Callable[[Rows, Memory, Array, Desk, Record, Out], None]:
    @compiled_on_disk
    def run(rows: Rows, prior: Memory, groups: Array, desk: Desk, limits: Record, out: Out) -> None:
        """Segment all rows; `groups` has one `GROUP` record more than there are MMSIs. `out` takes the answer."""
        _ = sources  # in the closure, see `sources_key`
        mark_repeats(rows, desk.repeats, out.repeat_of)
        for g in range(groups.shape[0] - 1):
            follow(rows, prior, groups[g : g + 2], desk, limits, out)
        for i in range(rows.t_us.shape[0]):
            first = out.repeat_of[i]
            if first >= 0:
                out.segment_id[i] = out.segment_id[first]
                out.noise[i] = out.noise[first]

    return run


run = _entry(sources_key(__file__))


@compiled_on_disk
def first_misplaced(rows: Rows) -> int:
    """The first row that sorts before the one above it by MMSI, time, file and offset; -1 when none does."""
    for i in range(1, rows.t_us.shape[0]):
        above = (np.int64(rows.mmsi[i - 1]), rows.t_us[i - 1], np.int64(rows.file_no[i - 1]), rows.offset[i - 1])
        if above > (np.int64(rows.mmsi[i]), rows.t_us[i], np.int64(rows.file_no[i]), rows.offset[i]):
            return i
    return -1


@compiled_on_disk
def time_span_us(rows: Rows) -> tuple[int, int]:
    """(earliest, latest) of the plausible times in microseconds; (END_US, NEVER_US) where there is none."""
    earliest, latest = END_US, NEVER_US
    for t_us in rows.t_us:
        if FIRST_US <= t_us < END_US:
            earliest, latest = min(earliest, t_us), max(latest, t_us)
    return earliest, latest
