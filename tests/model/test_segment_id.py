"""Segment numbers pack, sort, read and parse back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model import segment_id
from watchkeeper.model.segment_id import EPOCH_S, LAST_MMSI, LAST_S, SegmentId, pack, parse, to_text, unpack

PARTS = st.builds(
    SegmentId,
    mmsi=st.integers(1, LAST_MMSI),
    start_s=st.integers(EPOCH_S, LAST_S),
    ordinal=st.integers(0, 3),
)


def test_reads_as_mmsi_and_start() -> None:
    assert to_text(pack(SegmentId(mmsi=412440453, start_s=1609470330))) == "412440453-2021-01-01T03:05:30Z"


def test_ordinal_shows_only_when_a_second_has_several() -> None:
    assert to_text(pack(SegmentId(mmsi=2190064, start_s=1609470330, ordinal=2))) == "002190064-2021-01-01T03:05:30Z-2"


@given(PARTS)
def test_packing_loses_nothing(part: SegmentId) -> None:
    assert unpack(pack(part)) == part


@given(PARTS)
def test_text_parses_back(part: SegmentId) -> None:
    assert parse(to_text(pack(part))) == pack(part)


@given(PARTS, PARTS)
def test_numbers_sort_as_their_parts_do(one: SegmentId, other: SegmentId) -> None:
    assert (pack(one) < pack(other)) == (one < other)


@given(PARTS)
def test_numbers_are_positive_63_bit(part: SegmentId) -> None:
    assert 0 < pack(part) < 2**63


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "412440453",
        "412440453-2021-01-01T03:05:30",
        "412440453-2021-01-01T03:05:30Z-0",
        "412440453-2021-01-01T03:05:30Z-4",
        "412440453-2021-02-30T03:05:30Z",
        "412440453-1999-12-31T23:59:59Z",
        "412440453-2068-01-19T03:14:08Z",
        "2190064-2021-01-01T03:05:30Z",
        "9999999999-2021-01-01T03:05:30Z",
        "412440453-2021-01-01T03:05:30Z ",
        "٤12440453-2021-01-01T03:05:30Z",
    ],
)
def test_only_the_very_form_parses(text: str | None) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "part",
    [
        SegmentId(mmsi=LAST_MMSI + 1, start_s=EPOCH_S),
        SegmentId(mmsi=-1, start_s=EPOCH_S),
        SegmentId(mmsi=1, start_s=EPOCH_S - 1),
        SegmentId(mmsi=1, start_s=LAST_S + 1),
        SegmentId(mmsi=1, start_s=EPOCH_S, ordinal=4),
    ],
)
def test_what_does_not_fit_is_refused(part: SegmentId) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        pack(part)


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_zero_is_no_segment(number: int) -> None:
    with pytest.raises(ValueError, match="no segment number"):
        unpack(number)


def test_the_form_ends_in_2068() -> None:
    assert segment_id.to_text(pack(SegmentId(mmsi=1, start_s=LAST_S))).endswith("2068-01-19T03:14:07Z")
