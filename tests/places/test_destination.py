"""Facts about what crews type as destination."""

from __future__ import annotations

import pytest

from watchkeeper.places.destination import destinations, plain


def meant(text: str) -> set[str]:
    """Countries of the places a text may mean."""
    return {one.country for one in destinations(text)}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("KRPUS", "Busan", "KR"),
        ("KR PUS", "Busan", "KR"),
        ("krpus", "Busan", "KR"),
        ("BUSAN", "Busan", "KR"),
        ("PUSAN", "Pusan", "KR"),
        ("DALIAN, CHINA", "Dalian", "CN"),
        ("QINGDAO/CN", "Qingdao", "CN"),
        ("NINGBO ANCH", "Ningbo", "CN"),
        ("SINGAPORE FOR ORDERS", "Singapore", "SG"),
        ("NAMPO", "Nampo", "KP"),
        ("GÄVLE", "Gavle", "SE"),
    ],
)
def test_codes_and_names_mean_their_port(text: str, name: str, country: str) -> None:
    [one] = destinations(text)
    assert (one.name, one.country) == (name, country)


def test_a_code_and_the_name_of_one_port_lie_close_together() -> None:
    [code], [name] = destinations("KRPUS"), destinations("PUSAN")
    assert abs(code.lat - name.lat) < 0.2
    assert abs(code.lon - name.lon) < 0.2


@pytest.mark.parametrize(
    "text", ["CNSHA>KRPUS", "CN SHA > KR PUS", "CNSHA->KRPUS", "CNSHA=>KRPUS", "CNSHA<>KRPUS", "SHANGHAI TO BUSAN"]
)
def test_of_a_voyage_the_last_place_counts(text: str) -> None:
    assert {one.name for one in destinations(text)} == {"Busan"}


def test_a_name_that_holds_to_is_no_voyage() -> None:
    assert meant("TORONTO") == {"CA"}


def test_a_name_of_several_countries_means_all_of_them() -> None:
    assert meant("VICTORIA") >= {"CA", "MY", "SC"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "FOR ORDERS",
        "FISHING",
        "XXXXX",
        "EAST CHINA SEA",
        "KR",
        "CHINA",
        "OPEN SEA",
        "ROTTERDAM->",
        "ZZZZZ",
        "0000",
    ],
)
def test_what_names_no_place_that_is_known_means_none(text: str) -> None:
    assert destinations(text) == ()


def test_anchorage_is_what_a_ship_at_anchor_types() -> None:
    assert destinations("ANCHORAGE") == ()


@pytest.mark.parametrize(
    ("text", "bare"), [("St. John's", "ST JOHNS"), ("  Gävle ", "GAVLE"), ("A--B", "A B"), ("", "")]
)
def test_names_are_matched_without_accents_signs_and_spaces(text: str, bare: str) -> None:
    assert plain(text) == bare
