"""A word of any script read in Latin letters."""

from __future__ import annotations

from watchkeeper.screen import han, hangul, kana
from watchkeeper.screen.romanise import word_in_latin
from watchkeeper.screen.script import HAN, HANGUL, KANA


def latin_of(word: str, script: str) -> str:
    """A small-letter word or phrase of one script in Latin letters."""
    if script == KANA:
        return kana.romanised(word)
    if script in (HAN, HANGUL):
        return "".join(han.romanised(word) if script == HAN else hangul.romanised(word))
    return " ".join(word_in_latin(part) for part in word.split())
