"""The history of one entry in both times: listed from and to, as the publisher's days say, and known from and to here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from watchkeeper.lists.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An entry said one thing from one day to another, as known between two moments."""

    content: str
    """Content hash."""
    listed_from: date
    """First day of a version that has it so."""
    listed_to: date | None
    """Day of the first version that no longer does; None: the last version still has it."""
    known_from: datetime
    known_to: datetime | None
    """None: it is what is known now."""


Stretch = tuple[str, date, date | None]


def periods(versions: Iterable[Version], content_of: Mapping[str, str | None]) -> list[Period]:
    """Periods of one key; `content_of` has the content hash by version, None where the key is not on it."""
    by_time = sorted(versions, key=lambda one: (one.recorded, one.as_of, one.version_id))
    known: dict[date, Version] = {}
    open_periods: dict[Stretch, Period] = {}
    closed: list[Period] = []
    for number, version in enumerate(by_time):
        known[version.as_of] = version
        if number + 1 < len(by_time) and by_time[number + 1].recorded == version.recorded:
            continue
        stretches = _stretches(known, content_of)
        for stretch in [one for one in open_periods if one not in stretches]:
            closed.append(replace(open_periods.pop(stretch), known_to=version.recorded))
        for stretch in stretches:
            if stretch not in open_periods:
                content, since, until = stretch
                open_periods[stretch] = Period(
                    content=content, listed_from=since, listed_to=until, known_from=version.recorded, known_to=None
                )
    return sorted((*closed, *open_periods.values()), key=lambda one: (one.known_from, one.listed_from))


def _stretches(known: Mapping[date, Version], content_of: Mapping[str, str | None]) -> dict[Stretch, None]:
    found: dict[Stretch, None] = {}
    said, since = None, date.min
    for day in sorted(known):
        now = content_of[known[day].version_id]
        if now != said:
            if said is not None:
                found[(said, since, day)] = None
            said, since = now, day
    if said is not None:
        found[(said, since, None)] = None
    return found
