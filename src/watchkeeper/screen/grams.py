"""Runs of three signs of a term, each as one number: a bit for the sort of term and 21 bits for each sign."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from watchkeeper.screen.postings import Hashes, Postings

_SORTS = {"f": 0, "s": 1 << 63}
LEAST_BONES = 4
"""Consonant classes from which a term of them is looked up by its runs."""


def grams(sort: str, word: str) -> list[int]:
    """Runs of a word with its ends marked, each once, for its sound (`f`) or consonant classes (`s`)."""
    codes = [ord(sign) for sign in f"^{word}$"]
    runs = zip(codes, codes[1:], codes[2:], strict=False)
    return list(dict.fromkeys(_SORTS[sort] | one << 42 | two << 21 | three for one, two, three in runs))


def filed_by_grams(terms: Sequence[str]) -> tuple[Hashes, Postings, npt.NDArray[np.int16]]:
    """Runs in order, numbers of the terms that have each, and how many each term has; terms begin with their sort."""
    numbers = [
        number
        for number, term in enumerate(terms)
        if term[:2] == "f:" or (term[:2] == "s:" and len(term) > LEAST_BONES + 1)
    ]
    counts = np.zeros(len(terms), np.int16)
    if not numbers:
        return np.empty(0, np.uint64), Postings.of([]), counts
    words = [f"^{terms[number][2:]}$" for number in numbers]
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.array([len(word) for word in words])
    owners = np.repeat(np.arange(len(words)), lengths)
    within = owners[:-2] == owners[2:]
    keys = (codes[:-2] << np.uint64(42) | codes[1:-1] << np.uint64(21) | codes[2:])[within]
    sorts = np.array([_SORTS[terms[number][0]] for number in numbers], np.uint64)
    owners = owners[:-2][within]
    runs, places = np.unique(keys | sorts[owners], return_inverse=True)
    pairs = np.sort(places.astype(np.int64) * len(terms) + np.array(numbers, np.int64)[owners])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # a run twice in a word is one
    counts += np.bincount(pairs % len(terms), minlength=len(terms)).astype(np.int16)
    return runs, Postings.by_row(pairs // len(terms), pairs % len(terms), len(runs)), counts
