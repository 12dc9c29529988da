"""Synthetic worlds on disk."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from watchkeeper.model.errors import UsageError
from watchkeeper.simulate import Scenario, write


def simulate(scenario: str, out: Path, *, days: int, vessels: int, seed: int) -> dict[str, Any]:
    """Builds a scenario and writes it to a new or empty folder; what was written, as plain values."""
    if out.exists() and any(out.iterdir()):
        raise UsageError(f"{out} is not empty; name a new folder")
    made = write(Scenario(name=scenario, days=days, vessels=vessels, seed=seed), out)
    return {
        "out": str(out),
        "scenario": scenario,
        "days": days,
        "vessels": vessels,
        "seed": seed,
        "synthetic": True,
        "messages": made.messages,
        "positions": made.positions,
        "sentences": made.sentences,
        "repeats": made.repeats,
        "spoilt": asdict(made.spoilt),
        "truth_rows": made.truth_rows,
    }
