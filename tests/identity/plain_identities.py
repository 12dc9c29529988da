"""Identities of a few lines of text, for golden cases and tests.

    register R | imo 2000004 | name ADA | 2020-01-01 .. 2031-03-09
    say 281000001 | 0h 10h every 1h | imo=2000004 name=ADA
    track 281000001 | 0h 30h
    seen | imo 2000004 | name ADA | 5h
    join mmsi 281000001 | mmsi 291000001 | hand_over
    decide split | imo 2000004 | mmsi 281000001

Hours count from 2031-03-07T00:00Z; lines that begin with # say why the case is there. Country codes: 281 is XA's, 291 XC's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from watchkeeper.identity import (
    Decision,
    Entry,
    Facts,
    Heard,
    Hull,
    IdentityParams,
    Join,
    Registered,
    SourceRow,
    Static,
    broadcast_entries,
    contradictions_of,
    hulls_of,
)
from watchkeeper.identity.entry import REGISTERED, SEEN, day_begins, day_ends
from watchkeeper.identity.spells import Report, spells_of

START = datetime(2031, 3, 7, tzinfo=UTC)
PARAMS = IdentityParams()
FLAGS = {281: "XA", 291: "XC"}


def at(hours: str) -> datetime:
    return START + timedelta(hours=float(hours.removesuffix("h")))


@dataclass(slots=True)
class PlainIdentities:
    """What a text says."""

    reasons: list[str] = field(default_factory=list)
    registered: list[Entry] = field(default_factory=list)
    seen: list[Entry] = field(default_factory=list)
    statics: list[Static] = field(default_factory=list)
    tracks: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def facts(self) -> Facts:
        numbers = [one for one in self.registered if one.attribute == "mmsi" and one.subject.startswith("imo ")]
        mmsis = {one.mmsi for one in self.statics} | set(self.tracks)
        return Facts(
            said={mmsi: spells_of(self._numbers(mmsi), PARAMS) for mmsi in mmsis},
            registered=tuple(
                Registered(
                    imo=int(one.subject[4:]),
                    mmsi=int(one.value),
                    since=one.first,
                    until=one.last,
                    source=one.source,
                    row=one.rows[0],
                )
                for one in numbers
            ),
            imos=frozenset(int(one.subject[4:]) for one in self.registered if one.subject.startswith("imo ")),
            tracks={
                mmsi: tuple((f"{mmsi}-{number}", period) for number, period in enumerate(own, start=1))
                for mmsi, own in self.tracks.items()
            },
            joins=tuple(self.joins),
            decisions=tuple(self.decisions),
        )

    def _numbers(self, mmsi: int) -> list[Report[int]]:
        return [
            Report(one.at, one.valid_imo, one.row, one.source)
            for one in self.statics
            if one.mmsi == mmsi and one.valid_imo is not None
        ]

    def hulls(self) -> list[Hull]:
        return hulls_of(self.facts(), PARAMS)

    def entries(self, hull: Hull) -> list[Entry]:
        """Entries of a hull, in all three lanes."""
        subjects = {*hull.nodes, *(f"mmsi {mmsi:09d}" for mmsi in hull.mmsis)}
        heard = [
            Heard(mmsi=mmsi, first=first, last=last, positions=10, rows=(SourceRow("positions", 0),))
            for mmsi, own in self.tracks.items()
            for first, last in own
        ]
        said = broadcast_entries(hull.stretches, self.statics, heard, flag_of, PARAMS)
        return [*(one for one in (*self.registered, *self.seen) if one.subject in subjects), *said]


def flag_of(mmsi: int, day: date) -> str | None:
    return FLAGS.get(mmsi // 1_000_000)


def plain_identities(text: str) -> PlainIdentities:
    """What the lines say."""
    made = PlainIdentities()
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            made.reasons.append(line)
        elif line.strip():
            _take(made, [part.strip() for part in line.split("|")], number)
    return made


def _take(made: PlainIdentities, parts: list[str], number: int) -> None:
    word, _, rest = parts[0].partition(" ")
    if word == "register":
        made.registered.append(_registered(rest, parts[1:], number))
    elif word == "seen":
        made.seen.append(_entry(SEEN, parts[1:3], number, first=at(parts[3]), last=at(parts[3]), source="aircraft"))
    elif word == "track":
        first, last = parts[1].split()
        made.tracks.setdefault(int(rest), []).append((at(first), at(last)))
    elif word == "join":
        made.joins.append(Join(a=rest, b=parts[1], kind=parts[2], reason=f"line {number}"))
    elif word == "decide":
        decided = START + timedelta(minutes=number)
        made.decisions.append(Decision(kind=rest, a=parts[1], b=parts[2], who="desk", why="because", decided=decided))
    elif word == "say":
        made.statics += _said(int(rest), parts[1:], number)
    else:
        raise ValueError(f"line {number}: {word}")


def _registered(source: str, parts: list[str], number: int) -> Entry:
    since, _, until = parts[2].partition("..") if len(parts) > 2 else ("", "", "")
    return _entry(
        REGISTERED,
        parts[:2],
        number,
        first=day_begins(date.fromisoformat(since.strip())) if since.strip() else None,
        last=day_ends(date.fromisoformat(until.strip())) if until.strip() else None,
        source=source,
    )


def _entry(lane: str, parts: list[str], number: int, **more: object) -> Entry:
    attribute, _, value = parts[1].partition(" ")
    row = SourceRow("text", number, "line")
    return Entry(
        lane=lane, attribute=attribute, value=value, subject=parts[0], by_day=lane == REGISTERED, rows=(row,), **more
    )  # type: ignore[arg-type]


def _said(mmsi: int, parts: list[str], number: int) -> list[Static]:
    first, last, _, every = parts[0].split()
    values = dict(pair.split("=") for pair in parts[1].split())
    moment, step, made = at(first), timedelta(hours=float(every.removesuffix("h"))), []
    while moment <= at(last):
        row = SourceRow("text", number * 1000 + len(made))
        made.append(Static(mmsi=mmsi, at=moment, values=values, row=row, source="test"))
        moment += step
    return made


def contradictions(made: PlainIdentities, hull: Hull) -> list[str]:
    """The contradictions of a hull, a line each."""
    found = contradictions_of(made.entries(hull), PARAMS, hull.claimed)
    return [f"{one.kind} {one.attribute}: {one.sentence}" for one in found]
