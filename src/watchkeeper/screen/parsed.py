"""A name taken apart: its words in Latin letters, what each is and weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from watchkeeper.screen import han, hangul, kana
from watchkeeper.screen.cleaning import LONGEST_NAME, clean_words
from watchkeeper.screen.numerals import is_tens, number_of
from watchkeeper.screen.policy import policy
from watchkeeper.screen.romanise import word_in_latin
from watchkeeper.screen.script import ARABIC, DIGIT, HAN, HANGUL, KANA, script_of
from watchkeeper.screen.wordlist import Known, company_words, person_words

Family = Literal["person", "company", "vessel"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name. `concept` is the same for its translations and spellings; None where the table knows none."""

    text: str
    """In Latin small letters."""
    script: str
    role: str
    weight: float
    concept: str | None = None
    optional: bool = False
    """It stood in brackets: another spelling, an acronym, a note. Its absence from the other name says nothing."""
    shown: str = ""
    """As written."""
    repeated: bool = False
    """It was said before in the name: once is enough."""


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name taken apart. `forms` are its legal forms (role and concept), `titles` the titles left out of `tokens`."""

    text: str
    family: Family
    tokens: tuple[Token, ...]
    forms: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()

    @property
    def scripts(self) -> frozenset[str]:
        """Scripts its words are written in, digits left out."""
        return frozenset(token.script for token in self.tokens) - {DIGIT}


_BRACKETS = re.compile(r"[(（\[{]([^()（）\[\]{}]*)[)）\]}]")
_GLUED_FORM = re.compile(r"(?<=[a-z])(AG|SA|SE|NV|BV|AB|GmbH|LLC|Ltd|LTD|Inc|PLC)\b")
_LEET = str.maketrans("0134589", "oieasbg")
_MIXED = re.compile(r"\b(?=[^\W\d_]*\d)(?=\d*[^\W\d_])\w+\b")
_PATRONYMIC = re.compile(
    r"(ovich|evich|avich|ovych|evych|ovic|evic|yich|iyevich|ievich|ovna|evna|avna|ivna|yivna|ichna|ogly|oglu|qizi|kyzy)$"
)
_ABD = re.compile(r"^abd?(?:ul|el|al|ol|ur|ar|us|as|ush|ud|ad|uz|un|an|u)?$")
_ABD_JOINED = re.compile(r"^abd(?:ul|el|al|ol|ur|ar|us|ush|u|)(?=[^aeiou]\w{3,}|[aeiou][^aeiou]\w{2,})")
_ALLAH = re.compile(r"^(?:u|a|o|e)?(?:l+|lh)(?:a|u|e)?h$|^[uoa]ll?a$|^allh$")
_ULLAH_END = re.compile(r"(?:[uoae]?llah|[uo]lla|ulah|olah|allh|(?<=[^l])llh)$")
_DIN = re.compile(r"^(?:[aeu]?(?:d|l)?[- ]?d+[iey]+e?n|[aeu]?dd?oul?ine|dyn|dn|din|deen|dine)$")
_DIN_END = re.compile(r"(?:[aou]+dd?[iey]+e?ne?|oudd?ine)$")
_KANA_ABD = re.compile(r"^abud(?:uru?|eru|aru|u|o|ou|oule|ule)$")


@lru_cache(maxsize=8192)
def parsed(text: str, family: Family) -> ParsedName:
    """The name taken apart by the rules of its family. Without letters or digits it has no tokens."""
    text = text[: 2 * LONGEST_NAME]
    if family == "person":
        return _person(text)
    return _company(text) if family == "company" else _vessel(text)


def _person(text: str) -> ParsedName:
    text = _MIXED.sub(lambda found: found.group().translate(_LEET), text)
    tokens: list[Token] = []
    titles: list[str] = []
    foreign = _is_foreign_in_han(text)
    for part, optional in _bracketed(text):
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
                    tokens.extend(replace(token, optional=optional) for token in _person_tokens(word, role, foreign))
            at += length
    tokens = list(_compounds(tokens))
    if not any(token.weight >= policy("weight_initial") for token in tokens) and titles:
        tokens.extend(token for title in titles for token in _person_tokens(title, None))
        titles = []
    return ParsedName(text, "person", tuple(_without_repeats(_patronymics(tokens))), titles=tuple(titles))


def _is_name(known: Known, word: str, at: int) -> bool:
    """Whether what could be a particle is a name or an initial here: a letter alone, Ben or Van before everything else."""
    return known.role == "particle" and (len(word) == 1 or (at == 0 and known.concept in ("bin", "van")))


def _is_foreign_in_han(text: str) -> bool:
    """Whether a name in Chinese characters is a foreign one: its parts then stand with a dot between them."""
    return "·" in text or "・" in text or "•" in text


def _person_tokens(word: str, known: Known | None, foreign: bool = False) -> Iterator[Token]:
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
    if script == ARABIC and latin.startswith("al") and len(word) > 4 and not _ALLAH.match(latin):
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


def _compounds(tokens: list[Token]) -> Iterator[Token]:
    """Arabic names of two parts made one word: Abd al-Aziz, Abdul Aziz and Abdulaziz; Saif al-Din; Attiq Ullah."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        following = at + 1
        if _ABD.match(token.text) and token.text.startswith("abd"):
            while following < len(tokens) and tokens[following].concept == "al":
                following += 1
            if following < len(tokens) and tokens[following].role != "initial":
                rest = tokens[following]
                out.append(replace(rest, text="abd" + rest.text, role="word", weight=policy("weight_common"), concept=None,
                                   shown=f"{token.shown} {rest.shown}"))  # fmt: skip
                at = following + 1
                continue
        if out and _ALLAH.match(token.text) and out[-1].role != "particle":
            out[-1] = _joined(out[-1], token, "ullah")
        elif out and _DIN.match(token.text) and at and (tokens[at - 1].concept == "al" or token.script == ARABIC):
            while len(out) > 1 and out[-1].concept == "al":
                out.pop()
            out[-1] = _joined(out[-1], token, "udin")
        else:
            out.append(_one_spelling(token))
        at += 1
    return iter(out)


def _joined(one: Token, other: Token, ending: str) -> Token:
    return replace(one, text=one.text + ending, role="word", weight=policy("weight_word"), concept=None,
                   shown=f"{one.shown} {other.shown}")  # fmt: skip


def _one_spelling(token: Token) -> Token:
    """Abdul-, -ullah and -uddin written together, in one spelling."""
    if token.role != "word" or len(token.text) < 5:
        return token
    text = _ABD_JOINED.sub("abd", token.text)
    if text != token.text or text.startswith("abd"):
        return replace(token, text=text, weight=policy("weight_common"))
    if token.script in ("Latn", ARABIC):
        for ending, put in ((_ULLAH_END, "ullah"), (_DIN_END, "udin")):
            found = ending.search(text)
            if found and found.start() > 1:
                return replace(token, text=text[: found.start()] + put)
    return token


def _patronymics(tokens: list[Token]) -> list[Token]:
    if len(tokens) < 3:
        return tokens
    return [
        replace(token, role="patronymic", weight=policy("weight_patronymic"))
        if token.role == "word" and len(token.text) > 5 and _PATRONYMIC.search(token.text) and at
        else token
        for at, token in enumerate(tokens)
    ]


def _without_repeats(tokens: list[Token]) -> Iterator[Token]:
    """A word said twice counts once; so do its spellings in brackets."""
    seen: set[str] = set()
    for token in tokens:
        repeated = token.text in seen and token.role != "initial" and token.script not in (HAN, HANGUL)
        yield replace(token, repeated=True) if repeated else token
        seen.add(token.text)


def _bracketed(text: str) -> Iterator[tuple[str, bool]]:
    """The text outside brackets, then each text inside; what is inside counts as outside when there is nothing else."""
    inside = _BRACKETS.findall(text)
    outside = _BRACKETS.sub(" ", text)
    alone = not clean_words(outside)
    if not alone:
        yield outside, False
    yield from ((part, not alone) for part in inside)


def _company(text: str) -> ParsedName:
    text = _GLUED_FORM.sub(r" \1", text)
    tokens: list[Token] = []
    forms: set[str] = set()
    for part, optional in _bracketed(text):
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
                found_tokens = _company_tokens(shown, known, at)
                tokens.extend(_in_brackets(token) if optional else token for token in found_tokens)
            at += length
    tokens = list(_sums(tokens))
    if not tokens:  # a name made of nothing but forms
        tokens = [token for word in _segmented(text) for token in _company_tokens(word, None, 0)]
        forms = set()
    return ParsedName(text, "company", tuple(_without_repeats(tokens)), frozenset(forms))


def _in_brackets(token: Token) -> Token:
    """A word of a company's name that stood in brackets; one the table does not know is mostly its acronym."""
    weight = token.weight if token.concept is not None or token.script == DIGIT else policy("weight_bracketed")
    return replace(token, optional=True, weight=weight)


def _sums(tokens: list[Token]) -> Iterator[Token]:
    """Forty and four are 44."""
    out: list[Token] = []
    for token in tokens:
        if out and is_tens(out[-1].shown) and token.script == DIGIT and len(token.text) == 1:
            total = str(int(out[-1].text) + int(token.text))
            out[-1] = replace(token, text=total, shown=f"{out[-1].shown} {token.shown}")
        else:
            out.append(token)
    return iter(out)


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


def _company_tokens(word: str, known: Known | None, at: int) -> Iterator[Token]:
    number = number_of(word, at)
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
        yield Token(_latin(word, script), script, known.role, weight, known.concept, shown=word)
    elif script in (HAN, HANGUL):
        readings = han.romanised(word) if script == HAN else hangul.romanised(word)
        for reading, sign in zip(readings, word, strict=False):
            yield Token(reading, script, "word", policy("weight_word"), shown=sign)
    else:
        latin = _latin(word, script)
        if script == ARABIC and latin.startswith("al") and len(word) > 4:
            latin = latin[2:]
        if latin:
            weight = policy("weight_initial" if len(latin) == 1 else "weight_word")
            yield Token(latin, script, "word", weight, shown=word)


_PLACES = frozenset(known.concept for known in company_words().phrases.values() if known.role == "place")
"""Concepts of the table that are places."""


def _latin(word: str, script: str) -> str:
    if script == KANA:
        return kana.romanised(word)
    if script in (HAN, HANGUL):
        return "".join(han.romanised(word) if script == HAN else hangul.romanised(word))
    return " ".join(word_in_latin(part) for part in word.split())


_SHIP_PREFIX = re.compile(
    r"^\s*(?:M[./\s]?[VTS]|S[./\s]?S|F[./\s]?V|MOTOR (?:VESSEL|TANKER|SHIP)|LPG/?C|LNG/?C|т/х|м/в)[.\s]+(?=\w)",
    re.IGNORECASE,
)


def _vessel(text: str) -> ParsedName:
    tokens: list[Token] = []
    for part, optional in _bracketed(_SHIP_PREFIX.sub("", text)):
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
            latin = _latin(word, script_of(word[0]))
            if latin:
                tokens.append(Token(latin, script_of(word[0]), "word", policy("weight_word"), None, optional, word))
    return ParsedName(text, "vessel", tuple(tokens))
