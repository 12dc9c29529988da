"""From pairs of words to a score: what agrees, less what conflicts, less what only one name has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from watchkeeper.screen.align import Pair
from watchkeeper.screen.comparison import Reason
from watchkeeper.screen.parsed import ParsedName, Token
from watchkeeper.screen.policy import policy


@dataclass(frozen=True, slots=True)
class Weighed:
    """Score before what is particular to a family, and its reasons on asking. `agreed` is the weight of words that agree."""

    score: float
    reasons: Callable[[], tuple[Reason, ...]]
    agreed: float
    words: int
    """Words that agree and are the name itself."""
    full: bool
    """Whether any word agrees that is not an initial on either side."""


def weigh(query: ParsedName, target: ParsedName, pairs: list[Pair]) -> Weighed:
    """Score of two names whose words were paired."""
    left = _unpaired(query, {i for pair in pairs for i in pair.query})
    right = _unpaired(target, {j for pair in pairs for j in pair.target})
    agreed = sum(pair.weight for pair in pairs)
    if not agreed:
        return Weighed(0.0, lambda: tuple(_differences(left, right, 0.0)), 0.0, 0, False)
    quality = sum(pair.weight * pair.likeness for pair in pairs) / agreed
    conflict = max(min(_weight(left), _weight(right)), _in_brackets(left, right), _in_brackets(right, left))
    extra = max(0.0, max(_weight(left, False), _weight(right, False)) - conflict)
    words = sum(1 for pair in pairs if pair.weight >= policy("weight_patronymic"))
    lost_conflict = policy("conflict_base") * min(1.0, conflict / 0.5) + policy("conflict_share") * conflict / (
        agreed + conflict
    )
    share = policy("extra_share" if words > 1 else "extra_single")
    lost_extra = share * extra / (agreed + conflict + extra)
    if query.family == "company" and not conflict:
        own = max(sum(token.weight >= 1 and not token.optional for token in side) for side in (left, right))
        lost_extra += policy("extra_word") * min(1, own) * (words > 1)
    score = max(0.0, policy("ceiling") * quality - (lost_conflict if conflict else 0.0) - lost_extra)

    def reasons() -> tuple[Reason, ...]:
        return (
            *(_agreed(query, target, pair) for pair in pairs),
            *_differences(left, right, lost_conflict + lost_extra),
        )

    full = any(
        token.role not in ("initial", "particle")
        for pair in pairs
        for token in (query.tokens[pair.query[0]],)
        if target.tokens[pair.target[0]].role != "initial"
    )
    return Weighed(score, reasons, agreed, words, full)


def _unpaired(name: ParsedName, paired: set[int]) -> list[Token]:
    """Words without a counterpart; the numbers of a company are judged apart."""
    apart = name.family == "company"
    return [
        token for at, token in enumerate(name.tokens) if at not in paired and not (apart and token.role == "number")
    ]


def _weight(tokens: list[Token], with_repeated: bool = True) -> float:
    """Weight of words outside brackets. What is said twice can conflict with what the other has there, and is not missed."""
    return sum(token.weight for token in tokens if not token.optional and (with_repeated or not token.repeated))


def _in_brackets(one: list[Token], other: list[Token]) -> float:
    """Weight in conflict between what one name has in brackets and words of the same sort of the other: (Hong Kong), Japan."""
    total = 0.0
    for role in {token.role for token in one if token.optional}:
        mine = sum(token.weight for token in one if token.optional and token.role == role)
        total += min(mine, sum(token.weight for token in other if token.role == role))
    return total


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
