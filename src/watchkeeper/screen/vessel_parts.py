"""The name of a ship or aircraft taken apart."""

from __future__ import annotations

import re

from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.name_parts import ParsedName, Token, bracketed
from watchkeeper.screen.numerals import number_of
from watchkeeper.screen.policy import policy
from watchkeeper.screen.reading import latin_of
from watchkeeper.screen.script import DIGIT, script_of

_SHIP_PREFIX = re.compile(
    r"^\s*(?:M[./\s]?[VTS]|S[./\s]?S|F[./\s]?V|MOTOR (?:VESSEL|TANKER|SHIP)|LPG/?C|LNG/?C|т/х|м/в)[.\s]+(?=\w)",
    re.IGNORECASE,
)


def vessel_parts(text: str) -> ParsedName:
    """A ship's or aircraft's name: words and numbers, a former name in brackets optional."""
    tokens: list[Token] = []
    for part, optional in bracketed(_SHIP_PREFIX.sub("", text)):
        part = (
            re.sub(r"^\s*(formerly|ex|a\.?k\.?a\.?|f\.?k\.?a\.?)\b[.:\s]*", "", part, flags=re.IGNORECASE)
            if optional
            else part
        )
        words = clean_words(part)
        for at, word in enumerate(words):
            number = number_of(word, at)
            if number is not None:
                tokens.append(Token(number, DIGIT, "number", policy("weight_number"), None, optional, word))
                continue
            latin = latin_of(word, script_of(word[0]))
            if latin:
                tokens.append(Token(latin, script_of(word[0]), "word", policy("weight_word"), None, optional, word))
    return ParsedName(text, "vessel", tuple(tokens))
