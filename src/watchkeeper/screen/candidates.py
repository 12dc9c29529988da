"""Which few of many names are worth comparing with a query: those whose words have most in common with its words.

Words are found by the runs of three signs they share with a word of the query, by consonant classes, by concept, by initials and
by Korean syllables; names by the weight of the words found.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from watchkeeper.model.listed import Kind
from watchkeeper.screen.indexed import KINDS
from watchkeeper.screen.kept import Found, Kept
from watchkeeper.screen.parsed import ParsedName
from watchkeeper.screen.postings import Postings, Terms
from watchkeeper.screen.scratch import Scratch
from watchkeeper.screen.similar import SimilarWords
from watchkeeper.screen.stored_names import Arrays
from watchkeeper.screen.terms import Sought, merged, sought, whole_terms

MOST_COMPARED = 2000
"""Names handed on for one query at most, best first; who compares them stops where none is found any more."""
LEAST_COVERED = 0.55
"""Share of the rarity of the rarer-worded name's counterpart that must be met before names are compared."""
MOST_KEPT = 4_000_000
"""Names kept ready for words that were looked up, 8 bytes each."""
_JOINED = 0.8
"""Worth of words next to each other found as one."""
_WHOLE = 1.5
"""Worth of a term of the whole name."""

Floats = npt.NDArray[np.float32]


class Candidates:
    """Names by their terms."""

    def __init__(self, arrays: Arrays) -> None:
        self._kinds = arrays["kinds"]
        self._rarities = arrays["rarities"]
        self._idf = arrays["idf"]
        self._terms = Terms(arrays["terms"])  # type: ignore[arg-type]
        self._names_of = Postings(arrays["term_starts"], arrays["term_names"])  # type: ignore[arg-type]
        self._similar = SimilarWords(arrays, self._terms)
        self._total, self._best, self._least = (Scratch(len(self), np.dtype(np.float32)) for _ in range(3))
        self._kept = Kept(MOST_KEPT)

    def __len__(self) -> int:
        return len(self._kinds)

    def of(self, query: Sequence[ParsedName], kinds: frozenset[Kind]) -> list[int]:
        """Numbers of the names of some kinds worth comparing, those with most in common with the query first.

        `query` holds what one text is by the rules of each family.
        """
        if not len(self):
            return []
        total, asked = self._met(query)
        least = np.minimum(self._rarities, np.float32(asked), out=self._least.numbers)
        touched = np.flatnonzero(total > np.multiply(least, np.float32(LEAST_COVERED), out=least))
        if len(kinds) < len(KINDS):
            fits = np.array([kind in kinds for kind in KINDS])
            touched = touched[fits[self._kinds[touched]]]
        worth = total[touched] / np.sqrt(0.6 * np.float32(max(asked, 0.1)) + 0.4 * self._rarities[touched])  # type: ignore[operator]
        if len(touched) > MOST_COMPARED:
            part = np.argpartition(-worth, MOST_COMPARED)[: MOST_COMPARED + 1]
            touched, worth = touched[part], worth[part]
        order = np.lexsort((touched, -worth.round(4)))
        return [int(number) for number in touched[order][:MOST_COMPARED]]

    def _met(self, query: Sequence[ParsedName]) -> tuple[Floats, float]:
        """How much of the query every name has, and how much there is to have."""
        total = self._total.numbers
        total.fill(0.0)
        asked = 0.0
        for word in merged(word for name in query for word in sought(name)):
            like = self._like(word)
            if len(like.names):
                total[like.names] += like.shares * np.float32(
                    like.rarity * word.weight * (_JOINED if word.joined else 1.0)
                )
            asked += 0.0 if word.joined else like.rarity * word.weight
        for number in self._terms.find(sorted({term for name in query for term in whole_terms(name)})):
            total[self._names_of.row(int(number))] += _WHOLE * float(self._idf[number])
        return total, asked

    def _like(self, word: Sought) -> Found:
        """Names that have words like one word of the query; a name with several has the share of the likest."""
        key = (word.sound, word.bones, word.exact, word.joined, word.hidden)
        known = self._kept.get(key)
        if known is not None:
            return known
        terms, shares, rarity = self._similar.to(word)
        names, counts = self._names_of.rows(terms)
        best = self._best.numbers
        best[names] = np.repeat(shares, counts)  # the likest comes last and stays
        found = Found(names, best[names], rarity)
        best[names] = 0.0
        self._kept.put(key, found)
        return found
