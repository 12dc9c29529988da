"""Which relations a query needs, of many it could name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watchkeeper.engine.base import Relation, Sql

_WORD = re.compile(r"\w+")


def needed(query: str, relations: Mapping[str, Relation]) -> dict[str, Relation]:
    """Those whose names stand in the query and those they are made from, in the order given: one is made from earlier ones.

    To make all known to an engine costs more than most queries over a small lake.
    """
    words = _words(query)
    found: dict[str, Relation] = {}
    for name in reversed(list(relations)):
        if name.casefold() in words:
            found[name] = relation = relations[name]
            if isinstance(relation, Sql):
                words |= _words(relation.text)
    return dict(reversed(found.items()))


def _words(query: str) -> set[str]:
    return set(_WORD.findall(query.casefold()))
