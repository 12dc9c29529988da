"""No simulated ship can be taken for a real one."""

from datetime import date

from tests.simulate.conftest import Small
from watchkeeper.model.imo import Imo
from watchkeeper.model.mid import allocated_mids
from watchkeeper.simulate import START
from watchkeeper.simulate.ship import flags


def test_flags_use_mids_that_are_allocated_to_nobody_and_codes_left_to_users() -> None:
    assert not {one.mid for one in flags()} & allocated_mids()
    assert all(201 <= one.mid <= 775 for one in flags())
    assert all(one.code[0] == "X" for one in flags())
    assert sum(one.share for one in flags()) == 100
    assert not any(one.share for one in flags() if one.closed)


def test_every_mmsi_begins_with_one_of_those(small: Small) -> None:
    mids = {one.mid for one in flags()}
    assert all(one.ship.mmsi // 1_000_000 in mids for one in small.world.itineraries)


def test_imo_numbers_lie_in_the_unused_block_with_a_valid_check_digit(small: Small) -> None:
    ships = [one.ship for one in small.world.itineraries]
    numbers = [ship.imo for ship in ships if ship.imo]
    assert len(set(numbers)) == len(numbers) > 20
    assert all(2_000_000 <= number <= 3_999_999 for number in numbers)
    assert all(Imo.parse(number) for number in numbers)


def test_a_number_whose_check_digit_fails_is_transmitted_only_by_the_planted_ships(small: Small) -> None:
    sloppy = {one.ship for row in small.world.planted if row.practice == "sloppy_entry" for one in row.ships}
    for itinerary in small.world.itineraries:
        for said in itinerary.transmitted():
            fails = bool(said.imo) and Imo.parse(said.imo) is None
            assert fails == (itinerary.ship.ship in sloppy and said in itinerary.identities)


def test_names_and_call_signs_are_their_own_and_no_administration_holds_the_call_signs(small: Small) -> None:
    ships = [one.ship for one in small.world.itineraries]
    assert len({ship.name for ship in ships}) == len({ship.callsign for ship in ships}) == len(ships)
    assert all(ship.callsign.startswith("Q") for ship in ships)


def test_mmsis_are_unique_but_for_the_planted_pair(small: Small) -> None:
    numbers = [one.ship.mmsi for one in small.world.itineraries]
    assert len(set(numbers)) == len(numbers) - 1


def test_the_scenario_lies_in_the_future() -> None:
    assert START.date() == date(2031, 3, 3)
