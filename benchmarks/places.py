"""Speed and error of the coast, and speed of sailing distances, on one core; peers where they are installed.

python -m benchmarks.places [--land FILE.topojson] [--distances DIR] [--gaps 1000000] [--json]

Positions on tracks run along and off coasts, 1,000 of a line 0.1 km apart; others lie anywhere on Earth. Gaps are pairs of
positions at sea: nine in ten some hundred kilometres apart between China, Korea and Japan, one anywhere. Errors are against
`coast_truth`, which needs the land as it is published.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.coast_truth import distances_km, edges, near_positions
from benchmarks.machine import machine, versions
from watchkeeper.places import SEA, land_at, land_rings, sailing_distance_m, shore_distance_m
from watchkeeper.places.passages import ICE_SEAS

POINTS = 4_000_000
ROUNDS = 5
CHECKED_NEAR, CHECKED_FAR = 3_000, 600
PEER_PAIRS = 300
Real = NDArray[np.float64]


def uniform(count: int, rng: np.random.Generator) -> tuple[Real, Real]:
    """Latitudes and longitudes of positions anywhere on Earth, as many to each square kilometre."""
    return np.degrees(np.arcsin(rng.uniform(-1, 1, count))), rng.uniform(-180, 180, count)


def tracks(count: int, rng: np.random.Generator) -> tuple[Real, Real]:
    """Positions along straight lines that begin at a shore, 0.1 km apart."""
    shore = np.concatenate(land_rings(-180.0, -78.0, 180.0, 84.0))
    lon, lat = shore[rng.integers(0, len(shore), (count // 1000, 1))].T[..., None][:, 0]
    course, away = rng.uniform(0, 2 * np.pi, lat.shape), np.arange(1000) * 0.0009
    lats = (lat + away * np.cos(course)).clip(-90, 90)
    lons = lon + away * np.sin(course) / np.cos(np.radians(lat))
    return lats.ravel(), ((lons + 540) % 360 - 180).ravel()


def gaps(count: int, rng: np.random.Generator) -> tuple[Real, Real, Real, Real]:
    """Latitude and longitude of both ends of gaps, all at sea."""
    ends: list[tuple[Real, Real]] = []
    lat, lon = rng.uniform(30, 45, 4 * count), rng.uniform(118, 142, 4 * count)
    lat_2, lon_2 = lat + rng.normal(0, 1.5, 4 * count), lon + rng.normal(0, 2.0, 4 * count)
    wide = np.nonzero(rng.random(4 * count) < 0.1)[0]
    for a, b in ((lat, lon), (lat_2, lon_2)):
        a[wide], b[wide] = uniform(len(wide), rng)
        ends.append((a, b))
    sea = (land_at(lat, lon) == SEA) & (land_at(lat_2, lon_2) == SEA)
    near, far = np.nonzero(sea & ~np.isin(np.arange(4 * count), wide))[0], wide[sea[wide]]
    kept = rng.permutation(np.concatenate([near[: count - count // 10], far[: count // 10]]))
    return lat[kept], lon[kept], lat_2[kept], lon_2[kept]


def rate(work: Callable[[], object], count: int) -> dict[str, Any]:
    """How many a second, of several rounds after one that is not counted."""
    work()
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        found.append(count / (time.perf_counter() - began))
    return {"per_s": round(statistics.median(found)), "range": [round(min(found)), round(max(found))]}


def errors(land: Path) -> dict[str, Any]:
    """Kilometres by which the distance to shore is off, up to 50 km from the coast in all latitudes, and farther out."""
    start, end = edges(land)
    near = near_positions(start, CHECKED_NEAR, 1)
    told, true = shore_distance_m(*near.T) / 1000, distances_km(near, start, end)
    sea = (told > 0) & (true <= 50)
    off = np.abs(told - true)[sea]
    far = np.stack(uniform(CHECKED_FAR, np.random.default_rng(5)), axis=1)
    far = far[land_at(*far.T) == SEA]
    told, true = shore_distance_m(*far.T) / 1000, distances_km(far, start, end, None)
    beyond = true > 50
    part = np.abs(told - true)[beyond] / true[beyond]
    return {
        "near": {
            "positions": int(sea.sum()),
            **{f"p{q}_km": round(float(np.percentile(off, q)), 3) for q in (50, 95, 99)},
        }
        | {"max_km": round(float(off.max()), 3)},
        "far": {"positions": int(beyond.sum()), "p99": round(float(np.percentile(part, 99)), 4)}
        | {"max": round(float(part.max()), 4)},
    }


def peers(rng: np.random.Generator) -> dict[str, Any]:
    """Land tests a second of global_land_mask, and ways a second of searoute with how much longer or shorter than ours."""
    found: dict[str, Any] = {"global-land-mask": "absent", "searoute": "absent"}
    try:
        from global_land_mask import globe
    except ImportError:
        pass
    else:
        lat, lon = uniform(POINTS // 4, rng)
        lat_2, lon_2 = tracks(POINTS // 4, rng)
        found["global-land-mask"] = {
            "random": rate(lambda: globe.is_land(lat, lon), len(lat)),
            "tracks": rate(lambda: globe.is_land(lat_2.clip(-89.99, 89.99), lon_2), len(lat)),
        }
    try:
        import searoute
    except ImportError:
        return found
    a_lat, a_lon, b_lat, b_lon = gaps(PEER_PAIRS, rng)
    began = time.perf_counter()
    theirs = [
        searoute.searoute((lon, lat), (lon_2, lat_2), units="m").properties["length"]
        for lat, lon, lat_2, lon_2 in zip(a_lat, a_lon, b_lat, b_lon, strict=True)
    ]
    seconds = time.perf_counter() - began
    ratio = np.array(theirs) / sailing_distance_m(a_lat, a_lon, b_lat, b_lon)
    quarter = [round(float(q), 3) for q in np.nanpercentile(ratio, (5, 50, 95))]
    found["searoute"] = {"per_s": round(PEER_PAIRS / seconds), "length_to_ours_p5_p50_p95": quarter}
    return found


def sailing(count: int, rng: np.random.Generator) -> dict[str, Any]:
    """Sailing distances a second, after what is compiled and decoded once has been."""
    sailing_distance_m(*gaps(1000, rng))
    ends = gaps(count, rng)
    wide = np.hypot(ends[0] - ends[2], ends[1] - ends[3]) > 12
    out = {}
    for name, rows in {"region": ~wide, "world": wide}.items():
        began = time.perf_counter()
        metres = sailing_distance_m(*(end[rows] for end in ends))
        seconds = time.perf_counter() - began
        out[name] = {"gaps": int(rows.sum()), "seconds": round(seconds, 1), "per_s": round(rows.sum() / seconds)}
        out[name] |= {"no_way": int(np.isnan(metres).sum())}
    total = out["region"]["seconds"] + out["world"]["seconds"]
    return out | {"gaps": count, "seconds": round(total, 1)}


def published(folder: Path) -> dict[str, Any]:
    """Sailing distances beside those of LINERLIB's table, which was made from Pub. 151 with a margin of 5 %.

    `folder` is its `data`; pairs over 100 miles, canals open where the table says so, no way through the Arctic.
    """
    with (folder / "ports.csv").open(encoding="latin-1") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    at = {row["UNLocode"]: (float(row["Latitude"]), float(row["Longitude"])) for row in rows if row["Latitude"]}
    with (folder / "dist_dense.csv").open(encoding="latin-1") as file:
        lines = [line for line in list(csv.reader(file, delimiter="\t"))[1:] if line[0] < line[1]]
    lines = [line for line in lines if line[0] in at and line[1] in at and float(line[2]) > 100]
    ends = np.array([(*at[line[0]], *at[line[1]]) for line in lines]).T
    printed, canals = np.array([float(line[2]) for line in lines]), np.array([line[4] + line[5] for line in lines])
    ours, began = np.empty(len(lines)), time.perf_counter()
    for through in ("00", "01", "10", "11"):
        shut = [name for name, way in zip(("Panama Canal", "Suez Canal"), through, strict=True) if way == "0"]
        these = canals == through
        closed = [*shut, *(one.name for one in ICE_SEAS)]
        ours[these] = sailing_distance_m(*ends[:, these], closed=closed) / 1852
    seconds, off = time.perf_counter() - began, ours / printed - 1
    return {
        "pairs": len(lines),
        **{f"p{q}": round(float(np.nanpercentile(off, q)), 4) for q in (5, 25, 50, 75, 95)},
        **{f"within_{q}_percent": round(float((np.abs(off) < q / 100).mean()), 3) for q in (3, 5)},
        "seconds": round(seconds, 1),
    }


def measure(land: Path | None, count: int, table: Path | None) -> dict[str, Any]:
    """The document that `--json` prints."""
    rng = np.random.default_rng(1)
    found: dict[str, Any] = {"points": POINTS}
    for name, (lat, lon) in {"tracks": tracks(POINTS, rng), "random": uniform(POINTS, rng)}.items():
        found[name] = {
            "land_at": rate(lambda lat=lat, lon=lon: land_at(lat, lon), POINTS),
            "shore_distance_m": rate(lambda lat=lat, lon=lon: shore_distance_m(lat, lon), POINTS),
        }
    found["error"] = errors(land) if land is not None and land.exists() else "absent"
    found["sailing"] = sailing(count, rng)
    found["published"] = published(table) if table is not None and table.exists() else "absent"
    return found | {"peers": peers(rng), "machine": machine(), "versions": versions("numba", "numpy", "searoute")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--land", type=Path)
    parser.add_argument("--distances", type=Path, help="folder `data` of github.com/blof/LINERLIB")
    parser.add_argument("--gaps", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    print(json.dumps(measure(options.land, options.gaps, options.distances), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
