"""Scenarios: which world to build, how long, with how many ships, from which seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from watchkeeper.model.errors import UsageError

START = datetime(2031, 3, 3, tzinfo=UTC)
"""When every scenario begins: in the future, so that nobody takes it for something that happened."""
VERSION = 2
"""Raised whenever the same seed gives other bytes than before."""
LEAST_VESSELS = 50
"""Ships that the planted scenes and a background to hide them in need at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A world to simulate. The same scenario gives the same bytes on every machine."""

    name: str = "yellow-sea"
    days: int = 7
    vessels: int = 400
    seed: int = 1

    def __post_init__(self) -> None:
        if self.name not in SCENARIOS:
            raise UsageError(f"there is no scenario {self.name!r}: take one of {', '.join(SCENARIOS)}")
        if self.days < 2 or self.vessels < LEAST_VESSELS or self.seed < 0:
            raise UsageError(
                f"met {self.days} days, {self.vessels} vessels, seed {self.seed}: a scenario needs at least 2 days, "
                f"{LEAST_VESSELS} vessels and a seed of 0 or more"
            )

    @property
    def length_s(self) -> float:
        """Seconds the scenario lasts."""
        return self.days * 86_400.0


SCENARIOS: dict[str, str] = {
    "yellow-sea": "The Yellow Sea, the East China Sea and the Sea of Japan: invented ships over a real coast",
}
"""Built-in scenarios by name, with what each shows."""
