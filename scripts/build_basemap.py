"""Writes the map under everything: outlines of the land at three levels of detail, for the browser.

Made from `watchkeeper.places.outline` (Natural Earth 1:10m land, public domain). Run by hand when those change:
`python -m scripts.build_basemap`; the files are committed under `ui/src/assets/basemap`.

A file is rings as signed differences of longitude and latitude, in units of 1/500 of a degree at the finest level,
each difference a zigzag varint; a ring begins with how many points it has. `ui/src/lib/map/land.ts` reads them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from watchkeeper.places.outline import land_rings

FOLDER = Path(__file__).resolve().parents[1] / "ui" / "src" / "assets" / "basemap"
LEVELS = ((0.08, 0.04, 100), (0.02, 0.001, 250), (0.0, 0.0, 500))
"""Of each file: how far a simplified outline may be off in degrees, least area in square degrees, units to a degree."""


def main() -> None:
    """Writes every level."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    rings = land_rings(-180.0, -90.0, 180.0, 90.0)
    for number, (tolerance, least, units) in enumerate(LEVELS):
        kept = [part for ring in rings for part in _simplified(ring, tolerance) if Polygon(part).area >= least]
        data = b"".join(_encoded(part, units) for part in kept)
        (FOLDER / f"land-{number}.bin").write_bytes(bytes(_varint(units)) + data)
        print(f"land-{number}.bin: {len(kept)} rings, {sum(map(len, kept))} points, {len(data)} bytes")


def _simplified(ring: np.ndarray, tolerance: float) -> list[np.ndarray]:
    if tolerance == 0.0:
        return [ring]
    shape: BaseGeometry = Polygon(ring).buffer(0).simplify(tolerance, preserve_topology=True)
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [np.asarray(part.exterior.coords)[:-1] for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _encoded(ring: np.ndarray, units: int) -> bytes:
    whole = np.round(ring * units).astype(np.int64)
    moved = np.any(np.diff(whole, axis=0, prepend=whole[:1] - 1) != 0, axis=1)
    steps = np.diff(whole[moved], axis=0, prepend=0)
    out = _varint(len(steps))
    for step in steps.ravel().tolist():
        out += _varint((step << 1) ^ (step >> 63))
    return bytes(out)


def _varint(number: int) -> bytearray:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return out


if __name__ == "__main__":
    main()
