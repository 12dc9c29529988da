"""Payloads to JSON objects of their fields, step by step as `program` says. Writes bytes; no Python objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from watchkeeper.engine.compiled import compiled_on_disk, inlined, sources_key
from watchkeeper.sources.ais.bits_kernel import signed, unarmour, unsigned
from watchkeeper.sources.ais.json_kernel import (
    POWERS,
    put_decimal,
    put_flag,
    put_hex,
    put_null,
    put_string,
    put_whole,
    put_words,
)
from watchkeeper.sources.ais.program import (
    AID_NAME,
    APPLICATION,
    APPLICATION_KEYS,
    APPLICATION_STEPS,
    BITS_AT,
    BITS_LENGTH,
    CASES,
    COUNT,
    COUNT_WIDTH,
    DATA,
    DECIMALS,
    END,
    FLAG,
    HIGH,
    KEY_AT,
    KEY_LENGTH,
    KEYS,
    KIND,
    LOW,
    MESSAGE,
    MOST,
    MOST_BYTES,
    NUMBER,
    OFFSET,
    OUTER,
    OVER,
    POWER,
    SCALED,
    SHORT,
    SIGNED,
    START,
    STEPS,
    SWITCH,
    TAIL,
    TIMES,
    TO,
    WIDTH,
)

AID_NAME_FIRST, AID_NAME_MORE, AID_NAME_MORE_AT = 20, 14, 272
"""Characters of an aid's name, characters of its continuation, and the bit that begins at."""
SHORT_BITS = 72
"""A type 6 of so many bits has no destination."""

# A list that is being written: bit its item begins at, items left, first step of an item, bits of one, step behind the list.
BASE, LEFT, ITEM, ITEM_WIDTH, NEXT = range(5)
DEPTH = 4
"""Lists in lists, with the message itself; there are two at most."""


def frames() -> Any:
    """Room for the lists that are being written."""
    return np.zeros((DEPTH, 5), np.int64)


@inlined
def _put_number(words: Any, bits: int, step: Any, frames: Any, depth: int, out: Any, wide: Any, at: int) -> int:
    start, width = frames[depth, BASE] + step[START], step[WIDTH]
    if start + width > bits:
        return put_null(wide, at)
    raw = unsigned(words, start, width)
    if step[LOW] <= raw <= step[HIGH]:
        return put_null(wide, at)
    if step[SIGNED]:
        raw = signed(words, start, width)
    if step[KIND] == NUMBER:
        return put_whole(raw, out, at)
    if step[POWER] >= 0:
        raw *= POWERS[unsigned(words, frames[depth - step[OUTER], BASE] + step[POWER], 2)]
    raw *= step[TIMES]
    over = step[OVER]
    if over > 1:  # to the nearest; there are no halves, since none is divided by an even number
        raw = (raw + over // 2) // over
    return put_decimal(step[OFFSET] + raw, step[DECIMALS], out, at)


@inlined
def _application(words: Any, start: int) -> int:
    """The first step of the application whose data begin at bit `start`, or -1."""
    key = (unsigned(words, 0, 6) << 16) | unsigned(words, start - 16, 16)
    low, high = 0, APPLICATION_KEYS.shape[0]
    while low < high:
        middle = (low + high) // 2
        if APPLICATION_KEYS[middle] < key:
            low = middle + 1
        else:
            high = middle
    if low < APPLICATION_KEYS.shape[0] and APPLICATION_KEYS[low] == key:
        return APPLICATION_STEPS[low]
    return -1


@inlined
def _put_text(words: Any, bits: int, kind: int, start: int, most: int, out: Any, wide: Any, at: int) -> int:
    """Text as far as whole characters of it are in the message."""
    if kind == AID_NAME:
        more = min(AID_NAME_MORE, (bits - AID_NAME_MORE_AT) // 6)
        if more > 0 and unsigned(words, start + 6 * (AID_NAME_FIRST - 1), 6) != 0:
            return put_string(words, start, AID_NAME_FIRST, AID_NAME_MORE_AT, more, out, wide, at)
        most = AID_NAME_FIRST
    return put_string(words, start, max(0, min(most, (bits - start) // 6)), 0, 0, out, wide, at)


@inlined
def _put_data(words: Any, bits: int, step: Any, start: int, out: Any, wide: Any, at: int) -> int:
    end = max(start, bits - step[MOST])
    at = put_hex(words, start, end, out, wide, at)
    at = put_words(KEYS, step[BITS_AT], step[BITS_LENGTH], wide, at)
    return put_whole(end - start, out, at)


@inlined
def _items(words: Any, bits: int, step: Any, base: int) -> int:
    """How many items of a list are whole."""
    count = max(0, min(step[MOST], (bits - base - step[START]) // step[WIDTH]))
    if step[COUNT] < 0:
        return count
    return min(count, unsigned(words, base + step[COUNT], step[COUNT_WIDTH]))


@inlined
def put_fields(words: Any, bits: int, frames: Any, out: Any, wide: Any, at: int) -> int:
    """Writes the message in `words` as a JSON object of its fields."""
    kind = unsigned(words, 0, 6)
    k = SHORT if kind == 6 and bits <= SHORT_BITS else MESSAGE[kind]
    depth = 0
    frames[0, BASE] = 0
    while True:
        step = STEPS[k]
        what, start = step[KIND], frames[depth, BASE] + step[START]
        k += 1
        if what == SWITCH:
            k = CASES[step[TO] + unsigned(words, start, step[WIDTH])]
            continue
        if what == APPLICATION:
            k = _application(words, start) if start <= bits else -1
            if k < 0:
                break
            frames[0, BASE] = start
            continue
        if what == END:
            if depth == 0:
                break
            out[at] = 125
            at += 1
            frames[depth, LEFT] -= 1
            if frames[depth, LEFT] > 0:
                out[at] = 44
                at += 1
                frames[depth, BASE] += frames[depth, ITEM_WIDTH]
                k = frames[depth, ITEM]
            else:
                out[at] = 93
                at += 1
                k = frames[depth, NEXT]
                depth -= 1
            continue
        at = put_words(KEYS, step[KEY_AT], step[KEY_LENGTH], wide, at)
        if what <= SCALED:
            at = _put_number(words, bits, step, frames, depth, out, wide, at)
        elif what == FLAG:
            at = put_null(wide, at) if start >= bits else put_flag(unsigned(words, start, 1), wide, at)
        elif what <= AID_NAME:
            at = _put_text(words, bits, what, start, step[MOST], out, wide, at)
        elif what == DATA:
            at = _put_data(words, bits, step, start, out, wide, at)
        elif what == TAIL:
            at = put_whole(unsigned(words, bits - step[WIDTH], step[WIDTH]), out, at)
        else:
            out[at] = 91
            at += 1
            count = _items(words, bits, step, frames[depth, BASE])
            if count == 0:
                out[at] = 93
                at += 1
            else:
                depth += 1
                frames[depth, BASE], frames[depth, LEFT], frames[depth, NEXT] = start, count, k
                frames[depth, ITEM], frames[depth, ITEM_WIDTH] = step[TO], step[WIDTH]
                k = step[TO]
    out[at] = 125
    return at + 1


def _entry(sources: int) -> Callable[..., int]:
    @compiled_on_disk
    def write_fields(
        text: Any, ends: Any, fill_bits: Any, first: int, words: Any, frames: Any, out: Any, wide: Any, out_ends: Any
    ) -> int:
        """Writes the JSON of the payloads from `first` on, as far as `out` surely has room; the first that is not written.

        `text` are armoured payloads one behind the other and `ends` where each ends; `out_ends` is given the same of `out`.
        """
        _ = sources  # in the closure, see `sources_key`
        at = 0
        for row in range(first, ends.shape[0]):
            start, end = 0 if row == 0 else ends[row - 1], ends[row]
            if at + MOST_BYTES + 4 * (end - start) > out.shape[0]:
                return row
            unarmour(text, start, end, words, 0)
            at = put_fields(words, 6 * (end - start) - fill_bits[row], frames, out, wide, at)
            out_ends[row - first] = at
        return ends.shape[0]

    return write_fields


write_fields = _entry(sources_key(__file__))
