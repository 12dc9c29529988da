"""The one place where times change form: aware UTC datetimes, ISO 8601 text, microseconds since 1970 UTC.

Microseconds since the epoch (`_us`) are what kernels and portable SQL compute with, since every engine treats a
64-bit integer alike; people and files get ISO 8601 with a Z.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

US_PER_S = 1_000_000
US_PER_H = 3_600 * US_PER_S
US_PER_DAY = 24 * US_PER_H
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_time(text: str) -> datetime | None:
    """The aware UTC time in ISO 8601 `text` (a bare date is its midnight, no zone means UTC), or None."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # the second: a zone that leads out of the years 1 to 9999
        return None


def to_us(moment: datetime) -> int:
    """Microseconds since 1970-01-01T00:00:00Z of an aware time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_us(us: int) -> datetime:
    """The aware UTC time `us` microseconds after 1970-01-01T00:00:00Z."""
    return _EPOCH + timedelta(microseconds=us)


def iso(us: int | None) -> str | None:
    """ISO 8601 UTC text of a time in microseconds: whole seconds where it has no fraction. None for None."""
    if us is None:
        return None
    return from_us(us).isoformat().replace("+00:00", "Z")


def utc_date(us: int) -> date:
    """The UTC calendar day a time in microseconds falls on."""
    return from_us(us).date()
