# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""The leg from the end of one segment to the start of another: its order, length and likelihood. `s` is `Segments`."""

from __future__ import annotations

import math

from watchkeeper.engine.compiled import compiled
from watchkeeper.model.units import EARTH_RADIUS_M, METRES_PER_NAUTICAL_MILE

_US_PER_H = 3_600_000_000


@compiled
def great_circle_m(lat_0, lon_0, lat_1, lon_1):
    """Metres between two places in degrees, on the mean sphere."""
    half_lat = math.sin(math.radians(lat_1 - lat_0) / 2)
    half_lon = math.sin(math.radians(lon_1 - lon_0) / 2)
    chord = half_lat**2 + math.cos(math.radians(lat_0)) * math.cos(math.radians(lat_1)) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


@compiled
def apart_m(s, earlier, later):
    """Metres from the end of one segment to the start of another."""
    return great_circle_m(s.end_lat[earlier], s.end_lon[earlier], s.start_lat[later], s.start_lon[later])


@compiled
def in_turn(s, earlier, later, reach):
    """Whether one segment ends before the other begins, but for the overlap allowed."""
    return s.start_us[later] >= s.end_us[earlier] - reach.overlap_us and s.end_us[later] >= s.end_us[earlier]


@compiled
def reachable(s, earlier, later, reach):
    """Whether the way from one segment to the other could be sailed in the silence between."""
    hours = max(0, s.start_us[later] - s.end_us[earlier]) / _US_PER_H
    most_m = reach.max_speed_kn * math.sqrt(hours**2 + reach.buffer_h**2) * METRES_PER_NAUTICAL_MILE
    north_m = math.radians(abs(s.start_lat[later] - s.end_lat[earlier])) * EARTH_RADIUS_M
    return north_m <= most_m and apart_m(s, earlier, later) <= most_m


@compiled
def off_course_m(s, earlier, later, reach):
    """Metres between where the ship would be had it held speed and course for the steady hours, and where it is."""
    hours = min(max(0, s.start_us[later] - s.end_us[earlier]) / _US_PER_H, reach.steady_h)
    speed, course = s.end_speed_kn[earlier], s.end_course_deg[earlier]
    lat, lon = math.radians(s.end_lat[earlier]), math.radians(s.end_lon[earlier])
    if not (math.isnan(speed) or math.isnan(course)):
        arc = speed * hours * METRES_PER_NAUTICAL_MILE / EARTH_RADIUS_M
        bearing = math.radians(course)
        sin_lat = math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(bearing)
        lon += math.atan2(math.sin(bearing) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * sin_lat)
        lat = math.asin(max(-1.0, min(1.0, sin_lat)))
    return great_circle_m(math.degrees(lat), math.degrees(lon), s.start_lat[later], s.start_lon[later])
