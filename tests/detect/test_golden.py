"""Golden cases of the rules: `tests/golden/<rule>/<case>/positions.txt` in, `expected.txt` out.

`WATCHKEEPER_REWRITE_GOLDEN=1` writes what is found as what is expected; review the difference. What a rule is known to get
wrong stands in the case as `# Known wrong: ...`: there `expected.txt` is the truth, written by hand and never rewritten.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.plain_worlds import PlainWorld, plain_world
from tests.worlds import found, hours, ships
from watchkeeper.detect import RULES, Rule
from watchkeeper.engine.duckdb import DuckDbEngine
from watchkeeper.model.measures import MEASURES

FOLDER = Path(__file__).parents[1] / "golden"
BY_NAME = {rule.name: rule for rule in RULES}
CASES = [(name, path.name) for name in sorted(BY_NAME) for path in sorted((FOLDER / name).glob("*"))]
engine = DuckDbEngine()


def world_of(rule: str, case: str) -> PlainWorld:
    return plain_world((FOLDER / rule / case / "positions.txt").read_text(encoding="utf-8"))


def known_wrong(world: PlainWorld) -> str | None:
    """What the rule is known to get wrong here, or None."""
    return next((line.split(": ", 1)[1] for line in world.reasons if line.startswith("# Known wrong: ")), None)


def as_text(rule: Rule, world: PlainWorld) -> str:
    """The answer: for each event who, when and where, its measures, and under it the reasons; `nothing` when there is none."""
    made = world.relations()
    events = [_event(rule, made, row) for row in found(engine, rule, made)]
    return "".join(events) or "nothing\n"


def _event(rule: Rule, world: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    numbers = ships(world, row)
    who = (
        f"ship{'s' * (len(numbers) > 1)} {' + '.join(map(str, numbers))}"
        if numbers
        else f"{row['scope']} {row['name']}"
    )
    end = "open" if row["end_us"] is None else f"{hours(row['end_us']):g}h{' (open)' * row['is_open']}"
    measures = ", ".join(
        f"{column.name} {_plain(row[column.name])}" for column in MEASURES[rule.kind] if row[column.name] is not None
    )
    said = "".join(f"    {reason}\n" for reason in rule.reasons(row, rule.params))
    place = "" if row["lat"] is None else f" at {row['lat']:.4f},{row['lon']:.4f}"
    return f"{who}: {hours(row['start_us']):g}h to {end}{place}\n  {measures}\n{said}"


def _plain(value: Any) -> str:
    """Two digits after the point, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_golden_events(rule: str, case: str, request: pytest.FixtureRequest) -> None:
    world = world_of(rule, case)
    wrong = known_wrong(world)
    if wrong is not None:
        request.applymarker(pytest.mark.xfail(reason=wrong, strict=True, raises=AssertionError))
    answer = as_text(BY_NAME[rule], world)
    expected = FOLDER / rule / case / "expected.txt"
    if os.environ.get("WATCHKEEPER_REWRITE_GOLDEN") == "1" and wrong is None:
        expected.write_text(answer, encoding="utf-8")
    assert answer == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_every_golden_case_says_why_and_whence(rule: str, case: str) -> None:
    reasons = world_of(rule, case).reasons
    assert not reasons[0].startswith("# Source: ")
    assert any(line.startswith("# Source: ") for line in reasons)


@pytest.mark.parametrize("rule", sorted(BY_NAME))
def test_every_rule_has_two_innocent_look_alikes(rule: str) -> None:
    innocent = [
        case for name, case in CASES if name == rule and any("Innocent" in r for r in world_of(name, case).reasons)
    ]
    assert len(innocent) >= 2
