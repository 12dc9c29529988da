"""Chinese syllables brought to one form: Pinyin, Wade-Giles and the spellings of passports between them."""

from __future__ import annotations

import re
from functools import lru_cache

_SYLLABLE = re.compile(
    r"(zh|ch|sh|hs|ts|tz|ss|sz|[bpmfdtnlgkhjqxrzcsyw]|)"
    r"(iang|iung|iong|uang|ueng|uan|ang|eng|ing|ung|ong|ian|ien|uai|uei|iao|ieh|ueh|iou|yan|yen|ao|ai|an|ei|en|er|ou|"
    r"ia|ie|iu|in|ua|ue|uo|ui|un|ih|eh|a|e|i|o|u)(?![aeiou])"
)
_INITIALS = {
    "hs": "x", "ts": "z", "tz": "z", "ss": "s", "sz": "s", "c": "z", "z": "z", "b": "p", "d": "t", "g": "k",
    "zh": "j", "ch": "j", "j": "j", "q": "j",
}  # fmt: skip
"""Wade-Giles tells b from p, d from t, j from q by an apostrophe that lists drop: they are one here."""
_FINALS = {
    "ung": "ong", "iung": "iong", "ien": "ian", "yen": "ian", "yan": "ian", "ieh": "ie", "eh": "ie", "ueh": "ue", "uei": "ui",
    "iou": "iu", "ih": "i", "uo": "o", "ueng": "eng", "e": "o",
}  # fmt: skip


@lru_cache(maxsize=8192)
def chinese_syllables(word: str) -> tuple[str, ...] | None:
    """Syllables of a Latin small-letter word read as Chinese, in one form; None when it cannot be one of one to three."""
    at = 0
    found: list[str] = []
    while at < len(word):
        part = _SYLLABLE.match(word, at)
        if part is None or len(found) == 3:
            return None
        initial, final = part.groups()
        found.append(_INITIALS.get(initial, initial) + _FINALS.get(final, final))
        at = part.end()
        while (
            word[at : at + 1] in ("n", "g")
            and word[at + 1 : at + 2]
            and word[at + 1] not in "aeiou"
            and word[at] == "g"
        ):
            at += 1
    return tuple(found) or None


def same_syllables(one: str, other: str) -> bool:
    """Whether two words are the same Chinese syllables, in whatever spelling."""
    syllables = chinese_syllables(one)
    return syllables is not None and syllables == chinese_syllables(other)


def same_chinese(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of three or four Chinese syllables are the same, family name first or last, in whatever spelling."""
    ones, others = _orders(one), _orders(other)
    return bool(ones & others)


def _orders(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    if not 2 <= len(words) <= 4:
        return set()
    read = [chinese_syllables(word) for word in words]
    if any(one is None for one in read):
        return set()
    known = [one for one in read if one is not None]
    straight = tuple(syllable for one in known for syllable in one)
    turned = tuple(syllable for one in (known[-1], *known[:-1]) for syllable in one)
    return {straight, turned} if 3 <= len(straight) <= 4 else set()
