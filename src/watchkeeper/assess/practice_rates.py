"""How often ships at a practice show a signal, and ordinary ships of the reference: measured on synthetic worlds.

`data/practice_rates.tsv` is written by `scripts/measure_signals.py` from worlds whose truth is known. They are the project's
own invention, so what comes from it is told as synthetic wherever it shows. `listed` alone has a published rate: of 57
vessels that the Panel of Experts named in its report of 2021 14 were designated (Lloyd's List, LL1138411).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PUBLISHED: dict[str, tuple[int, int, str]] = {
    "listed": (14, 57, "Lloyd's List on the Panel of Experts' report of 2021: of 57 vessels named 14 were designated"),
}
"""Rates from outside: how many of how many, and whose figures."""
PRIOR_SHIPS = 2.0
"""Weight of the rate over all practices in that of one, in ships."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRate:
    """How often ships at a practice show a signal because of it."""

    q: float
    """Probability that the practice makes a ship show it: what chance gives anyway is taken out."""
    shown: int
    ships: int
    synthetic: bool
    source: str | None = None
    """Whose figures, where they are not measured on synthetic worlds."""


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("watchkeeper.assess").joinpath("data/practice_rates.tsv").read_text(encoding="utf-8")
    return tuple(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))


@cache
def _practice() -> dict[tuple[str, str], tuple[int, int, float]]:
    """(shown, ships, expected by chance) by signal and code; of code `all` over all practices."""
    return {
        (row["signal"], row["among"]): (int(row["shown"]), int(row["of"]), float(row["by_chance"]))
        for row in _rows()
        if row["of_what"] == "practice"
    }


@cache
def reference() -> dict[tuple[str, str], tuple[int, float]]:
    """Events and ship-days of ordinary ships by signal and group; of group `all` over all of them."""
    return {
        (row["signal"], row["among"]): (int(row["shown"]), float(row["of"]))
        for row in _rows()
        if row["of_what"] == "ordinary"
    }


@cache
def lean_of(code: str, group: str) -> float:
    """How much likelier a ship at a practice is of a group than an ordinary ship: which ships do what is part of what is known
    before anything is seen. Drawn to 1 by `PRIOR_SHIPS`; 1 for a group that no ordinary ship of the reference is of: a type that
    was not heard says nothing."""
    at_it = {row["among"]: int(row["shown"]) for row in _rows() if row["of_what"] == "ships" and row["signal"] == code}
    others = {row["among"]: int(row["shown"]) for row in _rows() if row["of_what"] == "ships" and row["signal"] == "-"}
    if group not in others:
        return 1.0
    ordinary = others[group] / sum(others.values())
    return (at_it.get(group, 0) + PRIOR_SHIPS * ordinary) / (sum(at_it.values()) + PRIOR_SHIPS) / ordinary


@cache
def practice_rate(signal: str, code: str) -> PracticeRate:
    """The rate of a signal under a practice; of code `all` over all practices."""
    if signal in PUBLISHED:
        shown, ships, source = PUBLISHED[signal]
        return PracticeRate(q=shown / ships, shown=shown, ships=ships, synthetic=False, source=source)
    shown, ships, chance = _practice().get((signal, code), (0, 0, 0.0))
    all_shown, all_ships, all_chance = _practice().get((signal, "all"), (0, 0, 0.0))
    overall = all_shown / all_ships if all_ships else 0.0
    rate = (shown + PRIOR_SHIPS * overall) / (ships + PRIOR_SHIPS) if ships + PRIOR_SHIPS else 0.0
    expected = (chance + PRIOR_SHIPS * (all_chance / all_ships if all_ships else 0.0)) / (ships + PRIOR_SHIPS)
    q = 0.0 if expected >= 1.0 else max(0.0, (rate - expected) / (1.0 - expected))
    return PracticeRate(q=min(0.99, q), shown=shown, ships=ships, synthetic=True)
