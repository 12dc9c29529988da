"""Distances by sea that are printed in tables.

Sources: LINERLIB, github.com/blof/LINERLIB, data/dist_dense.csv (commit abf06c7), made from NIMA Pub. 151 "Distances
Between Ports" by chaining its junctions, with a margin of 5 % as its readme says; Bishop, *Panama Past and Present* (1913),
p. 237, en.wikisource.org/wiki/Page:Panama-past-present-Bishop.djvu/257, which quotes E. R. Johnson's report. Ports stand
where LINERLIB's data/ports.csv has them, New Orleans and New York at the river's mouth and at Sandy Hook where said.
"""

import pytest

from watchkeeper.places import sailing_distance_m
from watchkeeper.places.passages import ICE_SEAS

NM = 1852.0
ICE = [one.name for one in ICE_SEAS]
PORTS = {
    "Algeciras": (36.125, -5.45),
    "Auckland": (-36.86667, 174.766667),
    "Busan": (35.1, 129.04),
    "Cape Town": (-33.9166, 18.416666),
    "Colon": (9.37, -79.91),
    "Dalian": (38.922061, 121.646487),
    "Hong Kong": (22.320135, 114.200376),
    "Jebel Ali": (25.14, 55.19),
    "Los Angeles": (34.0522, -118.2428),
    "New York": (40.7, -74.02),
    "Oakland": (37.81105, -122.26795),
    "Odesa": (46.4531, 30.7187),
    "Piraeus": (37.95134, 23.64113),
    "Port Said": (31.21583, 32.35722),
    "Qingdao": (36.08333, 120.35),
    "Rotterdam": (51.91667, 4.5),
    "San Antonio": (-33.58, -71.63),
    "San Francisco": (37.8, -122.4),
    "Santos": (-23.95, -46.33),
    "Seattle": (47.597244, -122.351973),
    "Singapore": (1.2812, 103.8437),
    "Sydney": (-33.888888, 151.2),
    "Tokyo": (35.6875, 139.7656),
    "Yokohama": (35.45, 139.55),
}


@pytest.mark.parametrize(
    ("start", "end", "closed", "printed_nm"),
    [
        ("Busan", "Tokyo", [], 671),
        ("Yokohama", "Los Angeles", [], 4839),
        ("Yokohama", "Seattle", [], 4245),
        ("Busan", "Oakland", [], 4919),
        ("Hong Kong", "Singapore", [], 1447),
        ("Sydney", "Auckland", [], 1280),
        ("Santos", "Cape Town", [], 3409),
        ("San Antonio", "Yokohama", [], 9382),
        ("Jebel Ali", "Singapore", [], 3518),
        ("Rotterdam", "Singapore", ICE, 8314),
        ("Rotterdam", "Singapore", ["Suez Canal", *ICE], 11760),
        ("Port Said", "Algeciras", [], 1947),
        ("New York", "San Francisco", ICE, 5262),
        ("New York", "Colon", [], 1974),
    ],
)
def test_a_printed_distance_is_met_to_3_percent(start: str, end: str, closed: list[str], printed_nm: int) -> None:
    metres = float(sailing_distance_m(*PORTS[start], *PORTS[end], closed=closed))
    assert metres / NM == pytest.approx(printed_nm, rel=0.03)


@pytest.mark.parametrize(
    ("start", "end", "printed_nm"), [("Dalian", "Busan", 543), ("Qingdao", "Busan", 497), ("Piraeus", "Odesa", 712)]
)
def test_among_islands_ships_keep_to_ways_longer_than_the_shortest(start: str, end: str, printed_nm: int) -> None:
    """Off Korea's south-west and in the Aegean the printed way is 3 to 7 % longer."""
    metres = float(sailing_distance_m(*PORTS[start], *PORTS[end]))
    assert 0.93 < metres / NM / printed_nm < 0.97
