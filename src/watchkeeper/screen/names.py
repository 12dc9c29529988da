"""Comparing two names: `compare` gives a score below 1 and every reason for it."""

from __future__ import annotations

from watchkeeper.screen.align import align
from watchkeeper.screen.comparison import NOTHING, Comparison, Reason
from watchkeeper.screen.company import compare_companies
from watchkeeper.screen.korean import korean_likeness
from watchkeeper.screen.parsed import Family, ParsedName, parsed
from watchkeeper.screen.policy import DEFAULT_THRESHOLD, policy
from watchkeeper.screen.vessel import compare_vessels
from watchkeeper.screen.weigh import weigh

__all__ = ["DEFAULT_THRESHOLD", "FAMILIES", "compare", "compare_parsed"]

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
    found = [compare_parsed(parsed(query, family), parsed(target, family)) for family in families]
    return max(found, key=lambda one: one.score)


def compare_parsed(query: ParsedName, target: ParsedName) -> Comparison:
    """How far two names taken apart by the same rules are one."""
    if not query.tokens or not target.tokens:
        return NOTHING
    if query.family == "vessel":
        return compare_vessels(query, target)
    return compare_persons(query, target) if query.family == "person" else compare_companies(query, target)


def compare_persons(query: ParsedName, target: ParsedName) -> Comparison:
    """Two persons' names: words in any order, titles left out, initials and patronymics worth less."""
    weighed = weigh(query, target, align(query.tokens, target.tokens, policy("same_word")))
    best = Comparison(round(weighed.score * (1.0 if weighed.full else 0.5), 4), weighed.reasons)
    korean = korean_likeness(query, target)
    if korean is None:
        return best
    if korean * policy("ceiling") > best.score:
        text = f"Read as Korean, “{query.text.strip()}” and “{target.text.strip()}” are the same syllables (likeness {korean:.2f})."
        reason = Reason("agreed", "korean", text, query.text, target.text, round(korean, 3))
        return Comparison(round(korean * policy("ceiling"), 4), (reason,))
    if korean == 0.0 and best.score < policy("ceiling"):
        lost = policy("korean_other")
        text = "Both names can be Korean, and read so their syllables differ."
        reason = Reason("conflicted", "korean", text, query.text, target.text, -lost)
        return Comparison(round(max(0.0, best.score - lost), 4), (*best.reasons, reason))
    return best
