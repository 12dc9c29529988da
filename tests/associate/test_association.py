"""Facts about putting what was seen to the ships that were heard."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from watchkeeper.associate import (
    AssociationParams,
    Candidate,
    Detection,
    Fix,
    Outcome,
    Surroundings,
    associate,
    circle,
    from_bearing,
    place_at,
)
from watchkeeper.associate.around import Heard, Hull, Positions
from watchkeeper.associate.assignment import assigned
from watchkeeper.associate.detection import Association
from watchkeeper.associate.ellipse import Ellipse
from watchkeeper.associate.plane import offset_m, velocity_mps
from watchkeeper.associate.prediction import STEADY, WANDER, predict
from watchkeeper.associate.score import scored

PARAMS = AssociationParams()
T = 1_930_608_000.0
DEG_M = 111_194.93


def seen(detection_id: str = "a", lat: float = 30.0, lon: float = 125.0, **more: object) -> Detection:
    return replace(
        Detection(detection_id=detection_id, look="radar", t_s=T, lat=lat, lon=lon, ellipse=circle(200.0)), **more
    )


def fix(minutes: float, lat: float, lon: float, speed_kn: float | None = 0.0, course_deg: float | None = 0.0) -> Fix:
    return Fix(t_s=T + minutes * 60, lat=lat, lon=lon, speed_kn=speed_kn, course_deg=course_deg)


def still(track: int, lat: float, lon: float, **more: object) -> Candidate:
    return replace(Candidate(track=track, before=fix(-2, lat, lon), after=fix(2, lat, lon)), **more)


def around(*candidates: Candidate, heard: bool | None = True) -> Surroundings:
    return Surroundings(candidates=candidates, heard=heard, ships_around=len(candidates))


def one(detection: Detection, surroundings: Surroundings) -> Association:
    return associate([detection], {detection.detection_id: surroundings}, PARAMS)[0]


def test_a_ship_where_ais_puts_her_is_matched_with_a_margin() -> None:
    found = one(seen(), around(still(1, 30.0005, 125.0)))
    assert (found.outcome, found.match.track) == (Outcome.MATCHED, 1)
    assert found.match.distance_m == pytest.approx(55.6, abs=1)
    assert found.margin > 5
    assert found.match.basis == "between"


def test_nobody_there_is_dark_and_nobody_listening_is_unsearched() -> None:
    far = still(1, 30.3, 125.0)
    assert one(seen(), around(far)).outcome is Outcome.DARK
    assert one(seen(), around(heard=True)).outcome is Outcome.DARK
    assert one(seen(), around(heard=False)).outcome is Outcome.UNSEARCHED
    assert one(seen(), around(heard=None)).outcome is Outcome.UNSEARCHED


def test_a_ship_under_way_is_where_she_sailed_meanwhile_and_not_where_she_was_heard() -> None:
    """12 knots for half an hour are six miles."""
    sailed = 6 * 1852 / DEG_M
    ahead = Candidate(track=1, before=fix(-30, 30.0 - sailed, 125.0, 12.0, 0.0), after=None)
    assert one(seen(), around(ahead)).match.track == 1
    moored = Candidate(track=2, before=fix(-30, 30.0 - sailed, 125.0), after=None)
    assert one(seen(), around(moored)).outcome is Outcome.DARK
    later = Candidate(track=3, before=None, after=fix(30, 30.0 + sailed, 125.0, 12.0, 0.0))
    found = one(seen(), around(later))
    assert (found.match.track, found.match.basis) == (3, "before")


def test_between_two_positions_a_ship_is_surer_than_beyond_the_last() -> None:
    place = ((30.0, 125.0), PARAMS)
    last, following = fix(-60, 29.8, 125.0, 12.0, 0.0), fix(60, 30.2, 125.0, 12.0, 0.0)
    both = predict([Candidate(track=1, before=last, after=following)], T, *place)
    alone = predict([Candidate(track=1, before=last, after=None)], T, *place)
    for way in (STEADY, WANDER):
        assert both.variance_m2[way, 0] < alone.variance_m2[way, 0] / 2
    assert np.hypot(*both.mean_m[STEADY, 0]) < 20


@pytest.mark.parametrize(("shorter", "longer"), [(1, 5), (5, 30), (30, 120), (120, 350)])
def test_a_prediction_spreads_with_silence(shorter: int, longer: int) -> None:
    spread = [
        predict([Candidate(track=1, before=fix(-m, 30, 125, 10.0, 90.0), after=None)], T, (30.0, 125.0), PARAMS)
        for m in (shorter, longer)
    ]
    assert spread[0].variance_m2[STEADY, 0] < spread[1].variance_m2[STEADY, 0]
    assert spread[0].variance_m2[WANDER, 0] < spread[1].variance_m2[WANDER, 0]


def test_turned_time_gives_the_same_spread() -> None:
    before = predict([Candidate(track=1, before=fix(-40, 30, 125, 10.0, 90.0), after=None)], T, (30.0, 125.0), PARAMS)
    after = predict([Candidate(track=1, before=None, after=fix(40, 30, 125, 10.0, 270.0))], T, (30.0, 125.0), PARAMS)
    assert before.variance_m2 == pytest.approx(after.variance_m2)
    assert before.mean_m == pytest.approx(after.mean_m, abs=1e-6)


def test_each_of_two_ships_alongside_is_one_detection_of_a_look() -> None:
    """The nearest ship to both echoes is the same: one of them is the other ship."""
    ships = (still(1, 30.0, 125.0), still(2, 30.0, 125.004))
    echoes = [seen("a", lon=125.0003), seen("b", lon=125.0015)]
    found = associate(echoes, {name: around(*ships) for name in ("a", "b")}, PARAMS)
    assert [row.match.track for row in found] == [1, 2]


def test_the_second_hull_beside_a_ship_that_transmits_is_dark() -> None:
    ship = around(still(1, 30.0, 125.0))
    found = associate([seen("a"), seen("b", lat=30.002)], {"a": ship, "b": ship}, PARAMS)
    assert [row.outcome for row in found] == [Outcome.MATCHED, Outcome.DARK]


def test_one_ship_may_be_seen_by_two_sensors_and_in_two_looks() -> None:
    ship = around(still(1, 30.0, 125.0))
    reports = [seen("a"), seen("b", look="aircraft"), seen("c", t_s=T + 1800)]
    later = around(Candidate(track=1, before=fix(28, 30.0, 125.0), after=fix(32, 30.0, 125.0)))
    found = associate(reports, {"a": ship, "b": ship, "c": later}, PARAMS)
    assert [row.match.track for row in found] == [1, 1, 1]


def test_an_observer_who_follows_a_ship_reports_her_again_and_again() -> None:
    """Plots a minute apart are one ship, not one ship and seven dark ones."""
    ship = around(still(1, 30.0, 125.0))
    plots = [seen(f"p{n}", t_s=T + 60 * n) for n in range(8)]
    found = associate(plots, {plot.detection_id: ship for plot in plots}, PARAMS)
    assert {row.outcome for row in found} == {Outcome.MATCHED}


def test_a_satellite_that_passes_over_sees_a_ship_once_within_its_scan_and_again_on_the_next() -> None:
    ship = around(still(1, 30.0, 125.0))
    times = (0, 40, 70, 90)
    echoes = [seen(f"e{n}", t_s=T + n, scan_s=60.0) for n in times]
    found = associate(echoes, {echo.detection_id: ship for echo in echoes}, PARAMS)
    assert [row.outcome is Outcome.MATCHED for row in found].count(True) == 2


def test_length_tells_two_ships_apart_where_places_do_not() -> None:
    ships = (still(1, 30.0, 125.002, length_m=60.0), still(2, 30.0, 124.998, length_m=190.0))
    assert one(seen(length_m=185.0), around(*ships)).match.track == 2
    assert one(seen(length_m=62.0), around(*ships)).match.track == 1
    unsure = one(seen(), around(*ships))
    assert unsure.unclear
    assert unsure.runner_up is not None


def test_another_name_on_the_hull_does_not_make_a_ship_dark() -> None:
    """A repainted ship is where she transmits that she is: that is what is looked for."""
    ship = still(1, 30.0, 125.0, names=("EVEN KEEL",), imos=(2000003,))
    found = one(seen(name="OTHER NAME", imo=2000015), around(ship))
    assert found.outcome is Outcome.MATCHED
    assert dict(found.match.parts)["name"] < 0
    assert dict(one(seen(name="Even-Keel"), around(ship)).match.parts)["name"] > 0


def test_a_heading_that_cannot_tell_bow_from_stern_fits_both_ways() -> None:
    sailing = Candidate(track=1, before=fix(-5, 29.98, 125.0, 13.0, 0.0), after=fix(5, 30.02, 125.0, 13.0, 0.0))
    astern = one(seen(heading_deg=180.0), around(sailing))
    folded = one(seen(heading_deg=180.0, heading_folded=True), around(sailing))
    assert dict(astern.match.parts)["heading"] < 0 < dict(folded.match.parts)["heading"]


def test_a_margin_is_what_the_best_other_way_of_the_whole_look_costs() -> None:
    ships = (still(1, 30.0, 125.0), still(2, 30.0, 125.0025))
    echoes = [seen("a", lon=125.0003), seen("b", lon=125.0015)]
    found = associate(echoes, {name: around(*ships) for name in ("a", "b")}, PARAMS)
    scores = {
        (name, track): _score(echo, ships[track - 1])
        for name, echo in zip("ab", echoes, strict=True)
        for track in (1, 2)
    }
    ways = {
        (a, b): scores.get(("a", a), 0.0) + scores.get(("b", b), 0.0)
        for a, b in itertools.product((None, 1, 2), repeat=2)
        if a is None or a != b
    }
    best = max(ways.values())
    for place, row in enumerate(found):
        other = max(value for way, value in ways.items() if way[place] != row.match.track)
        assert row.margin == pytest.approx(best - other, abs=1e-6)


def _score(echo: Detection, ship: Candidate) -> float:
    [row] = scored(echo, replace(around(ship), ships_around=2), PARAMS)
    return row.score


@pytest.mark.parametrize("lon", [179.999, -179.999, 0.0])
@pytest.mark.parametrize("lat", [-84.0, 0.0, 84.0])
def test_the_plane_has_no_seam(lat: float, lon: float) -> None:
    east = (lon + 0.002 + 540) % 360 - 180
    found = one(seen(lat=lat, lon=lon), around(still(1, lat, east)))
    assert found.match.track == 1
    assert found.match.distance_m == pytest.approx(0.002 * DEG_M * math.cos(math.radians(lat)), rel=1e-3)


def test_a_course_is_turned_where_meridians_meet() -> None:
    """At 80 degrees north a ship ten degrees west that steers along the great circle to the point comes straight at it."""
    at, there = (np.array([80.0]), np.array([0.0])), (np.array([80.0]), np.array([-10.0]))
    course = np.array([90.0 - 5.0 * math.sin(math.radians(80.0))])
    velocity = velocity_mps(np.array([10.0]), course, there, at)[0]
    offset = offset_m(*there, *at)[0]
    assert -offset / np.hypot(*offset) == pytest.approx(velocity / np.hypot(*velocity), abs=2e-3)


def test_a_bearing_and_a_range_are_an_ellipse_across_the_line_of_sight() -> None:
    ellipse = from_bearing(90.0, 20_000.0, bearing_sd_deg=1.0, range_sd_m=50.0)
    assert (ellipse.bearing_deg, round(ellipse.major_m), round(ellipse.minor_m)) == (0.0, 854, 122)
    assert place_at(0.0, 179.9, 90.0, 0.2 * DEG_M) == pytest.approx((0.0, -179.9))


def test_an_ellipse_is_long_along_its_bearing() -> None:
    east, north = np.diag(Ellipse(major_m=2447.7, minor_m=244.77, bearing_deg=90.0).covariance_m2)
    assert (east, north) == (pytest.approx(1e6, rel=1e-3), pytest.approx(1e4, rel=1e-3))


def test_an_assignment_is_the_cheapest_of_all() -> None:
    random = np.random.default_rng(1)
    for _ in range(300):
        rows = int(random.integers(1, 5))
        cost = random.normal(size=(rows, int(random.integers(rows, 6))))
        cost[random.random(cost.shape) < 0.2] = np.inf
        ways = itertools.permutations(range(cost.shape[1]), rows)
        best = min(sum(cost[row, column] for row, column in enumerate(way)) for way in ways)
        if np.isfinite(best):
            got = assigned(cost)
            assert len(set(got.tolist())) == rows
            assert cost[np.arange(rows), got].sum() == pytest.approx(best)
        else:
            with pytest.raises(ValueError, match="no full assignment"):
                assigned(cost)


def heard(rows: list[tuple[int, float, float, float]]) -> Heard:
    rows.sort()
    track, minutes, lat, lon = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    zeros = np.zeros(len(rows))
    positions = Positions(track.astype(np.int64), T + minutes * 60, lat, lon, zeros, zeros)
    return Heard(positions, {0: Hull(length_m=100.0)}, PARAMS)


def test_what_was_heard_around_is_the_last_before_and_the_first_after() -> None:
    rows = [(0, -30, 30.0, 125.0), (0, -10, 30.0, 125.0), (0, 20, 30.0, 125.0), (1, -5, 31.9, 125.0)]
    found = heard(rows).around(seen())
    assert found.heard
    assert [(c.track, c.before.t_s - T, c.after.t_s - T, c.length_m) for c in found.candidates] == [
        (0, -600, 1200, 100)
    ]
    assert found.ships_around == 1


def test_a_ship_switched_off_is_heard_before_and_after_that() -> None:
    rows = [(0, m, 30.0, 125.0) for m in (-40, -20, 0, 20, 40)]
    [candidate] = heard(rows).around(seen(), (frozenset({0}), 1500.0)).candidates
    assert (candidate.before.t_s - T, candidate.after.t_s - T) == (-2400, 2400)
    assert heard(rows).around(seen(), (frozenset({0}), 1e9)).candidates == ()


def test_positions_of_hours_ago_say_nothing_of_who_listens_now() -> None:
    assert not heard([(0, -200, 30.3, 125.0)]).around(seen()).heard
    assert heard([(0, -100, 30.3, 125.0)]).around(seen()).heard
    assert not heard([(0, -100, 31.0, 125.0)]).around(seen()).heard
