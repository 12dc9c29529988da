"""Distances on the sphere, and areas of it, as portable SQL expressions."""

from __future__ import annotations

from watchkeeper.model.units import EARTH_RADIUS_M

AREA_DEG = 2.0
"""Side of the areas in which ships are watched together, degrees. Rules that speak of areas must agree on it."""


def distance_m(lat_1: str, lon_1: str, lat_2: str, lon_2: str) -> str:
    """SQL for the great-circle distance in metres (haversine; right across ±180° and near the poles), null when a place is."""
    half_lat = f"SIN(RADIANS({lat_2} - {lat_1}) / 2)"
    half_lon = f"SIN(RADIANS({lon_2} - {lon_1}) / 2)"
    squared = f"{half_lat} * {half_lat} + COS(RADIANS({lat_1})) * COS(RADIANS({lat_2})) * {half_lon} * {half_lon}"
    # not LEAST(1.0, ...), which makes the distance to an unknown place half the globe: it passes over nulls
    return f"(2 * {EARTH_RADIUS_M} * ASIN(CASE WHEN {squared} > 1 THEN 1.0 ELSE SQRT({squared}) END))"


def area_numbers(lat: str, lon: str, side: str = "$area_deg") -> tuple[str, str]:
    """SQL for the area a place is in, as two whole numbers: bands north of the equator, columns east of Greenwich.

    `side` is SQL for the side in degrees; 180 degrees east is 180 degrees west. Null where the place is.
    """
    east = f"CASE WHEN {lon} >= 180 THEN {lon} - 360 ELSE {lon} END"
    return f"CAST(FLOOR({lat} / {side}) AS BIGINT)", f"CAST(FLOOR(({east}) / {side}) AS BIGINT)"


def area_name(band: str, column: str) -> str:
    """SQL for the name of an area from its two numbers, such as `15 62`."""
    return f"CAST({band} AS VARCHAR) || ' ' || CAST({column} AS VARCHAR)"
