"""Which of many zones hold each of millions of positions: speed on one core, and every answer that Shapely gives otherwise.

python -m benchmarks.zones [--zones 100] [--positions 5000000] [--seed 1] [--json]

Zones are invented: ragged outlines of 20 to 2,000 points, 1 to 15 degrees across, anywhere, also across ±180; positions lie
evenly over the sphere. Time is that of the processor, so that other work of the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.machine import machine, versions
from watchkeeper.places.zone_index import ZoneIndex, index_of
from watchkeeper.places.zones import read_zones

ROUNDS = 5
COMPARED = 200_000
"""Positions whose answers are compared with Shapely's, zone by zone."""


def invented(count: int, random: np.random.Generator) -> bytes:
    """A GeoJSON file of ragged zones."""
    features = []
    for number in range(count):
        turn = np.linspace(0, 2 * np.pi, int(random.integers(20, 2_000)), endpoint=False)
        ragged = random.normal(size=len(turn)).cumsum() / np.sqrt(len(turn))
        reach = random.uniform(1, 15) * (1 + 0.3 * np.sin(5 * turn) + 0.05 * ragged)
        lon, lat = random.uniform(-180, 180), random.uniform(-70, 70)
        points = np.column_stack([lon + reach * np.cos(turn), np.clip(lat + reach * np.sin(turn), -89, 89)])
        ring = [*points.tolist(), points[0].tolist()]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": f"zone {number}"}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def mismatches(index: ZoneIndex, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> int:
    """Pairs of zone and position of which Shapely says otherwise."""
    rows, numbers = index.pairs(lat, lon)
    wrong = 0
    for number, zone in enumerate(index.zones):
        held = np.zeros(len(lat), dtype=np.bool_)
        held[rows[numbers == number]] = True
        wrong += int((held != shapely.contains_xy(shapely.from_geojson(zone.geometry), lon, lat)).sum())
    return wrong


def measure(zones: int, positions: int, seed: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    random = np.random.Generator(np.random.PCG64(seed))
    held = read_zones(invented(zones, random), "invented").zones
    index_of(held[:1]).pairs(0.0, 0.0)  # compiles
    began = time.process_time()
    index = index_of(held)
    index_s = time.process_time() - began
    lat, lon = np.degrees(np.arcsin(random.uniform(-1, 1, positions))), random.uniform(-180, 180, positions)
    rates, pairs = [], 0
    for _ in range(ROUNDS):
        began = time.process_time()
        pairs = len(index.pairs(lat, lon)[0])
        rates.append(positions / (time.process_time() - began))
    return {
        "zones": len(held),
        "positions": positions,
        "pairs": pairs,
        "per_s": round(statistics.median(rates)),
        "per_s_range": [round(min(rates)), round(max(rates))],
        "index_s": round(index_s, 2),
        "compared": min(COMPARED, positions) * len(held),
        "mismatches": mismatches(index, lat[:COMPARED], lon[:COMPARED]),
        "machine": machine(),
        "versions": versions("numba", "numpy", "shapely"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--zones", type=int, default=100)
    parser.add_argument("--positions", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.zones, options.positions, options.seed)
    print(json.dumps(found, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
