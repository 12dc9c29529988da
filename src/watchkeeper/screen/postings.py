"""Lists of numbers by row, kept end to end in two arrays, and terms found by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]


def hashed(term: str) -> int:
    """A term as 64 bits, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Postings:
    """Row i holds `values[starts[i]:starts[i + 1]]`."""

    starts: npt.NDArray[np.int64]
    values: Ints

    @classmethod
    def of(cls, rows: Sequence[Iterable[int]]) -> Postings:
        """Rows of numbers, kept in the order given."""
        lists = [list(row) for row in rows]
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(row) for row in lists], out=starts[1:])
        values = np.fromiter((one for row in lists for one in row), np.int32, int(starts[-1]))
        return cls(starts, values)

    @classmethod
    def by_row(cls, rows: npt.NDArray[np.int64], values: npt.NDArray[np.int64], count: int) -> Postings:
        """From the row and the number of each entry, the rows in order."""
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=count), out=starts[1:])
        return cls(starts, values.astype(np.int32))

    def row(self, number: int) -> Ints:
        """The numbers of one row."""
        return self.values[self.starts[number] : self.starts[number + 1]]

    def rows(self, numbers: npt.NDArray[np.int64]) -> tuple[Ints, npt.NDArray[np.int64]]:
        """The numbers of several rows end to end, and how many each row has."""
        first = self.starts[numbers]
        counts = self.starts[numbers + 1] - first
        total = int(counts.sum())
        if not total:
            return np.empty(0, np.int32), counts
        shift = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return self.values[np.arange(total) + shift], counts


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms by sorted hash; a term's number is its place there."""

    hashes: Hashes

    def find(self, terms: Sequence[str]) -> npt.NDArray[np.int64]:
        """Numbers of those terms that are there, in no particular order."""
        if not terms or not len(self.hashes):
            return np.empty(0, np.int64)
        return self.find_hashes([hashed(term) for term in terms])

    def find_hashes(self, hashes: Sequence[int]) -> npt.NDArray[np.int64]:
        """Numbers of those hashes that are there, in the order given."""
        if not len(self.hashes):
            return np.empty(0, np.int64)
        wanted = np.array(hashes, np.uint64)
        places = np.searchsorted(self.hashes, wanted)
        places = np.minimum(places, len(self.hashes) - 1)
        found: npt.NDArray[np.int64] = places[self.hashes[places] == wanted].astype(np.int64)
        return found
