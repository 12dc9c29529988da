"""How fast a ship can go: the greatest service speed of her class, for what she could have reached in a silence.

Ship types are those of ITU-R M.1371-5 table 53. The figures are ordinary greatest service speeds of each class, rounded up, so
that what is said to be out of reach is; they are ours, and stated with every event that uses them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CLASS_SPEEDS = (
    # first type, last type, least length in metres, knots
    (20, 29, 0.0, 60.0),  # wing in ground
    (30, 30, 0.0, 14.0),  # fishing
    (31, 32, 0.0, 12.0),  # towing
    (33, 34, 0.0, 13.0),  # dredging, diving
    (36, 36, 0.0, 12.0),  # sailing
    (40, 49, 0.0, 45.0),  # high-speed craft
    (50, 50, 0.0, 25.0),  # pilot
    (52, 52, 0.0, 14.0),  # tug
    (60, 69, 0.0, 28.0),  # passenger
    (70, 79, 200.0, 24.0),  # cargo, containers among them
    (70, 79, 0.0, 18.0),
    (80, 89, 0.0, 17.0),  # tanker
)
"""The first row that fits counts."""
ANY_KN = 20.0
"""Knots of a ship whose type is not known or not in the table."""


def class_speed_kn(ship_type: NDArray[np.float64], length_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Greatest service speed of each ship, knots; not-a-number stands for a type or length that is not known."""
    speed = np.full(len(ship_type), ANY_KN)
    for first, last, least_m, knots in reversed(CLASS_SPEEDS):
        fits = (ship_type >= first) & (ship_type <= last) & (np.nan_to_num(length_m) >= least_m)
        speed[fits] = knots
    return speed
