"""Which words of two names are the same: pairs of words, words joined or split, initials."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.screen.han import reading
from watchkeeper.screen.hangul import word_likeness
from watchkeeper.screen.likeness import SAME_FOLD, likeness
from watchkeeper.screen.parsed import Token
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import DIGIT, HAN, HANGUL, LATIN


@dataclass(frozen=True, slots=True)
class Pair:
    """Words that agree: tokens by index of the one name and of the other, how alike, and what they weigh together."""

    query: tuple[int, ...]
    target: tuple[int, ...]
    likeness: float
    weight: float


def token_likeness(one: Token, other: Token, korean: bool = False) -> float:
    """How alike two words are; spellings and translations the table knows are the same.

    With `korean`, words that can be Korean are compared by syllables too: what companies and ships are called.
    """
    if one.script == DIGIT or other.script == DIGIT:
        return 1.0 if one.text == other.text else 0.0
    if one.concept is not None and one.concept == other.concept:
        return 1.0 if one.text == other.text else SAME_FOLD
    if "initial" in (one.role, other.role):
        return policy("initial_agrees") if one.text[:1] == other.text[:1] else 0.0
    known = one.concept is not None and other.concept is not None
    if known and one.role == other.role and one.role in ("generic", "place", "plain", "linking"):
        return 0.0  # two different things, however alike they are spelt: Iran and Iraq, Estonia and Ethiopia
    if (one.role == "patronymic") != (other.role == "patronymic"):
        alike = likeness(one.text, other.text, one.script, other.script)
        return alike if alike > 0.85 else 0.0  # Oleksandr is not Oleksandrovych
    if one.script == other.script and one.script in (HAN, HANGUL):
        return same_sign(one, other)
    if one.text.startswith("abd") and other.text.startswith("abd") and min(len(one.text), len(other.text)) > 5:
        return likeness(one.text[3:], other.text[3:], one.script, other.script)
    alike = likeness(one.text, other.text, one.script, other.script)
    if alike < _SURE and korean and one.script == other.script == LATIN:
        alike = max(alike, word_likeness(one.text, other.text))
    return alike


def same_sign(one: Token, other: Token) -> float:
    """Two signs of one script: the same, the same in another form of writing (read alike with its tone), or not."""
    if one.shown == other.shown:
        return 1.0
    toned = one.script == HAN and len(one.shown) == 1 == len(other.shown) and reading(one.shown) == reading(other.shown)
    return 0.9 if toned else 0.0


def align(query: tuple[Token, ...], target: tuple[Token, ...], least: float, korean: bool = False) -> list[Pair]:
    """Pairs of words at least `least` alike, the most alike first, each word in one pair only."""
    options: list[tuple[float, float, int, int]] = []
    for i, one in enumerate(query):
        for j, other in enumerate(target):
            alike = token_likeness(one, other, korean)
            if alike >= (least if min(len(one.text), len(other.text)) > 3 else min(least, policy("same_short_word"))):
                options.append((alike * _weight(one, other), alike, i, j))
    options.sort(key=lambda option: (-option[1], -option[0], abs(option[2] - option[3]), option[2], option[3]))
    pairs: list[Pair] = []
    used_query: set[int] = set()
    used_target: set[int] = set()
    for _, alike, i, j in options:
        if i not in used_query and j not in used_target:
            used_query.add(i)
            used_target.add(j)
            pairs.append(Pair((i,), (j,), alike, _weight(query[i], target[j])))
    if len(used_query) < len(query) and len(used_target) < len(target):
        pairs = _with_joined(query, target, pairs, least)
    return pairs


def _weight(one: Token, other: Token) -> float:
    return (one.weight + other.weight) / 2


def _with_joined(query: tuple[Token, ...], target: tuple[Token, ...], pairs: list[Pair], least: float) -> list[Pair]:
    """Pairs again, after words next to each other in one name were found to be one word of the other."""
    options = [
        *((alike, part, (j,)) for alike, part, j in _joins(query, target, pairs, least, False)),
        *((alike, (i,), part) for alike, part, i in _joins(target, query, pairs, least, True)),
    ]
    for alike, left, right in sorted(options, key=lambda option: -option[0]):
        met = [pair for pair in pairs if set(pair.query) & set(left) or set(pair.target) & set(right)]
        weight = sum(query[i].weight for i in left) / 2 + sum(target[j].weight for j in right) / 2
        if alike * weight > sum(pair.likeness * pair.weight for pair in met) + 0.05:
            pairs = [*(pair for pair in pairs if pair not in met), Pair(left, right, alike, weight)]
    return pairs


def _joins(
    several: tuple[Token, ...], single: tuple[Token, ...], pairs: list[Pair], least: float, swapped: bool
) -> list[tuple[float, tuple[int, ...], int]]:
    """Runs of two to four words of one name that together are one word of the other: likeness, the run, the word."""
    if len(several) < 2:
        return []
    sure: set[int] = set()
    sure_single: set[int] = set()
    for pair in pairs:
        if pair.likeness > _SURE:
            sure.update(pair.target if swapped else pair.query)
            sure_single.update(pair.query if swapped else pair.target)
    open_single = [(j, len(token.text)) for j, token in enumerate(single) if j not in sure_single]
    if not open_single:
        return []
    lengths = [len(token.text) for token in several]
    longest = max([length for _, length in open_single])
    found: list[tuple[float, tuple[int, ...], int]] = []
    for count in range(2, min(4, len(several)) + 1):
        for start in range(len(several) - count + 1):
            total = sum(lengths[start : start + count])
            if total < 4 or total > longest + 3 or not sure.isdisjoint(range(start, start + count)):
                continue
            fits = [j for j, length in open_single if -4 < length - total < 4]
            if not fits:
                continue
            run = tuple(range(start, start + count))
            text = "".join([several[i].text for i in run])
            for j in fits:
                alike = likeness(text, single[j].text, several[start].script, single[j].script)
                if alike >= max(least, 0.8):
                    found.append((alike - policy("joined"), run, j))
    return found


_SURE = 0.99
"""Likeness from which words are not joined to anything else."""
