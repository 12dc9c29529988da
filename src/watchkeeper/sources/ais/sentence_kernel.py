"""One line of text to the parts of an AIVDM/AIVDO sentence (NMEA 0183; tag blocks of NMEA 0183 v4.10, IEC 61162-450)."""

from __future__ import annotations

from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled, inlined
from watchkeeper.sources.ais.bits_kernel import find
from watchkeeper.sources.ais.clock_kernel import epoch_us, iso_us, number_at
from watchkeeper.sources.ais.columns import (
    BAD_CHECKSUM,
    BAD_TAG_BLOCKS,
    FINE,
    IGNORE,
    MALFORMED,
    MAX_CHARS,
    MAX_PART_CHARS,
    NO_CHECKSUM,
    NO_TIME,
    NOT_A_SENTENCE,
)
from watchkeeper.sources.ais.parsed import (
    CHANNEL,
    COMMA,
    COMMAS,
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
from watchkeeper.sources.fields import EPOCHS_S
from watchkeeper.sources.words import repeated

BACKSLASHES, BANGS, STARS, COMMA_SIGNS = repeated(92), repeated(33), repeated(42), repeated(44)


@compiled
def hex_value(char: int) -> int:
    """The value of a hexadecimal digit, or -1."""
    if 48 <= char <= 57:
        return char - 48
    if 65 <= char <= 70:
        return char - 55
    return char - 87 if 97 <= char <= 102 else -1


@inlined
def intern_station(buf: Any, start: int, end: int, stations: Any) -> int:
    """The number of the station named in start..end, a new one when it was not met before; -1 when the table is full."""
    mask = stations.hash_table.shape[0] - 1
    key = np.uint64(14695981039346656037)
    for i in range(start, end):
        key = (key ^ np.uint64(buf[i])) * np.uint64(1099511628211)
    slot = np.int64(key & np.uint64(mask))
    while stations.hash_table[slot] >= 0:
        found = stations.hash_table[slot]
        at = stations.end[found]
        if stations.end[found + 1] - at == end - start:
            same = True
            for i in range(end - start):
                if stations.text[at + i] != buf[start + i]:
                    same = False
                    break
            if same:
                return found
        slot = (slot + 1) & mask
    count = stations.met[0]
    at = stations.end[count]
    if count + 1 >= stations.end.shape[0] or at + (end - start) > stations.text.shape[0]:
        return -1
    for i in range(end - start):
        stations.text[at + i] = buf[start + i]
    stations.end[count + 1] = at + (end - start)
    stations.hash_table[slot] = count
    stations.met[0] = count + 1
    return count


@inlined
def _tag_field(buf: Any, start: int, end: int, out: Any, stations: Any) -> None:
    if end - start < 3 or buf[start + 1] != 58:
        return
    key, at = buf[start], start + 2
    if key == 99:  # c: UNIX time
        out[TIME] = epoch_us(buf, at, end)
    elif key == 115:  # s: source
        out[STATION] = intern_station(buf, at, end, stations)
    elif key == 103:  # g: sentence-total-group
        dash, dashes = at, 0
        for i in range(at, end):
            if buf[i] == 45:
                dash, dashes = i, dashes + 1
        if dashes == 2:
            out[GROUP] = number_at(buf, dash + 1, end)


@inlined
def tag_block(buf: Any, eights: Any, start: int, end: int, out: Any, stations: Any, counters: Any) -> int:
    """Reads the tag block that opens at `start`; where the text after it begins, or -1 when it never closes.

    A block whose own checksum fails is not believed (and counted); the sentence after it still is.
    """
    close = find(buf, eights, start + 1, end, BACKSLASHES, 92)
    if close >= end:
        return -1
    star = find(buf, eights, start + 1, close, STARS, 42)
    good = star + 3 == close and _given(buf, star) == _parity(buf, eights, start + 1, star)
    if not good:
        counters[BAD_TAG_BLOCKS] += 1
        return close + 1
    at = start + 1
    while at < star:
        i = find(buf, eights, at, star, COMMA_SIGNS, 44)
        _tag_field(buf, at, i, out, stations)
        at = i + 1
    return close + 1


@inlined
def _trailer(buf: Any, eights: Any, start: int, end: int, out: Any, stations: Any) -> None:
    at = start
    while at < end:
        i = find(buf, eights, at, end, COMMA_SIGNS, 44)
        if i - at >= 9 and out[TIME] == NO_TIME and 48 <= buf[at] <= 57:
            us = epoch_us(buf, at, i)
            if us >= EPOCHS_S[0] * 1_000_000:
                out[TIME] = us
        elif i - at >= 4 and out[STATION] < 0 and (buf[at] == 114 or buf[at] == 98) and 48 <= buf[at + 1] <= 57:
            out[STATION] = intern_station(buf, at, i, stations)
        at = i + 1


@inlined
def sentence(buf: Any, eights: Any, start: int, end: int, out: Any, stations: Any, counters: Any) -> int:
    """Fills `out` from the line start..end; FINE, IGNORE, or the reason it is rejected."""
    out[TIME], out[GROUP], out[STATION] = NO_TIME, -1, -1
    p = start
    while p < end and buf[p] <= 32:
        p += 1
    if p >= end or buf[p] == 35:  # empty, or a comment
        return IGNORE
    while p < end and buf[p] == 92:
        p = tag_block(buf, eights, p, end, out, stations, counters)
        if p < 0:
            return MALFORMED
    if p < end and buf[p] == 36:  # $: another instrument on the same wire
        return IGNORE
    bang = p if p < end and buf[p] == 33 else find(buf, eights, p, end, BANGS, 33)
    if bang + 6 >= end:
        return NOT_A_SENTENCE
    if buf[bang + 3] != 86 or buf[bang + 4] != 68 or (buf[bang + 5] != 77 and buf[bang + 5] != 79):
        return IGNORE  # an encapsulated sentence of another kind than VDM and VDO
    if bang > p and out[TIME] == NO_TIME:
        stop = p
        while stop < bang and (48 <= buf[stop] <= 57 or buf[stop] == 46):
            stop += 1
        out[TIME] = epoch_us(buf, p, stop) if stop - p >= 9 else iso_us(buf, p, bang)
    return _fields(buf, eights, bang, end, out, stations)


NO_STAR, WRONG_STAR = -1, -2


@inlined
def _parity(buf: Any, eights: Any, start: int, end: int) -> int:
    """The NMEA checksum of start..end, eight bytes at a time; `eights` is the memory of `buf` in 64-bit words."""
    first, last = start // 8, end // 8
    if first == last or last >= eights.shape[0]:
        parity = np.int64(0)
        for i in range(start, end):
            parity ^= np.int64(buf[i])
        return parity
    skip, take = np.uint64(8 * (start % 8)), np.uint64(8 * (end % 8))
    word = eights[first] >> skip
    for k in range(first + 1, last):
        word ^= eights[k]
    word ^= eights[last] & ((np.uint64(1) << take) - np.uint64(1))
    word ^= word >> np.uint64(32)
    word ^= word >> np.uint64(16)
    return np.int64((word ^ (word >> np.uint64(8))) & np.uint64(255))


@compiled
def _given(buf: Any, star: int) -> int:
    """The checksum written after the asterisk at `star`, or -1."""
    high, low = hex_value(buf[star + 1]), hex_value(buf[star + 2])
    return -1 if high < 0 or low < 0 else high * 16 + low


@inlined
def _star(buf: Any, eights: Any, bang: int, end: int) -> int:
    """Where the asterisk of a sentence with a right checksum is; NO_STAR, or WRONG_STAR when its checksum is wrong."""
    last = end - 3  # nothing after the checksum is the usual case
    if buf[last] == 42 and _given(buf, last) == _parity(buf, eights, bang + 1, last):
        return last
    star = find(buf, eights, bang + 1, end, STARS, 42)
    if star + 2 >= end:
        return NO_STAR
    return star if _given(buf, star) == _parity(buf, eights, bang + 1, star) else WRONG_STAR


@inlined
def _commas(buf: Any, start: int, end: int, out: Any) -> bool:
    """Notes where the five commas before the payload are; False when there are fewer."""
    count = 0
    for i in range(start, end):
        if buf[i] == 44:
            out[COMMA + count] = i
            count += 1
            if count == COMMAS:
                return True
    return False


@inlined
def _last_comma(buf: Any, start: int, star: int) -> int:
    """Where the comma behind the payload is, or -1 when there is none, or two behind one another.

    A comma within the payload is left to the payload's reader, for which it is no character.
    """
    at = star - 2 if buf[star - 2] == 44 else star - 1  # one digit of fill bits between them, or none
    if at >= start and buf[at] == 44:
        if buf[at + 1] == 44 or (at > start and buf[at - 1] == 44):
            return -1
        return at
    found = -1
    for i in range(start, star):
        if buf[i] == 44:
            if found >= 0:
                return -1
            found = i
    return found


@inlined
def _fields(buf: Any, eights: Any, bang: int, end: int, out: Any, stations: Any) -> int:
    # a NUL changes no checksum: the name of a sentence ends with its comma and nowhere else
    if buf[bang + 6] != 44 or not _commas(buf, bang + 6, end, out):
        return MALFORMED
    star = _star(buf, eights, bang, end)
    if star < 0:
        return NO_CHECKSUM if star == NO_STAR else BAD_CHECKSUM
    first, second, third, fourth, fifth = out[COMMA], out[COMMA + 1], out[COMMA + 2], out[COMMA + 3], out[COMMA + 4]
    sixth = _last_comma(buf, fifth + 1, star)
    if sixth < 0:
        return MALFORMED
    out[TALKER] = np.int64(buf[bang + 1]) * 256 + buf[bang + 2]
    out[TOTAL] = number_at(buf, first + 1, second)
    out[NUMBER] = number_at(buf, second + 1, third)
    out[SEQUENCE] = number_at(buf, third + 1, fourth)
    out[CHANNEL] = buf[fourth + 1] if fifth > fourth + 1 else 0
    out[START], out[END] = fifth + 1, sixth
    fill = number_at(buf, sixth + 1, star)
    out[FILL] = fill if 0 <= fill <= 5 else 0
    if not 1 <= out[TOTAL] <= 9 or not 1 <= out[NUMBER] <= out[TOTAL]:
        return MALFORMED
    if out[END] - out[START] > (MAX_CHARS if out[TOTAL] == 1 else MAX_PART_CHARS):
        return MALFORMED
    if star + 3 < end:
        _trailer(buf, eights, star + 3, end, out, stations)
    return FINE
