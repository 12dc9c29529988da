"""A name as words: small letters, one spelling of a character, no signs, no control characters, no look-alikes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from watchkeeper.screen.script import (
    ARABIC,
    CYRILLIC,
    DIGIT,
    GREEK,
    HAN,
    HANGUL,
    KANA,
    LATIN,
    LOOKALIKES,
    OTHER,
    one_script,
    script_of,
)

LONGEST_NAME = 240
"""Characters of a name that are compared; the longest on the lists of 2026 has 200 once notes are cut off."""
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻʹʽʾʿ′\"“”„«»״׳"), None)
_INSIDE = dict.fromkeys((*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640, *range(0x0591, 0x05C8)), None)
"""Arabic and Hebrew vowel points and the stroke that lengthens an Arabic word."""
_ONE_ARABIC = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ھ": "ه", "ە": "ه"}
)
_NUMBER_SIGN = re.compile(r"(?:\bno\.?|\bnr\.?|№|#)\s*(?=\d)", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_SPOTS = re.compile(r"\b((?:[^\W\d_]\.\s?){2,}[^\W\d_]?)(?=[\s,.)]|$)")
"""A.B.C. and S. A. R. L.: letters with dots between."""
_DIGIT = re.compile(r"\d")
_DIGIT_RUN = re.compile(r"\d+|[^\d]+")
_UNSPACED = (HAN, HANGUL, KANA)


def shown_letters(text: str) -> str:
    """A text without characters that show nothing: controls, joiners, marks of direction, lone surrogates; runs of blanks as one.

    They are taken out before a long text is cut, so that none of them can push a name out of sight.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text
    kept = "".join(" " if letter in "\t\n\r\v\f" else letter for letter in text if _shows(letter))
    return " ".join(kept.split())


def _shows(letter: str) -> bool:
    return letter in "\t\n\r\v\f" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cn", "Cs")


@lru_cache(maxsize=16384)
def clean_words(text: str, join_dotted: bool = True) -> tuple[str, ...]:
    """Words of a name: letters or digits only, small, accents of Latin and Greek gone. Empty for a name without any.

    A run of one script is one word; A.B.C. is `abc` unless `join_dotted` is off. Never longer than `LONGEST_NAME` characters.
    """
    text = shown_letters(text)[:LONGEST_NAME]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).translate(_INSIDE).translate(_ONE_ARABIC)
        text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Co", "Cn", "Cs"))
    else:
        text = text.translate(_APOSTROPHES)
    text = text.casefold()
    if _DIGIT.search(text) is not None:
        text = _ORDINAL.sub(r"\1", _NUMBER_SIGN.sub(" ", text))
    if join_dotted and "." in text:
        text = _SPOTS.sub(lambda found: re.sub(r"[.\s]", "", found.group(1)) + " ", text)
    text = text.replace("&", " and ")
    words = tuple(part for word in _runs(text) for part in _parts(word))
    return words if text.isascii() else _painted(words)


def _painted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words again: a word all of look-alikes among words of one other script is set in that script (COPOKA among Cyrillic)."""
    scripts = [script_of(word[0]) for word in words]
    latin, cyrillic = scripts.count(LATIN), scripts.count(CYRILLIC)
    if not latin or not cyrillic or latin == cyrillic:
        return words
    main = CYRILLIC if cyrillic > latin else LATIN
    alike, other = LOOKALIKES[main], LATIN if main == CYRILLIC else CYRILLIC
    return tuple(
        "".join(alike[letter] for letter in word)
        if script == other and len(word) > 2 and all(letter in alike for letter in word)
        else word
        for word, script in zip(words, scripts, strict=True)
    )


def _runs(text: str) -> list[str]:
    """Runs of letters, marks and digits."""
    if text.isascii():
        return re.findall(r"[a-z0-9]+", text)
    shown = (letter if script_of(letter) else " " for letter in text)
    return "".join(shown).split()


def _parts(word: str) -> list[str]:
    """A run cut where digits or an unspaced script begin or end, in its own script and without Latin or Greek accents."""
    if word.isascii():
        return [word] if word.isalpha() else _DIGIT_RUN.findall(word)
    word = "".join(_bare(letter) for letter in one_script(word))
    parts: list[str] = []
    last = ""
    for letter in word:
        script = script_of(letter) or last
        if parts and (script == last or not ({script, last} & {*_UNSPACED, DIGIT})):
            parts[-1] += letter
        else:
            parts.append(letter)
        last = script
    return [_ascii_digits(part) for part in parts]


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    """A letter without accents where its script is read without: Latin, Greek, Arabic. Others lose stray accents only."""
    script = script_of(letter)
    if script in (LATIN, GREEK, ARABIC):
        plain = unicodedata.normalize("NFD", letter)
        return "".join(one for one in plain if unicodedata.category(one) != "Mn") or ""
    if unicodedata.category(letter) == "Mn" and script != OTHER and script != KANA:
        return ""
    return letter


def _ascii_digits(part: str) -> str:
    """Digits of any script as 0-9."""
    return "".join(str(unicodedata.digit(letter, letter)) for letter in part) if part and part[0].isdigit() else part
