"""Facts about the greatest speed of each class of ship."""

from __future__ import annotations

import numpy as np
import pytest

from watchkeeper.detect.reasoning.speeds import ANY_KN, CLASS_SPEEDS, class_speed_kn

UNKNOWN = float("nan")


def kn(ship_type: float, length_m: float = UNKNOWN) -> float:
    return float(class_speed_kn(np.array([ship_type]), np.array([length_m]))[0])


def test_a_ship_of_unknown_type_has_the_speed_of_any() -> None:
    assert kn(UNKNOWN) == kn(0) == kn(99) == ANY_KN


@pytest.mark.parametrize(
    ("ship_type", "speed_kn"), [(30, 14), (52, 14), (31, 12), (60, 28), (70, 18), (80, 17), (89, 17), (40, 45)]
)
def test_each_class_has_its_own(ship_type: int, speed_kn: float) -> None:
    assert kn(ship_type) == speed_kn


@pytest.mark.parametrize(("length_m", "speed_kn"), [(199.9, 18), (200.0, 24), (400.0, 24), (UNKNOWN, 18)])
def test_cargo_ships_of_200_m_and_more_are_faster(length_m: float, speed_kn: float) -> None:
    assert kn(79, length_m) == speed_kn


def test_the_first_row_that_fits_counts() -> None:
    for first, last, least_m, knots in CLASS_SPEEDS:
        earlier = [
            row
            for row in CLASS_SPEEDS[: CLASS_SPEEDS.index((first, last, least_m, knots))]
            if row[0] <= first <= row[1]
        ]
        if all(row[2] > least_m for row in earlier):
            assert kn(first, least_m) == knots


def test_no_ship_is_as_slow_as_nothing_and_none_faster_than_a_flying_boat() -> None:
    every = class_speed_kn(np.arange(0.0, 256.0), np.full(256, UNKNOWN))
    assert every.min() == 12.0
    assert every.max() == 60.0
