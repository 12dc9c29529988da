"""Facts about where a synthetic-aperture radar draws ships that move."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from watchkeeper.associate import AssociationParams, Candidate, Detection, Fix, Outcome, Surroundings, associate, circle
from watchkeeper.associate.azimuth import Pass, displacement_m, unknown_speed

DESCENDING = Pass(ascending=False)


def velocity(speed_kn: float, course_deg: float) -> np.ndarray:
    course = math.radians(course_deg)
    return speed_kn * 0.514444 * np.array([[math.sin(course), math.cos(course)]])


def test_range_over_speed_is_sentinel_1s() -> None:
    assert DESCENDING.seconds == pytest.approx(113, abs=3)


def test_a_ship_that_closes_is_drawn_forward_along_the_flight_and_one_that_opens_backward() -> None:
    look = DESCENDING.look_deg(0.0)
    flight = math.radians(DESCENDING.heading_deg(0.0))
    along = np.array([math.sin(flight), math.cos(flight)])
    closing, opening = (displacement_m(DESCENDING, 0.0, velocity(10.0, look + turn))[0] @ along for turn in (180, 0))
    assert closing == pytest.approx(-opening)
    assert closing == pytest.approx(362, abs=10)


def test_a_ship_that_sails_along_the_track_or_lies_still_is_not_displaced() -> None:
    heading = DESCENDING.heading_deg(57.6)
    assert np.hypot(*displacement_m(DESCENDING, 57.6, velocity(12.0, heading))[0]) < 1e-9
    assert np.hypot(*displacement_m(DESCENDING, 57.6, velocity(0.0, 0.0))[0]) == 0.0


def test_a_ship_of_unknown_speed_has_an_ellipse_along_the_track() -> None:
    ellipse = unknown_speed(DESCENDING, 57.6, own_m=50.0)
    assert ellipse.major_m > 10 * ellipse.minor_m
    assert ellipse.bearing_deg == pytest.approx(15.4, abs=0.1)


def cases(folder: Path) -> list[dict[str, float]]:
    """Six ships of the Kattegat, 2026-08-09, descending; offset from where AIS puts her to where she is drawn."""
    with (folder / "imagery" / "kattegat_azimuth" / "azimuth_six.csv").open(encoding="utf-8") as file:
        return [{name: float(value or 0) for name, value in row.items()} for row in csv.DictReader(file)]


def drawn(row: dict[str, float]) -> np.ndarray:
    bearing = math.radians(row["offset_bearing_deg"])
    return row["offset_m"] * np.array([math.sin(bearing), math.cos(bearing)])


def test_real_ships_are_drawn_on_the_side_that_is_predicted_and_nearer_than_uncorrected(reference_data: Path) -> None:
    rows = cases(reference_data)
    moving = [row for row in rows if row["speed_kn"] > 1]
    assert len(moving) == 5
    left = []
    for row in moving:
        predicted = displacement_m(DESCENDING, 57.6, velocity(row["speed_kn"], row["course_deg"]))[0]
        assert predicted @ drawn(row) > 0
        left.append(float(np.hypot(*(drawn(row) - predicted))))
        assert left[-1] < 0.45 * row["offset_m"]
    uncorrected = sum(row["offset_m"] for row in moving) / 5
    assert (round(uncorrected), round(sum(left) / 5)) == (416, 148)


def test_real_ships_are_matched_where_the_displacement_is_known_of_and_dark_where_it_is_not(
    reference_data: Path,
) -> None:
    rows = cases(reference_data)
    matched = []
    for seen_by in (None, DESCENDING):
        outcomes = []
        for row in rows:
            east, north = drawn(row)
            lat, lon = 57.6 + north / 111_195, 11.1 + east / (111_195 * math.cos(math.radians(57.6)))
            seen = Detection(
                detection_id="s", look="s", t_s=0.0, lat=lat, lon=lon, ellipse=circle(50.0), seen_by=seen_by
            )
            speed, course = row["speed_kn"], row["course_deg"]
            fixes = [Fix(t_s=t, lat=57.6 + n, lon=11.1 + e, speed_kn=speed, course_deg=course) for t, e, n in _way(row)]
            around = Surroundings(
                candidates=(
                    Candidate(track=int(row["mmsi"]), before=fixes[0], after=fixes[1], length_m=row["length_m"]),
                ),
                heard=True,
            )
            outcomes.append(associate([seen], {"s": around}, AssociationParams())[0].outcome)
        matched.append(outcomes.count(Outcome.MATCHED))
    assert matched[1] == 6
    assert matched[0] < 6


def _way(row: dict[str, float]) -> list[tuple[float, float, float]]:
    """Ten seconds before and after: time, degrees east and north of where she is."""
    east, north = velocity(row["speed_kn"], row["course_deg"])[0]
    return [(t, east * t / (111_195 * math.cos(math.radians(57.6))), north * t / 111_195) for t in (-10.0, 10.0)]
