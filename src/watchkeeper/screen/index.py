"""The index of listed names: which few of many thousands are worth comparing, then the comparison itself.

What `candidates` finds is compared by the rules of `compare`, so a hit's score and reasons are those of the two names alone,
whatever else is in the index. The listed names are kept taken apart: only the query is taken apart anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from watchkeeper.model.listed import Kind
from watchkeeper.screen import index_file
from watchkeeper.screen.building import arrays_of
from watchkeeper.screen.candidates import Candidates
from watchkeeper.screen.comparison import Comparison, Judged, Reason
from watchkeeper.screen.indexed import KINDS, NAME_KINDS, IndexedName, NameHit
from watchkeeper.screen.names import FAMILIES, Reading, judge, readings
from watchkeeper.screen.parsed import Family
from watchkeeper.screen.policy import DEFAULT_THRESHOLD, policy
from watchkeeper.screen.stored_names import Arrays, StoredNames, Texts

__all__ = ["IndexedName", "NameHit", "NameIndex"]

FIRST_COMPARED = 5
PROMISING = 0.45
"""When none of the first few, which have most in common with the query, scores so much, the others are not compared."""


IN_VAIN = 12
"""Names compared in a row without a hit after which the rest, which has less in common, is not compared. Of a common name the
search so goes on as long as it finds bearers."""


class NameIndex:
    """Names of listed parties, ready to be searched. Built once, then only read."""

    def __init__(self, arrays: Arrays) -> None:
        """From the arrays `building` makes; use `build` or `load`."""
        self._arrays = arrays
        self._texts = Texts(arrays["texts"], arrays["text_starts"])
        self._targets = arrays["targets"]
        self._bearer_starts = arrays["bearer_starts"]
        self._name_kinds = arrays["name_kinds"]
        self._kinds = arrays["kinds"]
        self._stored = StoredNames(arrays)
        self._candidates = Candidates(arrays)

    def __len__(self) -> int:
        """Names that differ in text or kind."""
        return len(self._kinds)

    @classmethod
    def build(cls, names: Iterable[IndexedName]) -> NameIndex:
        """An index of names; their order does not matter, a name said twice of one party is kept once."""
        return cls(arrays_of(names))

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
        families = sorted({family for kind in asked for family in FAMILIES[kind]})
        taken = {family: readings(query, family) for family in families}
        met = frozenset(kind for kind in _met_by(asked) if not taken.keys().isdisjoint(FAMILIES[kind]))
        best: dict[int, NameHit] = {}
        nearest, last = 0.0, -1
        for place, number in enumerate(self._candidates.of([one[0].name for one in taken.values()], met)):
            if (place == FIRST_COMPARED and nearest < PROMISING) or place - last > IN_VAIN:
                break
            text, kind = self._texts[number], KINDS[int(self._kinds[number])]
            judged = self._judged(number, text, FAMILIES[kind], taken)
            nearest = max(nearest, judged.score)
            if judged.score >= threshold:
                last = place
                self._credit(number, text, kind, judged.told(), threshold, best)
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.target))[:limit]

    def _judged(
        self, number: int, text: str, families: tuple[Family, ...], query: dict[Family, tuple[Reading, ...]]
    ) -> Judged:
        """The query against one name, by the rules of the family that finds them most alike."""
        stored = self._stored.readings(number, text, families)
        found = [judge(query[family], own) for family, own in zip(families, stored, strict=True) if family in query]
        return max(found, key=lambda one: one.score)

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
