"""What is known when leads are made: for whoever may see a certain marking, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from watchkeeper.assess.rates import Rates
from watchkeeper.assess.signal import Ship, Signal
from watchkeeper.assess.subjects import Hulls


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A sighting, as far as leads ask: that somebody looked there then."""

    t_us: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Signals and what they are held against."""

    signals: Sequence[Signal]
    ships: Mapping[int, Ship]
    hulls: Hulls
    rates: Rates
    fleets: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Numbers of a company's ships by its name."""
    of_companies: Mapping[str, Sequence[Signal]] = field(default_factory=dict)
    looks: Sequence[Look] = ()
    registered: frozenset[int] = frozenset()
    """IMO numbers of which a register says something."""
    lists: str = "none"
    """Lists of sanctions that ships were held against: `none`, `some`, or `all` that are needed."""

    def ship(self, mmsi: int) -> Ship:
        """A ship; of one that no segment names, only her number."""
        return self.ships.get(mmsi, Ship(mmsi=mmsi))
