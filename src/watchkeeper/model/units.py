"""Conversions between the units that names in this project carry. Each takes and returns a plain number."""

import math

METRES_PER_NAUTICAL_MILE = 1852.0
"""International nautical mile, exact (BIPM SI brochure)."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean Earth radius R1 of WGS 84, metres (IUGG)."""

METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180.0
"""Of a meridian of that sphere, metres."""

KNOTS_PER_METRE_PER_SECOND = 3600.0 / METRES_PER_NAUTICAL_MILE


def nm_to_m(distance_nm: float) -> float:
    """Metres in `distance_nm` nautical miles."""
    return distance_nm * METRES_PER_NAUTICAL_MILE


def m_to_nm(distance_m: float) -> float:
    """Nautical miles in `distance_m` metres."""
    return distance_m / METRES_PER_NAUTICAL_MILE


def kn_to_mps(speed_kn: float) -> float:
    """Metres per second in `speed_kn` knots."""
    return speed_kn / KNOTS_PER_METRE_PER_SECOND
