"""Eight bytes at a time give what one byte after the other gives, wherever a payload lies and whatever it holds."""

from __future__ import annotations

from functools import reduce
from operator import xor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.sources.ais.bits_kernel import SIX, find, put_armoured, signed, unarmour, unarmour_line, unsigned
from watchkeeper.sources.ais.kernel import line_end
from watchkeeper.sources.ais.sentence_kernel import _parity
from watchkeeper.sources.blocks import line_ends

PAYLOAD = st.binary(max_size=60) | st.text("0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw").map(
    str.encode
)


def views(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    return np.frombuffer(data, np.uint8), np.frombuffer(data, np.uint64, len(data) // 8)


@given(before=st.integers(0, 20), payload=PAYLOAD, after=st.integers(0, 40))
def test_payloads(before: int, payload: bytes, after: int) -> None:
    buffer, eights = views(b"," * before + payload + b"*" * after)
    words, expected = np.full(100, -1, np.int64), np.zeros(100, np.int64)
    found = unarmour_line(buffer, eights, before, before + len(payload), words)
    assert found == unarmour(buffer, before, before + len(payload), expected, 0)
    assert (found == -1) == any(SIX[byte] > 63 for byte in payload)
    if found >= 0:
        used = len(payload) // 8 + 1
        assert words[:used].tolist() == expected[:used].tolist()
        assert [unsigned(words, 6 * i, 6) for i in range(len(payload))] == [SIX[byte] for byte in payload]


@given(text=st.text("0w`W5?@", min_size=1, max_size=40).map(str.encode))
def test_what_is_unarmoured_is_armoured_as_it_was(text: bytes) -> None:
    words, out = np.zeros(100, np.int64), np.zeros(50, np.uint8)
    unarmour(np.frombuffer(text, np.uint8), 0, len(text), words, 0)
    assert bytes(out[: put_armoured(words, len(text), out, 0)]) == text


@given(text=st.binary(max_size=3000) | st.text("\n\r\t", max_size=3000).map(str.encode), data=st.data())
def test_how_many_ends_of_lines(text: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert line_ends(text, start, end) == sum(text.count(sign, start, end) for sign in (b"\n", b"\r"))


@given(parts=st.lists(st.text("0w`W5", min_size=1, max_size=30).map(str.encode), min_size=1, max_size=5))
def test_parts_one_after_the_other_are_one_payload(parts: list[bytes]) -> None:
    words, whole, count = np.zeros(100, np.int64), np.zeros(100, np.int64), 0
    for part in parts:
        count = unarmour(np.frombuffer(part, np.uint8), 0, len(part), words, count)
    text = b"".join(parts)
    assert count == unarmour(np.frombuffer(text, np.uint8), 0, len(text), whole, 0) == len(text)
    assert words.tolist() == whole.tolist()


@given(text=st.binary(max_size=80), data=st.data())
def test_checksums(text: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert _parity(*views(text), start, end) == reduce(xor, text[start:end], 0)


@given(text=st.text(",*!\\0", max_size=60).map(str.encode), byte=st.sampled_from(b",*!\\"), data=st.data())
def test_the_first_of_a_sign(text: bytes, byte: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = text.find(byte, start, end)
    pattern = np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))
    assert find(*views(text), start, end, pattern, byte) == (end if at < 0 else at)


@given(text=st.binary(max_size=60), start=st.integers(0, 60))
def test_ends_of_lines(text: bytes, start: int) -> None:
    start = min(start, len(text))
    ends = [i for i in range(start, len(text)) if text[i] in b"\n\r"]
    assert line_end(*views(text), start) == (ends[0] if ends else len(text))


@pytest.mark.parametrize("start", range(0, 60, 7))
@pytest.mark.parametrize("width", [1, 6, 10, 27, 30])
def test_a_field_is_the_same_wherever_it_begins(start: int, width: int) -> None:
    bits = "".join(f"{n * 37 % 64:06b}" for n in range(20))
    words = np.zeros(10, np.int64)
    payload = bytes(n * 37 % 64 + (48 if n * 37 % 64 < 40 else 56) for n in range(20))
    unarmour(np.frombuffer(payload, np.uint8), 0, 20, words, 0)
    expected = int(bits[start : start + width], 2)
    assert unsigned(words, start, width) == expected
    assert signed(words, start, width) == expected - (1 << width if bits[start] == "1" else 0)
