"""A chunk of NMEA text to columns: lines, sentences, multi-part assembly, messages. One pass, no Python objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from watchkeeper.sources.ais.bits_kernel import unarmour
from watchkeeper.sources.ais.columns import (
    EMPTY_PAYLOAD,
    FINE,
    IGNORE,
    IGNORED,
    INCOMPLETE,
    LINES,
    MALFORMED,
    NO_TIME,
    REJECTS,
    SENTENCES,
)
from watchkeeper.sources.ais.payload_kernel import put_message
from watchkeeper.sources.ais.sentence_kernel import (
    CHANNEL,
    END,
    FILL,
    GROUP,
    N_FIELDS,
    NUMBER,
    SEQUENCE,
    START,
    STATION,
    TALKER,
    TIME,
    TOTAL,
    sentence,
)

PART_TIMEOUT_US = 30 * 1_000_000
"""Parts of one message stamped further apart than this belong to different messages (two minutes is a full
sequence-number cycle on a busy channel; gpsd and AIS-catcher use seconds)."""
PART_TIMEOUT_LINES = 2_000
"""The same for unstamped lines, counted in lines between the parts."""


@njit(cache=True, nogil=True)
def reject(offset: int, length: int, reason: int, rejects: Any, counters: Any) -> None:
    """Counts and keeps one rejected line."""
    row = counters[REJECTS]
    rejects.offset[row], rejects.length[row], rejects.reason[row] = offset, length, reason
    counters[REJECTS] += 1


@njit(cache=True, nogil=True)
def _belongs(fragments: Any, slot: int, parsed: Any, line_no: int) -> bool:
    who = fragments.identity[slot]
    if who[5] != parsed[TOTAL] or fragments.have[slot] & (1 << parsed[NUMBER]):
        return False
    if line_no - fragments.line_no[slot] > PART_TIMEOUT_LINES:
        return False
    apart = abs(fragments.t_us[slot] - parsed[TIME])
    if fragments.t_us[slot] != NO_TIME and parsed[TIME] != NO_TIME and apart > PART_TIMEOUT_US:
        return False
    if who[4] >= 0 and parsed[STATION] >= 0 and who[4] != parsed[STATION]:
        return False
    if who[0] >= 0 and parsed[GROUP] >= 0:  # group numbers come round again: a sequence number must not speak against
        return who[0] == parsed[GROUP] and (who[1] < 0 or parsed[SEQUENCE] < 0 or who[1] == parsed[SEQUENCE])
    return who[1] == parsed[SEQUENCE] and who[2] == parsed[CHANNEL] and who[3] == parsed[TALKER]


@njit(cache=True, nogil=True)
def drop_slot(fragments: Any, slot: int, six: Any, p: Any, s: Any, o: Any, rejects: Any, counters: Any) -> None:
    """Gives up on an incomplete message: the whole fields of a type 5 are kept, the rest is rejected."""
    fragments.used[slot] = False
    length = fragments.length[slot, 1] if fragments.have[slot] & 2 else 0
    if length * 6 >= 112 and fragments.six[slot, 1, 0] == 5:
        for i in range(length):
            six[i] = fragments.six[slot, 1, i]
        meta = (fragments.t_us[slot], fragments.identity[slot, 4], fragments.offset[slot, 1], np.int64(-1))
        if put_message(six, min(length * 6, 419), 0, meta, p, s, o, counters) == FINE:
            return
    for part in range(1, 10):
        if fragments.have[slot] & (1 << part):
            reject(fragments.offset[slot, part], 0, INCOMPLETE, rejects, counters)


@njit(cache=True, nogil=True)
def _slot_for(
    fragments: Any, parsed: Any, line_no: int, six: Any, p: Any, s: Any, o: Any, rejects: Any, counters: Any
) -> int:
    best, oldest, free = -1, 0, -1
    for slot in range(fragments.used.shape[0]):
        if not fragments.used[slot]:
            free = slot
            continue
        if line_no - fragments.line_no[slot] > PART_TIMEOUT_LINES:
            drop_slot(fragments, slot, six, p, s, o, rejects, counters)
            free = slot
            continue
        if _belongs(fragments, slot, parsed, line_no) and (
            best < 0 or fragments.line_no[slot] > fragments.line_no[best]
        ):
            best = slot
        if not fragments.used[oldest] or fragments.line_no[slot] < fragments.line_no[oldest]:
            oldest = slot
    if best >= 0:
        return best
    if free < 0:
        drop_slot(fragments, oldest, six, p, s, o, rejects, counters)
        free = oldest
    fragments.used[free] = True
    fragments.have[free] = 0
    fragments.t_us[free] = NO_TIME
    fragments.fill_bits[free] = 0
    fragments.identity[free, 0] = parsed[GROUP]
    fragments.identity[free, 1] = parsed[SEQUENCE]
    fragments.identity[free, 2] = parsed[CHANNEL]
    fragments.identity[free, 3] = parsed[TALKER]
    fragments.identity[free, 4] = -1
    fragments.identity[free, 5] = parsed[TOTAL]
    return free


@njit(cache=True, nogil=True)
def add_part(
    buf: Any,
    parsed: Any,
    offset: int,
    line_no: int,
    six: Any,
    fragments: Any,
    p: Any,
    s: Any,
    o: Any,
    rejects: Any,
    counters: Any,
) -> int:
    """Files one part of a multi-part message and writes the message out when it is whole."""
    length = parsed[END] - parsed[START]
    if length > fragments.six.shape[2]:
        return MALFORMED
    status = unarmour(buf, parsed[START], parsed[END], six)
    if status != FINE:
        return status
    slot = _slot_for(fragments, parsed, line_no, six, p, s, o, rejects, counters)
    unarmour(buf, parsed[START], parsed[END], fragments.six[slot, parsed[NUMBER]])
    fragments.have[slot] |= 1 << parsed[NUMBER]
    fragments.length[slot, parsed[NUMBER]] = length
    fragments.offset[slot, parsed[NUMBER]] = offset
    fragments.line_no[slot] = line_no
    if fragments.identity[slot, 4] < 0:
        fragments.identity[slot, 4] = parsed[STATION]
    if fragments.t_us[slot] == NO_TIME:
        fragments.t_us[slot] = parsed[TIME]
    if parsed[NUMBER] == parsed[TOTAL]:
        fragments.fill_bits[slot] = parsed[FILL]
    if fragments.have[slot] != (1 << (parsed[TOTAL] + 1)) - 2:
        return FINE
    fragments.used[slot] = False
    count, first, last = 0, fragments.offset[slot, 1], fragments.offset[slot, 1]
    for part in range(1, parsed[TOTAL] + 1):
        for i in range(fragments.length[slot, part]):
            six[count] = fragments.six[slot, part, i]
            count += 1
        first = min(first, fragments.offset[slot, part])
        last = max(last, fragments.offset[slot, part])
    fill = fragments.fill_bits[slot]
    meta = (fragments.t_us[slot], fragments.identity[slot, 4], first, last)
    status = put_message(six, count * 6 - fill, fill, meta, p, s, o, counters)
    if status != FINE:  # the caller rejects this line; the others of the message go with it
        for part in range(1, parsed[TOTAL] + 1):
            if fragments.offset[slot, part] != offset:
                reject(fragments.offset[slot, part], 0, status, rejects, counters)
    return status


@njit(cache=True, nogil=True)
def read_chunk(
    buf: Any, base: int, fragments: Any, stations: Any, p: Any, s: Any, o: Any, rejects: Any, counters: Any
) -> None:
    """Decodes every line of `buf` (whole lines; LF, CR or both end a line) into the columns given.

    `base` is the byte offset of `buf` in the uncompressed file.
    """
    six = np.zeros(16384, np.uint8)
    parsed = np.zeros(N_FIELDS, np.int64)
    start = 0
    size = buf.shape[0]
    for i in range(size + 1):
        if i < size and buf[i] != 10 and buf[i] != 13:
            continue
        if i > start:
            counters[LINES] += 1
            status = sentence(buf, start, i, parsed, stations, counters)
            if status == IGNORE:
                counters[IGNORED] += 1
            else:
                if status == FINE:
                    counters[SENTENCES] += 1
                    length = parsed[END] - parsed[START]
                    if length == 0:
                        status = EMPTY_PAYLOAD
                    elif parsed[TOTAL] > 1:
                        status = add_part(
                            buf, parsed, base + start, counters[LINES], six, fragments, p, s, o, rejects, counters
                        )
                    elif length > 1024:
                        status = MALFORMED
                    else:
                        status = unarmour(buf, parsed[START], parsed[END], six)
                        if status == FINE:
                            meta = (parsed[TIME], parsed[STATION], base + start, np.int64(-1))
                            bits = length * 6 - parsed[FILL]
                            status = put_message(six, bits, parsed[FILL], meta, p, s, o, counters)
                if status != FINE:
                    reject(base + start, i - start, status, rejects, counters)
        start = i + 1


@njit(cache=True, nogil=True)
def flush(fragments: Any, p: Any, s: Any, o: Any, rejects: Any, counters: Any) -> None:
    """At the end of a file: gives up on every message that is still incomplete."""
    six = np.zeros(16384, np.uint8)
    for slot in range(fragments.used.shape[0]):
        if fragments.used[slot]:
            drop_slot(fragments, slot, six, p, s, o, rejects, counters)
