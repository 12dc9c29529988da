"""Ships move as ships do, on water."""

import numpy as np

from tests.simulate.conftest import Small
from watchkeeper.simulate.chart import REGION, SEA, is_land
from watchkeeper.simulate.lanes import Harbour, fairway, route
from watchkeeper.simulate.leg import MPS_PER_KN
from watchkeeper.simulate.trigonometry import distance_m

CELL_DEG = 0.02  # degrees: the mask's cell
HARBOUR_M = 15_000.0  # metres from a berth within which approaches follow the mask cell by cell


def test_nobody_leaves_the_region(small: Small) -> None:
    assert REGION.holds(small.minutes("lat"), small.minutes("lon")).all()


def test_nobody_is_on_land_beyond_a_mask_cell_and_then_only_in_a_harbour(small: Small) -> None:
    lat, lon = small.minutes("lat"), small.minutes("lon")
    ashore = np.argwhere(is_land(lat, lon) != SEA)
    assert len(ashore) < 1e-3 * lat.size
    berths = np.array([fairway(one.name).berth for one in Harbour.table()])
    steps = CELL_DEG * np.array([-1, 0, 1])
    for ship, minute in ashore:
        here = (lat[ship, minute], lon[ship, minute])
        assert distance_m(*here, berths[:, 0], berths[:, 1]).min() < HARBOUR_M
        assert (is_land(*np.meshgrid(here[0] + steps, here[1] + steps)) == SEA).any()


def test_speeds_stay_within_the_class(small: Small) -> None:
    fastest = small.minutes("speed_kn").max(axis=1)
    for itinerary, speed in zip(small.world.itineraries, fastest, strict=True):
        assert speed <= itinerary.ship.ship_class.max_kn, itinerary.ship


def test_no_position_jumps(small: Small) -> None:
    lat, lon = small.minutes("lat"), small.minutes("lon")
    step_kn = distance_m(lat[:, :-1], lon[:, :-1], lat[:, 1:], lon[:, 1:]) / 60 / MPS_PER_KN
    for itinerary, speed in zip(small.world.itineraries, step_kn.max(axis=1), strict=True):
        assert speed <= itinerary.ship.ship_class.max_kn, itinerary.ship


def test_speed_changes_gradually(small: Small) -> None:
    change_kn = np.abs(np.diff(small.minutes("speed_kn"), axis=1))  # in a minute
    assert np.quantile(change_kn, 0.999) < 5
    assert (change_kn > 8).mean() < 1e-4


def test_anchored_ships_stay_within_their_swinging_circle(small: Small) -> None:
    lat, lon, status = (small.minutes(name) for name in ("lat", "lon", "status"))
    assert (status == 1).any()
    for row in np.nonzero((status == 1).any(axis=1))[0]:
        begins = np.nonzero(np.diff((status[row] == 1).astype(int), prepend=0) == 1)[0]
        for begin in begins:
            run = slice(begin, begin + int(np.argmin(np.append(status[row, begin:] == 1, False))))
            assert distance_m(lat[row, begin], lon[row, begin], lat[row, run], lon[row, run]).max() < 700


def test_heading_follows_the_course_under_way(small: Small) -> None:
    fast = small.minutes("speed_kn") > 3
    off = np.abs(small.minutes("heading_deg") - small.minutes("course_deg"))[fast]
    assert np.minimum(off, 360 - off).max() < 15


def test_a_route_is_the_same_both_ways_and_ends_at_the_berths() -> None:
    there, back = route("Dalian", "Pusan"), route("Pusan", "Dalian")
    assert there.corners[0] == back.corners[-1] == fairway("Dalian").berth
    assert there.corners[-1] == back.corners[0] == fairway("Pusan").berth


def test_every_harbour_is_reached_from_every_other() -> None:
    names = [one.name for one in Harbour.table()]
    for start, end in zip(names, [*names[7:], *names[:7]], strict=True):
        assert len(route(start, end).corners) > 2
