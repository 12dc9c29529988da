"""Waters: sea positions to choose from, with how far from shore, ports and stations they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate.chart import ports, shore_distance_km
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.lanes import reached_by_lanes
from watchkeeper.simulate.plane import Position
from watchkeeper.simulate.station import unheard, well_heard
from watchkeeper.simulate.trigonometry import Floats, distance_m

STEP_DEG = 0.1  # degrees between the positions of the table
BOUNDS = (23.0, 46.0, 117.5, 144.5)  # degrees: south, north, west, east of the waters ships work in
AVOID_KM = 140.0  # kilometres from a DPRK port inside which nobody fishes, waits or meets by plan of the scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Waters:
    """Positions at sea, each with kilometres to shore and to the nearest port, and how stations hear them."""

    lat: Floats
    lon: Floats
    shore_km: Floats
    port_km: Floats
    well_heard: NDArray[np.bool_]
    unheard: NDArray[np.bool_]

    def near(self, at: Position, low_km: float, high_km: float) -> NDArray[np.bool_]:
        """Which positions lie between two distances of one position."""
        km = distance_m(at[0], at[1], self.lat, self.lon) / 1000.0
        return np.asarray((km >= low_km) & (km <= high_km))

    def draw(self, which: NDArray[np.bool_], rng: np.random.Generator) -> Position:
        """One of the positions `which` selects. Raises Impossible when it selects none."""
        chosen = np.nonzero(which)[0]
        if not len(chosen):
            raise Impossible("no water meets these conditions: widen them")
        index = int(chosen[int(rng.integers(0, len(chosen)))])
        return float(self.lat[index]), float(self.lon[index])


def lattice() -> tuple[Floats, Floats]:
    """Latitudes and longitudes of every position considered, row by row from the south-west."""
    rows, columns = round((BOUNDS[1] - BOUNDS[0]) / STEP_DEG), round((BOUNDS[3] - BOUNDS[2]) / STEP_DEG)
    lat = np.repeat(np.rint(BOUNDS[0] * 10.0 + np.arange(rows)) / 10.0, columns)
    return lat, np.tile(np.rint(BOUNDS[2] * 10.0 + np.arange(columns)) / 10.0, rows)


@cache
def waters() -> Waters:
    """The waters of the region off which ships work: reached by lanes, and not near DPRK ports."""
    lat, lon = lattice()
    shore = shore_distance_km(lat, lon)
    good = reached_by_lanes(len(lat)) & (shore >= 10.0)
    lat, lon, shore = lat[good], lon[good], shore[good]
    port_km, avoided = np.full(len(lat), np.inf), np.zeros(len(lat), dtype=np.bool_)
    for one in ports():
        km = distance_m(one.lat, one.lon, lat, lon) / 1000.0
        port_km = np.minimum(port_km, km)
        avoided |= (km < AVOID_KM) & (one.country == "KP")
    keep = ~avoided
    return Waters(
        lat=lat[keep],
        lon=lon[keep],
        shore_km=shore[keep],
        port_km=port_km[keep],
        well_heard=well_heard(lat[keep], lon[keep]),
        unheard=unheard(lat[keep], lon[keep]),
    )
