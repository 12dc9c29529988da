"""Facts about the ports of the region."""

import numpy as np
import pytest

from watchkeeper.places import nearest_port, port, ports, shore_distance_m

DPRK = {"Chaho", "Chongjin", "Haeju Hang", "Hungnam", "Kimchaek", "Kyomipo", "Najin", "Nampo", "Senbong", "Wonsan"}


def test_all_ten_ports_of_the_dprk_are_there() -> None:
    assert {one.name for one in ports() if one.country == "KP"} == DPRK


def test_every_port_stands_at_a_shore() -> None:
    lat, lon = np.array([one.lat for one in ports()]), np.array([one.lon for one in ports()])
    assert shore_distance_m(lat, lon).max() <= 6_000


def test_names_are_unique_and_countries_are_known() -> None:
    assert len({one.name for one in ports()}) == len(ports())
    assert {one.country for one in ports()} == {"CN", "JP", "KP", "KR", "PH", "RU", "TW"}


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [("Pusan", "KR", 35.1, 129.03), ("Nampo", "KP", 38.72, 125.4), ("Vladivostok", "RU", 43.12, 131.9)],
)
def test_well_known_ports_are_where_they_are(name: str, country: str, lat: float, lon: float) -> None:
    found = port(name)
    assert found is not None
    assert (found.country, found.lat, found.lon) == (
        country,
        pytest.approx(lat, abs=0.05),
        pytest.approx(lon, abs=0.05),
    )


def test_an_unknown_name_is_no_port() -> None:
    assert port("Atlantis") is None


def test_the_nearest_port_of_a_ports_own_position_is_itself() -> None:
    index, km = nearest_port([one.lat for one in ports()], [one.lon for one in ports()])
    assert index.tolist() == list(range(len(ports())))
    assert km.max() == 0


def test_distance_to_the_nearest_port_is_in_kilometres() -> None:
    index, km = nearest_port(35.1, 129.5)
    assert ports()[int(index[0])].name in {"Pusan", "Ulsan"}
    assert km[0] == pytest.approx(40, abs=5)


def test_longitudes_wrap() -> None:
    _, east = nearest_port(43.3, 179.5)
    _, west = nearest_port(43.3, -179.5)
    assert west[0] - east[0] == pytest.approx(81, abs=3)
