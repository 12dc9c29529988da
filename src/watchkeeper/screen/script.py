"""Which script a letter is written in, and which letters of one script look like another's."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LATIN, CYRILLIC, GREEK, ARABIC, HEBREW = "Latn", "Cyrl", "Grek", "Arab", "Hebr"
HANGUL, HAN, KANA, DIGIT, OTHER = "Hang", "Hani", "Kana", "Zyyy", "Zzzz"
"""ISO 15924 codes; hiragana and katakana are one here, digits are `Zyyy`, any further script `Zzzz`."""

_BLOCKS: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, LATIN),
    (0x0250, 0x02AF, LATIN),
    (0x0370, 0x03FF, GREEK),
    (0x0400, 0x052F, CYRILLIC),
    (0x0590, 0x05FF, HEBREW),
    (0x0600, 0x06FF, ARABIC),
    (0x0750, 0x077F, ARABIC),
    (0x08A0, 0x08FF, ARABIC),
    (0x1100, 0x11FF, HANGUL),
    (0x1C80, 0x1C8F, CYRILLIC),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, GREEK),
    (0x3005, 0x3007, HAN),
    (0x3040, 0x30FF, KANA),
    (0x31F0, 0x31FF, KANA),
    (0x3130, 0x318F, HANGUL),
    (0x3400, 0x4DBF, HAN),
    (0x4E00, 0x9FFF, HAN),
    (0xA640, 0xA69F, CYRILLIC),
    (0xAC00, 0xD7A3, HANGUL),
    (0xF900, 0xFAFF, HAN),
    (0xFB1D, 0xFB4F, HEBREW),
    (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFF, ARABIC),
    (0x20000, 0x323AF, HAN),
)
"""First and last code point of the blocks that names on lists are written in (Unicode 15, Blocks.txt)."""

LOOKALIKES: dict[str, dict[str, str]] = {
    LATIN: dict(zip("аеорсухікмтвнзѕјԁһԛԝαορυκντιχβεημγ", "aeopcyxikmtbhzsjdhqwaopukvtixbehmy", strict=True)),
    CYRILLIC: dict(zip("aeopcyxikmtbhzsj", "аеорсухікмтвнзѕј", strict=True)),
}
"""Small letters of other scripts by the letter of this one they are painted like: only within a word that mixes scripts."""


@lru_cache(maxsize=8192)
def script_of(letter: str) -> str:
    """Script of one character, ISO 15924; `Zyyy` for a digit, empty for anything that is no letter, digit or mark."""
    if letter.isdigit():
        return DIGIT
    code = ord(letter)
    if not letter.isalpha() and unicodedata.category(letter)[0] not in "LM" and letter != "ー":
        return ""
    return next((script for first, last, script in _BLOCKS if first <= code <= last), OTHER)


def one_script(word: str) -> str:
    """A small-letter word whose letters of another script are set in the script most of it is written in.

    Only Latin, Cyrillic and Greek look alike: other words, and words of one script, come back as they are.
    """
    if word.isascii():
        return word
    scripts = [script_of(letter) for letter in word]
    latin, cyrillic, greek = (scripts.count(one) for one in (LATIN, CYRILLIC, GREEK))
    if (latin > 0) + (cyrillic > 0) + (greek > 0) < 2:
        return word
    main = CYRILLIC if cyrillic > latin else LATIN
    alike = LOOKALIKES[main]
    return "".join(alike.get(letter, letter) for letter in word)
