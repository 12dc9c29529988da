"""The table of words that are not the name itself, `data/words.tsv`, looked up by phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from watchkeeper.screen.cleaning import clean_words
from watchkeeper.screen.script import HAN, HANGUL, KANA, script_of

PERSON_ROLES = ("title", "particle", "common", "nick")
COMPANY_ROLES = ("form_limited", "form_stock", "form_company", "form_other", "generic", "place", "plain", "linking")


@dataclass(frozen=True, slots=True)
class Known:
    """What the table says of a phrase."""

    role: str
    concept: str


class Wordlist:
    """Phrases by their words, for one family of names."""

    def __init__(self, rows: list[tuple[str, str, str]], roles: tuple[str, ...]) -> None:
        self.phrases: dict[tuple[str, ...], Known] = {}
        self.unspaced: dict[str, Known] = {}
        """Phrases of scripts that write no spaces, found inside a run of characters."""
        for role, concept, spellings in rows:
            if role in roles:
                for spelling in spellings.split("|"):
                    self._add(spelling, Known(role, concept))
        self._longest: dict[str, int] = {}
        """By the first word, how long the longest phrase is that begins with it."""
        for words in self.phrases:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
        self.longest_unspaced = max(map(len, self.unspaced), default=0)

    def _add(self, spelling: str, known: Known) -> None:
        words = tuple(clean_words(spelling))
        if not words:
            return
        self.phrases.setdefault(words, known)
        if len(words) == 1 and script_of(words[0][0]) in (HAN, HANGUL, KANA) and len(words[0]) > 1:
            self.unspaced.setdefault(words[0], known)

    def at(self, words: list[str], start: int) -> tuple[Known, int] | None:
        """The longest phrase that begins at `start` and its length in words; None when none does."""
        for length in range(min(self._longest.get(words[start], 0), len(words) - start), 0, -1):
            known = self.phrases.get(tuple(words[start : start + length]))
            if known is not None:
                return known, length
        return None

    def pieces(self, run: str) -> list[tuple[str, Known | None]]:
        """A run of unspaced characters cut into known phrases and what lies between."""
        out: list[tuple[str, Known | None]] = []
        at, rest = 0, ""
        while at < len(run):
            found = next(
                (
                    run[at : at + length]
                    for length in range(min(self.longest_unspaced, len(run) - at), 1, -1)
                    if run[at : at + length] in self.unspaced
                ),
                None,
            )
            if found is None:
                rest += run[at]
                at += 1
                continue
            if rest:
                out.append((rest, None))
                rest = ""
            out.append((found, self.unspaced[found]))
            at += len(found)
        return [*out, (rest, None)] if rest else out


@cache
def _rows() -> list[tuple[str, str, str]]:
    text = resources.files("watchkeeper.screen").joinpath("data/words.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [tuple(re.split(r"\t", line, maxsplit=2)) for line in lines]  # type: ignore[misc]


@cache
def person_words() -> Wordlist:
    """Titles, particles and names that very many bear."""
    return Wordlist(_rows(), PERSON_ROLES)


@cache
def company_words() -> Wordlist:
    """Legal forms, words of trade, places, and words that lists translate."""
    return Wordlist(_rows(), COMPANY_ROLES)
