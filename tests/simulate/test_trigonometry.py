"""The sine and its kin are those of the library to a hair, and exactly alike for one number and for many."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.simulate.plane import apart_m, cosine, headed, shifted, sine
from watchkeeper.simulate.trigonometry import cos_deg, course_deg, distance_m, moved, sin_deg

angles = st.floats(-1e5, 1e5)


@given(angles)
def test_sine_and_cosine_agree_with_the_library(angle: float) -> None:
    assert float(cos_deg(angle)) == pytest.approx(math.cos(math.radians(angle)), abs=1e-10)
    assert float(sin_deg(angle)) == pytest.approx(math.sin(math.radians(angle)), abs=1e-10)


@given(angles)
def test_one_number_and_an_array_give_the_same_bits(angle: float) -> None:
    assert cosine(angle) == float(cos_deg(np.array([angle]))[0])
    assert sine(angle) == float(sin_deg(np.array([angle]))[0])


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_course_agrees_with_the_library(east: float, north: float) -> None:
    if abs(east) + abs(north) > 1e-3:
        wrong = abs(float(course_deg(east, north)) - math.degrees(math.atan2(east, north)) % 360)
        assert min(wrong, 360 - wrong) < 1e-9


def test_no_displacement_has_course_zero() -> None:
    assert float(course_deg(0.0, 0.0)) == 0


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(0, 360), st.floats(1, 50_000))
def test_going_a_distance_puts_a_ship_that_far_away(lat: float, lon: float, course: float, metres: float) -> None:
    assert apart_m((lat, lon), headed((lat, lon), course, metres)) == pytest.approx(metres, rel=0.01)


@given(st.floats(-60, 60), st.floats(-170, 170), st.floats(-5e4, 5e4), st.floats(-5e4, 5e4))
def test_shifting_one_position_equals_shifting_many(lat: float, lon: float, north: float, east: float) -> None:
    many = moved(np.array([lat]), np.array([lon]), np.array([north]), np.array([east]))
    assert shifted((lat, lon), north, east) == (float(many[0][0]), float(many[1][0]))
    there = shifted((lat, lon), north, east)
    assert apart_m((lat, lon), there) == float(distance_m(lat, lon, *there))
