"""Times: ISO 8601 text, aware UTC, microseconds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.time import US_PER_DAY, from_us, iso, parse_time, to_us, utc_date

MICROSECONDS = st.integers(
    to_us(datetime(1, 1, 1, tzinfo=UTC)), to_us(datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC))
)


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-02", US_PER_DAY),
        ("1970-01-01 00:00:01", 1_000_000),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T19:00:00-05:00", 0),
        (" 1970-01-01T00:00:00.000001Z ", 1),
        ("2021-01-01T03:05:30Z", 1_609_470_330_000_000),
    ],
)
def test_a_time_without_a_zone_is_utc_and_a_bare_date_is_its_midnight(text: str, us: int) -> None:
    found = parse_time(text)
    assert found is not None
    assert to_us(found) == us
    assert found.utcoffset() == UTC.utcoffset(None)


@pytest.mark.parametrize("text", ["", "yesterday", "2021-02-30", "2021-13-01", "25:00", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@given(MICROSECONDS)
def test_no_microsecond_is_lost_between_text_and_number(us: int) -> None:
    text = iso(us)
    assert text is not None
    found = parse_time(text)
    assert found is not None
    assert to_us(found) == us == to_us(from_us(us))
    assert text.endswith("Z")


@given(MICROSECONDS)
def test_the_utc_day_of_a_time_is_the_day_its_text_begins_with(us: int) -> None:
    assert utc_date(us) == date.fromisoformat(str(iso(us))[:10])


def test_the_second_before_1970_lies_on_the_last_day_of_1969() -> None:
    assert utc_date(-1) == date(1969, 12, 31)


def test_no_time_has_no_text() -> None:
    assert iso(None) is None
