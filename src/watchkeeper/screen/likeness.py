"""How alike two words are, 0 to 1: as written, as folded, and by consonants where a script hides the vowels."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from watchkeeper.screen.chinese import same_syllables
from watchkeeper.screen.script import ARABIC, HAN, HEBREW, KANA
from watchkeeper.screen.sound import fold, kana_skeleton, skeleton

SAME_FOLD = 0.97
"""Another spelling of the same sounds."""
SAME_SKELETON = 0.9
"""The same consonants, where one side does not write vowels or has added some."""
OTHER_FIRST_LETTER = 0.06
"""What a differing first sound takes off: typing errors are rarely there, other names often."""


@lru_cache(maxsize=65536)
def likeness(one: str, other: str, script_one: str = "Latn", script_other: str = "Latn") -> float:
    """How alike two romanised small-letter words are, 0 to 1. `script_*` is what each was written in."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    scripts = (script_one, script_other)
    if script_one != script_other:
        if ARABIC in scripts or HEBREW in scripts:
            return _by_consonants(_abjad(one), _abjad(other))
        if HAN in scripts:
            return SAME_FOLD if same_syllables(one, other) else 0.0  # a syllable more or less is another name
        if KANA in scripts:
            return _by_kana(one, other)
    return _as_written(one, other, script_one, script_other)


def _as_written(one: str, other: str, script_one: str = "Latn", script_other: str = "Latn") -> float:
    written = OSA.normalized_similarity(one, other)
    folded_one, folded_other = fold(one), fold(other)
    if folded_one == folded_other:
        return max(written, SAME_FOLD)
    folded = OSA.normalized_similarity(folded_one, folded_other) * SAME_FOLD
    best = max(written, folded)
    if skeleton(one) == skeleton(other) and len(skeleton(one)) > 1:
        best += (1 - best) * (
            0.35 if script_one == script_other or len(skeleton(one)) < 3 else 0.6
        )  # only vowels differ
    elif best > 0.75 and JaroWinkler.similarity(one, other) > 0.92 and min(len(one), len(other)) > 4:
        best += (1 - best) * 0.2
    if folded_one[0] != folded_other[0]:
        best = max(0.0, best - OTHER_FIRST_LETTER)
    return best


def _abjad(word: str) -> str:
    """Consonants that an abjad surely writes: v, w and y may be vowels there and are gone, an initial one is a vowel."""
    bones = skeleton(word)
    first = "a" if word[0] in "aeiouywv" else bones[:1]
    rest = bones if word[0] == "y" else bones[1:]
    return first + rest.replace("v", "")


_LOOSE = str.maketrans({"h": "k", "z": "d", "t": "d", "p": "b", "g": "k", "C": "S", "f": "f", "Z": "S", "J": "S"})
"""Sounds Arabic letters do not tell apart, or that are written either way: p and b, g and k and q, z and dh."""


def _by_consonants(one: str, other: str) -> float:
    if one == other:
        return SAME_SKELETON if len(one) > 1 else 0.6
    if one.rstrip("h") == other.rstrip("h") and min(len(one), len(other)) > 1:
        return SAME_SKELETON - 0.01  # a final h is a vowel as often as not
    loose_one, loose_other = one.translate(_LOOSE), other.translate(_LOOSE)
    if loose_one == loose_other and len(one) > 1:
        return SAME_SKELETON - 0.03
    if one.lstrip("a") == other.lstrip("a") and len(one) > 2:
        return SAME_SKELETON - 0.05
    longest = max(len(one), len(other))
    return OSA.normalized_similarity(loose_one, loose_other) * (SAME_SKELETON if longest > 3 else 0.8)


_ROUGH = str.maketrans({"s": "t", "b": "h", "p": "h"})
"""Kana write di and zi, ti and chi, and a final v or f alike."""


def _by_kana(one: str, other: str) -> float:
    bones_one, bones_other = kana_skeleton(one), kana_skeleton(other)
    vowels = OSA.normalized_similarity(fold(one), fold(other))
    if bones_one == bones_other:
        return min(0.95, SAME_SKELETON - 0.1 + 0.15 * vowels) if len(bones_one) > 1 else 0.6 + 0.3 * vowels
    rough_one, rough_other = bones_one.translate(_ROUGH), bones_other.translate(_ROUGH)
    if rough_one == rough_other and len(rough_one) > 1:
        return SAME_SKELETON - 0.15 + 0.15 * vowels
    bones = max(
        OSA.normalized_similarity(bones_one, bones_other), 0.95 * OSA.normalized_similarity(rough_one, rough_other)
    )
    return 0.65 * bones + 0.3 * vowels
