"""What ships of planted scenes do, held against the noise-free world."""

import numpy as np
import pytest

from tests.simulate.conftest import Week
from watchkeeper.simulate.chart import ports
from watchkeeper.simulate.itinerary import Declared
from watchkeeper.simulate.lanes import Harbour, fairway
from watchkeeper.simulate.papers import Sighting
from watchkeeper.simulate.stage import Planted
from watchkeeper.simulate.trigonometry import distance_m


def declared(week: Week, label: str) -> list[Declared]:
    return sorted(week.ship(label).declared, key=lambda one: one.from_s)


def rise_m(week: Week, scene: Planted, ship: int = 0, slack_s: float = 0.0) -> float:
    """Metres by which a ship rose from before a scene until after it."""
    said = declared(week, scene.ships[ship].ship)
    before = [one.draught_m for one in said if one.from_s < scene.start_s][-1]
    after = [one.draught_m for one in said if one.from_s <= scene.end_s + slack_s][-1]
    return before - after


def km_from(week: Week, scene: Planted, harbour: str) -> np.ndarray:
    berth = fairway(harbour).berth
    return distance_m(*berth, week.span(scene, "lat"), week.span(scene, "lon")) / 1000


def test_a_modified_carrier_is_a_dry_cargo_ship_that_settles_beside_a_tanker(week: Week) -> None:
    for scene in week.scenes("modified_carrier"):
        assert [one.kind for one in scene.ships] == ["tanker", "cargo"]
        assert week.apart_m(scene).max() <= 200
        assert rise_m(week, scene, 0, 3600) > 1
        assert rise_m(week, scene, 1, 3600) < -1


def test_of_a_dark_transfer_only_the_mother_is_heard_and_a_radar_sees_two_hulls(week: Week) -> None:
    seen = [one for one in week.world.papers if isinstance(one, Sighting) and one.by == "radar"]
    for scene in week.scenes("dark_transfer"):
        assert week.apart_m(scene).max() <= 200
        assert week.span(scene, "transmitting", 0).all()
        assert not week.span(scene, "transmitting", 1).any()
        there = [one for one in seen if abs(one.at_s - (scene.start_s + scene.end_s) / 2) < 1]
        assert len(there) == 2


def test_a_chain_passes_oil_on_in_order_of_time(week: Week) -> None:
    for scene in week.scenes("oil_chain"):
        cast = [one.ship for one in scene.ships]
        hops = [
            one
            for one in week.scenes("ship_to_ship_transfer")
            if [ship.ship for ship in one.ships] in (cast[:2], cast[1:])
        ]
        first, second = sorted(hops, key=lambda one: one.start_s)
        assert first.end_s < second.start_s
        assert (first.start_s, second.end_s) == (scene.start_s, scene.end_s)
        assert distance_m(*first.at, *second.at) > 50_000
        changes = [rise_m(week, first, 0), rise_m(week, second, 1), rise_m(week, second, 0)]
        assert changes[0] > 1.5
        assert changes[1] < -1.5
        assert changes[2] > 1.5


@pytest.mark.parametrize(("practice", "hours"), [("box_loiter", 40), ("awaiting_orders", 10)])
def test_drifting_ships_drift_alone_far_from_shore_for_long(week: Week, practice: str, hours: float) -> None:
    lat, lon = week.minutes("lat"), week.minutes("lon")
    for scene in week.scenes(practice):
        assert (scene.end_s - scene.start_s) / 3600 >= hours
        assert week.span(scene, "speed_kn")[3:-3].max() < 2
        minutes = slice(int(scene.start_s // 60) + 60, int(scene.end_s // 60) - 60)
        me = week.row(scene.ships[0].ship)
        others = np.delete(np.arange(len(lat)), me)
        near = distance_m(lat[me, minutes], lon[me, minutes], lat[others, minutes], lon[others, minutes]) < 500
        assert near.sum(axis=1).max() < 120


@pytest.mark.parametrize("practice", ["false_destination", "orders_changed", "turn_back"])
def test_the_destination_declared_on_leaving_is_never_approached(week: Week, practice: str) -> None:
    names = {one.name for one in Harbour.table()}
    for scene in week.scenes(practice):
        said = [one for one in declared(week, scene.ships[0].ship) if one.from_s <= scene.start_s][-1]
        assert said.destination in names
        assert km_from(week, scene, said.destination).min() > 150
        later = {
            one.destination for one in declared(week, scene.ships[0].ship) if scene.start_s < one.from_s < scene.end_s
        }
        assert bool(later) == (practice == "orders_changed")


def test_a_ship_that_turns_back_does_so_unheard(week: Week) -> None:
    for scene in week.scenes("turn_back"):
        silent = ~week.span(scene, "transmitting")
        assert (week.span(scene, "speed_kn")[silent] < 1).sum() >= 60
        assert 4 <= silent.sum() / 60 <= 24


def test_a_stop_for_the_papers_is_short_and_changes_no_draught(week: Week) -> None:
    for scene in week.scenes("origin_stop"):
        assert 2 <= (scene.end_s - scene.start_s) / 3600 <= 4
        assert week.span(scene, "speed_kn")[2:-2].max() < 0.5
        assert abs(rise_m(week, scene)) < 0.1
        silence = [end for _, end in week.ship(scene.ships[0].ship).silences if end < scene.start_s]
        assert silence
        assert any(name in scene.note for name in ("Kholmsk", "Vladivostok"))


@pytest.mark.parametrize("practice", ["direct_delivery", "dark_port_call", "military_route"])
def test_dark_calls_are_made_at_a_dprk_port_without_a_word(week: Week, practice: str) -> None:
    for scene in week.scenes(practice):
        assert not week.span(scene, "transmitting").any()
        dprk = [one for one in ports() if one.country == "KP"]
        km = [distance_m(one.lat, one.lon, week.span(scene, "lat"), week.span(scene, "lon")).min() for one in dprk]
        assert min(km) < 10_000
        assert any(one.name in scene.note for one in dprk)


def test_a_direct_delivery_comes_laden_and_leaves_in_ballast(week: Week) -> None:
    for scene in week.scenes("direct_delivery"):
        assert scene.ships[0].kind == "tanker"
        assert rise_m(week, scene) > 2


def test_the_military_route_is_heard_only_near_its_open_end(week: Week) -> None:
    for scene in week.scenes("military_route"):
        km = km_from(week, scene, "Vostochnyy")
        assert max(km[0], km[-1]) < 45
        assert km_from(week, scene, "Najin").min() < 5
        assert len([one for one in week.scenes("military_route") if one.ships == scene.ships]) == 2


def test_a_bulker_unloads_at_anchor_with_only_radar_to_see_the_barges(week: Week) -> None:
    lat, lon = week.minutes("lat"), week.minutes("lon")
    for scene in week.scenes("lighter_coal"):
        assert set(week.span(scene, "status").tolist()) == {1}
        assert rise_m(week, scene, 0, 60) > 2
        me, middle = week.row(scene.ships[0].ship), int((scene.start_s + scene.end_s) / 120)
        others = np.delete(np.arange(len(lat)), me)
        assert distance_m(lat[me, middle], lon[me, middle], lat[others, middle], lon[others, middle]).min() > 500
        radar = [one for one in week.world.papers if isinstance(one, Sighting) and one.by == "radar"]
        near = [one for one in radar if distance_m(*scene.at, one.lat, one.lon) < 2_000 and one.length_m <= 60]
        assert len(near) >= 2


def test_neighbours_at_anchor_keep_their_distance(week: Week) -> None:
    for scene in week.scenes("anchored_neighbours"):
        apart = week.apart_m(scene)
        assert 200 < apart.min() <= apart.max() < 500
        assert rise_m(week, scene, 0) == rise_m(week, scene, 1) == 0


def test_loading_happens_at_a_berth(week: Week) -> None:
    for scene in week.scenes("draught_in_port"):
        assert (week.span(scene, "status")[:300] == 5).all()
        assert abs(rise_m(week, scene, 0, 60)) >= 1.5
