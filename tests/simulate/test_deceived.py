"""Positions said that are not the true ones: each figure, and what disturbs receivers or navigation."""

import numpy as np
import pytest

from tests.simulate.conftest import Week
from watchkeeper.simulate.chart import LAND, is_land
from watchkeeper.simulate.reception import Heard
from watchkeeper.simulate.stage import Planted
from watchkeeper.simulate.trigonometry import distance_m, offset_m

SPOOFED = (
    "spoofed_circle", "spoofed_box", "spoofed_hairpin", "frozen_position", "position_on_land", "impossible_jump",
    "offset_twin",
)  # fmt: skip  # one list


def said(week: Week, scene: Planted, ship: int = 0) -> tuple[np.ndarray, np.ndarray]:
    return week.span(scene, "said.lat", ship), week.span(scene, "said.lon", ship)


def step_kn(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    return distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]) / 60 / (1852 / 3600)


@pytest.mark.parametrize("practice", SPOOFED)
def test_false_positions_are_sent_in_the_span_and_only_then(week: Week, practice: str) -> None:
    for scene in week.scenes(practice):
        false = week.minutes("said.false")[week.row(scene.ships[0].ship)]
        inside = slice(int(np.ceil(scene.start_s / 60)), int(np.ceil(scene.end_s / 60)))
        assert false[inside].all()
        other = [one for one in week.scenes("jamming") if scene.ships[0] in one.ships]
        assert other or false.sum() == false[inside].sum()


@pytest.mark.parametrize("practice", SPOOFED)
def test_the_liar_is_heard_where_she_really_is(week: Week, received: tuple[Heard, ...], practice: str) -> None:
    for scene in week.scenes(practice):
        row, count = week.row(scene.ships[0].ship), 0
        for day, one in enumerate(received):
            moment = one.second[one.ship == row] + day * 86_400
            count += int(((moment >= scene.start_s) & (moment < scene.end_s)).sum())
        assert count > 10 * (scene.end_s - scene.start_s) / 3600


@pytest.mark.parametrize("practice", ["spoofed_circle", "position_on_land"])
def test_a_circle_has_one_radius(week: Week, practice: str) -> None:
    for scene in week.scenes(practice):
        lat, lon = said(week, scene)
        whole = slice(0, len(lat) // 60 * 60)
        radius = distance_m(lat[whole].mean(), lon[whole].mean(), lat, lon)
        assert 800 < radius.mean() < 2600
        assert radius.std() < 0.15 * radius.mean()


def test_a_circles_speed_and_course_belong_to_it(week: Week) -> None:
    for scene in week.scenes("spoofed_circle"):
        shown = week.span(scene, "said.speed_kn")[2:-2]
        assert abs(shown.mean() - step_kn(*said(week, scene)).mean()) < 1


def test_a_box_goes_round_a_rectangle(week: Week) -> None:
    for scene in week.scenes("spoofed_box"):
        course = week.span(scene, "said.course_deg")[2:-2]
        near = np.abs((course + 45) % 90 - 45) < 3
        assert near.mean() > 0.7
        assert distance_m(scene.at[0], scene.at[1], *said(week, scene)).min() > 2_000


def test_a_hairpin_turns_back_while_speed_and_course_are_those_of_the_voyage(week: Week) -> None:
    for scene in week.scenes("spoofed_hairpin"):
        assert np.array_equal(week.span(scene, "said.course_deg"), week.span(scene, "course_deg"))
        lat, lon = said(week, scene)
        north, east = offset_m(lat[:-1], lon[:-1], lat[1:], lon[1:])
        turned = north[:-1] * north[1:] + east[:-1] * east[1:] < 0
        assert turned.sum() >= 4


def test_a_frozen_position_stays_while_the_ship_says_she_sails(week: Week) -> None:
    for scene in week.scenes("frozen_position"):
        lat, lon = said(week, scene)
        assert np.ptp(lat) == np.ptp(lon) == 0
        assert week.span(scene, "said.speed_kn").mean() > 3


def test_a_position_on_land_is_far_inside_it(week: Week) -> None:
    for scene in week.scenes("position_on_land"):
        assert (is_land(*said(week, scene)) == LAND).all()


def test_a_jump_is_faster_than_any_ship(week: Week) -> None:
    for scene in week.scenes("impossible_jump"):
        steps = step_kn(*said(week, scene))
        assert (steps > 1_000).sum() >= 4
        assert (steps > 1_000).sum() < 40


def test_a_twins_track_is_the_others_always_as_far_off(week: Week) -> None:
    for scene in week.scenes("offset_twin"):
        lat, lon = said(week, scene)
        north, east = offset_m(week.span(scene, "lat", 1), week.span(scene, "lon", 1), lat, lon)
        assert np.ptp(north) < 5
        assert np.ptp(east) < 0.05 * np.abs(east).max() + 5
        assert 14_000 < np.hypot(north, east).mean() < 41_000


def test_jamming_displaces_every_ship_in_the_area_alike(week: Week) -> None:
    for scene in week.scenes("jamming"):
        assert len(scene.ships) >= 3
        shifts = []
        for index in range(len(scene.ships)):
            lat, lon = (week.span(scene, name, index)[5] for name in ("lat", "lon"))
            there = tuple(float(one[5]) for one in said(week, scene, index))
            shifts.append([float(one) for one in offset_m(lat, lon, *there)])
        assert np.hypot(*shifts[0]) > 10_000
        assert np.ptp(np.array(shifts), axis=0).max() < 2_000


def test_in_a_crowded_channel_hardly_anybody_is_heard(week: Week, received: tuple[Heard, ...]) -> None:
    for congestion in week.world.congestions:
        area, count, ship_hours = congestion.area, 0, 0.0
        for day in week.days:
            minute = np.arange(1440)
            inside = area.holds(day.lat[:, :-1], day.lon[:, :-1], day.day * 86_400 + 60.0 * minute)
            ship_hours += float((inside & day.transmitting[:, :-1]).sum()) / 60
            one = received[day.day]
            count += int(inside[one.ship, one.second // 60].sum())
        assert ship_hours > 5
        assert count < 2 * ship_hours
