"""Facts about the ports of the world."""

import numpy as np
import pytest

from watchkeeper.places import nearest_port, ports, ports_called, shore_distance_m

DPRK = {"Chaho", "Chongjin", "Haeju Hang", "Hungnam", "Kimchaek", "Kyomipo", "Najin", "Nampo", "Senbong", "Wonsan"}
OFFSHORE = 0.04
"""Part of the ports that are oil terminals at sea, up rivers, or on atolls that a 1:10m map does not draw."""


def test_all_ten_ports_of_the_dprk_are_there() -> None:
    assert {one.name for one in ports() if one.country == "KP"} == DPRK


def test_the_table_is_the_worlds() -> None:
    assert len(ports()) > 3_600
    assert len({one.country for one in ports()}) > 180


def test_ports_stand_at_a_shore_but_for_terminals_at_sea() -> None:
    lat, lon = np.array([one.lat for one in ports()]), np.array([one.lon for one in ports()])
    assert (shore_distance_m(lat, lon) > 6_000).mean() < OFFSHORE


def test_no_port_is_there_twice() -> None:
    assert len({(one.name, one.country, one.lat, one.lon) for one in ports()}) == len(ports())


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Pusan", "KR", 35.1, 129.03),
        ("Nampo", "KP", 38.72, 125.4),
        ("Vladivostok", "RU", 43.12, 131.9),
        ("Rotterdam", "NL", 51.9, 4.48),
        ("Santos", "BR", -23.95, -46.3),
    ],
)
def test_well_known_ports_are_where_they_are(name: str, country: str, lat: float, lon: float) -> None:
    [found] = ports_called(name, country)
    assert (found.lat, found.lon) == (pytest.approx(lat, abs=0.06), pytest.approx(lon, abs=0.06))


def test_a_name_may_be_that_of_ports_in_several_countries() -> None:
    assert {one.country for one in ports_called("Victoria")} >= {"MY", "SC"}
    assert {one.country for one in ports_called("Victoria", "SC")} == {"SC"}


def test_an_unknown_name_is_no_port() -> None:
    assert ports_called("Atlantis") == ()


def test_the_nearest_port_of_a_ports_own_position_is_itself_or_one_in_the_same_place() -> None:
    index, metres = nearest_port([one.lat for one in ports()], [one.lon for one in ports()])
    assert metres.max() == pytest.approx(0, abs=0.5)
    found = [(ports()[i].lat, ports()[i].lon) for i in index.tolist()]
    assert found == [(one.lat, one.lon) for one in ports()]


def test_distance_to_the_nearest_port_is_in_metres() -> None:
    index, metres = nearest_port(35.1, 129.5)
    assert ports()[int(index[0])].name in {"Pusan", "Ulsan"}
    assert metres[0] == pytest.approx(40_000, abs=5_000)


def test_longitudes_wrap() -> None:
    index, metres = nearest_port([-17.0, -17.0, -17.0], [179.9, -180.1, 539.9])
    assert len(set(index.tolist())) == 1
    assert metres == pytest.approx([metres[0]] * 3)


def test_what_is_no_position_has_no_port() -> None:
    index, metres = nearest_port([np.nan, 35.0], [129.0, np.nan])
    assert index.tolist() == [-1, -1]
    assert np.isnan(metres).all()
