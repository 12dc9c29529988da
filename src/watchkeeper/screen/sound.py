"""Phonetic forms of a Latin word: a fold that keeps vowels, and a skeleton of consonants.

Two spellings of one name by different standards (Sergey, Sergei, Sergej; Hussein, Husayn, Hussain) have one fold; a name written
without vowels, or in a script that adds some, still has the skeleton of the full one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_FOLD_RULES: tuple[tuple[str, str], ...] = (
    # pattern, what it becomes; in this order. Capitals are single sounds: S sh, C ch, Z zh, J j.
    (r"shch|schtsch|szcz|chtch", "S"),
    (r"tzsch|tsch|tch|cz|ch", "C"),
    (r"sch|sh|sz", "S"),
    (r"dzh|dsch|dj|dz", "J"),
    (r"zh", "Z"),
    (r"ph", "f"),
    (r"^x(?=[iu])", "S"),  # Xi, Xu
    (r"x", "ks"),
    (r"(?<=[aeiouy])h(?=[^aeiouy]|$)", ""),  # a long vowel: Fatah, Mahdi is kept by its own h before a vowel
    (r"kh|gh(?=[aeiouy])", "h"),
    (r"gh", "g"),
    (r"th", "t"),
    (r"dh", "d"),
    (r"bh", "b"),
    (r"rh", "r"),
    (r"q|ck", "k"),
    (r"tz|ts|c(?=[eiy])", "s"),
    (r"c", "k"),
    (r"w", "v"),
    (r"(?<=[aeiouy])v(?=[^aeiouy]|$)", "u"),  # Aleksandrow and -ov keep theirs below
    (r"(?<=[aeiouy])j(?![aeiouy])|(?<=[^aeiouyj\n])j(?=[aeou])", "i"),
    (r"(.)\1+", r"\1"),
    (r"iya|iia|ija|ya|ia|ja(?=n)", "ia"),
    (r"iyu|yu|iu", "iu"),
    (r"y|ee|ie|ei|ey|iy|ii|ai(?=n)|ay|ai", "i"),
    (r"oo|ou|ow", "u"),
    (r"ae|oe", "e"),
    (r"au|aw", "o"),
    (r"i+", "i"),
    (r"(.)\1+", r"\1"),
)
_SKELETON_RULES: tuple[tuple[str, str], ...] = (
    (r"shch|sch|sh|sz", "S"),
    (r"tch|tsch|cz|ch|ts|tz", "C"),
    (r"dzh|dj|zh|dz|j", "J"),
    (r"kh|gh", "h"),
    (r"ph", "f"),
    (r"x", "ks"),
    (r"([bdrt])h", r"\1"),
    (r"ck|q|c(?![eiy])", "k"),
    (r"c", "s"),
    (r"w", "v"),
)
_Rules = tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]


def _compiled(rules: tuple[tuple[str, str], ...]) -> _Rules:
    """Rules with the letters of which some must be there for the rule to apply: most rules are skipped by that alone."""
    return tuple((_needed(pattern), re.compile(pattern, re.MULTILINE), put) for pattern, put in rules)


def _needed(pattern: str) -> tuple[str, ...]:
    """Runs of letters, one of which a word must have for a pattern to match; an empty one where any word may match."""
    bare = re.sub(r"\(\?[^()]*\)|\^", "", pattern)
    options = [re.search(r"(?<!\[)[a-z]+(?![a-z]*\])", option) for option in bare.split("|")]
    return tuple(dict.fromkeys("" if found is None else found.group() for found in options))


def _applied(rules: _Rules, word: str) -> str:
    for needed, pattern, put in rules:
        for letters in needed:
            if letters in word:
                word = pattern.sub(put, word)
                break
    return word


_FOLD = _compiled(_FOLD_RULES)
_SKELETON = _compiled(_SKELETON_RULES)
_VOWELS = re.compile(r"[aeiouy]+")
DOUBLE = re.compile(r"(.)\1+")
_LINE_VOWEL = re.compile(r"^[aeiou]", re.MULTILINE)
_KANA = str.maketrans(
    {"l": "r", "v": "b", "f": "h", "z": "s", "J": "s", "C": "s", "Z": "s", "S": "s", "d": "t", "m": "n"}
)


@lru_cache(maxsize=32768)
def fold(word: str) -> str:
    """A Latin small-letter word with the spellings of one sound made one; vowels kept. Not for reading."""
    return _applied(_FOLD, word)


@lru_cache(maxsize=32768)
def skeleton(word: str) -> str:
    """Consonants of a Latin small-letter word, one sign a sound, a first vowel kept as `a`; empty for no letters."""
    word = _applied(_SKELETON, word)
    first = "a" if word[:1] in "aeiou" and word else ""
    return first + DOUBLE.sub(r"\1", _VOWELS.sub("", word))


def fold_all(words: Iterable[str]) -> dict[str, str]:
    """The fold of each word: the rules are applied to all words at once, a word a line, many times faster than one by one."""
    return all_lines(words, lambda lines: _applied(_FOLD, lines))


def skeleton_all(words: Iterable[str]) -> dict[str, str]:
    """The skeleton of each word, found likewise."""

    def bared(lines: str) -> str:
        lines = _LINE_VOWEL.sub("\0", _applied(_SKELETON, lines))
        return DOUBLE.sub(r"\1", _VOWELS.sub("", lines)).replace("\0", "a")

    return all_lines(words, bared)


def all_lines(words: Iterable[str], change: Callable[[str], str]) -> dict[str, str]:
    """Each word with its line after a change to all lines; words that hold the signs the lines need are set apart."""
    every = list(words)
    plain = [word for word in every if "\n" not in word and "\0" not in word]
    found = dict(zip(plain, change("\n".join(plain)).split("\n"), strict=True)) if plain else {}
    return found if len(plain) == len(every) else found | {word: change(word) for word in every if word not in found}


@lru_cache(maxsize=32768)
def kana_skeleton(word: str) -> str:
    """The skeleton in the sounds Japanese tells apart: l is r, v is b, f is h, th is s; the h of a long vowel is gone."""
    word = re.sub(
        r"(?<=[aeiou])h(?=[^aeiou]|$)",
        "",
        word.replace("th", "s").replace("tsu", "t").replace("ng", "n").replace("w", "v"),
    )
    word = re.sub(r"gh|q", "g", word).replace("g", "k")
    return DOUBLE.sub(r"\1", skeleton(word).translate(_KANA))
