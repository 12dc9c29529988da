"""Arabic names of two parts, written apart, joined, or in one of their many spellings: Abd al-Aziz, Saif al-Din, Attiq Ullah."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from watchkeeper.screen.name_parts import Token
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import ARABIC

_ABD = re.compile(r"^abd?(?:ul|el|al|ol|ur|ar|us|as|ush|ud|ad|uz|un|an|u)?$")
_ABD_JOINED = re.compile(r"^abd(?:ul|el|al|ol|ur|ar|us|ush|u|)(?=[^aeiou]\w{3,}|[aeiou][^aeiou]\w{2,})")
ALLAH = re.compile(r"^(?:u|a|o|e)?(?:l+|lh)(?:a|u|e)?h$|^[uoa]ll?a$|^allh$")
_ULLAH_END = re.compile(r"(?:[uoae]?llah|[uo]lla|ulah|olah|allh|(?<=[^l])llh)$")
_DIN = re.compile(r"^(?:[aeu]?(?:d|l)?[- ]?d+[iey]+e?n|[aeu]?dd?oul?ine|dyn|dn|din|deen|dine)$")
_DIN_END = re.compile(r"(?:[aou]+dd?[iey]+e?ne?|oudd?ine)$")


def compounds(tokens: list[Token]) -> list[Token]:
    """Arabic names of two parts made one word: Abd al-Aziz, Abdul Aziz and Abdulaziz; Saif al-Din; Attiq Ullah."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        following = at + 1
        if token.text.startswith("abd") and _ABD.match(token.text):
            while following < len(tokens) and tokens[following].concept == "al":
                following += 1
            if following < len(tokens) and tokens[following].role != "initial":
                rest = tokens[following]
                out.append(replace(rest, text="abd" + rest.text, role="word", weight=policy("weight_common"), concept=None,
                                   shown=f"{token.shown} {rest.shown}"))  # fmt: skip
                at = following + 1
                continue
        if out and ALLAH.match(token.text) and out[-1].role != "particle":
            out[-1] = _joined(out[-1], token, "ullah")
        elif out and _DIN.match(token.text) and at and (tokens[at - 1].concept == "al" or token.script == ARABIC):
            while len(out) > 1 and out[-1].concept == "al":
                out.pop()
            out[-1] = _joined(out[-1], token, "udin")
        else:
            out.append(_one_spelling(token))
        at += 1
    return out


def _joined(one: Token, other: Token, ending: str) -> Token:
    return replace(one, text=one.text + ending, role="word", weight=policy("weight_word"), concept=None,
                   shown=f"{one.shown} {other.shown}")  # fmt: skip


def _one_spelling(token: Token) -> Token:
    """Abdul-, -ullah and -uddin written together, in one spelling."""
    if token.role != "word" or len(token.text) < 5:
        return token
    text, common = _respelt(token.text, token.script in ("Latn", ARABIC))
    if common:
        return replace(token, text=text, weight=policy("weight_common"))
    return token if text == token.text else replace(token, text=text)


@lru_cache(maxsize=32768)
def _respelt(word: str, with_endings: bool) -> tuple[str, bool]:
    """A word in the one spelling, and whether it begins with Abd; endings only where the script writes them."""
    text = _ABD_JOINED.sub("abd", word)
    if text.startswith("abd"):
        return text, True
    if with_endings:
        for ending, put in ((_ULLAH_END, "ullah"), (_DIN_END, "udin")):
            found = ending.search(text)
            if found and found.start() > 1:
                return text[: found.start()] + put, False
    return text, False
