"""Synthetic worlds for leads: made, ingested, detected, screened; and which lead is about what was planted there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from watchkeeper.assess.signal import Signal
from watchkeeper.detect.reasoning.shiptypes import group_of
from watchkeeper.model.time import US_PER_DAY, parse_time, to_us
from watchkeeper.services.lead_facts import LeadFacts
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.simulate import TruthRow

MARGIN_US = US_PER_DAY
"""A signal within a day of what was planted is of it."""


def make_world(folder: Path, seed: int, days: int, vessels: int) -> Workspace:
    """A world with its papers loaded, detected and screened, in `folder`/scenario and `folder`/ws."""
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest
    from watchkeeper.services.scenario_papers import load_papers
    from watchkeeper.services.ship_screening import keep_up
    from watchkeeper.services.simulating import simulate
    from watchkeeper.simulate.scenario import START

    simulate("yellow-sea", folder / "scenario", days=days, vessels=vessels, seed=seed)
    workspace = init(folder / "ws")
    ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
    load_papers(workspace, folder / "scenario")
    detect(workspace)
    keep_up(workspace, START + timedelta(days=days))
    return workspace


def overlaps(signal: Signal, row: TruthRow) -> bool:
    """Whether a signal is within a day of the span of a planted row."""
    start, end = span_us(row)
    return signal.start_us <= end + MARGIN_US and signal.end_us >= start - MARGIN_US


def span_us(row: TruthRow) -> tuple[int, int]:
    """Microseconds in which a row was played."""
    start, end = parse_time(row.start), parse_time(row.end)
    assert start is not None
    assert end is not None
    return to_us(start), to_us(end)


def planted(signals: Sequence[Signal], truth: Sequence[TruthRow]) -> list[TruthRow]:
    """The practices that signals are of: of one of the ships of the row, within a day of it."""
    return [
        row for row in truth if not row.innocent and any(overlaps(one, row) and _of_row(one, row) for one in signals)
    ]


def _of_row(signal: Signal, row: TruthRow) -> bool:
    return bool(set(signal.ships) & {ship.mmsi for ship in row.ships})


def followed_days(facts: LeadFacts) -> dict[str, float]:
    """Ship-days by group."""
    days: dict[str, float] = {}
    for row in facts.followed:
        group = group_of(row["ship_type"])
        days[group] = days.get(group, 0.0) + row["ship_hours"] / 24.0
    return days
