"""Comparing two names: `compare` gives a score below 1 and every reason for it."""

from __future__ import annotations

import re
from functools import lru_cache

from watchkeeper.screen.align import align
from watchkeeper.screen.chinese import same_chinese
from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.company import compare_companies
from watchkeeper.screen.comparison import NOTHING, Comparison, Reason
from watchkeeper.screen.korean import korean_likeness
from watchkeeper.screen.parsed import Family, ParsedName, parsed
from watchkeeper.screen.policy import DEFAULT_THRESHOLD, policy
from watchkeeper.screen.script import HAN, HANGUL, script_of
from watchkeeper.screen.sound import fold
from watchkeeper.screen.vessel import compare_vessels
from watchkeeper.screen.weigh import weigh

__all__ = ["DEFAULT_THRESHOLD", "FAMILIES", "compare", "compare_parsed", "compare_texts"]

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
    pairs = [(one, other) for one in names_in(query) for other in names_in(target)]
    found = [compare_parsed(parsed(one, family), parsed(other, family)) for one, other in pairs]
    best = max(
        range(len(found)), key=lambda at: (round(found[at].score - (policy("part_of_text") if at else 0.0), 4), -at)
    )
    if not best:
        return found[0]
    lost = policy("part_of_text")
    one, other = pairs[best]
    reason = Reason("weak", "part", "One of several names in the text was met.", one, other, -lost)
    return Comparison(round(found[best].score - lost, 4), (*found[best].reasons, reason))


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
    if _father_and_son(query, target):
        lost = policy("father_and_son")
        reason = Reason(
            "conflicted", "order", "The son of the one is named like the father of the other.", "", "", -lost
        )
        best = Comparison(round(max(0.0, best.score - lost), 4), (*best.reasons, reason))
    chinese = same_chinese(_plain(query), _plain(target)) and best.score < policy("same_chinese")
    if chinese:
        reason = Reason(
            "agreed", "chinese", "Read as Chinese, the names are the same syllables.", query.text, target.text, 0.95
        )
        best = Comparison(policy("same_chinese"), (reason,))
    korean = korean_likeness(query, target)
    if korean is None:
        return best
    if korean * policy("ceiling") > best.score:
        text = (
            f"Read as Korean, “{query.text.strip()}” and “{target.text.strip()}” are the same (likeness {korean:.2f})."
        )
        reason = Reason("agreed", "korean", text, query.text, target.text, round(korean, 3))
        return Comparison(round(korean * policy("ceiling"), 4), (reason,))
    written = query.scripts | target.scripts
    if korean == 0.0 and not chinese and HAN not in written and best.score < policy("ceiling"):
        lost = policy("korean_other")
        text = "Both names can be Korean, and read so their syllables differ."
        reason = Reason("conflicted", "korean", text, query.text, target.text, -lost)
        return Comparison(round(max(0.0, best.score - lost), 4), (*best.reasons, reason))
    return best


def _plain(name: ParsedName) -> tuple[str, ...]:
    return tuple(token.text for token in name.tokens if not token.optional)


def _father_and_son(query: ParsedName, target: ParsedName) -> bool:
    """Whether both names say whose child one is, and name and father's name are exchanged: Salman bin Muhammad."""
    return bool(_child(query)) and _child(query) == _child(target)[::-1] and _child(query)[0] != _child(query)[-1]


def _child(name: ParsedName) -> tuple[str, ...]:
    """The given name and the father's in their common spelling; empty where the name does not say."""
    tokens = name.tokens
    if len(tokens) < 3 or tokens[1].concept != "bin":
        return ()
    return tokens[0].concept or fold(tokens[0].text), tokens[2].concept or fold(tokens[2].text)
