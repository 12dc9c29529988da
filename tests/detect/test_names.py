"""Facts about names typed wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.detect.reasoning.names import edits, is_slip


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("KELO STRA", "KELO STAR", True),
        ("KELO STAR", "KELO STARS", True),
        ("KELO STAR", "MARU STAR", False),
        ("AB", "AC", False),
        ("KELO STAR", "KELO STAR 3", True),
        ("OCEAN SKY", "RYONGSUNG", False),
    ],
)
def test_a_slip_is_a_letter_or_two_of_a_longer_name(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) == is_slip(other, one) == slip


@given(st.text("AB ", max_size=7), st.text("AB ", max_size=7), st.text("AB ", max_size=7))
def test_edits_are_a_distance(one: str, other: str, third: str) -> None:
    assert (edits(one, other) == 0) == (one == other)
    assert edits(one, other) == edits(other, one)
    assert edits(one, third) <= edits(one, other) + edits(other, third)
    assert abs(len(one) - len(other)) <= edits(one, other) <= max(len(one), len(other))
