"""Facts about what the lake learns of waters."""

from __future__ import annotations

import pytest

from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.waters import learnt_anchorages, reception_map
from watchkeeper.services.workspace import Workspace, init

START = "2031-03-07T{:02d}:{:02d}:00Z"


def rows(
    mmsi: int, lat: float, lon: float, hours: range, every_min: int = 10, receiver: str = "terrestrial"
) -> list[str]:
    return [
        f"{mmsi},{START.format(hour, minute)},{lat},{lon},0,0,{receiver}"
        for hour in hours
        for minute in range(0, 60, every_min)
    ]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A lake that the tests only read."""
    folder = tmp_path_factory.mktemp("waters")
    made = init(folder / "workspace")
    heard = [line for ship in range(3) for line in rows(280_000_001 + ship, 30.5 + ship / 1000, 125.5, range(20))]
    heard += rows(280_000_009, 20.5, 135.5, range(6), every_min=60, receiver="satellite")
    (folder / "feed.csv").write_text("\n".join(["mmsi,t,lat,lon,sog,cog,receiver", *heard, ""]))
    ingest(made, [folder / "feed.csv"])
    detect(made)
    return made


def test_reception_is_positions_a_ship_a_day(workspace: Workspace) -> None:
    cells = {
        (c["properties"]["south"], c["properties"]["west"]): c["properties"]
        for c in reception_map(workspace)["features"]
    }
    busy = cells[30.0, 125.0]
    assert busy["ship_hours"] == 60
    assert busy["terrestrial_per_day"] == pytest.approx(6 * 24)
    assert busy["satellite_per_day"] == 0


def test_a_cell_hardly_visited_is_not_checked(workspace: Workspace) -> None:
    [thin] = [c["properties"] for c in reception_map(workspace)["features"] if c["properties"]["south"] == 20.0]
    assert thin["ship_hours"] == 6
    assert thin["satellite_per_day"] is None


def test_where_three_ships_lay_still_for_twelve_hours_is_an_anchorage_when_three_are_enough(
    workspace: Workspace,
) -> None:
    found = learnt_anchorages(workspace, least_ships=3)["features"]
    assert [one["properties"]["ships"] for one in found] == [3]
    assert learnt_anchorages(workspace)["features"] == []


def test_detecting_again_keeps_what_was_learnt(workspace: Workspace) -> None:
    before = workspace.lake.snapshot().snapshot_id
    detect(workspace)
    assert workspace.lake.snapshot().snapshot_id == before
