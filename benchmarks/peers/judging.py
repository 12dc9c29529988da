"""What was found held against what was planted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.peers.sea import Planted

Found = list[Any]
"""Events as [MMSIs, start, end], in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How the things of one kind that were planted came out."""

    planted: int
    whole: int
    """Found as one event with the planted times, but for the slack."""
    pieces: int
    """Found, but in two or more events, or much shorter or longer."""

    def __str__(self) -> str:
        lost = self.planted - self.whole - self.pieces
        parts = [f"{self.whole} whole", *([f"{self.pieces} in part"] if self.pieces else [])]
        return ", ".join([*parts, *([f"{lost} lost"] if lost else [])])


def tally(planted: list[Planted], found: Found, slack_s: float) -> dict[str, Tally]:
    """By kind of what was planted for real. `slack_s` is how far a time may be off."""
    kinds = dict.fromkeys(one.kind for one in planted if one.real)
    return {kind: _tally([one for one in planted if one.kind == kind], found, slack_s) for kind in kinds}


def _tally(planted: list[Planted], found: Found, slack_s: float) -> Tally:
    whole = pieces = 0
    for one in planted:
        of_it = [event for event in found if _overlap(one, event)]
        exact = [e for e in of_it if abs(e[1] - one.start_s) <= slack_s and abs(e[2] - one.end_s) <= slack_s]
        if len(of_it) == 1 and exact:
            whole += 1
        elif of_it:
            pieces += 1
    return Tally(planted=len(planted), whole=whole, pieces=pieces)


def spurious(planted: list[Planted], found: Found) -> int:
    """Events found where nothing was planted, or only what resembles one."""
    real = [one for one in planted if one.real]
    return sum(not any(_overlap(one, event) for one in real) for event in found)


def _overlap(one: Planted, event: Any) -> bool:
    ships, start, end = event
    return sorted(one.mmsi) == sorted(ships) and bool(start < one.end_s and end > one.start_s)


def table(planted: list[Planted], slack_s: float, **sides: Found) -> tuple[list[str], list[list[Any]]]:
    """Header and rows for the page: a row for each kind, and one for what was not planted."""
    tallies = {side: tally(planted, found, slack_s) for side, found in sides.items()}
    first = next(iter(tallies.values()))
    rows: list[list[Any]] = [
        [kind, one.planted, *(str(found[kind]) for found in tallies.values())] for kind, one in first.items()
    ]
    likes = sum(not one.real for one in planted)
    rows.append([f"found though not planted ({likes} look-alikes)", 0, *(spurious(planted, f) for f in sides.values())])
    return ["", "planted", *(side.replace("_", " ") for side in sides)], rows
