"""What a name is taken apart into: words, each with what it is and weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.script import DIGIT, HAN, HANGUL

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


_OPENING = re.compile(r"[(（\[{]")
_BRACKETS = re.compile(r"[(（\[{]([^()（）\[\]{}]*)[)）\]}]")


def without_repeats(tokens: list[Token]) -> Iterator[Token]:
    """A word said twice counts once; so do its spellings in brackets."""
    seen: set[str] = set()
    for token in tokens:
        repeated = token.text in seen and token.role != "initial" and token.script not in (HAN, HANGUL)
        yield replace(token, repeated=True) if repeated else token
        seen.add(token.text)


def bracketed(text: str) -> Iterator[tuple[str, bool]]:
    """The text outside brackets, then each text inside; what is inside counts as outside when there is nothing else."""
    if _OPENING.search(text) is None:
        yield text, False
        return
    inside = _BRACKETS.findall(text)
    outside = _BRACKETS.sub(" ", text)
    alone = not clean_words(outside)
    if not alone:
        yield outside, False
    yield from ((part, not alone) for part in inside)
