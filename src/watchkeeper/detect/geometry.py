"""Distances on the sphere as portable SQL expressions."""

from __future__ import annotations

from watchkeeper.model.units import EARTH_RADIUS_M


def distance_m(lat_1: str, lon_1: str, lat_2: str, lon_2: str) -> str:
    """SQL for the great-circle distance in metres (haversine; right across ±180° and near the poles), null when a place is."""
    half_lat = f"SIN(RADIANS({lat_2} - {lat_1}) / 2)"
    half_lon = f"SIN(RADIANS({lon_2} - {lon_1}) / 2)"
    squared = f"{half_lat} * {half_lat} + COS(RADIANS({lat_1})) * COS(RADIANS({lat_2})) * {half_lon} * {half_lon}"
    # not LEAST(1.0, ...), which makes the distance to an unknown place half the globe: it passes over nulls
    return f"(2 * {EARTH_RADIUS_M} * ASIN(CASE WHEN {squared} > 1 THEN 1.0 ELSE SQRT({squared}) END))"
