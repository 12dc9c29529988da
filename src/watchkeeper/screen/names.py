"""Comparing two names: `compare` gives a score below 1 and every reason for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.company import compare_companies
from watchkeeper.screen.comparison import NOTHING, Comparison, Judged, Reason
from watchkeeper.screen.parsed import Family, ParsedName, parsed
from watchkeeper.screen.person import compare_persons
from watchkeeper.screen.policy import DEFAULT_THRESHOLD, policy
from watchkeeper.screen.script import HAN, HANGUL, script_of
from watchkeeper.screen.vessel import compare_vessels

__all__ = ["DEFAULT_THRESHOLD", "FAMILIES", "Reading", "compare", "compare_texts", "judge", "readings"]

FAMILIES: dict[str, tuple[Family, ...]] = {
    "Person": ("person",),
    "Company": ("company",),
    "Organization": ("company",),
    "LegalEntity": ("person", "company"),
    "Vessel": ("vessel",),
    "Airplane": ("vessel",),
}
"""By which rules names of a kind are compared; a `LegalEntity` may be a person or a company, so the better one counts."""


def compare(query: str, target: str, kind: str) -> Comparison:
    """How far two names are one, for a FollowTheMoney schema. An unknown schema is compared as `LegalEntity`.

    The score is below 1: a name alone never identifies. It is the same in both directions but for rounding.
    """
    families = FAMILIES.get(kind, FAMILIES["LegalEntity"])
    return max((compare_texts(query, target, family) for family in families), key=lambda one: one.score)


def compare_texts(query: str, target: str, family: Family) -> Comparison:
    """How far two names are one by the rules of a family; the best of the names where a text holds several."""
    return judge(readings(query, family), readings(target, family)).told()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, or one of the names it holds, and that taken apart."""

    part: str
    name: ParsedName


@lru_cache(maxsize=4096)
def readings(text: str, family: Family) -> tuple[Reading, ...]:
    """The text and the names it holds taken apart by the rules of a family; the text itself first."""
    return tuple(Reading(part, parsed(part, family)) for part in names_in(text))


def judge(query: tuple[Reading, ...], target: tuple[Reading, ...]) -> Judged:
    """How far two texts' names are one: the best pair of them."""
    if len(query) == len(target) == 1:
        return judge_parsed(query[0].name, target[0].name)
    pairs = [(one, other) for one in query for other in target]
    found = [judge_parsed(one.name, other.name) for one, other in pairs]
    lost = policy("part_of_text")
    best = max(range(len(found)), key=lambda at: (round(found[at].score - (lost if at else 0.0), 4), -at))
    if not best:
        return found[0]
    one, other = pairs[best]
    reason = Reason("weak", "part", "One of several names in the text was met.", one.part, other.part, -lost)
    return Judged(round(found[best].score - lost, 4), lambda: (*found[best].reasons(), reason))


@lru_cache(maxsize=8192)
def names_in(text: str) -> tuple[str, ...]:
    """The text itself and the names it holds: lists put several into one, with semicolons, in brackets, in two scripts."""
    if ";" not in text and "(" not in text and "（" not in text and "/" not in text:
        return (text,)
    text = text[:MOST_TEXT]
    parts = [part.strip(" .,") for part in re.split(r"[;/()（）]", text)]
    kept = [part for part in parts if part != text and _is_name(part)]
    return (text, *dict.fromkeys(kept))[:MOST_PARTS]


def _is_name(part: str) -> bool:
    """Whether a part of a text is long enough to be a name: two words, or two signs of a script that writes syllables."""
    words = clean_words(part)
    return (len(part) > 5 and len(words) > 1) or (
        len(part) > 1 and bool(words) and script_of(words[0][0]) in (HAN, HANGUL)
    )


MOST_TEXT = 2000
"""Characters of a text that are looked at for names."""
MOST_PARTS = 12
"""Names of one text that are compared."""


def judge_parsed(query: ParsedName, target: ParsedName) -> Judged:
    """How far two names taken apart by the same rules are one."""
    if not query.tokens or not target.tokens:
        return Judged(NOTHING.score, lambda: NOTHING.reasons)
    if query.family == "vessel":
        return compare_vessels(query, target)
    return compare_persons(query, target) if query.family == "person" else compare_companies(query, target)
