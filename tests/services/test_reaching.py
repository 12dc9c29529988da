"""Facts about what a silence left time for."""

from __future__ import annotations

import numpy as np
import shapely

from tests.worlds import Island, places_of
from watchkeeper.detect.reasoning.reach import Ends
from watchkeeper.detect.reasoning.reach_area import reach_area


def ends(lat: float, lon: float, next_lat: float, next_lon: float, silence_h: float, speed_kn: float) -> Ends:
    return Ends(*(np.array([value]) for value in (lat, lon, next_lat, next_lon, silence_h, speed_kn)))


def test_an_open_silence_reaches_a_circle_round_the_last_position() -> None:
    area = reach_area(ends(0, 125, np.nan, np.nan, 12, 10), 0, places_of())
    assert shapely.contains_xy(area, 126.9, 0)
    assert not shapely.contains_xy(area, 127.1, 0)
    assert abs(area.area - np.pi * 4) < 0.3


def test_a_closed_silence_reaches_an_ellipse_between_its_ends() -> None:
    area = reach_area(ends(0, 125, 0, 127, 24, 10), 0, places_of())
    assert shapely.contains_xy(area, 126, 1.65)
    assert not shapely.contains_xy(area, 126, 1.8)
    assert not shapely.contains_xy(area, 128.1, 0)


def test_hours_to_stay_make_the_area_smaller() -> None:
    long, short = (reach_area(ends(0, 125, 0, 125, 24, 10), 0, places_of(), stay_h=stay).area for stay in (0, 12))
    assert short < long / 3


def test_no_time_to_spare_is_no_area() -> None:
    assert reach_area(ends(0, 125, 0, 126, 4, 10), 0, places_of(), stay_h=6).is_empty


def test_land_is_no_part_of_it() -> None:
    area = reach_area(
        ends(0, 125, np.nan, np.nan, 12, 10), 0, places_of(islands=[Island(lat=1, lon=125, radius_km=40)])
    )
    assert not shapely.contains_xy(area, 125, 1)
    assert shapely.contains_xy(area, 125, 1.6)


def test_over_the_date_line_it_is_cut_and_lies_on_both_sides() -> None:
    area = reach_area(ends(0, 179.5, np.nan, np.nan, 12, 10), 0, places_of())
    west, _, east, _ = area.bounds
    assert (west, east) == (-180.0, 180.0)
    assert shapely.contains_xy(area, -178.8, 0)
    assert shapely.contains_xy(area, 178.0, 0)
    assert abs(area.area - np.pi * 4) < 0.3


def test_cells_that_touch_are_one_shape() -> None:
    assert len(reach_area(ends(0, 125, np.nan, np.nan, 12, 10), 0, places_of()).geoms) == 1
