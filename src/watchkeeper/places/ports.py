"""Ports of the world: name, country and position, and which one is nearest.

Facts of the NGA World Port Index (public domain), names as printed there, among them all ten DPRK ports it holds. A
port's position is that of its harbour works, good to about a nautical mile; `scripts/build_ports.py` makes the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.model.units import EARTH_RADIUS_M

_AT_ONCE = 4096  # positions compared with every port at one time: 4096 x 3,700 distances are 120 MB


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
    return read_ports(files("watchkeeper.places").joinpath("data/ports.tsv").read_text(encoding="utf-8"))


def read_ports(text: str) -> tuple[Port, ...]:
    """The ports of a table: a line each of name, country, latitude and longitude, with tabs between; `#` begins a comment."""
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(Port(name=name, country=country, lat=float(lat), lon=float(lon)) for name, country, lat, lon in rows)


def ports_called(name: str, country: str | None = None) -> tuple[Port, ...]:
    """The ports of that name as printed, of one country if named: names such as Victoria are many ports'."""
    return tuple(one for one in ports() if one.name == name and country in (None, one.country))


@cache
def _directions() -> NDArray[np.float64]:
    return unit_vectors(np.array([one.lat for one in ports()]), np.array([one.lon for one in ports()]))


def nearest_port(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Index into `ports()` of the port nearest to each position in degrees, and the great circle to it in metres.

    Index -1 and not-a-number where the position is not a number.
    """
    lat_deg, lon_deg = np.atleast_1d(np.asarray(lat, np.float64)), np.atleast_1d(np.asarray(lon, np.float64))
    index, chord = np.full(lat_deg.shape, -1, np.intp), np.full(lat_deg.shape, np.nan)
    for begin in range(0, len(lat_deg), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        here = unit_vectors(lat_deg[part], lon_deg[part])
        index[part] = np.argmax(here @ _directions().T, axis=1)
        chord[part] = np.linalg.norm(here - _directions()[index[part]], axis=1)
    index[np.isnan(chord)] = -1
    return index, 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, chord / 2))


def unit_vectors(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positions in degrees as (n, 3) unit vectors from the Earth's centre; distances between them know no seam."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)
