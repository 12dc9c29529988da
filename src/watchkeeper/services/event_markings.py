"""Markings of events: each carries the combined marking of everything it was derived from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from watchkeeper.model.marking import OPEN, Marking, combine
from watchkeeper.model.time import to_us

Piece = tuple[int, int, int]
"""First and last microsecond of a segment, and its marking."""


class EventMarkings:
    """Works out and keeps the markings of the events of one run."""

    def __init__(
        self,
        known: Mapping[int, Marking],
        segments: Iterable[Mapping[str, Any]],
        every_position: Callable[[], Iterable[int]],
    ) -> None:
        """`known` are the markings of the snapshot; `every_position` gives those of all its positions when that is needed."""
        self.known: dict[int, Marking] = {OPEN.marking_id: OPEN, **known}
        """By id: those known before and those of the events."""
        self._every_position = every_position
        self._tracks: dict[int, list[Piece]] = defaultdict(list)
        for one in segments:
            self._tracks[one["track_id"]].append((to_us(one["start"]), to_us(one["end"]), one["marking_id"]))
        self._of_event: dict[str, int] = {}
        self._combinations: dict[frozenset[int], int] = {}

    def of(self, row: Mapping[str, Any], ships: Iterable[Mapping[str, Any]], cites: Iterable[str]) -> int:
        """Id of the combined marking of everything a row of a rule was derived from.

        That is every segment that its ships' tracks have in its time, the ends among them; the events before it that the columns
        `cites` name; and a zone, where `source_marking_id` has its marking. What names no ship (a silent feed) was derived from
        every position.
        """
        sources = self._of_ships(row, ships) or set(self._all)
        sources |= {self._of_event[row[name]] for name in cites if row[name]}
        if row.get("source_marking_id") is not None:
            sources.add(row["source_marking_id"])
        return self._combined(frozenset(sources))

    def note(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Remembers the markings of events, for those that cite them."""
        self._of_event |= {event["id"]: event["marking_id"] for event in events}

    def visible_with(self, marking_id: int) -> frozenset[int]:
        """The markings that add nothing to this one: who may see it may see what has them."""
        whole = self.known[marking_id]
        return frozenset(key for key, one in self.known.items() if combine(whole, one).marking_id == marking_id)

    def _of_ships(self, row: Mapping[str, Any], ships: Iterable[Mapping[str, Any]]) -> set[int]:
        start_us, end_us = row["start_us"], row["end_us"]
        found: set[int] = set()
        for ship in ships:
            found.add(ship["marking_id"])
            found.update(
                marking_id
                for first_us, last_us, marking_id in self._tracks[ship["track_id"]]
                if last_us >= start_us and (end_us is None or first_us <= end_us)
            )
        return found

    def _combined(self, sources: frozenset[int]) -> int:
        if sources not in self._combinations:
            marking = combine(*(self.known[marking_id] for marking_id in sorted(sources)))
            self.known[marking.marking_id] = marking
            self._combinations[sources] = marking.marking_id
        return self._combinations[sources]

    @cached_property
    def _all(self) -> frozenset[int]:
        return frozenset(self._every_position())
