"""Where one can sail straight, and where land lies between."""

import numpy as np
import pytest

from watchkeeper.places import sails_clear


@pytest.mark.parametrize(
    ("way", "start", "end", "clear"),
    [
        ("across the Yellow Sea", (36.0, 121.5), (36.0, 125.5), True),
        ("from the Yellow Sea to the Sea of Japan, over Korea", (36.5, 125.0), (38.0, 131.0), False),
        ("across the Pacific at 180 degrees", (20.0, 170.0), (20.0, -170.0), True),
        ("over Fiji", (-17.8, 176.0), (-17.8, -178.0), False),
        ("across Spain", (43.8, -3.0), (36.3, -4.5), False),
        ("through the Strait of Gibraltar", (35.94, -6.2), (35.96, -5.2), True),
        ("from a berth at Busan out to sea", (35.12, 129.04), (34.9, 129.3), True),
        ("from Seoul, 30 km inland", (37.55, 127.0), (37.0, 125.5), False),
        ("over the Isthmus of Panama", (10.0, -79.9), (8.5, -79.5), False),
        ("north of Spitsbergen", (82.0, 5.0), (82.0, 35.0), True),
        ("between opposite points", (10.0, 0.0), (-10.0, 180.0), False),
    ],
)
def test_land_between_two_positions(
    way: str, start: tuple[float, float], end: tuple[float, float], clear: bool
) -> None:
    assert bool(sails_clear(*start, *end)) is clear, way


def test_the_way_back_is_as_clear_as_the_way_there() -> None:
    rng = np.random.default_rng(17)
    a_lat, b_lat = rng.uniform(30, 42, (2, 3000))
    a_lon, b_lon = rng.uniform(118, 135, (2, 3000))
    assert (sails_clear(a_lat, a_lon, b_lat, b_lon) == sails_clear(b_lat, b_lon, a_lat, a_lon)).all()


def test_nothing_is_clear_from_a_position_that_is_unknown() -> None:
    assert not sails_clear(np.nan, 0.0, 0.0, 0.0)
    assert not sails_clear(0.0, 0.0, 0.0, 361.0)


def test_many_are_told_in_the_shape_they_are_asked() -> None:
    assert sails_clear(np.zeros((2, 1)), -20.0, np.zeros(3), -25.0).shape == (2, 3)
