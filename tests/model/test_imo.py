"""IMO numbers: ships and companies have different check digits, and a repainted 3 passes half of the time."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from watchkeeper.model import CompanyImo, Imo
from watchkeeper.model.imo import one_digit_off, one_stroke_off

SHIPS = st.integers(100_000, 999_999).map(Imo.with_check_digit)


@pytest.mark.parametrize(
    "text", ["9074729", "IMO 9074729", "imo9074729", "IMO: 9074729", "IMO-9074729", " 9074729 ", "IMO#9074729"]
)
def test_a_ship_number_is_read_however_it_is_written(text: str) -> None:
    assert Imo.parse(text) == Imo(9074729)


@pytest.mark.parametrize(
    "text",
    [None, "", "IMO", "907472", "90747290", "9074729X", "9074729 9074729", "Does not exist", "0000000", 0, 9074728],
)
def test_what_is_no_ship_number_is_none(text: str | int | None) -> None:
    assert Imo.parse(text) is None


@pytest.mark.parametrize("number", [5342883, 1556069, 5571322, 5963351, 5787684, 5936312, 5676084, 5985863])
def test_owners_named_by_the_un_have_company_numbers_that_are_no_ship_numbers(number: int) -> None:
    """Companies of the UN's DPRK list (KPe.), whose entries give `IMO number` without saying of what."""
    assert CompanyImo.parse(number) == CompanyImo(number)
    assert Imo.parse(number) is None


def test_one_number_can_pass_as_ship_and_as_company() -> None:
    """1790183 (UN list) holds by both rules: a passing check digit does not tell which of the two it is."""
    assert Imo.parse(1790183) == Imo(1790183)
    assert CompanyImo.parse(1790183) == CompanyImo(1790183)


@pytest.mark.parametrize("text", [None, "0000000", "123", "0289238", 5342884])
def test_what_is_no_company_number_is_none(text: str | int | None) -> None:
    assert CompanyImo.parse(text) is None


def test_leading_zeros_are_written() -> None:
    assert str(CompanyImo.parse("0289239")) == "IMO company 0289239"
    assert str(Imo(9074729)) == "IMO 9074729"


@given(SHIPS)
def test_every_number_with_its_check_digit_is_read_back_from_its_text(imo: Imo) -> None:
    assert Imo.parse(str(imo)) == imo


@given(SHIPS, st.integers(1, 9))
def test_another_check_digit_is_refused(imo: Imo, more: int) -> None:
    assert Imo.parse(imo.number - imo.number % 10 + (imo.number + more) % 10) is None


@given(SHIPS, st.sampled_from([1, 3, 5]), st.sampled_from("38"))
def test_a_3_painted_as_8_in_position_1_3_or_5_breaks_the_check_digit(imo: Imo, place: int, digit: str) -> None:
    assert Imo.parse(_repainted(imo, place, digit)) is None


@given(SHIPS, st.sampled_from([2, 4, 6]), st.sampled_from("38"))
def test_a_3_painted_as_8_in_position_2_4_or_6_keeps_the_check_digit(imo: Imo, place: int, digit: str) -> None:
    repainted = _repainted(imo, place, digit)
    assert Imo.parse(repainted) == Imo(int(repainted))


def _repainted(imo: Imo, place: int, digit: str) -> str:
    """The number as painted, once it has `digit` at that place, with the other of 3 and 8 there."""
    digits = list(f"{imo.number:07d}")
    digits[place - 1] = digit
    assume(digits[0] != "0")
    true = list(str(Imo.with_check_digit(int("".join(digits[:6]))).number))
    true[place - 1] = "8" if digit == "3" else "3"
    return "".join(true)


def test_every_vessel_and_company_on_the_ofac_list_has_the_check_digit_of_its_kind(reference_data: Path) -> None:
    """OFAC SDN of 2023-07-31: 744 mentions with vessels, 109 with companies; each list row says which it is."""
    text = gzip.decompress((reference_data / "lists/ofac/sdn_2023-07-31.csv.gz").read_bytes()).decode(
        "utf-8", "replace"
    )
    of_vessels, of_others = [], []
    for line in text.splitlines():
        (of_vessels if '"vessel"' in line else of_others).extend(re.findall(r"IMO (\d{7})", line))
    assert (len(of_vessels), len(of_others)) == (744, 109)
    assert [number for number in of_vessels if Imo.parse(number) is None] == []
    assert [number for number in of_others if CompanyImo.parse(number) is None] == []


@given(st.integers(100_000, 999_999))
def test_a_number_one_stroke_off_is_valid_differs_in_one_digit_and_finds_the_first_again(first_six: int) -> None:
    imo = Imo.with_check_digit(first_six).number
    for other in one_stroke_off(imo):
        assert Imo.parse(other) is not None
        assert sum(a != b for a, b in zip(str(imo), str(other), strict=True)) == 1
        assert imo in one_stroke_off(other)
        assert other in one_digit_off(imo)


def test_what_has_not_seven_digits_has_no_neighbours() -> None:
    assert one_stroke_off(12) == one_digit_off("123456") == []
