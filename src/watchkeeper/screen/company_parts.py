"""The name of a company or organisation taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from watchkeeper.screen import han, hangul
from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.name_parts import ParsedName, Token, bracketed, without_repeats
from watchkeeper.screen.numerals import is_tens, number_of
from watchkeeper.screen.policy import policy
from watchkeeper.screen.reading import latin_of
from watchkeeper.screen.script import ARABIC, DIGIT, HAN, HANGUL, KANA, script_of
from watchkeeper.screen.wordlist import Known, company_words

_GLUED_FORM = re.compile(r"(?<=[a-z])(AG|SA|SE|NV|BV|AB|GmbH|LLC|Ltd|LTD|Inc|PLC)\b")


def company_parts(text: str) -> ParsedName:
    """A company's or organisation's name: legal forms set apart, trade, places and numbers known as such."""
    text = _GLUED_FORM.sub(r" \1", text)
    tokens: list[Token] = []
    forms: set[str] = set()
    for part, optional in bracketed(text):
        words = _segmented(part)
        at = 0
        while at < len(words):
            found = company_words().at(words, at)
            if found is not None and found[0].role.startswith("form") and _misplaced(words, at, found[1]):
                found = None
            known, length = found if found is not None else (None, 1)
            if known is not None and known.role.startswith("form"):
                forms.add(f"{known.role}:{known.concept}")
            else:
                shown = " ".join(words[at : at + length])
                found_tokens = _company_tokens(shown, known, at > 0)
                tokens.extend(_in_brackets(token) if optional else token for token in found_tokens)
            at += length
    tokens = _sums(tokens)
    if not tokens:  # a name made of nothing but forms
        tokens = [token for word in _segmented(text) for token in _company_tokens(word, None, False)]
        forms = set()
    return ParsedName(text, "company", tuple(without_repeats(tokens)), frozenset(forms))


def _in_brackets(token: Token) -> Token:
    """A word of a company's name that stood in brackets; one the table does not know is mostly its acronym."""
    weight = token.weight if token.concept is not None or token.script == DIGIT else policy("weight_bracketed")
    return replace(token, optional=True, weight=weight)


def _sums(tokens: list[Token]) -> list[Token]:
    """Forty and four are 44."""
    out: list[Token] = []
    for token in tokens:
        if out and is_tens(out[-1].shown) and token.script == DIGIT and len(token.text) == 1:
            total = str(int(out[-1].text) + int(token.text))
            out[-1] = replace(token, text=total, shown=f"{out[-1].shown} {token.shown}")
        else:
            out.append(token)
    return out


def _segmented(text: str) -> list[str]:
    """Words of a company's name, with unspaced scripts cut at the words the table knows."""
    out: list[str] = []
    for word in clean_words(text):
        if script_of(word[0]) in (HAN, HANGUL, KANA):
            out.extend(piece for piece, _ in company_words().pieces(word))
        else:
            out.append(word)
    return out


def _misplaced(words: list[str], at: int, length: int) -> bool:
    """Whether a legal form of two letters stands where none does: it is then a word (`as`, `se`, `na`, `co`)."""
    return length == 1 and len(words[at]) <= 2 and 0 < at < len(words) - 2 and words[at] != "co"


@lru_cache(maxsize=32768)
def _company_tokens(word: str, known: Known | None, later: bool) -> tuple[Token, ...]:
    """Words in Latin letters of one word or known phrase; `later`: it is not the first of the name."""
    return tuple(_read_word(word, known, later))


def _read_word(word: str, known: Known | None, later: bool) -> Iterator[Token]:
    number = number_of(word, int(later))
    if number is not None:
        yield Token(number, DIGIT, "number", policy("weight_number"), shown=word)
        return
    script = script_of(word[0])
    if known is not None and "+" in known.concept:
        for concept in known.concept.split("+"):  # an abbreviation, or a word for several
            place = concept in _PLACES
            yield Token(
                concept,
                "Latn",
                "place" if place else "plain",
                policy("weight_place" if place else "weight_word"),
                concept,
                shown=word,
            )
    elif known is not None:
        weight = policy(
            {"generic": "weight_generic", "place": "weight_place", "linking": "weight_particle"}.get(
                known.role, "weight_word"
            )
        )
        yield Token(latin_of(word, script), script, known.role, weight, known.concept, shown=word)
    elif script in (HAN, HANGUL):
        readings = han.romanised(word) if script == HAN else hangul.romanised(word)
        for reading, sign in zip(readings, word, strict=False):
            yield Token(reading, script, "word", policy("weight_word"), shown=sign)
    else:
        latin = latin_of(word, script)
        if script == ARABIC and latin.startswith("al") and len(word) > 4:
            latin = latin[2:]
        if latin:
            weight = policy("weight_initial" if len(latin) == 1 else "weight_word")
            yield Token(latin, script, "word", weight, shown=word)


_PLACES = frozenset(known.concept for known in company_words().phrases.values() if known.role == "place")
"""Concepts of the table that are places."""
