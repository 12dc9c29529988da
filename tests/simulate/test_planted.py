"""What the truth says happened, happened in the world and can be seen, or not seen, in the feed."""

from collections import Counter

import numpy as np
import pytest

from tests.simulate.conftest import Small
from watchkeeper.simulate.chart import nearest_port, port, ports
from watchkeeper.simulate.stage import Planted
from watchkeeper.simulate.trigonometry import distance_m

MINUTE_S = 60


def scenes(small: Small, practice: str) -> list[Planted]:
    return [one for one in small.world.planted if one.practice == practice]


def span(scene: Planted) -> slice:
    """The whole minutes within a scene."""
    return slice(int(scene.start_s // MINUTE_S) + 1, int(scene.end_s // MINUTE_S))


def apart_m(small: Small, scene: Planted, first: int = 0, second: int = 1) -> np.ndarray:
    lat, lon = small.minutes("lat"), small.minutes("lon")
    a, b = (small.row(scene.ships[index].ship) for index in (first, second))
    return distance_m(lat[a, span(scene)], lon[a, span(scene)], lat[b, span(scene)], lon[b, span(scene)])


def test_each_practice_and_look_alike_is_planted(small: Small) -> None:
    assert Counter(one.practice for one in small.world.planted) == {
        "ship_to_ship_transfer": 5, "dark_port_call": 4, "shared_mmsi": 1, "sloppy_entry": 1, "satellite_only": 3,
        "class_b_yacht": 2, "bunkering": 2, "tow": 1, "pilot_meeting": 1, "fishing_pair": 2, "raft_up": 1,
        "ferries_pass": 1, "awaiting_orders": 1, "area_outage": 1, "station_outage": 1,
    }  # fmt: skip  # practices first, look-alikes after


def test_transfers_are_close_slow_long_and_far_from_port(small: Small) -> None:
    speed, lat, lon = small.minutes("speed_kn"), small.minutes("lat"), small.minutes("lon")
    for scene in scenes(small, "ship_to_ship_transfer"):
        assert 3 <= (scene.end_s - scene.start_s) / 3600 <= 10
        inner = slice(span(scene).start + 3, span(scene).stop - 3)
        for one in scene.ships if len(scene.ships) == 2 else scene.ships[:1]:  # of three, feeders come and go
            row = small.row(one.ship)
            assert one.kind == "tanker"
            assert speed[row, inner].max() < 1
            assert nearest_port(lat[row, span(scene)], lon[row, span(scene)])[1].min() > 20
        if len(scene.ships) == 2:
            assert apart_m(small, scene).max() <= 200


def test_one_transfer_joins_three_ships_and_one_runs_across_midnight(small: Small) -> None:
    transfers = scenes(small, "ship_to_ship_transfer")
    triple = [one for one in transfers if len(one.ships) == 3]
    assert len(triple) == 1
    first, second = (apart_m(small, triple[0], 0, feeder) for feeder in (1, 2))
    assert (first < 200).mean() > 0.5
    assert (second < 200).mean() > 0.5
    assert any(one.start_s // 86_400 < (one.end_s - 1800) // 86_400 for one in transfers)


def test_transfers_change_draughts_with_opposite_signs(small: Small) -> None:
    for scene in scenes(small, "ship_to_ship_transfer"):
        changes = []
        for one in scene.ships:
            said = sorted(small.world.itineraries[small.row(one.ship)].declared, key=lambda row: row.from_s)
            before = [row.draught_m for row in said if row.from_s < scene.start_s][-1]
            after = next(row.draught_m for row in said if row.from_s >= scene.start_s)
            changes.append(after - before)
        assert changes[0] < -1
        assert min(changes[1:]) > 1


def test_dark_ships_are_silent_and_lie_in_a_dprk_port_meanwhile(small: Small) -> None:
    lat, lon, on = small.minutes("lat"), small.minutes("lon"), small.minutes("transmitting")
    dprk = [one for one in ports() if one.country == "KP"]
    for scene in scenes(small, "dark_port_call"):
        row = small.row(scene.ships[0].ship)
        assert 12 <= (scene.end_s - scene.start_s) / 3600 <= 60
        assert not on[row, span(scene)].any()
        assert on[row, : span(scene).start - 1].any()
        nearest = np.array([distance_m(p.lat, p.lon, lat[row, span(scene)], lon[row, span(scene)]) for p in dprk])
        assert nearest.min() < 10_000
        assert any(p.name in scene.note and port(p.name) for p in dprk)


def test_no_sentence_of_a_dark_ship_was_sent_in_her_dark_time(small: Small) -> None:
    from watchkeeper.simulate.reception import heard

    for day, states in enumerate(small.days):
        received = heard(small.world, states)
        for itinerary, row in ((one, small.row(one.ship.ship)) for one in small.world.itineraries):
            moments = received.second[received.ship == row] + day * 86_400
            for start, end in itinerary.silences:
                assert not ((moments >= start) & (moments < end)).any()


def test_the_shared_mmsi_is_heard_a_thousand_kilometres_apart_at_once(small: Small) -> None:
    (scene,) = scenes(small, "shared_mmsi")
    assert scene.ships[0].mmsi == scene.ships[1].mmsi
    assert scene.ships[0].name != scene.ships[1].name
    assert apart_m(small, scene).min() > 1_000_000


@pytest.mark.parametrize(("practice", "limit_m"), [("bunkering", 200), ("fishing_pair", 500), ("raft_up", 100)])
def test_look_alikes_keep_close_company(small: Small, practice: str, limit_m: float) -> None:
    for scene in scenes(small, practice):
        assert scene.innocent
        assert apart_m(small, scene).max() < limit_m


def test_ferries_that_pass_do_so_within_a_kilometre_at_speed(small: Small) -> None:
    (scene,) = scenes(small, "ferries_pass")
    assert apart_m(small, scene).min() < 1000
    assert small.minutes("speed_kn")[small.row(scene.ships[0].ship), span(scene)].min() > 10


def test_the_pilot_is_alongside_for_a_quarter_of_an_hour(small: Small) -> None:
    (scene,) = scenes(small, "pilot_meeting")
    assert scene.end_s - scene.start_s == 900
    assert apart_m(small, scene)[3:-2].max() < 150


def test_nobody_else_meets_at_sea_as_the_rule_of_encounters_has_it(small: Small) -> None:
    """Within 500 m, slower than 2 kn, for two hours, over 10 km from a port: then the truth has a row for it."""
    lat, lon, speed = (small.minutes(name)[:, ::10] for name in ("lat", "lon", "speed_kn"))
    labels = [one.ship.ship for one in small.world.itineraries]
    known = [{one.ship for one in row.ships} for row in small.world.planted]
    for first in range(len(lat)):
        near = distance_m(lat[first], lon[first], lat[first + 1 :], lon[first + 1 :]) <= 500
        near &= (speed[first] < 2) & (speed[first + 1 :] < 2)
        for second in np.nonzero(near.sum(axis=1) >= 12)[0] + first + 1:
            together = np.nonzero(near[second - first - 1])[0]
            at_sea = nearest_port(lat[first, together], lon[first, together])[1] > 10
            if at_sea.sum() >= 12:
                assert any({labels[first], labels[second]} <= row for row in known)


def test_during_a_feed_outage_its_stations_hear_nobody(small: Small) -> None:
    from watchkeeper.simulate.feed import receiver_names
    from watchkeeper.simulate.reception import heard

    names = receiver_names()
    for outage in small.world.outages:
        deaf = [names.index(name) for name in outage.stations]
        for day, states in enumerate(small.days):
            received = heard(small.world, states)
            moment = received.second + day * 86_400
            during = (moment >= outage.start_s) & (moment < outage.end_s)
            assert not (np.isin(received.receiver, deaf) & during).any()
            assert not (np.isin(received.twice, deaf) & during).any()


def test_an_outage_concerns_an_area_of_several_stations_and_another_one_alone(small: Small) -> None:
    sizes = sorted(len(one.stations) for one in small.world.outages)
    assert sizes[0] == 1
    assert sizes[1] >= 3
    assert all(3 <= (one.end_s - one.start_s) / 3600 <= 8 for one in small.world.outages)


def test_ships_beyond_all_stations_are_heard_by_satellites_alone(small: Small) -> None:
    from watchkeeper.simulate.reception import heard
    from watchkeeper.simulate.station import stations

    received = [heard(small.world, states) for states in small.days]
    for scene in scenes(small, "satellite_only"):
        row = small.row(scene.ships[0].ship)
        receivers = np.concatenate([one.receiver[one.ship == row] for one in received])
        assert len(receivers)
        assert (receivers >= len(stations())).all()
