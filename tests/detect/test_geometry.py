"""Facts about the areas in which ships are watched together."""

from __future__ import annotations

import pytest

from watchkeeper.detect.geometry import AREA_DEG, area_name, area_numbers
from watchkeeper.engine.duckdb import DuckDbEngine


def area(lat: str, lon: str) -> str | None:
    query = f"SELECT {area_name(*area_numbers(lat, lon))} AS name, $area_deg AS side"
    [row] = DuckDbEngine().sql(query, {}, {"area_deg": AREA_DEG}).to_pylist()
    name: str | None = row["name"]
    return name


@pytest.mark.parametrize(
    ("lat", "lon", "name"), [("30.5", "124.5", "15 62"), ("-0.1", "-0.1", "-1 -1"), ("60.0", "179.9", "30 89")]
)
def test_an_area_is_named_by_its_south_west_corner_in_sides(lat: str, lon: str, name: str) -> None:
    assert area(lat, lon) == name


def test_180_degrees_east_and_west_are_one_area() -> None:
    assert area("60.0", "180.0") == area("60.0", "-180.0") == "30 -90"


def test_an_unknown_place_is_in_no_area() -> None:
    assert area("CAST(NULL AS DOUBLE)", "1.0") is None
