"""From pairs of words to a score: what agrees, less what conflicts, less what only one name has."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.screen.align import Pair
from watchkeeper.screen.comparison import Reason
from watchkeeper.screen.parsed import ParsedName, Token
from watchkeeper.screen.policy import policy


@dataclass(frozen=True, slots=True)
class Weighed:
    """Score before what is particular to a family, and its reasons. `agreed` is the weight of words that agree."""

    score: float
    reasons: tuple[Reason, ...]
    agreed: float
    words: int
    """Words that agree and are the name itself."""


def weigh(query: ParsedName, target: ParsedName, pairs: list[Pair]) -> Weighed:
    """Score of two names whose words were paired."""
    left = _unpaired(query.tokens, {i for pair in pairs for i in pair.query})
    right = _unpaired(target.tokens, {j for pair in pairs for j in pair.target})
    agreed = sum(pair.weight for pair in pairs)
    if not agreed:
        return Weighed(0.0, tuple(_differences(left, right, 0.0)), 0.0, 0)
    quality = sum(pair.weight * pair.likeness for pair in pairs) / agreed
    left_weight, right_weight = _weight(left), _weight(right)
    conflict, extra = min(left_weight, right_weight), abs(left_weight - right_weight)
    words = sum(1 for pair in pairs if pair.weight >= policy("weight_patronymic"))
    lost_conflict = policy("conflict_base") * min(1.0, conflict / 0.5) + policy("conflict_share") * conflict / (agreed + conflict)
    share = policy("extra_share" if words > 1 else "extra_single")
    lost_extra = share * extra / (agreed + conflict + extra)
    score = max(0.0, policy("ceiling") * quality - (lost_conflict if conflict else 0.0) - lost_extra)
    reasons = (*(_agreed(query, target, pair) for pair in pairs), *_differences(left, right, lost_conflict + lost_extra))
    return Weighed(score, reasons, agreed, words)


def _unpaired(tokens: tuple[Token, ...], paired: set[int]) -> list[Token]:
    return [token for at, token in enumerate(tokens) if at not in paired and not token.optional]


def _weight(tokens: list[Token]) -> float:
    return sum(token.weight for token in tokens)


def _agreed(query: ParsedName, target: ParsedName, pair: Pair) -> Reason:
    one = " ".join(query.tokens[i].shown for i in pair.query)
    other = " ".join(target.tokens[j].shown for j in pair.target)
    several = len(pair.query) + len(pair.target) > 2
    how = "is" if pair.likeness == 1 else f"is spelt like (likeness {pair.likeness:.2f})"
    verdict = "agreed" if pair.weight >= policy("weight_patronymic") else "weak"
    text = f"“{one}” {how} “{other}”" + (", joined or split." if several else ".")
    return Reason(verdict, "joined" if several else "word", text, one, other, round(pair.likeness, 3))  # type: ignore[arg-type]


def _differences(left: list[Token], right: list[Token], lost: float) -> list[Reason]:
    """What is left over on both sides conflicts; what is left over on one is absent from the other."""
    one, other = (" ".join(token.shown for token in side) for side in (left, right))
    effect = -round(lost, 3)
    if left and right:
        return [Reason("conflicted", "word", f"“{one}” is not “{other}”.", one, other, effect)]
    if left:
        return [Reason("absent", "word", f"“{one}” is not in the listed name.", one, "", effect)]
    return [Reason("absent", "word", f"“{other}” is not in the query.", "", other, effect)] if right else []
