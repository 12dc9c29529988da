"""Messages of several sentences: parts wait in slots until the message is whole, or until it is given up."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.ais.bits_kernel import unarmour, unarmour_line, unsigned
from watchkeeper.sources.ais.columns import (
    BAD_CHARACTER,
    FINE,
    INCOMPLETE,
    NO_TIME,
    PART_LENGTH,
    PART_OFFSET,
    REJECT_LENGTH,
    REJECT_OFFSET,
    REJECT_REASON,
    REJECTS,
    SLOT_CHANNEL,
    SLOT_FILL,
    SLOT_GROUP,
    SLOT_HAVE,
    SLOT_LINE,
    SLOT_SEQUENCE,
    SLOT_STATION,
    SLOT_TALKER,
    SLOT_TIME,
    SLOT_TOTAL,
    USED,
)
from watchkeeper.sources.ais.parsed import (
    CHANNEL,
    END,
    FILL,
    GROUP,
    NUMBER,
    SEQUENCE,
    START,
    STATION,
    TALKER,
    TIME,
    TOTAL,
)
from watchkeeper.sources.ais.payload_kernel import put_joined

PART_TIMEOUT_US = 30 * 1_000_000
"""Parts of one message stamped further apart than this belong to different messages (two minutes is a full
sequence-number cycle on a busy channel; gpsd and AIS-catcher use seconds)."""
PART_TIMEOUT_LINES = 2_000
"""The same for unstamped lines, counted in lines between the parts."""
LEAST_TYPE_5_BITS = 112
"""A first part of a type 5 with so many bits holds IMO number and call sign, and is kept as a partial message."""


@inlined
def reject(offset: int, length: int, reason: int, out: Any) -> None:
    """Counts and keeps one rejected line; length 0 means up to the end of its line."""
    row = out.counters[REJECTS]
    out.rejects[REJECT_OFFSET, row], out.rejects[REJECT_LENGTH, row] = offset, length
    out.rejects[REJECT_REASON, row] = reason
    out.counters[REJECTS] += 1


@inlined
def _belongs(who: Any, parsed: Any, line_no: int) -> bool:
    if who[SLOT_TOTAL] != parsed[TOTAL] or who[SLOT_HAVE] & (1 << parsed[NUMBER]):
        return False
    if line_no - who[SLOT_LINE] > PART_TIMEOUT_LINES:
        return False
    apart = abs(who[SLOT_TIME] - parsed[TIME])
    if who[SLOT_TIME] != NO_TIME and parsed[TIME] != NO_TIME and apart > PART_TIMEOUT_US:
        return False
    if who[SLOT_STATION] >= 0 and parsed[STATION] >= 0 and who[SLOT_STATION] != parsed[STATION]:
        return False
    same_sequence = who[SLOT_SEQUENCE] == parsed[SEQUENCE]
    if who[SLOT_GROUP] >= 0 and parsed[GROUP] >= 0:
        # group numbers come round again: a sequence number must not speak against
        return who[SLOT_GROUP] == parsed[GROUP] and (who[SLOT_SEQUENCE] < 0 or parsed[SEQUENCE] < 0 or same_sequence)
    return same_sequence and who[SLOT_CHANNEL] == parsed[CHANNEL] and who[SLOT_TALKER] == parsed[TALKER]


@compiled
def drop_slot(fragments: Any, slot: int, words: Any, out: Any) -> None:
    """Gives up on an incomplete message: the whole fields of a type 5 are kept, the rest is rejected."""
    who = fragments.slot[slot]
    who[USED] = 0
    if who[SLOT_HAVE] & 2:
        length = fragments.part[slot, 1, PART_LENGTH]
        unarmour(fragments.text[slot, 1], 0, length, words, 0)
        if length * 6 >= LEAST_TYPE_5_BITS and unsigned(words, 0, 6) == 5:
            meta = (who[SLOT_TIME], who[SLOT_STATION], fragments.part[slot, 1, PART_OFFSET], np.int64(-1))
            if put_joined(words, min(length * 6, 419), 0, meta, out) == FINE:
                return
    for part in range(1, 10):
        if who[SLOT_HAVE] & (1 << part):
            reject(fragments.part[slot, part, PART_OFFSET], 0, INCOMPLETE, out)


@inlined
def _open_slot(fragments: Any, slot: int, parsed: Any) -> int:
    who = fragments.slot[slot]
    who[USED], who[SLOT_HAVE], who[SLOT_TIME], who[SLOT_FILL] = 1, 0, NO_TIME, 0
    who[SLOT_GROUP], who[SLOT_SEQUENCE], who[SLOT_CHANNEL] = parsed[GROUP], parsed[SEQUENCE], parsed[CHANNEL]
    who[SLOT_TALKER], who[SLOT_STATION], who[SLOT_TOTAL] = parsed[TALKER], -1, parsed[TOTAL]
    fragments.high[0] = max(fragments.high[0], slot + 1)
    return slot


@inlined
def _slot_for(fragments: Any, parsed: Any, line_no: int, words: Any, out: Any) -> int:
    """The slot of the message this part belongs to, the newest that fits; a new one, where need be the oldest's."""
    while fragments.high[0] > 0 and not fragments.slot[fragments.high[0] - 1, USED]:
        fragments.high[0] -= 1
    best, oldest, free, high = -1, -1, -1, fragments.high[0]
    for slot in range(high):
        who = fragments.slot[slot]
        if who[USED] and line_no - who[SLOT_LINE] > PART_TIMEOUT_LINES:
            drop_slot(fragments, slot, words, out)
        if not who[USED]:
            free = slot if free < 0 else free
            continue
        if _belongs(who, parsed, line_no) and (best < 0 or who[SLOT_LINE] > fragments.slot[best, SLOT_LINE]):
            best = slot
        if oldest < 0 or who[SLOT_LINE] < fragments.slot[oldest, SLOT_LINE]:
            oldest = slot
    if best >= 0:
        return best
    if free < 0 and high < fragments.slot.shape[0]:
        free = high
    if free < 0:
        drop_slot(fragments, oldest, words, out)
        free = oldest
    return _open_slot(fragments, free, parsed)


@inlined
def _file_part(buf: Any, parsed: Any, offset: int, line_no: int, fragments: Any, slot: int) -> None:
    who, number, length = fragments.slot[slot], parsed[NUMBER], parsed[END] - parsed[START]
    for i in range(length):
        fragments.text[slot, number, i] = buf[parsed[START] + i]
    fragments.part[slot, number, PART_LENGTH], fragments.part[slot, number, PART_OFFSET] = length, offset
    who[SLOT_HAVE] |= 1 << number
    who[SLOT_LINE] = line_no
    if who[SLOT_STATION] < 0:
        who[SLOT_STATION] = parsed[STATION]
    if who[SLOT_TIME] == NO_TIME:
        who[SLOT_TIME] = parsed[TIME]
    if number == parsed[TOTAL]:
        who[SLOT_FILL] = parsed[FILL]


@inlined
def add_part(
    buf: Any, eights: Any, parsed: Any, offset: int, line_no: int, words: Any, fragments: Any, out: Any
) -> int:
    """Files one part of a multi-part message and writes the message out when it is whole; FINE or a reason."""
    if unarmour_line(buf, eights, parsed[START], parsed[END], words) < 0:
        return BAD_CHARACTER
    slot = _slot_for(fragments, parsed, line_no, words, out)
    _file_part(buf, parsed, offset, line_no, fragments, slot)
    who = fragments.slot[slot]
    if who[SLOT_HAVE] != (1 << (parsed[TOTAL] + 1)) - 2:
        return FINE
    who[USED] = 0
    count, first, last = 0, offset, offset
    for part in range(1, parsed[TOTAL] + 1):
        count = unarmour(fragments.text[slot, part], 0, fragments.part[slot, part, PART_LENGTH], words, count)
        first = min(first, fragments.part[slot, part, PART_OFFSET])
        last = max(last, fragments.part[slot, part, PART_OFFSET])
    meta = (who[SLOT_TIME], who[SLOT_STATION], first, last)
    status = put_joined(words, count * 6 - who[SLOT_FILL], who[SLOT_FILL], meta, out)
    if status != FINE:  # the caller rejects this line; the others of the message go with it
        for part in range(1, parsed[TOTAL] + 1):
            if fragments.part[slot, part, PART_OFFSET] != offset:
                reject(fragments.part[slot, part, PART_OFFSET], 0, status, out)
    return status
