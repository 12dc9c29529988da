# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""How far a position is from where another of the same ship says it should be, and how likely that makes them a pair.

The method is that of gpsdio-segment (Global Fishing Watch, branch develop at 26dea05): a ship is moved along a locally
flat sea, forwards from the earlier report and backwards from the later one. The order of floating-point operations is
kept where it decides the last bit, since grouping must agree exactly.
"""

from __future__ import annotations

import math

from watchkeeper.engine.compiled import compiled

NM_PER_DEGREE = 60.0
_POLE_GUARD = 1e-3  # added to the cosine of latitude, so that longitude steps stay finite at the poles


@compiled
def silence_h(earlier_us, later_us):
    """Hours from `earlier_us` to `later_us`, both microseconds."""
    return (later_us - earlier_us) / 1e6 / 3600


@compiled
def credited_h(hours, limits):
    """Hours of straight sailing that a silence of `hours` is worth: fewer the longer it lasts."""
    return hours / (1 + (max(hours, 0.0) / limits.penalty_from_h) ** (1 - limits.penalty_exponent))


@compiled
def wrapped(degrees):
    """A difference of longitudes in degrees, taken the short way round: -180 up to but not including 180."""
    return degrees if -180 <= degrees < 180 else (degrees + 180) % 360 - 180


@compiled
def set_out(report):
    """Fill what `report` needs to be moved along its course, so that the trigonometry is done once a report."""
    bearing = math.radians(90.0 - report.course_deg)
    report.east = math.cos(bearing)
    report.north = math.sin(bearing)
    report.lon_per_nm = 1.0 / 60 / (math.cos(math.radians(report.lat_deg)) + _POLE_GUARD)


@compiled
def off_path_nm(report, reach_nm, east_nm, north_nm):
    """Nautical miles between the far end of a leg and the straight path of `report`; infinite beyond its reach."""
    if 0 < report.east * east_nm + report.north * north_nm <= reach_nm:
        return abs(report.east * north_nm - report.north * east_nm)
    return math.inf


@compiled
def apart_nm(report, run_nm, east_deg, north_deg, nm_per_lon):
    """Nautical miles between where `report` is after `run_nm` and a place given as differences from it in degrees."""
    east = east_deg - report.east * run_nm * report.lon_per_nm
    north = north_deg - report.north * run_nm / 60
    return math.sqrt((nm_per_lon * wrapped(east)) ** 2 + (NM_PER_DEGREE * north) ** 2)


@compiled
def discrepancy_nm(earlier, later, hours, limits):
    """Nautical miles by which two reports `hours` (credited) apart disagree: the least of three readings.

    They moved as they said (mean error of both ends); they did not move; the ship is still under way between them.
    The last two are multiplied by the shape factor, being less like how ships move.
    """
    ahead_nm, back_nm = earlier.speed_kn * hours, later.speed_kn * hours
    nm_per_lon = NM_PER_DEGREE * math.cos(math.radians(0.5 * (earlier.lat_deg + later.lat_deg)))
    east_deg, north_deg = later.lon_deg - earlier.lon_deg, later.lat_deg - earlier.lat_deg
    moved = 0.5 * (
        apart_nm(
            earlier, 0.0 if earlier.course_deg > limits.course_limit_deg else ahead_nm, east_deg, north_deg, nm_per_lon
        )
        + apart_nm(
            later, 0.0 if later.course_deg > limits.course_limit_deg else -back_nm, -east_deg, -north_deg, nm_per_lon
        )
    )
    east_nm, north_nm = nm_per_lon * wrapped(east_deg), NM_PER_DEGREE * north_deg
    stayed = math.sqrt(east_nm**2 + north_nm**2)
    aside = 0.5 * (off_path_nm(earlier, ahead_nm, east_nm, north_nm) + off_path_nm(later, back_nm, east_nm, north_nm))
    return min(moved, stayed * limits.shape_factor, aside * limits.shape_factor)


@compiled
def padded_h(hours, limits):
    """Hours with the buffer added in quadrature; the best possible match metric is one over this."""
    return math.sqrt(hours**2 + limits.buffer_h**2)


@compiled
def match_metric(discrepancy, padded, limits):
    """How well two reports fit, 1/hours: a bell curve of the discrepancy over the padded silence; 0 when too far."""
    most_nm = padded * limits.max_speed_kn
    if discrepancy > most_nm:
        return 0.0
    strain = limits.max_speed_kn / limits.penalty_speed_kn * discrepancy / most_nm
    return math.exp(-(strain**2)) / padded
