"""Anchorages: where ships lie, at a berth or at anchor, and which one is nearest.

Those shipped are Global Fishing Watch's named anchorages (60,410 places half a kilometre apart, Apache-2.0; none in the
DPRK) and every port of the World Port Index, the DPRK's ten included. A workspace adds those learnt from its own lake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from watchkeeper.places.coast import flat
from watchkeeper.places.ports import ports

BAND_DEG = 0.1
"""Height of the bands of latitude that anchorages are looked up in, degrees (11 km)."""


class Index(NamedTuple):
    """Anchorages in order of their cell, for compiled code."""

    key: NDArray[np.int64]
    """Cell of each: band from the South Pole times 10,000 plus column from 180° W; columns of a band are as wide as it."""
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    row: NDArray[np.int64]
    """Which anchorage it is, a row of `Anchorages`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Anchorages:
    """Anchorages as columns of equal length: position in degrees, name and country; empty where nobody named it."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    names: tuple[tuple[str, str], ...]
    """(name, ISO 3166-1 alpha-2 country) that anchorages may have."""
    name_no: NDArray[np.int64]
    """Row of `names` for each anchorage."""
    index: Index

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, float, float]]) -> Anchorages:
        """Anchorages from (name, country, latitude, longitude)."""
        given = list(rows)
        names = tuple(dict.fromkeys((name, country) for name, country, _, _ in given))
        number = {one: at for at, one in enumerate(names)}
        name_no = np.array([number[name, country] for name, country, _, _ in given], np.int64)
        lat = np.array([row[2] for row in given], np.float64)
        lon = np.array([row[3] for row in given], np.float64)
        return cls(lat=lat, lon=lon, names=names, name_no=name_no, index=_index(lat, lon))

    def and_more(self, rows: Iterable[tuple[str, str, float, float]]) -> Anchorages:
        """These and others, in that order."""
        other = Anchorages.of(rows)
        lat, lon = np.concatenate([self.lat, other.lat]), np.concatenate([self.lon, other.lon])
        name_no = np.concatenate([self.name_no, other.name_no + len(self.names)])
        return Anchorages(lat=lat, lon=lon, names=self.names + other.names, name_no=name_no, index=_index(lat, lon))

    def called(self, row: int) -> tuple[str, str]:
        """Name and country of an anchorage; empty where nobody named it."""
        return self.names[self.name_no[row]]

    def nearest(self, lat: ArrayLike, lon: ArrayLike, within_m: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Row of the anchorage nearest to each position, and metres to it; -1 and infinity where none is within `within_m`."""
        from watchkeeper.places.anchorage_kernel import nearest_rows

        lat_deg, lon_deg = flat(lat, lon)
        row, metres = np.empty(len(lat_deg), np.int64), np.empty(len(lat_deg))
        compiled: Any = nearest_rows
        compiled(lat_deg, lon_deg, float(within_m), self.index, row, metres)
        return row, metres


def _index(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> Index:
    key = cell_keys(lat, lon)
    order = np.argsort(key, kind="stable")
    return Index(key=key[order], lat=lat[order], lon=(lon[order] + 540.0) % 360.0 - 180.0, row=order.astype(np.int64))


def cell_keys(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """Cell of each position, as in `Index.key`; `anchorage_kernel.columns_of` must agree on the number of columns."""
    band = np.minimum(np.floor((lat + 90.0) / BAND_DEG), round(180.0 / BAND_DEG) - 1)
    inner = np.minimum(np.abs(band * BAND_DEG - 90.0), np.abs((band + 1) * BAND_DEG - 90.0))
    columns = np.maximum(1.0, np.floor(360.0 * np.cos(np.radians(inner)) / BAND_DEG))
    column = np.minimum(np.floor(((lon + 540.0) % 360.0) / 360.0 * columns), columns - 1)
    return np.asarray(band * 10_000 + column, np.int64)


@cache
def anchorages() -> Anchorages:
    """Every anchorage shipped: Global Fishing Watch's, then the World Port Index's ports."""
    with files("watchkeeper.places").joinpath("data/anchorages.npz").open("rb") as file, np.load(file) as arrays:
        lat, lon = np.cumsum(arrays["lat"]) / 1e4, np.cumsum(arrays["lon"]) / 1e4
        names = tuple(_name(line) for line in arrays["names"].tobytes().decode().split("\n"))
        name_no = arrays["name"].astype(np.int64)
    named = Anchorages(lat=lat, lon=lon, names=names, name_no=name_no, index=_index(lat, lon))
    return named.and_more((one.name, one.country, one.lat, one.lon) for one in ports())


def _name(line: str) -> tuple[str, str]:
    country, name = line.split("\t")
    return name, country


def learnt(rows: Iterable[Mapping[str, Any]]) -> Anchorages:
    """The shipped anchorages and those a workspace has learnt (rows of its table `anchorages`)."""
    found = [("", "", row["lat"], row["lon"]) for row in rows]
    return anchorages().and_more(found) if found else anchorages()
