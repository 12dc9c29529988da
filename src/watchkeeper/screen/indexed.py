"""What an index of names is made of and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from watchkeeper.model.listed import Kind, NameKind
from watchkeeper.screen.comparison import Comparison

KINDS: tuple[Kind, ...] = get_args(Kind)
NAME_KINDS: tuple[NameKind, ...] = get_args(NameKind)


@dataclass(frozen=True, slots=True)
class IndexedName:
    """One name of one listed party. `target` is the number of the party, chosen by whoever builds the index."""

    target: int
    text: str
    name_kind: NameKind
    kind: Kind


@dataclass(frozen=True, slots=True)
class NameHit:
    """A listed party whose name is like the query: its best name and how that compares."""

    target: int
    score: float
    name: IndexedName
    comparison: Comparison
