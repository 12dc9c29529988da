"""Phonetic forms of a Latin word: a fold that keeps vowels, and a skeleton of consonants.

Two spellings of one name by different standards (Sergey, Sergei, Sergej; Hussein, Husayn, Hussain) have one fold; a name written
without vowels, or in a script that adds some, still has the skeleton of the full one.
"""

from __future__ import annotations

import re
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
    (r"(?<=[aeiouy])j(?![aeiouy])|(?<=[^aeiouyj])j(?=[aeou])", "i"),
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
_Rules = tuple[tuple[str, re.Pattern[str], str], ...]


def _compiled(rules: tuple[tuple[str, str], ...]) -> _Rules:
    """Rules with the letters of which one must be there for the rule to apply: most rules are skipped by that alone."""
    return tuple((_needed(pattern), re.compile(pattern), put) for pattern, put in rules)


def _needed(pattern: str) -> str:
    """A letter without which a pattern cannot match; empty where there is no single one."""
    bare = re.sub(r"\(\?[<=!]+.*?\)|\[.*?\]|[()^$+\\?]", " ", pattern)
    options = [set(option) - {" "} for option in bare.split("|")]
    shared = set.intersection(*options) if options else set()
    return next(iter(sorted(shared & set("hjqxwcvy"))), "")


def _applied(rules: _Rules, word: str) -> str:
    for needed, pattern, put in rules:
        if needed in word:
            word = pattern.sub(put, word)
    return word


_FOLD = _compiled(_FOLD_RULES)
_SKELETON = _compiled(_SKELETON_RULES)
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLE = re.compile(r"(.)\1+")
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
    return first + _DOUBLE.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=32768)
def kana_skeleton(word: str) -> str:
    """The skeleton in the sounds Japanese tells apart: l is r, v is b, f is h, th is s; the h of a long vowel is gone."""
    word = re.sub(
        r"(?<=[aeiou])h(?=[^aeiou]|$)",
        "",
        word.replace("th", "s").replace("tsu", "t").replace("ng", "n").replace("w", "v"),
    )
    word = re.sub(r"gh|q", "g", word).replace("g", "k")
    return _DOUBLE.sub(r"\1", skeleton(word).translate(_KANA))
