"""Korean names by syllables: whatever the spelling, order and spacing."""

from __future__ import annotations

from watchkeeper.screen import hangul
from watchkeeper.screen.hangul import Syllable, block_classes, is_block, korean_syllables, syllable_likeness
from watchkeeper.screen.hanja import korean_reading
from watchkeeper.screen.parsed import ParsedName
from watchkeeper.screen.script import HAN, HANGUL, LATIN

MOST_SYLLABLES = 5


def syllables(name: ParsedName) -> list[tuple[Syllable, ...]] | None:
    """Syllables of a name that can be Korean, one sequence for each order it can be read in; None when it cannot be.

    In Latin letters a family name of the table must stand first or last; the one read first is the family name.
    """
    tokens = [token for token in name.tokens if not token.optional]
    if len(tokens) > MOST_SYLLABLES:
        return None
    words: list[tuple[Syllable, ...]] = []
    for token in tokens:
        if token.script == HANGUL and all(map(is_block, token.shown)):
            words.append(tuple(block_classes(sign) for sign in token.shown))
        elif (
            token.script == HAN
            and (read_hanja := [korean_reading(sign) for sign in token.shown])
            and None not in read_hanja
        ):
            words.append(tuple(block_classes(sign) for sign in read_hanja if sign is not None))
        elif token.script == LATIN and token.text.isalpha() and token.shown.isascii():
            read = korean_syllables(token.shown)
            if read is None:
                return None
            words.append(read)
        else:
            return None
    count = sum(map(len, words))
    if not 2 <= count <= MOST_SYLLABLES:
        return None
    if tokens[0].script in (HANGUL, HAN):
        return [tuple(one for word in words for one in word)]
    orders = []
    if len(tokens) > 1 and tokens[0].shown in hangul.SURNAMES:
        orders.append(tuple(one for word in words for one in word))
    if len(tokens) > 1 and tokens[-1].shown in hangul.SURNAMES:
        orders.append(tuple(one for word in (words[-1], *words[:-1]) for one in word))
    return orders or None


def _hangul(name: ParsedName) -> bool:
    return all(token.script in (HANGUL, HAN) for token in name.tokens)


def korean_likeness(query: ParsedName, target: ParsedName) -> float | None:
    """How alike two names are as Korean, 0 to 1; 0 when a syllable differs, None when either cannot be Korean."""
    if _hangul(query) and _hangul(target):
        return None  # no romanisation stands between them
    ones, others = syllables(query), syllables(target)
    if not ones or not others:
        return None
    return max(_sequence(one, other) for one in ones for other in others)


def _sequence(one: tuple[Syllable, ...], other: tuple[Syllable, ...]) -> float:
    if len(one) != len(other):
        return 0.0
    alike = [syllable_likeness(a, b) for a, b in zip(one, other, strict=True)]
    return sum(alike) / len(alike) if min(alike) > 0 else 0.0
