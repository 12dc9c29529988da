"""Golden cases of identity: `tests/golden/identity/<case>/said.txt` in, `expected.txt` out.

`WATCHKEEPER_REWRITE_GOLDEN=1` writes what is found as what is expected; review the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.identity.plain_identities import PlainIdentities, contradictions, plain_identities

FOLDER = Path(__file__).parents[1] / "golden" / "identity"
CASES = sorted(path.name for path in FOLDER.glob("*"))


def said(case: str) -> PlainIdentities:
    return plain_identities((FOLDER / case / "said.txt").read_text(encoding="utf-8"))


def as_text(made: PlainIdentities) -> str:
    """Each hull: its identities, the joins made (=) and not made (?), and its contradictions (!)."""
    lines = []
    for hull in made.hulls():
        lines.append(", ".join(hull.nodes))
        lines += [f"  = {one.a} = {one.b}: {one.kind}. {one.reason}" for one in hull.made]
        lines += [f"  ? {one.a} ? {one.b}: {one.kind}. {one.reason}{_undone(by)}" for one, by in hull.open]
        lines += [f"  ! {sentence}" for sentence in contradictions(made, hull)]
    return "\n".join(lines) + "\n"


def _undone(by: str | None) -> str:
    return "" if by is None else f" [undone: {by}]"


@pytest.mark.parametrize("case", CASES)
def test_golden_hulls(case: str) -> None:
    answer = as_text(said(case))
    expected = FOLDER / case / "expected.txt"
    if os.environ.get("WATCHKEEPER_REWRITE_GOLDEN") == "1":
        expected.write_text(answer, encoding="utf-8")
    assert answer == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_every_golden_case_says_why_and_whence(case: str) -> None:
    reasons = said(case).reasons
    assert not reasons[0].startswith("# Source: ")
    assert any(line.startswith("# Source: ") for line in reasons)
