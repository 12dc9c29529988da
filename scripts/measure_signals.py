"""Measures how often ships at each practice, and ordinary ships, show each signal of a lead, on synthetic worlds.

python -m scripts.measure_signals FOLDER...   folders with `scenario` and `ws`, as `benchmarks.lead_worlds` makes them

Writes `src/watchkeeper/assess/data/practice_rates.tsv` and, of pairs of signals, `together.tsv`: those that ordinary ships show
together more often than chance have to share a cause in the catalogue, or both would count for one thing.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from pathlib import Path

from benchmarks.lead_worlds import followed_days, overlaps

from watchkeeper.assess.assembling import with_dark_seen
from watchkeeper.assess.catalogue import BY_NAME
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.signal import Signal
from watchkeeper.services.lead_facts import LeadFacts, lead_facts
from watchkeeper.services.workspace import open_workspace
from watchkeeper.simulate import TruthRow, load_truth

DATA = Path(__file__).parents[1] / "src/watchkeeper/assess/data"
TARGET, TOGETHER = DATA / "practice_rates.tsv", DATA / "together.tsv"
WINDOW_DAYS = LeadParams().rates.window_days
ALL = "all"


@dataclass(slots=True, kw_only=True)
class Counts:
    """What was counted over all worlds."""

    ordinary: Counter[tuple[str, str]] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    shown: Counter[tuple[str, str]] = field(default_factory=Counter)
    ships: Counter[str] = field(default_factory=Counter)
    groups: list[tuple[str, str]] = field(default_factory=list)
    """(code, group) of each ship of each planted row."""
    ordinary_groups: Counter[str] = field(default_factory=Counter)
    ordinary_ships: int = 0
    with_signal: Counter[str] = field(default_factory=Counter)
    with_both: Counter[tuple[str, str]] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("worlds", nargs="+", type=Path)
    options = parser.parse_args()
    counts = Counts()
    for folder in options.worlds:
        add_world(counts, folder)
    TARGET.write_text("\n".join(_lines(counts, options.worlds)) + "\n", encoding="utf-8")
    TOGETHER.write_text("\n".join(_together(counts)) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(counts.groups)} ships of planted rows, {counts.ordinary_ships} ordinary ships")


def add_world(counts: Counts, folder: Path) -> None:
    """Counts one world."""
    workspace = open_workspace(folder / "ws")
    facts = lead_facts(workspace, workspace.lake.snapshot(), date(2031, 3, 7), ())
    truth = load_truth(folder / "scenario")
    ships = facts.ships({row["marking_id"] for row in facts.segments})
    seen = {row["marking_id"] for row in facts.segments} | {one.marking_id for one in facts.signals}
    signals = with_dark_seen([*facts.happened(seen), *facts.standing(seen)], LeadParams())
    at_it = {ship.mmsi for row in truth if not row.innocent for ship in row.ships}
    _ordinary(counts, facts, signals, at_it)
    by_ship: dict[int, list[Signal]] = {}
    for signal in signals:
        for mmsi in signal.ships:
            by_ship.setdefault(mmsi, []).append(signal)
    for row in truth:
        if not row.innocent and row.code:
            _practice(counts, row, by_ship, {mmsi: ship.group for mmsi, ship in ships.items()})


def _ordinary(counts: Counts, facts: LeadFacts, signals: Iterable[Signal], at_it: set[int]) -> None:
    ships = facts.ships({row["marking_id"] for row in facts.segments})
    for group, days in followed_days(facts).items():
        counts.days[group] += days
        counts.days[ALL] += days
    shown: dict[int, set[str]] = {}
    for signal in signals:
        for mmsi in set(signal.ships) - at_it:
            group = ships[mmsi].group if mmsi in ships else "unknown"
            counts.ordinary[signal.name, group] += 1
            counts.ordinary[signal.name, ALL] += 1
            shown.setdefault(mmsi, set()).add(signal.name)
    counts.ordinary_ships += len(set(ships) - at_it)
    counts.ordinary_groups.update(ship.group for mmsi, ship in ships.items() if mmsi not in at_it)
    for names in shown.values():
        counts.with_signal.update(names)
        counts.with_both.update(combinations(sorted(names), 2))


def _practice(counts: Counts, row: TruthRow, by_ship: dict[int, list[Signal]], groups: dict[int, str]) -> None:
    """Ships of a planted row, the numbers of one ship together."""
    labels: dict[str, list[int]] = {}
    for ship in row.ships:
        labels.setdefault(ship.ship, []).append(ship.mmsi)
    for mmsis in labels.values():
        names = {one.name for mmsi in mmsis for one in by_ship.get(mmsi, ()) if overlaps(one, row)}
        counts.ships[row.code] += 1
        counts.ships[ALL] += 1
        counts.groups.append((row.code, next((groups[mmsi] for mmsi in mmsis if mmsi in groups), "unknown")))
        for name in names:
            counts.shown[name, row.code] += 1
            counts.shown[name, ALL] += 1


def _lines(counts: Counts, worlds: list[Path]) -> Iterator[str]:
    yield "# How often ships show each signal of a lead, on SYNTHETIC worlds: written by scripts/measure_signals.py"
    yield f"# from {len(worlds)} worlds of development, seeds {', '.join(sorted(one.name for one in worlds))}."
    yield "of_what\tsignal\tamong\tshown\tof\tby_chance"
    for group, ships in sorted(counts.ordinary_groups.items()):
        yield f"ships\t-\t{group}\t{ships}\t{counts.ordinary_ships}\t"
    for (code, group), ships in sorted(Counter(counts.groups).items()):
        yield f"ships\t{code}\t{group}\t{ships}\t{counts.ships[code]}\t"
    for name in BY_NAME:
        groups = [group for group in counts.days if group != ALL]
        for group in [ALL, *sorted(groups)]:
            yield f"ordinary\t{name}\t{group}\t{counts.ordinary[name, group]}\t{counts.days[group]:.0f}\t"
        for code in [ALL, *sorted(set(counts.ships) - {ALL})]:
            chance = sum(_chance(counts, name, group) for one, group in counts.groups if code in (ALL, one))
            yield f"practice\t{name}\t{code}\t{counts.shown[name, code]}\t{counts.ships[code]}\t{chance:.3f}"


def _chance(counts: Counts, name: str, group: str) -> float:
    """Probability that an ordinary ship of the group shows it in a window."""
    days = counts.days[group]
    return -math.expm1(-counts.ordinary[name, group] / days * WINDOW_DAYS) if days else 0.0


def _together(counts: Counts) -> Iterator[str]:
    yield "# Pairs of signals that ordinary ships of SYNTHETIC worlds show both: how many ships, and how many would by chance."
    yield "one\tother\tships\tby_chance"
    for (one, other), both in sorted(counts.with_both.items(), key=lambda item: (-item[1], item[0])):
        chance = counts.with_signal[one] * counts.with_signal[other] / max(1, counts.ordinary_ships)
        yield f"{one}\t{other}\t{both}\t{chance:.2f}"


if __name__ == "__main__":
    main()
