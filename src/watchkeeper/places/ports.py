"""Ports of the region: name, country and position, and which one is nearest.

Facts of the NGA World Port Index (public domain), names as printed there, among them all ten DPRK ports it holds. A
port's position is that of its harbour works, good to about a nautical mile; `scripts/build_coast.py` picks the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

_KM_PER_DEG = 111.195  # kilometres in a degree of a meridian, mean Earth radius 6371.0088 km


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port: name as printed in the World Port Index, ISO 3166-1 alpha-2 country, position in degrees."""

    name: str
    country: str
    lat: float
    lon: float


@cache
def ports() -> tuple[Port, ...]:
    """Every port of the table, by country then name."""
    found: list[Port] = []
    for line in files("watchkeeper.places").joinpath("data/ports.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, country, lat, lon = line.split("\t")
            found.append(Port(name=name, country=country, lat=float(lat), lon=float(lon)))
    return tuple(found)


@cache
def _by_name() -> dict[str, Port]:
    return {one.name: one for one in ports()}


def port(name: str) -> Port | None:
    """The port called `name` in the table, or None."""
    return _by_name().get(name)


def nearest_port(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Index into `ports()` of the port nearest to each position, and kilometres to it.

    Distances are flat-earth with the longitude scaled at the position, right to 1 % up to 300 km. Only ports of the
    region are known: far outside it the answer is the nearest of these, at its true large distance.
    """
    lat_deg, lon_deg = np.atleast_1d(np.asarray(lat, np.float64)), np.atleast_1d(np.asarray(lon, np.float64))
    shape = lat_deg.shape
    port_lat = np.array([one.lat for one in ports()])
    port_lon = np.array([one.lon for one in ports()])
    best_km, best = np.full(shape, np.inf), np.zeros(shape, dtype=np.intp)
    narrow = np.cos(np.radians(lat_deg))
    for index in range(len(port_lat)):
        turn = np.abs(lon_deg - port_lon[index])
        east_deg = np.minimum(turn, 360.0 - turn) * narrow
        km = _KM_PER_DEG * np.sqrt((lat_deg - port_lat[index]) ** 2 + east_deg**2)
        nearer = km < best_km
        best_km[nearer], best[nearer] = km[nearer], index
    return best, best_km
