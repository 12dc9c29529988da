"""Who may see a thing. A marking is a value, carried by every row and combined in everything derived from rows.

Levels are ordered only inside one scheme. Between schemes nothing is guessed: a dated equivalence must say so, or the
answer is no. What is combined from several sources is never visible to anyone who could not see each of them: to keep
that so, an originator counts as one of the parties a marking is releasable to when the marking is first made, and
combining intersects those audiences (adding the union of originators afterwards would let one originator read another's).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import Any

ALL = "ALL"
"""In `releasable_to`: every party."""

SCHEMES: dict[str, tuple[str, ...]] = {
    "basic/1": ("OPEN", "RESTRICTED", "CONFIDENTIAL", "SECRET", "TOP SECRET"),
    # FIRST Traffic Light Protocol 2.0
    "tlp/2": ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"),
}
"""Every scheme that is known, its levels from lowest to highest. A scheme or level not in here denies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """One marking. Make originals with `Marking.of`, derived ones with `combine`."""

    levels: frozenset[tuple[str, str]]
    """(scheme, level): one for each scheme; a viewer must hold every one."""
    originators: frozenset[str]
    releasable_to: frozenset[str]
    """Parties that may see it, originators included where each of them may; {ALL} for everyone."""
    caveats: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, scheme: str, level: str, originator: str, releasable_to: Iterable[str] = (), caveats: Iterable[str] = ()
    ) -> Marking:
        """The marking of something one originator gave."""
        audience = frozenset(releasable_to)
        return cls(
            levels=frozenset({(scheme, level)}),
            originators=frozenset({originator}),
            releasable_to=frozenset({ALL}) if ALL in audience else audience | {originator},
            caveats=frozenset(caveats),
        )

    @property
    def marking_id(self) -> int:
        """Signed 64-bit content hash: equal markings have equal ids, in every workspace."""
        return _id_of(self)

    def to_dict(self) -> dict[str, list[str] | list[list[str]]]:
        """Plain lists in sorted order, fit for JSON."""
        return {
            "levels": [list(pair) for pair in sorted(self.levels)],
            "originators": sorted(self.originators),
            "releasable_to": sorted(self.releasable_to),
            "caveats": sorted(self.caveats),
        }

    def to_json(self) -> str:
        """Canonical JSON: the same text for the same marking, always."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Marking:
        """The marking that `to_json` wrote."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Marking:
        """The marking of which `to_dict` gave this."""
        return cls(
            levels=frozenset((scheme, level) for scheme, level in plain["levels"]),
            originators=frozenset(plain["originators"]),
            releasable_to=frozenset(plain["releasable_to"]),
            caveats=frozenset(plain["caveats"]),
        )


OPEN = Marking(
    levels=frozenset({("basic/1", "OPEN")}), originators=frozenset({"public"}), releasable_to=frozenset({ALL})
)
"""The default marking of public feeds and lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """One row of an agreement: holding `held` counts as `counts_as`, between two days."""

    agreement: str
    held: tuple[str, str]
    counts_as: tuple[str, str]
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who reads: their party, the levels they are cleared to, the caveats they satisfy."""

    party: str
    clearances: frozenset[tuple[str, str]]
    satisfies: frozenset[str] = frozenset()


def default_viewer(party: str) -> Viewer:
    """The single user of a workspace on its own: holds OPEN and the workspace's own party."""
    return Viewer(party=party, clearances=frozenset({("basic/1", "OPEN")}))


def _dominates(held: tuple[str, str], needed: tuple[str, str]) -> bool:
    levels = SCHEMES.get(needed[0], ())
    if held[0] != needed[0] or held[1] not in levels or needed[1] not in levels:
        return False
    return levels.index(held[1]) >= levels.index(needed[1])


def _cleared(
    viewer: Viewer, needed: tuple[str, str], agreed: frozenset[tuple[tuple[str, str], tuple[str, str]]]
) -> bool:
    for held in viewer.clearances:
        if _dominates(held, needed):
            return True
        if any(_dominates(held, source) and _dominates(target, needed) for source, target in agreed):
            return True
    return False


def may_see(
    viewer: Viewer, marking: Marking, *, equivalences: Iterable[Equivalence] = (), on: date | None = None
) -> bool:
    """Whether `viewer` may see what carries `marking`. Anything unknown denies.

    Equivalences count only when `on`, the day of reading, is given and falls inside their validity.
    """
    agreed = frozenset(
        (row.held, row.counts_as)
        for row in equivalences
        if on is not None and row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)
    )
    if not marking.levels or not all(_cleared(viewer, needed, agreed) for needed in marking.levels):
        return False
    if ALL not in marking.releasable_to and viewer.party not in marking.releasable_to:
        return False
    return marking.caveats <= viewer.satisfies


def _highest(levels: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    kept: set[tuple[str, str]] = set()
    for level in levels:
        if any(other != level and _dominates(other, level) for other in levels):
            continue
        kept.add(level)
    return frozenset(kept)


def _audience(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    if ALL in one:
        return other
    return one if ALL in other else one & other


@lru_cache(maxsize=4096)
def _id_of(marking: Marking) -> int:
    digest = hashlib.sha256(marking.to_json().encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _combine_two(one: Marking, other: Marking) -> Marking:
    return Marking(
        levels=_highest(one.levels | other.levels),
        originators=one.originators | other.originators,
        releasable_to=_audience(one.releasable_to, other.releasable_to),
        caveats=one.caveats | other.caveats,
    )


def combine(first: Marking, *others: Marking) -> Marking:
    """The marking of what is derived from all of these.

    Highest level of each scheme, union of originators and caveats, intersection of audiences. Associative,
    commutative and idempotent.
    """
    return reduce(_combine_two, others, first)


def audience(marking: Marking) -> tuple[frozenset[tuple[str, str]], frozenset[str], frozenset[str]]:
    """What decides who may see: levels, releasability and caveats. Who it comes from decides nothing more."""
    return marking.levels, marking.releasable_to, marking.caveats


def covers(marking: Marking, other: Marking) -> bool:
    """Whether whoever may see what carries `marking` may also see what carries `other`."""
    return audience(combine(marking, other)) == audience(marking)


def below(marking: Marking, markings: Mapping[int, Marking]) -> frozenset[int]:
    """The markings that who may see this one may see."""
    return frozenset(key for key, one in markings.items() if covers(marking, one))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A viewer on a day: what every read is made through."""

    viewer: Viewer
    equivalences: tuple[Equivalence, ...] = ()
    on: date | None = None

    def allows(self, marking: Marking) -> bool:
        """Whether what carries `marking` exists for this viewer."""
        return may_see(self.viewer, marking, equivalences=self.equivalences, on=self.on)
