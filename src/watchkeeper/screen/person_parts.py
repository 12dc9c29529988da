"""A person's name taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from watchkeeper.screen import han, hangul, kana
from watchkeeper.screen.arabic_names import ALLAH, compounds
from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.name_parts import ParsedName, Token, bracketed, without_repeats
from watchkeeper.screen.policy import policy
from watchkeeper.screen.romanise import word_in_latin
from watchkeeper.screen.script import ARABIC, DIGIT, HAN, HANGUL, KANA, script_of
from watchkeeper.screen.wordlist import Known, person_words

_DIGIT = re.compile(r"\d")
_LEET = str.maketrans("0134589", "oieasbg")
_MIXED = re.compile(r"\b(?=[^\W\d_]*\d)(?=\d*[^\W\d_])\w+\b")
_PATRONYMIC = re.compile(
    r"(ovich|evich|avich|ovych|evych|ovic|evic|yich|iyevich|ievich|ovna|evna|avna|ivna|yivna|ichna|ogly|oglu|qizi|kyzy)$"
)
_KANA_ABD = re.compile(r"^abud(?:uru?|eru|aru|u|o|ou|oule|ule)$")


def person_parts(text: str) -> ParsedName:
    """A person's name: titles set apart, Arabic names of two parts made one word, a word said twice marked."""
    if _DIGIT.search(text) is not None:
        text = _MIXED.sub(lambda found: found.group().translate(_LEET), text)
    tokens: list[Token] = []
    titles: list[str] = []
    foreign = _is_foreign_in_han(text)
    for part, optional in bracketed(text):
        words = list(clean_words(part, False))
        at = 0
        while at < len(words):
            found = person_words().at(words, at)
            known, length = found if found is not None else (None, 1)
            if known is not None and known.role == "title":
                titles.extend(words[at : at + length])
            else:
                for word in words[at : at + length]:
                    role = None if known is not None and _is_name(known, word, at) else known
                    found_tokens = _person_tokens(word, role, foreign)
                    tokens.extend(
                        [replace(token, optional=True) for token in found_tokens] if optional else found_tokens
                    )
            at += length
    tokens = compounds(tokens)
    if not any(token.weight >= policy("weight_initial") for token in tokens) and titles:
        tokens.extend(token for title in titles for token in _person_tokens(title, None))
        titles = []
    return ParsedName(text, "person", tuple(without_repeats(_patronymics(tokens))), titles=tuple(titles))


def _is_name(known: Known, word: str, at: int) -> bool:
    """Whether what could be a particle is a name or an initial here: a letter alone, Ben or Van before everything else."""
    return known.role == "particle" and (len(word) == 1 or (at == 0 and known.concept in ("bin", "van")))


def _is_foreign_in_han(text: str) -> bool:
    """Whether a name in Chinese characters is a foreign one: its parts then stand with a dot between them."""
    return "·" in text or "・" in text or "•" in text


@lru_cache(maxsize=32768)
def _person_tokens(word: str, known: Known | None, foreign: bool = False) -> tuple[Token, ...]:
    return tuple(_read_word(word, known, foreign))


def _read_word(word: str, known: Known | None, foreign: bool) -> Iterator[Token]:
    """Words in Latin letters of one word of a person's name: a Chinese or Korean one is several syllables."""
    script = script_of(word[0])
    if script == HAN and foreign:
        read = "".join(map(han.pinyin, word))
        read = "abdul" if _KANA_ABD.match(read) else read
        yield Token(read, KANA, "word", policy("weight_word"), shown=word)
        return
    if script == HAN:
        for reading, sign in zip(han.romanised(word), word, strict=False):
            yield Token(reading, HAN, "word", policy("weight_word"), shown=sign)
        return
    if script == HANGUL:
        for reading, sign in zip(hangul.romanised(word), word, strict=False):
            yield Token(reading, HANGUL, "word", policy("weight_word"), shown=sign)
        return
    latin = kana.romanised(word) if script == KANA else word_in_latin(word)
    latin = "abdul" if script == KANA and _KANA_ABD.match(latin) else latin
    if script == ARABIC and latin.startswith("al") and len(word) > 4 and not ALLAH.match(latin):
        latin = latin[2:]
    if not latin:
        return
    if known is not None and known.role == "particle":
        yield Token(latin, script, "particle", policy("weight_particle"), known.concept, shown=word)
    elif known is not None:
        weight = policy("weight_common" if known.role == "common" else "weight_word")
        yield Token(latin, script, known.role, weight, known.concept, shown=word)
    elif len(latin) == 1 and script != KANA:
        yield Token(latin, script, "initial", policy("weight_initial"), shown=word)
    elif len(latin) == 2 and not set(latin) & set("aeiouy") and script == "Latn":
        for letter in latin:
            yield Token(letter, script, "initial", policy("weight_initial"), shown=word)
    elif word.isdigit():
        yield Token(word, DIGIT, "number", policy("weight_number"), shown=word)
    else:
        yield Token(latin, script, "word", policy("weight_word"), shown=word)


def _patronymics(tokens: list[Token]) -> list[Token]:
    if len(tokens) < 3:
        return tokens
    return [
        replace(token, role="patronymic", weight=policy("weight_patronymic"))
        if token.role == "word" and at and _is_patronymic(token.text)
        else token
        for at, token in enumerate(tokens)
    ]


@lru_cache(maxsize=32768)
def _is_patronymic(text: str) -> bool:
    return len(text) > 5 and _PATRONYMIC.search(text) is not None
