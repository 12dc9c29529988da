"""Building the index of names: every word of all names is read once, and what is found by it is filed by numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from watchkeeper.model.listed import Kind
from watchkeeper.screen.grams import filed_by_grams
from watchkeeper.screen.indexed import KINDS, NAME_KINDS, IndexedName
from watchkeeper.screen.names import FAMILIES, readings
from watchkeeper.screen.parsed import ParsedName
from watchkeeper.screen.postings import Postings, hashed
from watchkeeper.screen.stored_names import Arrays, NameWriter, packed
from watchkeeper.screen.terms import filed, joined, whole_terms
from watchkeeper.screen.word_terms import WordTerms

Floats = npt.NDArray[np.float32]
Weighed = tuple[float, tuple[int, ...]]
"""What a word weighs, and the terms that say how rare it is."""


def arrays_of(names: Iterable[IndexedName]) -> Arrays:
    """The arrays of an index of names; their order does not matter, a name said twice of one party is kept once."""
    bearers: dict[tuple[str, Kind], set[tuple[int, int]]] = defaultdict(set)
    for name in names:
        bearers[name.text, name.kind].add((name.target, NAME_KINDS.index(name.name_kind)))
    surfaces = sorted(bearers)
    borne = [sorted(bearers[surface]) for surface in surfaces]
    writer = NameWriter()
    taken = [_taken_apart(text, kind, writer) for text, kind in surfaces]
    blob, text_starts = packed(text for text, _ in surfaces)
    return {
        "texts": blob,
        "text_starts": text_starts,
        "kinds": np.array([KINDS.index(kind) for _, kind in surfaces], np.uint8),
        "bearer_starts": Postings.of([[target for target, _ in one] for one in borne]).starts,
        "targets": np.array([target for one in borne for target, _ in one], np.int64),
        "name_kinds": np.array([kind for one in borne for _, kind in one], np.uint8),
        **writer.arrays(),
        **_filed(taken),
    }


def _taken_apart(text: str, kind: Kind, writer: NameWriter) -> list[ParsedName]:
    """The whole text by the rules of each family of its kind; all it holds is kept."""
    by_family = [readings(text, family) for family in FAMILIES[kind]]
    writer.add(text, by_family)
    return [one[0].name for one in by_family]


@dataclass(frozen=True, slots=True)
class _Filing:
    """Terms as they are met, the name and the term of every entry, and the weighed words of each name's readings."""

    numbers: dict[str, int]
    names: list[int]
    terms: list[int]
    weighed: list[list[list[Weighed]]]


def _filed(taken: list[list[ParsedName]]) -> Arrays:
    """Under which terms names are found, how rare those are, and what the words of each name weigh together."""
    filing = _filing(taken)
    terms = list(filing.numbers)
    hashes = np.fromiter((hashed(term) for term in terms), np.uint64, len(terms))
    order = np.argsort(hashes, kind="stable")
    places = np.empty(len(terms), np.int64)
    places[order] = np.arange(len(terms))
    count = max(1, len(taken))
    pairs = places[np.array(filing.terms, np.int64)] * count + np.array(filing.names, np.int64)
    pairs.sort()
    names_of = Postings.by_row(pairs // count, pairs % count, len(terms))
    frequency = np.diff(names_of.starts).astype(np.float64)
    idf = np.log1p(len(taken) / np.maximum(frequency, 1.0)).astype(np.float32)
    grams, terms_of, counts = filed_by_grams([terms[number] for number in order])
    return {
        "rarities": _rarities(filing.weighed, idf[places].tolist()),
        "idf": idf,
        "gram_counts": counts,
        "terms": hashes[order],
        "grams": grams,
        "term_starts": names_of.starts,
        "term_names": names_of.values,
        "gram_starts": terms_of.starts,
        "gram_terms": terms_of.values,
    }


def _filing(taken: list[list[ParsedName]]) -> _Filing:
    texts: set[str] = set()
    for name in chain.from_iterable(taken):
        tokens = filed(name)
        texts.update([token.text for token in tokens])
        texts.update([text for text, _ in joined(tokens)])
    words = WordTerms(texts)
    filing = _Filing(words.numbers, [], [], [])
    for number, names in enumerate(taken):
        found: set[int] = set()
        weighed = []
        for name in names:
            tokens = filed(name)
            met = [words.of_token(token) for token in tokens]
            found.update(*[every for every, _ in met], *[words.of_text(text) for text, _ in joined(tokens)])
            found.update([words.number(term) for term in whole_terms(name)])
            weighed.append([(token.weight, own) for token, (_, own) in zip(tokens, met, strict=True)])
        filing.weighed.append(weighed)
        filing.terms.extend(found)
        filing.names.extend([number] * len(found))
    return filing


def _rarities(weighed: list[list[list[Weighed]]], idf: list[float]) -> Floats:
    """What all words of a name weigh together by how rare they are; of the lighter reading where there are two."""
    return np.array([min(sum(_weights(words, idf)) for words in readings) for readings in weighed], np.float32)


def _weights(words: list[Weighed], idf: list[float]) -> Iterator[float]:
    return (weight * max([idf[term] for term in terms], default=0.0) for weight, terms in words)
