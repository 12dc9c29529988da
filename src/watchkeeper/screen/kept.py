"""What was found for a word, kept ready up to a total size; what was put first goes first."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Found:
    """Names that have words like one word of a query, how like, and how rare the likest word is."""

    names: npt.NDArray[np.int32]
    shares: npt.NDArray[np.float32]
    rarity: float


@dataclass(slots=True)
class Kept:
    """Found names by word. `most` is how many names all words may have together."""

    most: int
    _count: int = 0
    _by_word: dict[Hashable, Found] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def get(self, word: Hashable) -> Found | None:
        """What is kept for a word."""
        return self._by_word.get(word)

    def put(self, word: Hashable, found: Found) -> None:
        """Keeps what was found for a word, and drops the oldest until all fits."""
        with self._lock:
            if word in self._by_word:
                return
            self._by_word[word] = found
            self._count += len(found.names) + _LEAST
            while self._count > self.most:
                oldest = next(iter(self._by_word))
                self._count -= len(self._by_word.pop(oldest).names) + _LEAST


_LEAST = 40
"""What a word without any names takes, in names."""
