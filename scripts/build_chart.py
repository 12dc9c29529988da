"""Build the chart scenarios are drawn on, `watchkeeper.simulate.chart`, from public-domain sources.

    python scripts/build_chart.py --land natural-earth-land-10m.topojson --ports WPI_ports.csv

writes `simulate/data/chart.npz` (a land mask, distance to shore) and `simulate/data/chart_ports.tsv`.
Sources: Natural Earth 1:10m land (public domain), as TopoJSON in npm `world-atlas` 2.0.2; NGA World Port Index
(public domain). `--check` writes nothing and fails when the shipped tables differ from what the sources give.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEST, EAST, SOUTH, NORTH = 115.0, 146.0, 20.0, 48.0  # degrees: the region the tables cover
CELL_DEG = 0.02  # degrees: 2.2 km north-south; the 1:10m coast is drawn to about 1 km
MARGIN_DEG = 2.4  # degrees: land this far outside is still measured, 255 km of latitude
FAR_KM = 255  # kilometres: distances from here on are not told apart
KM_PER_DEG = 111.195  # kilometres in a degree of a meridian, mean Earth radius
PORT_SPACING_KM = 28.0  # kilometres: of ports closer together, the first in the order below is kept
PORT_TO_SEA_KM = 10.0  # kilometres: a port farther from connected sea lies on a river, or is misplaced
ISO2 = {"CHN": "CN", "JPN": "JP", "KOR": "KR", "PHL": "PH", "PRK": "KP", "RUS": "RU", "TWN": "TW"}
MISPLACED = {  # entries of the World Port Index whose printed position is not where the port is
    "WAKKANAI": "printed two degrees south of the town",
    "LANSHAN": "printed five degrees south of the harbour",
    "SUIZHANG GANG": "printed one degree east of the terminal",
    "LON SHUI TERMINAL": "an oil field",
}
RIVER_PORTS = ("SHANGHAI",)  # kept though up a river, since most of the region's traffic names them
FIRST = ("PRK", "RUS", "KOR", "TWN", "CHN", "JPN", "PHL")  # DPRK ports are all kept
# Kept before their neighbours: the larger of ports that stand close together.
MAJOR = (
    "PUSAN", "QINGDAO GANG", "INCHON", "ULSAN", "YOSU", "DALIAN", "SHANGHAI", "NINGBO", "DANDONG", "KOBE", "TOKYO KO",
    "NAGOYA KO", "HAKATA", "VLADIVOSTOK", "WEIHAI", "SHIMONOSEKI", "NIIGATA KO", "OSAKA", "YOKOHAMA KO", "NAGASAKI",
    "KAO-HSIUNG", "CHI-LUNG", "KAGOSHIMA KO", "TIANJIN XIN GANG",
)  # fmt: skip  # a word list

Ring = NDArray[np.float64]  # (n, 2) longitude, latitude in degrees


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """Each arc of a quantised TopoJSON as absolute longitude and latitude."""
    scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + move for arc in topology["arcs"]]


def rings_of(topology: dict[str, Any]) -> Iterator[Ring]:
    """Every ring of the land, unwrapped so that no edge jumps across 180 degrees, at each turn it may need.

    Eurasia's ring crosses the antimeridian: unwrapped from its first point, Asia may lie a whole turn to the west.
    """
    arcs = arcs_of(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in ring]
                points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
                points[:, 0] = np.unwrap(points[:, 0], period=360.0)
                yield from (points + np.array([turn, 0.0]) for turn in (-360.0, 0.0, 360.0))


def cut(ring: Ring, box: tuple[float, float, float, float]) -> Ring:
    """The part of `ring` inside `box` (west, east, south, north), by Sutherland and Hodgman's method."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    if low[0] > box[1] or high[0] < box[0] or low[1] > box[3] or high[1] < box[2]:
        return np.empty((0, 2))
    for axis, bound, sign in ((0, box[0], 1.0), (0, box[1], -1.0), (1, box[2], 1.0), (1, box[3], -1.0)):
        kept: list[NDArray[np.float64]] = []
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            inside_start, inside_end = sign * (start[axis] - bound) >= 0, sign * (end[axis] - bound) >= 0
            if inside_start:
                kept.append(start)
            if inside_start != inside_end:
                kept.append(start + (end - start) * ((bound - start[axis]) / (end[axis] - start[axis])))
        if len(kept) < 3:
            return np.empty((0, 2))
        ring = np.array(kept)
    return ring


def raster(rings: list[Ring], box: tuple[float, float, float, float], cell: float) -> NDArray[np.bool_]:
    """Whether each cell centre of `box` is on land, rows from south, by the even-odd rule along each row."""
    west, east, south, north = box
    rows, columns = round((north - south) / cell), round((east - west) / cell)
    starts = np.concatenate(rings)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    land = np.zeros((rows, columns), dtype=bool)
    for row in range(rows):
        lat = south + (row + 0.5) * cell
        crosses = (starts[:, 1] <= lat) != (ends[:, 1] <= lat)
        a, b = starts[crosses], ends[crosses]
        lon = np.sort(a[:, 0] + (lat - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))
        columns_at = np.ceil((lon - west) / cell - 0.5).astype(int).clip(0, columns)
        for first, last in zip(columns_at[::2], columns_at[1::2], strict=True):
            land[row, first:last] = True
    return land


def shore_km(land: NDArray[np.bool_], south: float, cell: float) -> NDArray[np.uint8]:
    """Kilometres from each cell to the nearest land cell, 0 on land, `FAR_KM` where farther."""
    height = np.where(land, 0.0, np.inf)
    step = cell * KM_PER_DEG
    for row in range(1, len(land)):
        height[row] = np.minimum(height[row], height[row - 1] + step)
    for row in range(len(land) - 2, -1, -1):
        height[row] = np.minimum(height[row], height[row + 1] + step)
    width = step * np.cos(np.radians(south + (np.arange(len(land)) + 0.5) * cell))[:, None]
    nearest = np.minimum(height, 2.0 * FAR_KM) ** 2
    column = nearest.copy()
    for shift in range(1, int(FAR_KM / width.min()) + 1):
        across = (shift * width) ** 2
        nearest[:, shift:] = np.minimum(nearest[:, shift:], column[:, :-shift] + across)
        nearest[:, :-shift] = np.minimum(nearest[:, :-shift], column[:, shift:] + across)
    return np.asarray(np.minimum(np.rint(np.sqrt(nearest)), FAR_KM), dtype=np.uint8)


def coast_arrays(topology: dict[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays of `chart.npz`: mask bits, and the distance to shore in cells twice the mask's, each holding the least of
    its four mask cells' distances."""
    wide = (WEST - MARGIN_DEG, EAST + MARGIN_DEG, SOUTH - MARGIN_DEG, NORTH + MARGIN_DEG)
    near = [part for ring in rings_of(topology) if len(part := cut(ring, wide))]
    inner = [part for ring in near if len(part := cut(ring, (WEST, EAST, SOUTH, NORTH)))]
    margin = round(MARGIN_DEG / CELL_DEG)
    fine = shore_km(raster(near, wide, CELL_DEG), wide[2], CELL_DEG)[margin:-margin, margin:-margin]
    return {
        "land_bits": np.packbits(raster(inner, (WEST, EAST, SOUTH, NORTH), CELL_DEG), axis=1),
        "shore_km": fine.reshape(len(fine) // 2, 2, -1, 2).min(axis=(1, 3)),
    }


def connected_sea(land: NDArray[np.bool_], shore: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Mask cells of sea joined to the widest water by sea cells that touch at a side."""
    sea = ~land
    reached = np.repeat(np.repeat(shore == FAR_KM, 2, axis=0), 2, axis=1) & sea
    while True:
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= sea
        if (grown == reached).all():
            return reached
        reached = grown


def distance_km(lat: Any, lon: Any, lat_0: float, lon_0: float) -> Any:
    """Kilometres from points to one point, flat over a few tens of kilometres."""
    return KM_PER_DEG * np.hypot(lat - lat_0, (lon - lon_0) * np.cos(np.radians(lat_0)))


def port_rows(path: Path, arrays: dict[str, NDArray[Any]]) -> list[tuple[str, str, str, str]]:
    """Rows name, country, latitude, longitude of the ports kept, sorted by country and name."""
    land = np.unpackbits(arrays["land_bits"], axis=1, count=round((EAST - WEST) / CELL_DEG)).astype(bool)
    row_at, column_at = np.nonzero(connected_sea(land, arrays["shore_km"]))
    sea_lat, sea_lon = SOUTH + (row_at + 0.5) * CELL_DEG, WEST + (column_at + 0.5) * CELL_DEG
    with path.open(encoding="utf-8") as file:
        rows = [(r["iso3"], r["label"], float(r["latitude"]), float(r["longitude"])) for r in csv.DictReader(file)]
    rows = [r for r in rows if SOUTH < r[2] < NORTH and WEST < r[3] < EAST and r[0] in ISO2 and r[1] not in MISPLACED]
    rows.sort(key=lambda r: (r[0] != "PRK", r[1] not in MAJOR, FIRST.index(r[0]), r[1]))
    kept: list[tuple[str, str, float, float]] = []
    for row in rows:
        if any(distance_km(k[2], k[3], row[2], row[3]) < PORT_SPACING_KM for k in kept) and row[0] != "PRK":
            continue
        at_sea = distance_km(sea_lat, sea_lon, row[2], row[3]).min() <= PORT_TO_SEA_KM
        if at_sea or row[0] == "PRK" or row[1] in RIVER_PORTS:
            kept.append(row)
    return sorted(
        (name.replace("'", "").title(), ISO2[iso], f"{lat:.3f}", f"{lon:.3f}") for iso, name, lat, lon in kept
    )


def ports_text(rows: list[tuple[str, str, str, str]]) -> str:
    """The text of `chart_ports.tsv`, sorted by country then name."""
    head = (
        "# Ports of the seas between China, Korea, Japan and Russia. Facts: NGA World Port Index, public domain.\n"
        "# name (as printed there)\tcountry (ISO 3166-1 alpha-2)\tlat_deg\tlon_deg\n"
    )
    return head + "".join("\t".join(row) + "\n" for row in sorted(rows, key=lambda row: (row[1], row[0])))


def main() -> int:
    """Build or check the tables; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--land", type=Path, required=True)
    parser.add_argument("--ports", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    folder = Path(__file__).parents[1] / "src" / "watchkeeper" / "simulate" / "data"
    arrays = coast_arrays(json.loads(options.land.read_text(encoding="utf-8")))
    text = ports_text(port_rows(options.ports, arrays))
    if options.check:
        with np.load(folder / "chart.npz") as shipped:
            same = all(np.array_equal(shipped[name], array) for name, array in arrays.items())
        same = same and (folder / "chart_ports.tsv").read_text(encoding="utf-8") == text
        print("tables agree with their sources" if same else "tables differ from their sources: build them again")
        return 0 if same else 1
    np.savez_compressed(folder / "chart.npz", allow_pickle=False, **arrays)
    (folder / "chart_ports.tsv").write_text(text, encoding="utf-8")
    for path in sorted(folder.glob("chart*")):
        print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
