"""Words of the index that are like a word of a query."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from watchkeeper.screen.grams import LEAST_BONES, grams
from watchkeeper.screen.postings import Postings, Terms, hashed
from watchkeeper.screen.stored_names import Arrays
from watchkeeper.screen.terms import Sought

MOST_SIMILAR = 48
"""Words of the index taken as like one word of the query."""
_LEAST_SHARED = {"f": 0.4, "s": 0.6}
"""Least share of runs in common, of sounds and of consonant classes."""
_BONES, _EXACT = 0.55, 0.95
"""Worth of the same consonant classes and of the same concept."""

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]


class SimilarWords:
    """Terms by the runs of three signs they hold."""

    def __init__(self, arrays: Arrays, terms: Terms) -> None:
        self._names = max(1, len(arrays["kinds"]))
        self._idf = arrays["idf"]
        self._gram_counts = arrays["gram_counts"]
        self._terms = terms
        self._grams = Terms(arrays["grams"])  # type: ignore[arg-type]
        self._terms_of = Postings(arrays["gram_starts"], arrays["gram_terms"])  # type: ignore[arg-type]

    def to(self, word: Sought) -> tuple[Numbers, Floats, float]:
        """Terms of words like one word of a query, how like, the likest last, and how rare the likest is."""
        if word.joined:
            return self._same(word.sound, word.bones)
        terms: list[Numbers] = []
        worth: list[Floats] = []
        for sort, text, factor in (("f", word.sound, 1.0), ("s", word.bones, _BONES)):
            if not text:
                continue
            if sort == "f" or word.hidden:
                found, share = self._by_runs(sort, text)
                terms.append(found)
                worth.append((share * factor).astype(np.float32))
            same = self._terms.find([f"{sort}:{text}"])
            terms.append(same)
            worth.append(np.full(len(same), factor, np.float32))
        same = self._terms.find(word.exact)
        terms.append(same)
        worth.append(np.full(len(same), _EXACT, np.float32))
        every, shares = np.concatenate(terms), np.concatenate(worth)
        if not len(every):
            return every, shares, float(np.log1p(self._names))
        order = np.argsort(shares, kind="stable")
        every, shares = every[order], shares[order]
        return every, shares, float(self._idf[every[-1]])

    def _same(self, sound: str, bones: str) -> tuple[Numbers, Floats, float]:
        """The term of the same consonant classes and that of the same sound."""
        wanted = [f"s:{bones}", f"f:{sound}"] if bones else [f"f:{sound}"]
        same = self._terms.find(wanted)
        if not len(same):
            return same, np.empty(0, np.float32), float(np.log1p(self._names))
        sounds_same = len(same) == len(wanted) or self._terms.hashes[same[0]] == hashed(wanted[-1])
        shares = np.full(len(same), _BONES, np.float32)
        if sounds_same:
            shares[-1] = 1.0
        return same, shares, float(self._idf[same[-1]])

    def _by_runs(self, sort: str, text: str) -> tuple[Numbers, Floats]:
        """Terms that share runs of three signs with a text, and the share in common (Dice), the most alike of them."""
        nothing = np.empty(0, np.int64), np.empty(0, np.float32)
        if sort == "s" and len(text) < LEAST_BONES:
            return nothing
        runs = grams(sort, text)
        rows = [self._terms_of.row(number) for number in self._grams.find_hashes(runs).tolist()]
        if not rows:
            return nothing
        least = max(1, math.ceil(_LEAST_SHARED[sort] * len(runs) / (2.0 - _LEAST_SHARED[sort]) - 0.01))
        met = np.sort(np.concatenate(rows))
        often = met[least - 1 :][
            met[least - 1 :] == met[: max(0, len(met) - least + 1)]
        ]  # once for each time from `least` on
        if not len(often):
            return nothing
        begins = np.concatenate(([0], np.flatnonzero(often[1:] != often[:-1]) + 1))
        found, common = often[begins].astype(np.int64), np.diff(begins, append=len(often)) + (least - 1)
        share = (2.0 * common / (len(runs) + self._gram_counts[found])).astype(np.float32)
        enough = share >= _LEAST_SHARED[sort]
        found, share = found[enough], share[enough]
        if len(found) > MOST_SIMILAR:
            part = np.argpartition(-share, MOST_SIMILAR)[:MOST_SIMILAR]
            found, share = found[part], share[part]
        return found, share
