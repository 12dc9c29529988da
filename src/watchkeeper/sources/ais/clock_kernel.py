"""Numbers and times in text: epochs in seconds or milliseconds, and ISO 8601 with or without a zone."""

from __future__ import annotations

from typing import Any

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.segment_id import EPOCH_S, LAST_S
from watchkeeper.sources.ais.columns import NO_TIME

# 2000 to 2068-01-19, what a segment number can say: a stamp outside is a broken clock and is not a time
FIRST_US, END_US = EPOCH_S * 1_000_000, (LAST_S + 1) * 1_000_000


@compiled
def number_at(buf: Any, start: int, end: int) -> int:
    """The unsigned whole number that fills start..end, or -1."""
    if end <= start or end - start > 18:
        return -1
    value = 0
    for i in range(start, end):
        if not 48 <= buf[i] <= 57:
            return -1
        value = value * 10 + (buf[i] - 48)
    return value


@compiled
def epoch_us(buf: Any, start: int, end: int) -> int:
    """Microseconds of an epoch in seconds (with or without a fraction) or milliseconds that fills start..end."""
    whole, dot = 0, start
    while dot < end and 48 <= buf[dot] <= 57:
        whole = whole * 10 + (buf[dot] - 48)
        dot += 1
    if not 0 < dot - start <= 18 or (dot < end and buf[dot] != 46):
        return NO_TIME
    if whole > 100_000_000_000:  # seconds reach this in the year 5138: it is milliseconds
        return whole * 1000 if FIRST_US <= whole * 1000 < END_US else NO_TIME
    us = whole * 1_000_000
    scale = 100_000
    for i in range(dot + 1, end):
        if not 48 <= buf[i] <= 57:
            return NO_TIME
        us += (buf[i] - 48) * scale
        scale //= 10
    return us if FIRST_US <= us < END_US else NO_TIME


@compiled
def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a Gregorian date (Fliegel and Van Flandern's integer method)."""
    a = (14 - month) // 12
    y = year + 4800 - a
    m = month + 12 * a - 3
    return day + (153 * m + 2) // 5 + 365 * y + y // 4 - y // 100 + y // 400 - 32045 - 2440588


@compiled
def iso_us(buf: Any, start: int, end: int) -> int:
    """Microseconds of `YYYY-MM-DD?hh:mm:ss[.f][zone]` at `start`, or NO_TIME; a zone is `Z` or `+hh:mm`, none means UTC."""
    if end - start < 19 or buf[start + 4] != 45 or buf[start + 7] != 45 or buf[start + 13] != 58:
        return NO_TIME
    year, month, day = (
        number_at(buf, start, start + 4),
        number_at(buf, start + 5, start + 7),
        number_at(buf, start + 8, start + 10),
    )
    hour, minute, second = (
        number_at(buf, start + 11, start + 13),
        number_at(buf, start + 14, start + 16),
        number_at(buf, start + 17, start + 19),
    )
    if year < 1 or not 1 <= month <= 12 or not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 60:
        return NO_TIME
    first = days_from_civil(year, month, 1)
    if not 1 <= day <= days_from_civil(year + month // 12, month % 12 + 1, 1) - first:
        return NO_TIME
    us = ((first + day - 1) * 86400 + hour * 3600 + minute * 60 + second) * 1_000_000
    i, scale = start + 19, 100_000
    if i < end and buf[i] == 46:
        i += 1
        while i < end and 48 <= buf[i] <= 57:
            us += (buf[i] - 48) * scale
            scale //= 10
            i += 1
    us -= zone_s(buf, i, end) * 1_000_000
    return us if FIRST_US <= us < END_US else NO_TIME


@compiled
def zone_s(buf: Any, start: int, end: int) -> int:
    """Seconds east of Greenwich of `+hh`, `+hhmm` or `+hh:mm` at `start`, with or without a blank before; else 0."""
    at = start + 1 if start < end and buf[start] == 32 else start
    if at + 3 > end or (buf[at] != 43 and buf[at] != 45):
        return 0
    hours = number_at(buf, at + 1, at + 3)
    colon = 1 if at + 3 < end and buf[at + 3] == 58 else 0
    minutes = number_at(buf, at + 3 + colon, at + 5 + colon) if at + 5 + colon <= end else 0
    if not 0 <= hours <= 15:
        return 0
    seconds = hours * 3600 + (minutes * 60 if 0 < minutes <= 59 else 0)
    return -seconds if buf[at] == 45 else seconds
