"""One small world, simulated once: two days, sixty ships."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from watchkeeper.simulate import Scenario, World, Written, build, write
from watchkeeper.simulate.states import DayStates, day_states

SMALL = Scenario(days=2, vessels=60, seed=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """The small world: what was built, its true states and the folder written."""

    world: World
    days: tuple[DayStates, ...]
    written: Written

    def row(self, label: str) -> int:
        """The row of the ship called `label`."""
        return [one.ship.ship for one in self.world.itineraries].index(label)

    def minutes(self, name: str) -> np.ndarray:
        """One quantity of all ships, minute by minute through the scenario."""
        return np.concatenate([getattr(day, name)[:, :-1] for day in self.days], axis=1)

    def lines(self) -> list[str]:
        """Every line of the feed."""
        files = sorted((self.written.folder / "ais").iterdir())
        return [line for file in files for line in file.read_text(encoding="ascii").splitlines()]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder: Path = tmp_path_factory.mktemp("small")
    world = build(SMALL)
    return Small(
        world=world,
        days=tuple(day_states(world, day) for day in range(SMALL.days)),
        written=write(SMALL, folder),
    )
