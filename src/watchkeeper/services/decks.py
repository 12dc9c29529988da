"""Decks of manipulated names from the lists that are loaded, and what this screen makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from watchkeeper.screen.corpus import Corpus
from watchkeeper.screen.decks import Card, make_deck, measure_index
from watchkeeper.screen.index import IndexedName
from watchkeeper.services.screening import open_screener
from watchkeeper.services.workspace import Workspace


def deck(workspace: Workspace, now: datetime, *, every: int, as_of: date | None = None) -> list[Card]:
    """Cards of the primary name of one party in `every`; the same lists give the same deck."""
    return list(make_deck(_names(open_screener(workspace, now=now, as_of=as_of).corpus, every)))


def measured(
    workspace: Workspace, now: datetime, *, every: int, threshold: float, as_of: date | None = None
) -> list[dict[str, Any]]:
    """How the screen answers such a deck, by class."""
    corpus = open_screener(workspace, now=now, as_of=as_of).corpus
    found = measure_index(make_deck(_names(corpus, every)), corpus.names, threshold)
    return [
        {"change": one.change, "cards": one.cards, "right": one.right, "share": round(one.share, 4)} for one in found
    ]


def _names(corpus: Corpus, every: int) -> Iterator[IndexedName]:
    for party in corpus.parties():
        if party.number % every == 0 and party.entity.name:
            yield IndexedName(target=party.number, text=party.entity.name, name_kind="primary", kind=party.entity.kind)
