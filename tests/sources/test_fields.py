"""Fields of messages without columns: whatever bits come, the JSON is what the layouts say, read plainly."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sources.layout_reader import fields_of
from watchkeeper.sources.ais import columns as c
from watchkeeper.sources.ais import others
from watchkeeper.sources.ais.applications import APPLICATIONS
from watchkeeper.sources.ais.fields_kernel import frames, write_fields
from watchkeeper.sources.ais.json_kernel import put_decimal, wide_view
from watchkeeper.sources.ais.layout import Layout, Number, Switch, names_of
from watchkeeper.sources.ais.layouts import LAYOUTS
from watchkeeper.sources.ais.payload_kernel import MIN_BITS
from watchkeeper.sources.ais.program import MOST_BYTES

DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "decoding.md"
KINDS = sorted(LAYOUTS)
MOST_BITS = 9 * c.MAX_PART_CHARS * 6
LENGTHS = st.integers(0, 1200) | st.integers(0, 120) | st.sampled_from([MOST_BITS])


def other_rows(messages: list[str]) -> c.OtherColumns:
    """The columns the kernel would have filled."""
    text, ends, fill_bits = bytearray(), [], []
    for bits in messages:
        fill = -len(bits) % 6
        whole = bits + "0" * fill
        values = [int(whole[i : i + 6], 2) for i in range(0, len(whole), 6)]
        text += bytes(value + 48 if value < 40 else value + 56 for value in values)
        ends.append(len(text))
        fill_bits.append(fill)
    o = c.output(max(1, len(messages)), max(1, len(text))).o
    o.text[: len(text)] = np.frombuffer(bytes(text), np.uint8)
    o.i32[c.PAYLOAD_END, : len(ends)], o.i8[c.FILL_BITS, : len(ends)] = ends, fill_bits
    return o


def read(messages: list[str]) -> list[str]:
    return others.fields(other_rows(messages), len(messages)).to_pylist()


@st.composite
def message(draw: st.DrawFn) -> str:
    """A message of a type without columns, at least as long as such a message must be; of 6 and 8 mostly known ones."""
    kind = draw(st.sampled_from([*KINDS, 6, 6, 8, 8]))
    length = max(int(MIN_BITS[kind]), draw(LENGTHS))
    filling = draw(st.sampled_from(["random", "random", "0", "1"]))
    seed = draw(st.integers(0, (1 << 64) - 1))
    body = f"{int.from_bytes(np.random.default_rng(seed).bytes(length // 8 + 1), 'big'):0{length}b}"[-length:]
    body = body if filling == "random" else filling * length
    if kind in (6, 8) and draw(st.integers(0, 7)):
        _, dac, fid = draw(st.sampled_from([key for key in APPLICATIONS if key[0] == kind]))
        at = 40 if kind == 8 or length <= 72 else 72
        body = f"{body[:at]}{dac:010b}{fid:06b}{body[at + 16 :]}"[:length]
    return f"{kind:06b}" + body[6:]


@settings(max_examples=1500, deadline=None)
@given(message())
def test_any_bits_of_any_type_are_the_fields_of_its_layout(bits: str) -> None:
    (text,) = read([bits])
    assert len(text) <= MOST_BYTES + 4 * (len(bits) + 5) // 6
    pairs = json.loads(text, object_pairs_hook=lambda found: found)
    assert max(Counter(name for name, _ in pairs).values()) == 1
    assert json.loads(text) == fields_of(bits)


@settings(max_examples=100, deadline=None)
@given(st.lists(message(), max_size=30), st.integers(0, 3000))
def test_how_much_room_there_is_at_once_changes_nothing(messages: list[str], more: int) -> None:
    whole, o = read(messages), other_rows(messages)
    ends, fill_bits = o.i32[c.PAYLOAD_END, : len(messages)], o.i8[c.FILL_BITS, : len(messages)]
    longest = max((len(bits) for bits in messages), default=0)
    found: list[str] = []
    while len(found) < len(messages):
        out = np.zeros(MOST_BYTES + longest + 100 + more, np.uint8)
        written = np.zeros(len(messages) + 1, np.int32)
        end = write_fields(
            o.text, ends, fill_bits, len(found), np.zeros(c.WORDS, np.int64), frames(), out, wide_view(out), written[1:]
        )
        assert end > len(found)
        found += [bytes(out[a:b]).decode("ascii") for a, b in itertools.pairwise(written[: end - len(found) + 1])]
    assert found == whole


@settings(deadline=None)
@given(st.integers(-(10**17), 10**17), st.integers(0, 6))
@example(0, 6)
@example(-1, 6)
@example(55_500_000, 6)
@example(-5, 1)
def test_a_decimal_is_written_as_python_reads_it(value: int, decimals: int) -> None:
    out = np.zeros(40, np.uint8)
    text = bytes(out[: put_decimal(value, decimals, out, 0)]).decode("ascii")
    digits = f"{abs(value):0{decimals + 1}d}"
    exact = f"{'-' if value < 0 else ''}{digits[: len(digits) - decimals]}.{digits[len(digits) - decimals :]}"
    assert text == (exact.rstrip("0") + "0" * (exact.rstrip("0")[-1] == ".") if decimals else str(value))


def all_layouts() -> dict[str, Layout]:
    named = {f"type {kind}": layout for kind, layout in LAYOUTS.items()}
    return named | {f"type {key[0]}, {key[1]}/{key[2]}": layout for key, layout in APPLICATIONS.items()}


@pytest.mark.parametrize(("name", "layout"), all_layouts().items())
def test_no_field_is_wider_than_a_word_and_no_name_is_used_twice(name: str, layout: Layout) -> None:
    def cases(parts: Layout) -> list[Layout]:
        last = parts[-1] if parts else None
        return [(*parts[:-1], *case) for case in last.cases.values()] if isinstance(last, Switch) else [parts]

    for parts in cases(layout):
        names = [n for part in parts for n in names_of((part,))]
        assert len(names) == len(set(names)), name
        assert all(part.width <= 48 for part in parts if isinstance(part, Number)), name


def test_the_docs_name_every_application_that_is_read() -> None:
    after = DOCS.read_text(encoding="utf-8").split("| DAC | FI | what | defined in |\n|---|---|---|---|\n", 1)[1]
    named: set[tuple[int, int]] = set()
    for line in after.split("\n\n", 1)[0].splitlines():
        dacs, numbers = (cell.strip().split(", ") for cell in line.split("|")[1:3])
        ends = [[int(end) for end in number.split(" to ")] for number in numbers]
        named |= {(int(dac), fid) for dac in dacs for end in ends for fid in range(end[0], end[-1] + 1)}
    assert named == {(dac, fid) for _, dac, fid in APPLICATIONS}
