"""Golden pairs: what is one name and what is not, with the reason on each line."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchkeeper.screen import DEFAULT_THRESHOLD, compare

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "screen"


def pairs() -> list[tuple[str, ...]]:
    """Lines of every file, cut at the bars."""
    lines = [line for path in sorted(FOLDER.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [tuple(part.strip() for part in line.split("|")) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("kind", "one", "other", "expected", "why"), pairs())
def test_two_names_are_one_or_not(kind: str, one: str, other: str, expected: str, why: str) -> None:
    score = compare(one, other, kind).score
    assert (score >= DEFAULT_THRESHOLD) == (expected == "match"), f"{score}: {why}"
    assert (compare(other, one, kind).score >= DEFAULT_THRESHOLD) == (expected == "match"), (
        f"the other way round: {why}"
    )
