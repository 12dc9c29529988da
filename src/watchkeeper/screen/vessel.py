"""Two ships' names: letters without spaces, and numbers that must agree. AN SAN 1 is not AN SAN 2."""

from __future__ import annotations

from watchkeeper.screen.comparison import Judged, Reason
from watchkeeper.screen.likeness import likeness
from watchkeeper.screen.parsed import ParsedName, Token
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import DIGIT, LATIN


def compare_vessels(query: ParsedName, target: ParsedName) -> Judged:
    """How far two names of ships (or aircraft) are one; a former name in brackets counts like the name."""
    found = [_compared(one, other) for one in _names(query) for other in _names(target)]
    return max(found, key=lambda one: one.score)


def _names(name: ParsedName) -> list[list[Token]]:
    """The name, and the one in brackets when there is one."""
    own = [token for token in name.tokens if not token.optional]
    bracketed = [token for token in name.tokens if token.optional]
    return [tokens for tokens in (own, bracketed) if tokens]


def _compared(query: list[Token], target: list[Token]) -> Judged:
    shown, other_shown = (" ".join(token.shown for token in tokens) for tokens in (query, target))
    numbers, other_numbers = ([token.text for token in tokens if token.script == DIGIT] for tokens in (query, target))
    words, other_words = ([token for token in tokens if token.script != DIGIT] for tokens in (query, target))
    alike = _letters(words, other_words) if words and other_words else float(not words and not other_words)
    if alike < policy("vessel_likeness"):
        return Judged(round(alike * 0.6, 4), lambda: (_unlike(shown, other_shown, alike),))
    score = policy("ceiling") * alike - (policy("number_conflict") if numbers != other_numbers else 0.0)
    return Judged(round(max(0.0, score), 4), lambda: tuple(_reasons(shown, other_shown, alike, numbers, other_numbers)))


def _unlike(shown: str, other_shown: str, alike: float) -> Reason:
    text = f"“{shown}” is not “{other_shown}” (likeness of the letters {alike:.2f})."
    return Reason("conflicted", "word", text, shown, other_shown, round(alike - 1, 3))


def _reasons(shown: str, other_shown: str, alike: float, numbers: list[str], other_numbers: list[str]) -> list[Reason]:
    reasons = [
        Reason(
            "agreed",
            "word",
            f"“{shown}” is spelt like “{other_shown}” (likeness {alike:.2f}).",
            shown,
            other_shown,
            alike,
        )
    ]
    if numbers != other_numbers:
        one, other = " ".join(numbers) or "none", " ".join(other_numbers) or "none"
        text = f"The numbers differ: {one} is not {other}. Sister ships are told apart by them."
        reasons.append(Reason("conflicted", "number", text, one, other, -policy("number_conflict")))
    elif numbers:
        reasons.append(
            Reason("agreed", "number", f"The number is the same: {' '.join(numbers)}.", shown, other_shown, 0.0)
        )
    return reasons


def _letters(query: list[Token], target: list[Token]) -> float:
    """Likeness of the letters without spaces; of the least alike word where both have as many."""
    one, other = ("".join(token.text for token in tokens) for tokens in (query, target))
    scripts = (next((token.script for token in tokens), LATIN) for tokens in (query, target))
    whole = likeness(one, other, *scripts)
    if whole == 1.0:
        return 1.0
    if min(len(one), len(other)) < 5:
        return min(whole, 0.7)  # Snow is not Snoe
    if len(query) == len(target):
        words = (likeness(a.text, b.text, a.script, b.script) for a, b in zip(query, target, strict=True))
        return min(whole, max(0.0, min(words) + 0.1))
    return whole
