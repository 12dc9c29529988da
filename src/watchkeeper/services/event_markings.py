"""Markings of events: each carries the combined marking of what it was derived from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from watchkeeper.detect import Rule
from watchkeeper.model.marking import OPEN, Marking, below, combine
from watchkeeper.model.time import US_PER_DAY, to_us

SAID_DAYS = 2
"""Days about an event in which rules look for draughts and destinations."""
Piece = tuple[int, int, int]
"""First and last microsecond of a segment, and its marking."""


class EventMarkings:
    """Works out and keeps the markings of the events of one run."""

    def __init__(
        self,
        known: Mapping[int, Marking],
        segments: Iterable[Mapping[str, Any]],
        every_position: Callable[[], Iterable[int]],
        every_static: Callable[[], Iterable[tuple[int, int, int]]],
    ) -> None:
        """`known` are the markings of the snapshot. Asked when needed: `every_position`, the markings of all its positions, and
        `every_static`, (MMSI, marking, days since 1970) of each day on which such a ship said something so marked of herself."""
        self.known: dict[int, Marking] = {OPEN.marking_id: OPEN, **known}
        """By id: those known before and those of the events."""
        self._every_position, self._every_static = every_position, every_static
        self._tracks: dict[int, list[Piece]] = defaultdict(list)
        self._of_segment: dict[int, int] = {}
        for one in segments:
            self._of_segment[one["segment_id"]] = one["marking_id"]
            self._tracks[one["track_id"]].append((to_us(one["start"]), to_us(one["end"]), one["marking_id"]))
        self._of_event: dict[str, int] = {}
        self._combinations: dict[frozenset[int], int] = {}

    def of(self, row: Mapping[str, Any], ships: Sequence[Mapping[str, Any]], rule: Rule) -> int:
        """Id of the combined marking of what a row of a rule was derived from.

        That is every segment that its ships' tracks have in its time, the ends among them; where the rule reads what ships say of
        themselves, what they said then or in the days about it; the events that it cites; and what `also_segments` and
        `source_marking_id` name. What names no ship (a silent feed) was derived from every position. Not in it: what is counted
        of all ships of a water, such as reception.
        """
        sources = self._of_ships(row, ships) or set(self._all)
        if {"statics", "claims"} & set(rule.reads):
            sources |= self._of_statics(row, ships)
        sources |= {self._of_event[one] for name in rule.cites for one in _listed(row[name])}
        sources |= {self._of_segment[int(one)] for one in _listed(row.get("also_segments"))}
        if row.get("source_marking_id") is not None:
            sources.add(row["source_marking_id"])
        return self._combined(frozenset(sources))

    def note(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Remembers the markings of events, for those that cite them."""
        self._of_event |= {event["id"]: event["marking_id"] for event in events}

    def visible_with(self, marking_id: int) -> frozenset[int]:
        """The markings that who may see this one may see."""
        return below(self.known[marking_id], self.known)

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

    def _of_statics(self, row: Mapping[str, Any], ships: Iterable[Mapping[str, Any]]) -> set[int]:
        first = row["start_us"] // US_PER_DAY - SAID_DAYS
        last = math.inf if row["end_us"] is None else row["end_us"] // US_PER_DAY + SAID_DAYS
        said = [one for ship in ships for one in self._statics.get(ship["mmsi"], {}).items()]
        return {marking_id for marking_id, days in said if any(first <= day <= last for day in days)}

    def _combined(self, sources: frozenset[int]) -> int:
        if sources not in self._combinations:
            marking = combine(*(self.known[marking_id] for marking_id in sorted(sources)))
            self.known[marking.marking_id] = marking
            self._combinations[sources] = marking.marking_id
        return self._combinations[sources]

    @cached_property
    def _statics(self) -> dict[int, dict[int, list[int]]]:
        found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for mmsi, marking_id, day in self._every_static():
            found[mmsi][marking_id].append(day)
        return found

    @cached_property
    def _all(self) -> frozenset[int]:
        return frozenset(self._every_position())


def _listed(text: str | None) -> list[str]:
    return text.split(",") if text else []
