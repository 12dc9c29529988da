"""The great circle between two positions, for whole columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from watchkeeper.model.units import EARTH_RADIUS_M

Real = NDArray[np.float64]
Place = Real | float


def great_circle_m(lat_1: Place, lon_1: Place, lat_2: Place, lon_2: Place) -> Real:
    """Metres along the great circle between positions in degrees, on a sphere of the Earth's mean radius (haversine)."""
    a, b = np.radians(lat_1), np.radians(lat_2)
    share = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_2 - lon_1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(share, 1.0))))
