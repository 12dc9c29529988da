"""A cell of a register as a day, a number or a word. `BadCell` says why it is none; None that it says nothing."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache

from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.time import parse_time
from watchkeeper.sources.register_words import NOTHING

_IMO = re.compile(r"^(?:IMO)?[\s:#.-]*(\d{7})(?:\.0)?$", re.IGNORECASE)
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
_NUMBER = re.compile(r"^\d+(\.\d+)?$")
_MONTH = re.compile(r"^(\d{4})(?:-(\d{2}))?$")
_YEAR = re.compile(r"^(\d{4})(?:\.0)?(?:$|[-/.]?\d{2})")
NO_DAYS = ("0000-00-00", "0", "99991231", "9999-12-31")
"""What databases write for no day at all, and for no end."""


class BadCell(ValueError):
    """A cell that cannot be read; its text is the reason."""


def said(text: str) -> str | None:
    """The text, or None when it is one of the ways to say nothing."""
    return None if text.lower() in NOTHING else text


def imo_in(text: str) -> int | None:
    """Seven digits as given, their check digit right or wrong; None when nothing is said."""
    if said(text) is None or text.strip("0") == "":
        return None
    found = _IMO.match(text)
    if found is None:
        raise BadCell("IMO number that is not seven digits")
    return int(found.group(1))


def mmsi_in(text: str) -> int | None:
    """An MMSI as given; None when nothing is said."""
    plain = text.removesuffix(".0")
    if said(text) is None or plain.strip("0") == "":
        return None
    found = Mmsi.parse(plain)
    if found is None:
        raise BadCell("MMSI that is no number of nine digits")
    return found.number


def number_in(text: str, attribute: str) -> float | None:
    """A number; 0 says nothing. `1,234` is grouped, `12,5` has a decimal comma. Of `built` the year."""
    if said(text) is None:
        return None
    if attribute == "built":
        year = _YEAR.match(text)
        if year is None:
            raise BadCell("built that is no year")
        return float(year.group(1)) or None
    plain = text.removesuffix(" m").replace(" ", "").replace("\u00a0", "")
    plain = plain.replace(",", "") if _GROUPED.match(plain) else plain.replace(",", ".", 1)
    if not _NUMBER.match(plain) or len(plain) > 15:
        raise BadCell(f"{attribute} that is no number")
    return float(plain) or None


@lru_cache(maxsize=65_536)
def day_in(text: str, formats: tuple[str, ...], *, last: bool = False) -> date | None:
    """A UTC day; of a year or month alone its first day, or its last when `last`. None when nothing is said."""
    if said(text) is None or text in NO_DAYS:
        return None
    if (month := _MONTH.match(text)) is not None:
        return _edge(int(month.group(1)), month.group(2), last)
    if (moment := parse_time(text)) is not None:
        return moment.date()
    for form in formats:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise BadCell("day that is no ISO 8601 date; a mapping names other forms: `dates`")


def _edge(year: int, month: str | None, last: bool) -> date:
    of_year = int(month) if month else (12 if last else 1)
    try:
        return date(year, of_year, calendar.monthrange(year, of_year)[1] if last else 1)
    except ValueError as error:  # calendar's error of a 13th month is one too
        raise BadCell("day that is none") from error
