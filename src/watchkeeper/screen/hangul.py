"""Korean: Hangul read aloud, and Latin spellings of Korean names brought to one form.

One Korean sound is spelt many ways in Latin letters: Ri, Yi, Lee, Rhee (李), Cho or Jo, Paek or Baek, Chol, Chul or Cheol.
McCune-Reischauer writes voice and breath, Revised Romanization letters, the DPRK's own rules doubled letters, and passports
whatever the bearer likes. A syllable is therefore reduced to an initial, a vowel and a final class, the same for all of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
"""Sounds of the letters of a Hangul syllable block, in the order Unicode composes them (Revised Romanization)."""

SURNAMES = frozenset(
    "an bae baek ban bang bok bu byon byun cha chae chang chin cho choe choi chon chong chu chun eom eun gang gi gil go gong gu "
    "guk gwak gwon ha ham han heo ho hong hwang hwangbo hyon hyun hyeon im in jang je jeon jeong ji jin jo jon jong joo ju jun "
    "jung kang ki kil kim ko kong ku kuk kwak kwok kwon lee li lim ma maeng min mo moon mun myong na nam no noh o oh ok om pae "
    "paek paik pak pan pang park pong pu pyo pyon pyun ra rang ri rhee rim ro roh ryang ryom ryu ryuk seo seok seol shim shin "
    "sim sin so sok sol son song suh sung tae tak to u um un wang woo yang ye yi yim yo yom yon yoo yoon you yu yuk yun".split()
)
"""Latin spellings of Korean family names."""

_SPELLING = re.compile(
    r"(kk|tt|pp|ss|jj|ch|sh|rh|g|n|d|r|l|m|b|s|j|k|t|p|h|)"
    r"(yae|yeo|yi|wae|woo|yoo|you|eui|eun(?!g)|ae|ai|ay|ya|eo|eu|ee|ei|yo|ye|yu|oe|oi|oo|ou|wa|wo|we|wi|ui|ah|oh|uh|a|e|i|o|u|y)"
    r"(ng(?![aeiouy])|(?:ck|kh|gh|n|k|g|t|d|l|r|m|p|b|s|h|)(?![aeiouyw]))"
)
_INITIAL_CLASS = {
    **dict.fromkeys(("g", "kk", "k"), "K"),
    **dict.fromkeys(("d", "tt", "t"), "T"),
    **dict.fromkeys(("b", "pp", "p"), "P"),
    **dict.fromkeys(("j", "jj", "ch"), "C"),
    **dict.fromkeys(("s", "ss", "sh"), "S"),
    **dict.fromkeys(("r", "l", "rh"), "R"),
    **dict.fromkeys(("", "-"), ""),
    "n": "N",
    "m": "M",
    "h": "H",
}
_VOWEL_CLASS = {
    **dict.fromkeys(("a", "ah"), "a"),
    **dict.fromkeys(("ae", "ai", "ay", "e", "ei"), "e"),
    **dict.fromkeys(("ya",), "ia"),
    **dict.fromkeys(("yae", "ye"), "ie"),
    **dict.fromkeys(("o", "eo", "oh", "uh"), "o"),
    **dict.fromkeys(("u", "oo", "ou", "woo"), "u"),
    **dict.fromkeys(("yo", "yeo", "you"), "io"),
    **dict.fromkeys(("yu", "yoo"), "iu"),
    **dict.fromkeys(("wa",), "ua"),
    **dict.fromkeys(("oe", "oi", "wae", "we"), "ue"),
    **dict.fromkeys(("wo",), "uo"),
    **dict.fromkeys(("eu", "eun"), "y"),
    **dict.fromkeys(("i", "yi", "ee", "y", "wi", "ui", "eui"), "i"),
}
_FINAL_CLASS = {
    **dict.fromkeys(("k", "g", "ck", "kh", "gh"), "k"),
    **dict.fromkeys(("t", "d", "s"), "t"),
    **dict.fromkeys(("l", "r"), "l"),
    **dict.fromkeys(("p", "b"), "p"),
    **dict.fromkeys(("", "-", "h"), ""),
    "n": "n",
    "m": "m",
    "ng": "g",
}
_NEAR_VOWELS = frozenset(
    frozenset(pair)
    for pair in (
        ("o", "u"),
        ("u", "y"),
        ("o", "y"),
        ("io", "iu"),
        ("uo", "o"),
        ("e", "ue"),
        ("ie", "e"),
        ("o", "io"),
        ("e", "o"),
    )
)
"""Vowel classes that one romanisation writes like another: Chol and Chul are both 철, Un and Eun both 은."""
_LIQUIDS = {"R", "N"}
"""Initials that change into each other after a consonant: Amrok is said and written Amnok."""
_IRREGULAR = {
    "park": "pak",
    "lee": "i",
    "rhee": "i",
    "choi": "choe",
    "moon": "mun",
    "yoon": "yun",
    "kwok": "kwak",
    "no": "ro",
}
"""Spellings that no system gives but passports do."""

Syllable = tuple[str, str, str]
"""Initial, vowel and final class."""


def syllable_letters(block: str) -> tuple[str, str, str]:
    """Initial, vowel and final sound of a Hangul syllable block; `-` for none."""
    number = ord(block) - _FIRST
    return (
        INITIALS[number // (_VOWELS * _FINALS)],
        VOWELS[number // _FINALS % _VOWELS],
        FINALS[number % _FINALS],
    )


def is_block(letter: str) -> bool:
    """Whether a character is a composed Hangul syllable."""
    return _FIRST <= ord(letter) <= 0xD7A3


def romanised(word: str) -> tuple[str, ...]:
    """Syllables of a Hangul word in Revised Romanization, one text each; letters outside syllable blocks are left out."""
    sounds = (syllable_letters(block) for block in word if is_block(block))
    return tuple("".join(sound for sound in letters if sound != "-") for letters in sounds)


@lru_cache(maxsize=16384)
def korean_syllables(word: str) -> tuple[Syllable, ...] | None:
    """Classes of the syllables of a Latin small-letter word read as Korean; None when it cannot be one of one to four."""
    word = _IRREGULAR.get(word, word)
    at = 0
    found: list[Syllable] = []
    while at < len(word):
        part = _SPELLING.match(word, at)
        if part is None or len(found) == 4:
            return None
        found.append(_classes(*part.groups()))
        at = part.end()
    return tuple(found) or None


def _classes(initial: str, vowel: str, final: str) -> Syllable:
    first, middle = _INITIAL_CLASS[initial], _VOWEL_CLASS[vowel]
    last = "n" if vowel == "eun" else _FINAL_CLASS[final]
    # ㄹ and ㄴ before i and y fall silent in the south and are written in the north: Ri is Yi, Ryong is Yong, Nyo is Yo.
    if first in ("R", "N") and middle[0] == "i":
        first = ""
    return first, middle, last


def block_classes(block: str) -> Syllable:
    """Classes of a Hangul syllable block, by the same rules as Latin spellings."""
    initial, vowel, final = syllable_letters(block)
    return _classes("" if initial == "-" else initial, vowel, "" if final == "-" else final)


def syllable_likeness(one: Syllable, other: Syllable) -> float:
    """1 for the same syllable in any spelling, 0.85 for a neighbouring vowel, 0 for another syllable."""
    if one == other:
        return 1.0
    near_initial = one[0] == other[0] or {one[0], other[0]} <= _LIQUIDS
    if near_initial and one[2] == other[2] and (one[1] == other[1] or frozenset((one[1], other[1])) in _NEAR_VOWELS):
        return 0.85
    return 0.0


def word_likeness(one: str, other: str) -> float:
    """How alike two Latin words of two syllables or more are as Korean words; 0 when either cannot be one or they differ.

    Words of open syllables only are left out: too many languages have them, and Karina is not Galina.
    """
    ones, others = korean_syllables(one), korean_syllables(other)
    if not ones or not others or len(ones) != len(others) or len(ones) < 2 or not any(last for _, _, last in ones):
        return 0.0
    alike = [syllable_likeness(a, b) for a, b in zip(ones, others, strict=True)]
    return sum(alike) / len(alike) * 0.95 if min(alike) > 0 else 0.0
