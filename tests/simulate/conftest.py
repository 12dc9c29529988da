"""Two worlds, each made once: a small one of two days and sixty ships, and a week of two hundred that has everything."""

from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from watchkeeper.simulate import Scenario, World, Written, build, write
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.reception import Heard, heard
from watchkeeper.simulate.stage import Planted
from watchkeeper.simulate.states import DayStates, day_states
from watchkeeper.simulate.trigonometry import distance_m

SMALL = Scenario(days=2, vessels=60, seed=5)
WEEK = Scenario(days=7, vessels=200, seed=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A world and its true states."""

    world: World
    days: tuple[DayStates, ...]

    def scenes(self, practice: str) -> list[Planted]:
        """What was planted of one practice, in order of time; at least one."""
        found = [one for one in self.world.planted if one.practice == practice]
        assert found, practice
        return found

    def ship(self, label: str) -> Itinerary:
        """The itinerary of the ship called `label`."""
        return self.world.itineraries[self.row(label)]

    def span(self, scene: Planted, name: str, ship: int = 0) -> np.ndarray:
        """One quantity of a ship of a scene in the whole minutes within it; `said.lat` is the latitude she says."""
        minutes = slice(int(scene.start_s // 60) + 1, int(scene.end_s // 60))
        return self.minutes(name)[self.row(scene.ships[ship].ship), minutes]

    def apart_m(self, scene: Planted, first: int = 0, second: int = 1) -> np.ndarray:
        """Metres between two ships of a scene, minute by minute."""
        ends = ((self.span(scene, "lat", one), self.span(scene, "lon", one)) for one in (first, second))
        (lat, lon), (other_lat, other_lon) = ends
        return distance_m(lat, lon, other_lat, other_lon)

    def row(self, label: str) -> int:
        """The row of the ship called `label`."""
        return [one.ship.ship for one in self.world.itineraries].index(label)

    def minutes(self, name: str) -> np.ndarray:
        """One quantity of all ships, minute by minute through the scenario."""
        return np.concatenate([attrgetter(name)(day)[:, :-1] for day in self.days], axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small(Week):
    """The small world, with the folder written."""

    written: Written

    def lines(self) -> list[str]:
        """Every line of the feed."""
        files = sorted((self.written.folder / "ais").iterdir())
        return [line for file in files for line in file.read_text(encoding="ascii").splitlines()]


@pytest.fixture(scope="session")
def week() -> Week:
    world = build(WEEK)
    return Week(world=world, days=tuple(day_states(world, day) for day in range(WEEK.days)))


@pytest.fixture(scope="session")
def received(week: Week) -> tuple[Heard, ...]:
    """What was heard on each day of the week."""
    return tuple(heard(week.world, day) for day in week.days)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder: Path = tmp_path_factory.mktemp("small")
    world = build(SMALL)
    return Small(
        world=world,
        days=tuple(day_states(world, day) for day in range(SMALL.days)),
        written=write(SMALL, folder),
    )
