"""What an MMSI names, by its form (Recommendation ITU-R M.585-9), and whose flag it carries on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model import Mmsi, MmsiClass
from watchkeeper.model.mid import allocated_mids, flag_of_mid
from watchkeeper.model.mmsi import is_vessel_number

TODAY = date(2024, 6, 1)
PUBLISHED = Path(__file__).with_name("itu_mids.tsv")


@pytest.mark.parametrize(
    ("number", "kind", "mid", "flag"),
    [
        (445123000, MmsiClass.SHIP, 445, "KP"),
        (201000000, MmsiClass.SHIP, 201, "AL"),
        (775999999, MmsiClass.SHIP, 775, "VE"),
        (2190064, MmsiClass.COAST, 219, "DK"),
        (23380001, MmsiClass.GROUP, 233, "GB"),
        (111232511, MmsiClass.SAR_AIRCRAFT, 232, "GB"),
        (992471097, MmsiClass.AID_TO_NAVIGATION, 247, "IT"),
        (982470001, MmsiClass.CRAFT, 247, "IT"),
        (970010119, MmsiClass.SART, None, None),
        (972123456, MmsiClass.MOB, None, None),
        (974123456, MmsiClass.EPIRB, None, None),
        (823201234, MmsiClass.HANDHELD, 232, "GB"),
        (1193046, MmsiClass.MALFORMED, None, None),
        (111111111, MmsiClass.MALFORMED, None, None),
        (123456789, MmsiClass.MALFORMED, None, None),
        (200999999, MmsiClass.MALFORMED, None, None),
        (776000000, MmsiClass.MALFORMED, None, None),
        (999999999, MmsiClass.MALFORMED, None, None),
        (971123456, MmsiClass.MALFORMED, None, None),
        (7, MmsiClass.MALFORMED, None, None),
    ],
)
def test_the_form_of_the_number_says_what_it_names(
    number: int, kind: MmsiClass, mid: int | None, flag: str | None
) -> None:
    mmsi = Mmsi(number)
    assert (mmsi.mmsi_class, mmsi.mid, mmsi.flag_on(TODAY)) == (kind, mid, flag)


@given(st.sampled_from(sorted(allocated_mids())), st.integers(0, 999_999))
def test_every_number_that_begins_with_an_allocated_mid_is_a_ship(mid: int, rest: int) -> None:
    assert Mmsi(mid * 1_000_000 + rest).mmsi_class is MmsiClass.SHIP


@given(st.integers(1, 999_999_999))
def test_tracks_are_made_for_ships_and_their_craft_only(number: int) -> None:
    ships = (MmsiClass.SHIP, MmsiClass.CRAFT)
    assert is_vessel_number(number) == (Mmsi(number).mmsi_class in ships or number // 10_000_000 == 98)


@given(st.integers(1, 999_999_999))
def test_a_number_without_an_allocated_mid_has_no_flag(number: int) -> None:
    mmsi = Mmsi(number)
    assert (mmsi.flag_on(TODAY) is None) == (mmsi.mid not in allocated_mids())


@given(st.integers(1, 999_999_999))
def test_nine_digits_are_written_and_read_back(number: int) -> None:
    assert len(str(Mmsi(number))) == 9
    assert Mmsi.parse(str(Mmsi(number))) == Mmsi(number)


@pytest.mark.parametrize("text", [None, "", "0", "000000000", "1000000000", "-1", "12345678X", "219 000 001", "2.19e8"])
def test_what_is_no_mmsi_is_none(text: str | None) -> None:
    assert Mmsi.parse(text) is None


def test_306_was_the_netherlands_antilles_until_they_were_dissolved_on_2010_10_10() -> None:
    assert flag_of_mid(306, date(2010, 10, 9)) == "AN"
    assert flag_of_mid(306, date(2010, 10, 10)) == "CW"
    assert Mmsi(306123000).flag_on(date(2005, 1, 1)) == "AN"


def _published() -> dict[int, str]:
    rows = [line.split("\t") for line in PUBLISHED.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {int(mid): code for mids, _, code in rows for mid in mids.split()}


def test_each_mid_is_the_flag_that_the_itu_publishes_and_no_mid_is_made_up() -> None:
    assert {mid: flag_of_mid(mid, TODAY) for mid in allocated_mids()} == _published()


def test_every_mid_has_one_flag_on_any_day() -> None:
    for mid in allocated_mids():
        flags = {flag_of_mid(mid, date(year, 7, 1)) for year in range(1990, 2031)}
        assert flags == ({"AN", "CW"} if mid == 306 else {flag_of_mid(mid, TODAY)})
