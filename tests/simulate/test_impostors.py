"""Identities that are not a ship's own: what is transmitted, and what the register and the list say."""

import pytest

from tests.simulate.conftest import Week
from watchkeeper.model.imo import Imo
from watchkeeper.model.mid import allocated_mids
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.ship import flags
from watchkeeper.simulate.trigonometry import distance_m


def registry(week: Week) -> dict[int, list[Registration]]:
    found: dict[int, list[Registration]] = {}
    for one in week.world.papers:
        if isinstance(one, Registration):
            found.setdefault(one.imo, []).append(one)
    return found


def test_whatever_is_transmitted_no_number_can_be_a_real_ships(week: Week) -> None:
    mids = {one.mid for one in flags()}
    assert not mids & allocated_mids()
    for said in week.world.transmitted():
        assert said.mmsi // 1_000_000 in mids
        assert said.imo == 0 or 2_000_000 <= said.imo <= 3_999_999
        assert said.callsign.startswith("Q")


def test_papers_hold_only_such_numbers_too(week: Week) -> None:
    numbers = [one.imo for one in week.world.papers if one.imo]
    assert numbers
    assert all(2_000_000 <= number <= 3_999_999 and Imo.parse(number) for number in numbers)


def test_the_same_hull_goes_silent_under_one_mmsi_and_comes_back_under_another(week: Week) -> None:
    for practice in ("renamed_hull", "sale_and_reflag"):
        for scene in week.scenes(practice):
            before, after = scene.ships
            assert before.ship == after.ship
            assert before.mmsi != after.mmsi
            assert before.name != after.name
            assert not week.span(scene, "transmitting").any()
            (said,) = week.ship(before.ship).identities
            assert scene.start_s < said.from_s < scene.end_s


def test_only_the_sale_is_in_the_register_with_its_day(week: Week) -> None:
    entries = registry(week)
    for scene in week.scenes("sale_and_reflag"):
        old, new = sorted(entries[scene.ships[0].imo], key=lambda one: one.from_s)
        assert (old.name, old.mmsi) == (scene.ships[0].name, scene.ships[0].mmsi)
        assert (new.name, new.mmsi) == (scene.ships[1].name, scene.ships[1].mmsi)
        assert scene.start_s < new.from_s == old.until_s < scene.end_s
    names = {one.name for rows in entries.values() for one in rows}
    assert not names & {scene.ships[1].name for scene in week.scenes("renamed_hull")}


def test_a_borrowed_identity_is_in_two_places_a_thousand_kilometres_apart(week: Week) -> None:
    for scene in week.scenes("borrowed_identity"):
        victim, thief = scene.ships
        assert (victim.mmsi, victim.imo, victim.name) == (thief.mmsi, thief.imo, thief.name)
        assert victim.ship != thief.ship
        assert week.apart_m(scene).min() > 1_000_000


def test_a_zombies_number_was_scrapped_and_her_size_differs_from_the_registers(week: Week) -> None:
    for scene in week.scenes("zombie"):
        (entry,) = registry(week)[scene.ships[0].imo]
        assert entry.status == "scrapped"
        assert entry.from_s < -300 * 86_400
        assert entry.length_m >= scene.ships[0].length_m + 15


def test_a_shell_number_was_issued_lately_and_the_hull_is_not_the_registers(week: Week) -> None:
    kinds = set()
    for scene in week.scenes("shell_imo"):
        kinds.add(scene.expected_kind)
        shells = [
            one.imo for ship in scene.ships for one in week.ship(ship.ship).identities if one.imo in registry(week)
        ]
        fresh = [one for imo in shells for one in registry(week)[imo] if one.issued_s > -0.3 * 365 * 86_400]
        assert fresh
        assert all(one.length_m != scene.ships[0].length_m for one in fresh)
        if scene.expected_kind == "identity_change":
            assert scene.ships[0].mmsi == scene.ships[1].mmsi
            assert scene.ships[0].imo != scene.ships[1].imo
        else:
            assert scene.ships[0].imo == scene.ships[1].imo
            assert scene.ships[0].mmsi != scene.ships[1].mmsi
    assert kinds == {"identity_change", "imo_two_hulls"}


def test_a_near_number_is_one_stroke_from_a_listed_one_and_both_check_digits_hold(week: Week) -> None:
    listed = {one.imo for one in week.world.papers if isinstance(one, Listing)}
    for scene in week.scenes("near_imo"):
        claimed, hull = scene.ships[0].imo, week.ship(scene.ships[0].ship).ship.imo
        assert hull in listed
        assert claimed not in listed
        assert claimed not in registry(week)
        differing = [pair for pair in zip(str(claimed), str(hull), strict=True) if pair[0] != pair[1]]
        assert [set(pair) for pair in differing] == [{"3", "8"}]
        assert Imo.parse(claimed)
        assert Imo.parse(hull)


def test_no_other_number_is_one_stroke_from_a_ships(week: Week) -> None:
    """A shell's or a zombie's number that looked like the old one would be another practice."""
    near = {ship.ship for scene in week.scenes("near_imo") for ship in scene.ships}
    for itinerary in week.world.itineraries:
        for said in itinerary.identities if itinerary.ship.ship not in near else ():
            if said.imo and itinerary.ship.imo:
                pairs = zip(str(said.imo)[:6], str(itinerary.ship.imo)[:6], strict=True)
                assert sum(a != b for a, b in pairs) != 1


def test_invalid_numbers_fail_their_check_digit_and_do_not_stay_the_same(week: Week) -> None:
    for scene in week.scenes("invalid_imo"):
        numbers = [one.imo for one in scene.ships]
        assert len(set(numbers)) == 2
        assert not any(Imo.parse(number) for number in numbers)


def test_a_closed_registers_country_code_is_used_though_the_ship_is_registered_elsewhere(week: Week) -> None:
    closed = {one.mid: one for one in flags() if one.closed}
    for scene in week.scenes("closed_registry"):
        assert closed[scene.ships[0].mmsi // 1_000_000].closed < "2031-03-03"
        (entry,) = registry(week)[scene.ships[0].imo]
        assert entry.flag not in {one.code for one in closed.values()}


def test_the_disguised_ship_is_a_tanker_far_longer_than_a_fishing_boat(week: Week) -> None:
    for scene in week.scenes("type_disguise"):
        itinerary = week.ship(scene.ships[0].ship)
        assert itinerary.ship.kind == "tanker"
        assert itinerary.ship.length_m > 90
        assert [one.type_code for one in itinerary.identities] == [30]


def test_the_repainted_ship_was_seen_where_she_was_under_another_name(week: Week) -> None:
    seen = [one for one in week.world.papers if isinstance(one, Sighting) and one.by == "aircraft"]
    for scene in week.scenes("repainted"):
        (sighting,) = [
            one for one in seen if scene.start_s <= one.at_s <= scene.end_s and one.name != scene.ships[0].name
        ]
        lat, lon = week.ship(scene.ships[0].ship).at(sighting.at_s)
        assert distance_m(lat, lon, sighting.lat, sighting.lon) < 1
        assert sighting.name not in {one.name for one in week.world.transmitted()}


def test_honest_sightings_name_the_ship_that_is_there(week: Week) -> None:
    painted = {one.start_s + 600 for one in week.scenes("repainted")}
    names = {one.ship.name: one for one in week.world.itineraries}
    honest = [
        one
        for one in week.world.papers
        if isinstance(one, Sighting) and one.by == "aircraft" and one.at_s not in painted
    ]
    assert len(honest) >= 3
    for one in honest:
        assert distance_m(*names[one.name].at(one.at_s), one.lat, one.lon) < 1


@pytest.mark.parametrize(("practice", "kind"), [("imo_zero", "none"), ("sloppy_entry", "imo_invalid")])
def test_careless_entries_are_innocent_and_all_else_about_the_ship_is_steady(
    week: Week, practice: str, kind: str
) -> None:
    for scene in week.scenes(practice):
        (said,) = week.ship(scene.ships[0].ship).identities
        ship = week.ship(scene.ships[0].ship).ship
        assert scene.expected_kind == kind
        assert (said.mmsi, said.name, said.callsign) == (ship.mmsi, ship.name, ship.callsign)
        assert said.imo != ship.imo


def test_a_default_mmsi_is_sent_by_two_boats_and_belongs_to_no_ship(week: Week) -> None:
    registered = {one.ship.mmsi for one in week.world.itineraries}
    for scene in week.scenes("default_mmsi"):
        assert scene.ships[0].mmsi == scene.ships[1].mmsi
        assert scene.ships[0].ship != scene.ships[1].ship
        assert scene.ships[0].mmsi not in registered
