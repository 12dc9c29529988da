"""Days as lists write them, in the one form of `model/listed.py`."""

from __future__ import annotations

import re

_NAMES = """
jan january, feb february, mar march, apr april, may, jun june, jul july, aug august, sep sept september, oct october,
nov november, dec december
"""
_MONTHS = {name: number for number, names in enumerate(_NAMES.split(","), start=1) for name in names.split()}
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$")
_WORDS = re.compile(r"^(?:(\d{1,2})[ -])?([A-Za-z]{3,9})\.?[ ,-]+(\d{4})$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_BETWEEN = re.compile(r"^(?:between )?(.{4,11}?) (?:to|and|-|–) (.{4,11})$", re.IGNORECASE)
_CIRCA = re.compile(r"^(?:circa|c\.|ca\.?|about|approximately|approx\.?) *(.+)$", re.IGNORECASE)


def day_of(text: str | None) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD; `YYYY~` about, `YYYY/YYYY` between; None when the text is no day.

    Days written with slashes are day/month/year, as the lists of this package write them.
    """
    plain = " ".join((text or "").split()).strip(" .;")
    if (found := _CIRCA.match(plain)) is not None:
        about = day_of(found.group(1))
        return f"{about[:4]}~" if about else None
    if (plainly := _plain(plain)) is not None:
        return plainly
    if (both := _BETWEEN.match(plain)) is not None:
        first, last = _plain(both.group(1).strip()), _plain(both.group(2).strip())
        return f"{first[:4]}/{last[:4]}" if first and last else None
    return None


def _plain(text: str) -> str | None:
    if (iso := _ISO.match(text)) is not None:
        return _joined(iso.group(1), iso.group(2), iso.group(3))
    if (words := _WORDS.match(text)) is not None and (month := _MONTHS.get(words.group(2).lower())) is not None:
        return _joined(words.group(3), str(month), words.group(1))
    if (slashed := _SLASHED.match(text)) is not None:
        return _joined(slashed.group(3), slashed.group(2), slashed.group(1))
    return None


def _joined(year: str, month: str | None, day: str | None) -> str | None:
    """The day as far as its parts can be; a month or day 0 is not known."""
    number = int(month or 0)
    if not 1 <= number <= 12:
        return year if number == 0 else None
    if not 1 <= (of_month := int(day or 0)) <= 31:
        return f"{year}-{number:02d}" if of_month == 0 else None
    return f"{year}-{number:02d}-{of_month:02d}"
