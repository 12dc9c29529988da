"""Where a hull's entries contradict each other. All are listed, none is decided: which is true is a question for people.

Two entries contradict each other when they say different things of one attribute for longer than `IdentityParams` allows for
slow clerks and crews, and nothing in the one's lane says what the other does for that time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from watchkeeper.identity.entry import BEGINNING, BROADCAST, END, LANES, REGISTERED, SEEN, Entry, shown
from watchkeeper.identity.params import IdentityParams
from watchkeeper.identity.periods import Period, length, overlap, without
from watchkeeper.model.callsign import CallSign
from watchkeeper.model.register import GONE, STATUSES

Same = Callable[[Entry, Entry, IdentityParams], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two things that cannot both be so."""

    kind: str
    """One of `KINDS`."""
    attribute: str
    one: Entry
    other: Entry
    first: datetime | None
    """From when they contradict each other; None: since ever, as far as the sources say."""
    last: datetime | None
    """Until when; None: still."""
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """As `vessel --json` gives it."""
        return {
            "kind": self.kind,
            "attribute": self.attribute,
            "from": shown(self.first),
            "until": shown(self.last),
            "what": self.sentence,
            "said": [self.one.to_dict(), self.other.to_dict()],
        }


KINDS: dict[str, str] = {
    "registered_twice": "Registers, or entries of one, say different things of the same time.",
    "broadcast_twice": "The hull transmits different things at the same time.",
    "seen_twice": "Sightings of the same time say different things.",
    "registered_against_broadcast": "The transponder says something else than the register.",
    "registered_against_seen": "What was seen is not what the register says.",
    "broadcast_against_seen": "What was seen is not what the transponder said.",
    "gone_and_heard": "A register says that the hull is gone, and she is heard.",
    "heard_before_issue": "Her IMO number was heard before the day it was issued.",
}
"""Kinds of contradiction, with what each means."""


def _same_text(one: Entry, other: Entry, params: IdentityParams) -> bool:
    return _letters(one.value) == _letters(other.value)


def _letters(text: str) -> str:
    """Letters and digits alone, in capitals: what spacing, dots and dashes crews and clerks use makes no other name."""
    return re.sub(r"[\W_]+", "", text).upper()


def _same_call_sign(one: Entry, other: Entry, params: IdentityParams) -> bool:
    a, b = CallSign.parse(one.value), CallSign.parse(other.value)
    return a == b if a is not None and b is not None else _same_text(one, other, params)


def _same_number(one: Entry, other: Entry, params: IdentityParams) -> bool:
    return one.number == other.number


def _same_length(one: Entry, other: Entry, params: IdentityParams) -> bool:
    a, b = one.number or 0.0, other.number or 0.0
    return abs(a - b) <= max(params.length_m, params.length_share * max(a, b))


def _same_width(one: Entry, other: Entry, params: IdentityParams) -> bool:
    return abs((one.number or 0.0) - (other.number or 0.0)) <= params.width_m


WITHIN: dict[str, Same] = {
    "imo": _same_number,
    "mmsi": _same_number,
    "name": _same_text,
    "call_sign": _same_call_sign,
    "flag": _same_text,
    "ship_type": _same_text,
    "length_m": _same_length,
    "width_m": _same_width,
    "gross_tonnage": _same_number,
    "deadweight_t": _same_number,
    "built": _same_number,
    "builder": _same_text,
    "owner": _same_text,
    "owner_imo": _same_text,
    "manager": _same_text,
    "manager_imo": _same_text,
    "issued": _same_text,
    "status": _same_text,
}
"""Attributes of which a ship has one at a time, and when two values are the same one."""
OF_THE_NUMBER = ("issued",)
"""Those that are of a hull number and not of a hull: a hull that went under two was issued each on a day of its own."""
ACROSS = ("imo", "mmsi", "name", "call_sign", "flag", "length_m", "width_m")
"""Those that mean the same in every lane. Types of ship do not: registers and transponders have words of their own."""


def contradictions_of(
    entries: Iterable[Entry], params: IdentityParams, claimed: Mapping[str, str] | None = None
) -> list[Contradiction]:
    """Every contradiction among a hull's entries, by kind and time. The order of the entries makes no difference.

    `claimed` has for the subject of an entry the hull number it was said with: where a hull went under two numbers, what she
    transmitted under one is held against what registers say of that one.
    """
    of = claimed or {}
    every = sorted(entries, key=lambda one: (one.lane, one.attribute, one.begins, one.value, one.source, one.rows))
    lanes = {lane: [one for one in every if one.lane == lane] for lane in LANES}
    held = _followed(lanes[REGISTERED])
    found = [
        *_inside(held, "registered_twice", timedelta(hours=params.in_lane_h), params),
        *_inside(lanes[BROADCAST], "broadcast_twice", timedelta(hours=params.heard_h), params),
        *_inside(lanes[SEEN], "seen_twice", timedelta(0), params),
        *(
            found
            for other in lanes[BROADCAST]
            for found in _between(_of_its_number(held, other, of), other, "registered_against_broadcast", params)
        ),
        *(
            found
            for other in lanes[SEEN]
            for found in (
                *_between(_of_its_number(held, other, of), other, "registered_against_seen", params),
                *_between(lanes[BROADCAST], other, "broadcast_against_seen", params),
            )
        ),
        *_gone(lanes[REGISTERED], lanes[BROADCAST]),
        *_early(lanes[REGISTERED], lanes[BROADCAST]),
    ]
    order = list(KINDS)
    return sorted(_once(found), key=lambda one: (order.index(one.kind), one.attribute, str(one.first), one.sentence))


def _followed(registered: list[Entry]) -> list[Entry]:
    """Registered entries, an open one ended where the same register says something else of the same number from a later day."""
    ended = []
    for one in registered:
        later = [
            other.begins
            for other in registered
            if other.attribute == one.attribute
            and (other.source, other.subject) == (one.source, one.subject)
            and other.value != one.value
            and other.begins > one.begins
        ]
        open_ = one.last is None and later
        ended.append(replace(one, last=min(later)) if open_ else one)
    return ended


def _inside(entries: list[Entry], kind: str, slack: timedelta, params: IdentityParams) -> Iterator[Contradiction]:
    for number, one in enumerate(entries):
        for other in entries[number + 1 :]:
            if one.attribute != other.attribute or one.attribute not in WITHIN:
                continue
            if one.attribute in OF_THE_NUMBER and one.subject != other.subject:
                continue
            common = overlap(_period(one), _period(other))
            if common is None or WITHIN[one.attribute](one, other, params):
                continue
            if length(common) >= slack or _in_the_midst(one, other):
                yield _made(kind, one, other, common)


def _in_the_midst(one: Entry, other: Entry) -> bool:
    """Whether one was said before and after all of the other: however short, that is no slow change from one to the other."""
    return any(a.begins < b.begins and b.ends < a.ends for a, b in ((one, other), (other, one)))


def _of_its_number(registered: list[Entry], other: Entry, claimed: Mapping[str, str]) -> list[Entry]:
    """Registered entries of the hull number something was said with; all where it was said with none."""
    number = other.subject if other.subject.startswith("imo ") else claimed.get(other.subject)
    return [one for one in registered if number in (None, one.subject)]


def _between(ones: list[Entry], other: Entry, kind: str, params: IdentityParams) -> Iterator[Contradiction]:
    """Contradictions of a lane with an entry of another: the time they differ, less that in which the lane agrees with it."""
    if other.attribute not in ACROSS:
        return
    same = WITHIN[other.attribute]
    slack = timedelta(hours=params.across_h) if kind == "registered_against_broadcast" else timedelta(0)
    here = [one for one in ones if one.attribute == other.attribute]
    agreeing = [_period(one) for one in here if same(one, other, params)]
    for one in here:
        common = overlap(_period(one), _period(other))
        if common is None or same(one, other, params):
            continue
        for left in without(common, agreeing):
            if length(left) >= slack:
                yield _made(kind, one, other, left)


def _gone(registered: list[Entry], heard: list[Entry]) -> Iterator[Contradiction]:
    for one in registered:
        if one.attribute != "status" or one.value not in GONE:
            continue
        for other in heard:
            common = overlap(_period(one), _period(other)) if other.attribute == "mmsi" else None
            if common is not None and length(common) > timedelta(0):
                yield _made("gone_and_heard", one, other, common)


def _early(registered: list[Entry], heard: list[Entry]) -> Iterator[Contradiction]:
    for one in registered:
        for other in heard:
            of_it = one.attribute == "issued" and other.attribute == "imo" and one.subject == f"imo {other.value}"
            if of_it and one.first is not None and other.begins < one.first:
                yield _made("heard_before_issue", one, other, (other.begins, min(other.ends, one.first)))


def _period(one: Entry) -> Period:
    return one.begins, one.ends


def _made(kind: str, one: Entry, other: Entry, time: Period) -> Contradiction:
    return Contradiction(
        kind=kind,
        attribute=one.attribute,
        one=one,
        other=other,
        first=None if time[0] == BEGINNING else time[0],
        last=None if time[1] == END else time[1],
        sentence=f"{_said(one)}; {_said(other)}",
    )


def _said(one: Entry) -> str:
    word = STATUSES.get(one.value, one.value) if one.attribute == "status" else one.value
    value = one.value if word == one.value else f"{one.value} ({word.rstrip('.').lower()})"
    often = f", {one.times:,} times" if one.times > 1 else ", once" if one.lane == BROADCAST else ""
    return f"{one.lane} {one.attribute} {value}, {one.span}{often} ({one.source})"


def _once(found: list[Contradiction]) -> Iterator[Contradiction]:
    """Contradictions between the same two values are one, from its first moment to its last."""
    gathered: dict[Any, Contradiction] = {}
    for one in found:
        key = (one.kind, one.attribute, one.one.value, one.one.source, one.other.value, one.other.source)
        known = gathered.get(key)
        if known is None:
            gathered[key] = one
            continue
        first = None if known.first is None or one.first is None else min(known.first, one.first)
        last = None if known.last is None or one.last is None else max(known.last, one.last)
        gathered[key] = replace(known, first=first, last=last)
    yield from gathered.values()
