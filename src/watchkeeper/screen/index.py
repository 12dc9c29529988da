"""The index of listed names: which few of many thousands are worth comparing, then the comparison itself.

Words are found by the runs of three signs they share with a word of the query, by consonant classes, by concept, by initials and
by Korean syllables; names by the weight of the words found. What is found is compared by `compare`, so a hit's score and reasons
are those of the two names alone, whatever else is in the index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt

from watchkeeper.model.listed import Kind, NameKind
from watchkeeper.screen import index_file
from watchkeeper.screen.comparison import Comparison, Reason
from watchkeeper.screen.names import FAMILIES, compare_texts
from watchkeeper.screen.parsed import Family, parsed
from watchkeeper.screen.policy import DEFAULT_THRESHOLD, policy
from watchkeeper.screen.postings import Ints, Postings, Terms, inverted
from watchkeeper.screen.terms import Sought, grams, merged, sought, whole_terms

KINDS: tuple[Kind, ...] = get_args(Kind)
NAME_KINDS: tuple[NameKind, ...] = get_args(NameKind)
MOST_COMPARED = 12
"""Names compared in full for one query and family; more of them did not find more on the shared cases."""
FIRST_COMPARED = 5
PROMISING = 0.45
"""When none of the first few, which have most in common with the query, scores so much, the others are not compared."""
MOST_SIMILAR = 48
"""Words of the index taken as like one word of the query."""
LEAST_COVERED = 0.55
"""Share of the rarity of the rarer-worded name's counterpart that must be met before names are compared."""
_JOINED = 0.8
"""Worth of words next to each other found as one."""
_ALIKE, _BONES, _EXACT, _WHOLE = 0.4, 0.55, 0.95, 1.5
"""Least share of runs in common; worth of the same consonant classes, the same concept, and a term of the whole name."""

Floats = npt.NDArray[np.float32]


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


class NameIndex:
    """Names of listed parties, ready to be searched. Built once, then only read."""

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        """From the arrays `build` makes; use `build` or `load`."""
        self._arrays = arrays
        self._texts = arrays["texts"]
        self._text_starts = arrays["text_starts"]
        self._targets = arrays["targets"]
        self._bearer_starts = arrays["bearer_starts"]
        self._name_kinds = arrays["name_kinds"]
        self._kinds = arrays["kinds"]
        self._rarities = arrays["rarities"]
        self._idf = arrays["idf"]
        self._gram_counts = arrays["gram_counts"]
        self._terms = Terms(arrays["terms"])  # type: ignore[arg-type]
        self._grams = Terms(arrays["grams"])  # type: ignore[arg-type]
        self._names_of = Postings(arrays["term_starts"], arrays["term_names"])  # type: ignore[arg-type]
        self._terms_of = Postings(arrays["gram_starts"], arrays["gram_terms"])  # type: ignore[arg-type]

    def __len__(self) -> int:
        """Names that differ in text or kind."""
        return len(self._kinds)

    @classmethod
    def build(cls, names: Iterable[IndexedName]) -> NameIndex:
        """An index of names; their order does not matter, a name said twice of one party is kept once."""
        bearers: dict[tuple[str, Kind], set[tuple[int, int]]] = defaultdict(set)
        for name in names:
            bearers[name.text, name.kind].add((name.target, NAME_KINDS.index(name.name_kind)))
        surfaces = sorted(bearers)
        borne = [sorted(bearers[surface]) for surface in surfaces]
        rows: dict[str, list[int]] = defaultdict(list)
        for number, (text, kind) in enumerate(surfaces):
            for term in _terms_of(text, kind):
                rows[term].append(number)
        terms, numbers = Terms.of(rows)
        names_of = inverted(rows, numbers)
        frequency = np.diff(names_of.starts).astype(np.float64)
        idf = np.log1p(len(surfaces) / np.maximum(frequency, 1.0)).astype(np.float32)
        gram_terms, terms_of, counts = _runs_of(numbers)
        blob, text_starts = _packed([text for text, _ in surfaces])
        return cls(
            {
                "texts": blob,
                "text_starts": text_starts,
                "kinds": np.array([KINDS.index(kind) for _, kind in surfaces], np.uint8),
                "bearer_starts": Postings.of([[target for target, _ in one] for one in borne]).starts,
                "targets": np.array([target for one in borne for target, _ in one], np.int64),
                "name_kinds": np.array([kind for one in borne for _, kind in one], np.uint8),
                "rarities": np.array([_rarity(text, kind, numbers, idf) for text, kind in surfaces], np.float32),
                "idf": idf,
                "gram_counts": counts,
                "terms": terms.hashes,
                "grams": gram_terms.hashes,
                "term_starts": names_of.starts,
                "term_names": names_of.values,
                "gram_starts": terms_of.starts,
                "gram_terms": terms_of.values,
            }
        )

    def save(self, path: Path) -> None:
        """Writes the index to a file, whole or not at all."""
        index_file.write(path, self._arrays)

    @classmethod
    def load(cls, path: Path) -> NameIndex:
        """The index in a file. IntegrityError for a damaged or foreign one, FormatTooNew for a later version's."""
        return cls(index_file.read(path))

    def search(
        self, query: str, kinds: Collection[Kind] | None = None, limit: int = 10, threshold: float = DEFAULT_THRESHOLD
    ) -> list[NameHit]:
        """Parties with a name like the query, best name each, by score from the top, then by target.

        `kinds` are the schemata the query may be of (None: any). A query for a person or a company also meets a
        `LegalEntity`, and the other way round; neither meets a vessel. Empty for a query without letters or digits.
        """
        asked = frozenset(KINDS if kinds is None else kinds)
        families = {family for kind in asked for family in FAMILIES[kind]}
        best: dict[int, NameHit] = {}
        nearest = 0.0
        for place, number in enumerate(self._candidates(query, families, _met_by(asked))):
            if place == FIRST_COMPARED and nearest < PROMISING:
                break
            text, kind = self._surface(number)
            comparison = max(
                (compare_texts(query, text, family) for family in FAMILIES[kind] if family in families),
                key=lambda one: one.score,
            )
            nearest = max(nearest, comparison.score)
            if comparison.score >= threshold:
                self._credit(number, text, kind, comparison, threshold, best)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.target))[:limit]

    def _surface(self, number: int) -> tuple[str, Kind]:
        """A text and the kind of the parties that bear it."""
        start, end = int(self._text_starts[number]), int(self._text_starts[number + 1])
        text = self._texts[start:end].tobytes().decode("utf-8", "surrogatepass")
        return text, KINDS[int(self._kinds[number])]

    def _credit(
        self, number: int, text: str, kind: Kind, comparison: Comparison, threshold: float, best: dict[int, NameHit]
    ) -> None:
        """Gives a comparison to every party that bears the name, where it beats what the party has."""
        for place in range(int(self._bearer_starts[number]), int(self._bearer_starts[number + 1])):
            name = IndexedName(int(self._targets[place]), text, NAME_KINDS[int(self._name_kinds[place])], kind)
            found = _weakened(comparison, text) if name.name_kind == "weak" else comparison
            known = best.get(name.target)
            if found.score >= threshold and (known is None or found.score > known.score):
                best[name.target] = NameHit(name.target, found.score, name, found)

    def _candidates(self, query: str, families: Collection[Family], met: frozenset[Kind]) -> list[int]:
        """Numbers of the names worth comparing, those with most in common with the query first."""
        total = np.zeros(len(self), np.float32)
        if not len(self):
            return []
        taken = [parsed(query, family) for family in sorted(families)]
        best = np.zeros(len(self), np.float32)
        asked = 0.0
        for word in merged(word for name in taken for word in sought(name)):
            found, shares, rarity = self._like(word)
            best[found] = shares  # the likest of several words of a name comes last and stays
            total[found] += best[found] * np.float32(rarity * word.weight * (_JOINED if word.joined else 1.0))
            best[found] = 0.0
            asked += 0.0 if word.joined else rarity * word.weight
        for number in self._terms.find(sorted({term for name in taken for term in whole_terms(name)})):
            total[self._names_of.row(int(number))] += _WHOLE * float(self._idf[number])
        fits = [KINDS.index(kind) for kind in KINDS if kind in met and set(FAMILIES[kind]) & set(families)]
        if len(fits) < len(KINDS):
            total *= np.isin(self._kinds, fits)
        touched = np.flatnonzero(total > LEAST_COVERED * np.minimum(self._rarities, np.float32(asked)))
        worth = total[touched] / np.sqrt(0.6 * np.float32(max(asked, 0.1)) + 0.4 * self._rarities[touched])  # type: ignore[operator]
        if len(touched) > MOST_COMPARED:
            part = np.argpartition(-worth, MOST_COMPARED)[: MOST_COMPARED + 1]
            touched, worth = touched[part], worth[part]
        order = np.lexsort((touched, -worth.round(4)))
        return [int(number) for number in touched[order][:MOST_COMPARED]]

    def _like(self, word: Sought) -> tuple[Ints, Floats, float]:
        """Names that have words like one word of the query, how like, the likest last, and how rare the likest word is."""
        terms: list[npt.NDArray[np.int64]] = []
        worth: list[Floats] = []
        for prefix, text, factor in (("f", word.sound, 1.0), ("s", word.bones, _BONES)):
            if not text:
                continue
            if not word.joined and (prefix == "f" or word.hidden):
                found, share = self._similar(prefix, text)
                terms.append(found)
                worth.append((share * factor).astype(np.float32))
            exact = self._terms.find([f"{prefix}:{text}"])
            terms.append(exact)
            worth.append(np.full(len(exact), factor, np.float32))
        exact = self._terms.find(word.exact)
        terms.append(exact)
        worth.append(np.full(len(exact), _EXACT, np.float32))
        every, shares = np.concatenate(terms), np.concatenate(worth)
        if not len(every):
            return np.empty(0, np.int32), np.empty(0, np.float32), float(np.log1p(len(self)))
        order = np.argsort(shares, kind="stable")
        every, shares = every[order], shares[order]
        names, counts = self._names_of.rows(every)
        return names, np.repeat(shares, counts), float(self._idf[every[-1]])

    def _similar(self, prefix: str, text: str) -> tuple[npt.NDArray[np.int64], Floats]:
        """Terms that share runs of three signs with a text, and the share in common (Dice), the most alike of them."""
        nothing = np.empty(0, np.int64), np.empty(0, np.float32)
        if prefix == "s" and len(text) < 4:
            return nothing
        runs = [prefix + gram for gram in grams(text)]
        met, _ = self._terms_of.rows(self._grams.find(runs))
        if not len(met):
            return nothing
        found, common = np.unique(met, return_counts=True)
        share = (2.0 * common / (len(runs) + self._gram_counts[found])).astype(np.float32)  # type: ignore[operator]
        enough = share >= (_ALIKE if prefix == "f" else 0.6)
        found, share = found[enough].astype(np.int64), share[enough]
        if len(found) > MOST_SIMILAR:
            part = np.argpartition(-share, MOST_SIMILAR)[:MOST_SIMILAR]
            found, share = found[part], share[part]
        return found, share


def _met_by(kinds: Collection[Kind] | None) -> frozenset[Kind]:
    """Kinds of listed parties a query of these kinds is compared with."""
    if kinds is None:
        return frozenset(KINDS)
    met: set[Kind] = set(kinds)
    if met & {"Person", "Company", "Organization"}:
        met.add("LegalEntity")
    if met & {"Company", "Organization"}:
        met |= {"Company", "Organization"}
    if "LegalEntity" in kinds:
        met |= {"Person", "Company", "Organization"}
    return frozenset(met)


def _weakened(comparison: Comparison, text: str) -> Comparison:
    lost = policy("weak_alias")
    reason = Reason("weak", "weak_alias", f"The publisher calls “{text}” a weak alias.", "", text, -lost)
    return Comparison(round(max(0.0, comparison.score - lost), 4), (*comparison.reasons, reason))


def _terms_of(text: str, kind: Kind) -> set[str]:
    """Every term a name is filed under."""
    found: set[str] = set()
    for family in FAMILIES[kind]:
        taken = parsed(text, family)
        for word in sought(taken):
            found.update(word.exact)
            if word.sound:
                found.add(f"f:{word.sound}")
            if word.bones:
                found.add(f"s:{word.bones}")
        found |= whole_terms(taken)
    return found


def _rarity(text: str, kind: Kind, numbers: dict[str, int], idf: Floats) -> float:
    """What all words of a name weigh together by how rare they are; of the lighter reading where there are two."""
    return min(
        sum(word.weight * _idf(word, numbers, idf) for word in sought(parsed(text, family)) if not word.joined)
        for family in FAMILIES[kind]
    )


def _idf(word: Sought, numbers: dict[str, int], idf: Floats) -> float:
    terms = [f"f:{word.sound}"] if word.sound else list(word.exact)
    return max((float(idf[numbers[term]]) for term in terms), default=0.0)


def _runs_of(numbers: dict[str, int]) -> tuple[Terms, Postings, npt.NDArray[np.int16]]:
    """Runs of three signs, the terms that have each, and how many each term has."""
    rows: dict[str, list[int]] = defaultdict(list)
    counts = np.zeros(len(numbers), np.int16)
    for term, number in numbers.items():
        if term[:2] == "f:" or (term[:2] == "s:" and len(term) > 5):
            found = grams(term[2:])
            counts[number] = len(found)
            for gram in found:
                rows[term[0] + gram].append(number)
    terms, places = Terms.of(rows)
    return terms, inverted(rows, places), counts


def _packed(texts: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Texts as UTF-8 end to end, and where each begins."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return np.frombuffer(b"".join(parts), np.uint8), starts
