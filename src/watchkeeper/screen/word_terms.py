"""Terms of the words of many names as numbers: each word is folded once and its terms are numbered once."""

from __future__ import annotations

from collections.abc import Collection

from watchkeeper.screen.name_parts import Token
from watchkeeper.screen.sound import fold_all
from watchkeeper.screen.terms import bones_all, exact_terms, sounded

Numbers = tuple[int, ...]


class WordTerms:
    """Numbers of terms, given as they are met. Made for a collection of words and of words run together."""

    def __init__(self, texts: Collection[str]) -> None:
        self._folds, self._bones = fold_all(texts), bones_all(texts)
        self._by_text: dict[str, Numbers] = {}
        self._by_token: dict[tuple[str, str, str, str | None], tuple[Numbers, Numbers]] = {}
        self.numbers: dict[str, int] = {}
        """By term."""

    def number(self, term: str) -> int:
        """The number of a term."""
        return self.numbers.setdefault(term, len(self.numbers))

    def of_text(self, text: str) -> Numbers:
        """The terms of the sound and of the consonant classes of a text; of those there are."""
        known = self._by_text.get(text)
        if known is None:
            terms = [f"{sort}:{read}" for sort, read in (("f", self._folds[text]), ("s", self._bones[text])) if read]
            known = self._by_text[text] = tuple([self.number(term) for term in terms])
        return known

    def of_token(self, token: Token) -> tuple[Numbers, Numbers]:
        """All terms of a word, and those that say how rare it is: its sound, or what it is where it has none."""
        key = (token.text, token.script, token.role, token.concept)
        known = self._by_token.get(key)
        if known is None:
            exact = tuple([self.number(term) for term in exact_terms(token)])
            by_sound = self.of_text(token.text) if sounded(token) else ()
            has_sound = sounded(token) and bool(self._folds[token.text])
            known = self._by_token[key] = (*exact, *by_sound), by_sound[:1] if has_sound else exact
        return known
