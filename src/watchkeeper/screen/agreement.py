"""How two statements of one attribute are held against each other: pure functions, one for each word in the policy's `rule`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from watchkeeper.model.imo import one_stroke_off
from watchkeeper.model.listed import Said
from watchkeeper.screen.identifiers import plain

SIZE_AGREES = 0.05
"""Share by which two sizes of one hull differ at most: length over all and between perpendiculars, 3 to 4 %."""
SIZE_CONFLICTS = 0.12
"""Share from which two sizes are two hulls'."""
BIRTH_YEARS_NEAR = 1
"""Years by which two dates of birth may differ without conflict: calendars and memories do."""
_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(~)?$")
_SPAN = re.compile(r"^(\d{4})[^/]*/(\d{4})")

Agreement = bool | None
"""True: it agrees. False: it conflicts. None: nothing follows."""
Rule = Callable[[Said, Said], Agreement]


def same_imo(one: Said, other: Said) -> Agreement:
    """Two ship numbers whose check digits hold; of one that has none, nothing follows, nor of two a stroke of paint apart."""
    a, b = plain("imo", one.value), plain("imo", other.value)
    if a is None or b is None:
        return None
    return True if a == b else None if int(b) in one_stroke_off(a) else False


def same_number(one: Said, other: Said) -> Agreement:
    """Two identifiers without their punctuation; of a value that identifies nobody, nothing follows."""
    a, b = plain(one.attribute, one.value), plain(other.attribute, other.value)
    return None if a is None or b is None else a == b


def same_paper(one: Said, other: Said) -> Agreement:
    """Two numbers of papers. They conflict only if both are said to be of one country: a person has papers of several."""
    a, b = plain(one.attribute, one.value), plain(other.attribute, other.value)
    if a is None or b is None:
        return None
    if a == b:
        return True
    return False if one.note is not None and one.note == other.note else None


def same_word(one: Said, other: Said) -> Agreement:
    """Two words, whatever their case. A word against a code is nothing: one of them is not known."""
    a, b = one.value.strip().casefold(), other.value.strip().casefold()
    if a == b:
        return True
    return None if (len(a) == _CODE) != (len(b) == _CODE) else False


def same_year(one: Said, other: Said) -> Agreement:
    """Two years, which may differ by one."""
    a, b = _year(one.value), _year(other.value)
    return None if a is None or b is None else abs(a - b) <= 1


def same_size(one: Said, other: Said) -> Agreement:
    """Two sizes in one unit."""
    try:
        a, b = float(one.value.replace(",", "")), float(other.value.replace(",", ""))
    except ValueError:
        return None
    if not (a > 0 and b > 0):
        return None
    off = abs(a - b) / max(a, b)
    return True if off <= SIZE_AGREES else False if off >= SIZE_CONFLICTS else None


def same_birth(one: Said, other: Said) -> Agreement:
    """Two dates of birth, each a day, a month, a year, about a year, or a span of years."""
    a, b = _years(one.value), _years(other.value)
    if a is None or b is None:
        return None
    (a_low, a_high), (b_low, b_high) = a, b
    apart = max(a_low - b_high, b_low - a_high)
    if apart > BIRTH_YEARS_NEAR:
        return False
    if apart > 0:
        return None
    days = [_DATE.match(value.strip()) for value in (one.value, other.value)]
    if all(found is not None and found[3] and not found[4] for found in days):
        first, second = (found.groups()[:3] for found in days if found is not None)
        swapped = (second[0], second[2], second[1])
        return True if first == second else None if first == swapped else _near(first, second)
    return True if a_low == a_high == b_low == b_high else None


RULES: dict[str, Rule] = {
    rule.__name__: rule for rule in (same_imo, same_number, same_paper, same_word, same_year, same_size, same_birth)
}
"""By the word in the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What came of holding all values of an attribute against each other: one pair that agrees is agreement."""

    agreement: Agreement
    query: Said
    listed: Said


def held(rule: Rule, ones: Iterable[Said], others: Iterable[Said]) -> Held | None:
    """The best pair of values that may hold at one time: agreeing, else undecided, else conflicting. None without any."""
    pairs = [
        Held(agreement=rule(one, other), query=one, listed=other)
        for one in ones
        for other in list(others)
        if at_one_time(one, other)
    ]
    return min(pairs, key=lambda pair: _ORDER[pair.agreement], default=None)


def at_one_time(one: Said, other: Said) -> bool:
    """Whether the days on which two statements hold meet; where a side says none, they may."""
    return not (
        (one.until is not None and other.since is not None and one.until < other.since)
        or (other.until is not None and one.since is not None and other.until < one.since)
    )


_ORDER: dict[Agreement, int] = {True: 0, None: 1, False: 2}
_CODE = 2


def _year(value: str) -> int | None:
    found = re.search(r"\b(1[89]\d\d|20\d\d|2100)\b", value)
    return None if found is None else int(found[1])


def _years(value: str) -> tuple[int, int] | None:
    """First and last year a date of birth allows."""
    text = value.strip()
    if (span := _SPAN.match(text)) is not None:
        low, high = sorted((int(span[1]), int(span[2])))
        return low, high
    if (found := _DATE.match(text)) is None:
        return None
    year, slack = int(found[1]), 2 if found[4] else 0
    return year - slack, year + slack


def _near(first: tuple[str, ...], second: tuple[str, ...]) -> Agreement:
    """Two whole days that differ. Nothing follows of a slip in one part, or of a first of January, which stands for a year."""
    if "01-01" in (f"{first[1]}-{first[2]}", f"{second[1]}-{second[2]}"):
        return None
    differ = sum(a != b for a, b in zip(first, second, strict=True))
    try:
        days = abs((date(*map(int, first)) - date(*map(int, second))).days)
    except ValueError:
        return None
    return None if differ == 1 or days <= 1 else False
