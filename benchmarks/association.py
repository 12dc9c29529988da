"""Which ship it is that was seen, and which ships are dark: association against what the field does.

python -m benchmarks.association --seed N [--days 2] [--vessels 2000] [--looks 400] [--json]

Looks are drawn from the noise-free world of a synthetic scenario: a sensor sees a ship and every other within 10 km, each with
that sensor's errors. What AIS said of the first is left out for some minutes before and after, or altogether (a dark ship); the
rest of the feed is as it was received. Baselines take each ship where a straight line between her positions puts her.
Seeds 1 to 40 were used in development.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.machine import machine, versions
from watchkeeper.associate import AssociationParams, Detection, Ellipse, Outcome, Surroundings, associate, place_at
from watchkeeper.associate.around import Heard, Hull, Positions
from watchkeeper.associate.azimuth import Pass, displacement_m
from watchkeeper.associate.plane import offset_m

BLANKS_MIN = (0, 5, 15, 30, 60, 120)
"""Minutes of silence of the ship seen, before and after."""
SENSOR_BLANK_MIN = 30
"""Minutes of silence at which sensors are told apart."""
DARK_SHARE = 0.3
"""Of looks: ones at a ship whose whole AIS is left out."""
LOOK_KM = 10.0
"""Other ships so near are seen in the same look."""
DENSE = 15
"""Ships heard within 30 km from which a water counts as dense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """Errors of one: standard deviations in metres along and across, of length as a share (None: none is seen)."""

    name: str
    major_m: float
    minor_m: float
    length: float | None
    seen_by: Pass | None = None


SENSORS = (
    Sensor(name="ship's radar", major_m=150.0, minor_m=60.0, length=None),
    Sensor(name="aircraft", major_m=400.0, minor_m=200.0, length=0.15),
    Sensor(name="satellite radar", major_m=40.0, minor_m=40.0, length=0.12, seen_by=Pass(ascending=False)),
    Sensor(name="radio", major_m=2_000.0, minor_m=700.0, length=None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Detections of one look; the first is the one that is judged."""

    detections: tuple[Detection, ...]
    mmsi: int
    dark: bool
    dense: bool = False


class World:
    """A scenario: what was true, and what was received of it."""

    def __init__(self, seed: int, days: int, vessels: int) -> None:
        from watchkeeper.services.ingest import ingest
        from watchkeeper.services.simulating import simulate
        from watchkeeper.services.tracking import update_tracks
        from watchkeeper.services.wiring import engine as engine_for
        from watchkeeper.services.workspace import WHOLE, init
        from watchkeeper.simulate import load_world

        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            simulate("yellow-sea", folder / "scenario", days=days, vessels=vessels, seed=seed)
            workspace = init(folder / "workspace")
            ingest(workspace, [folder / "scenario" / "ais"], source="synthetic")
            with engine_for(workspace, "duckdb") as engine:
                update_tracks(workspace, engine)
                lake, snapshot = workspace.lake, workspace.lake.snapshot()
                scans = {name: lake.scan(snapshot, WHOLE, name) for name in ("positions", "segments")}
                rows = engine.sql(_POSITIONS, scans, {})
                segments = lake.rows(snapshot, WHOLE, "segments").to_pylist()
            self.truth = load_world(folder / "scenario")
            self.lengths = _lengths(folder / "scenario" / "ships.csv")
        self.params = AssociationParams()
        self.positions, self.hulls = _received(rows, segments)
        self.heard = Heard(self.positions, self.hulls, self.params)
        self.tracks_of: dict[int, set[int]] = {}
        for track, hull in self.hulls.items():
            for mmsi in hull.mmsis:
                self.tracks_of.setdefault(mmsi, set()).add(track)


_POSITIONS = """
SELECT s.track_id, p.t_us, p.lat, p.lon, p.speed_kn, p.course_deg FROM positions p
JOIN segments s ON s.segment_id = p.segment_id WHERE NOT p.repeat ORDER BY s.track_id, p.t_us
"""


def _lengths(path: Path) -> dict[str, int]:
    import csv

    with path.open(encoding="utf-8") as file:
        return {row["ship"]: int(row["length_m"]) for row in csv.DictReader(file)}


def _received(rows: pa.Table, segments: Iterable[Mapping[str, Any]]) -> tuple[Positions, dict[int, Hull]]:
    ids, track = np.unique(rows.column("track_id").to_numpy(), return_inverse=True)
    number = {int(one): n for n, one in enumerate(ids)}

    def column(name: str) -> np.ndarray:
        return np.asarray(rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False))

    positions = Positions(
        track.astype(np.int64),
        column("t_us") / 1e6,
        column("lat"),
        column("lon"),
        column("speed_kn"),
        column("course_deg"),
    )
    hulls: dict[int, Hull] = {}
    for row in segments:
        one = number.get(row["track_id"])
        if one is not None:
            old = hulls.get(one, Hull())
            hulls[one] = Hull(length_m=row["length_m"] or old.length_m, mmsis=(*old.mmsis, row["mmsi"]))
    return positions, hulls


def looks_of(world: World, count: int, random: np.random.Generator) -> list[Look]:
    """Looks at ships that transmit their true place, or that do not transmit."""
    table = world.truth
    t_us = table.column("t").cast(pa.int64()).to_numpy()
    moments = np.unique(t_us)
    honest = table.column("said_lat").is_null().to_numpy() & table.column("transmitting").to_numpy()
    made = []
    for t in random.choice(moments[180:-180], count):
        now = np.flatnonzero(t_us == t)
        ship = int(random.choice(now[honest[now]]))
        made.append(_look(world, table, now, ship, random))
    return made


def _look(world: World, table: pa.Table, now: np.ndarray, ship: int, random: np.random.Generator) -> Look:
    sensor = SENSORS[int(random.integers(len(SENSORS)))]
    rows = table.take(pa.array(now)).to_pylist()
    first = int(np.flatnonzero(now == ship)[0])
    lat, lon = (np.array([row[name] for row in rows]) for name in ("lat", "lon"))
    away = np.hypot(*offset_m(lat, lon, np.full(len(lat), lat[first]), np.full(len(lat), lon[first])).T)
    near = [n for n in np.argsort(away, kind="stable") if n != first and away[n] < LOOK_KM * 1000]
    seen = [_seen(rows[n], sensor, f"{ship}-{n}", world.lengths, random) for n in (first, *near)]
    dark = bool(random.random() < DARK_SHARE)
    around = world.heard.around(seen[0])
    return Look(detections=tuple(seen), mmsi=rows[first]["mmsi"], dark=dark, dense=around.ships_around >= DENSE)


def _seen(
    row: Mapping[str, Any], sensor: Sensor, name: str, lengths: Mapping[str, int], random: np.random.Generator
) -> Detection:
    turn = float(random.uniform(0, 180))
    ellipse = Ellipse(major_m=2.447 * sensor.major_m, minor_m=2.447 * sensor.minor_m, bearing_deg=turn)
    east, north = random.multivariate_normal([0, 0], ellipse.covariance_m2)
    if sensor.seen_by is not None:
        course, speed = math.radians(row["course_deg"] or 0.0), (row["speed_kn"] or 0.0) * 0.514444
        moved = displacement_m(
            sensor.seen_by, row["lat"], np.array([[speed * math.sin(course), speed * math.cos(course)]])
        )
        east, north = east + moved[0, 0], north + moved[0, 1]
    lat, lon = place_at(row["lat"], row["lon"], math.degrees(math.atan2(east, north)), math.hypot(east, north))
    length = None
    if sensor.length is not None:
        length = max(8.0, float(random.normal(lengths[row["ship"]], sensor.length * lengths[row["ship"]])))
    return Detection(
        detection_id=name, look=sensor.name, t_s=row["t"].timestamp(), lat=lat, lon=lon, ellipse=ellipse, length_m=length,
        length_sd_m=None if length is None or sensor.length is None else sensor.length * length, seen_by=sensor.seen_by,
    )  # fmt: skip


Answer = str
"""`own`, `other`, `dark`, `unsearched`, or of clear answers alone `unclear`."""


def answers(world: World, look: Look, blank_s: float) -> dict[str, Answer]:
    """What each method says of the ship that is judged."""
    mine = world.tracks_of.get(look.mmsi, set())
    silent = (frozenset(mine), 1e9 if look.dark else blank_s)
    around = {one.detection_id: world.heard.around(one, silent) for one in look.detections}
    judged = look.detections[0]
    found = associate(look.detections, around, world.params)[0]
    said: dict[str, Answer] = {"association": found.outcome.value}
    if found.outcome is Outcome.MATCHED and found.match is not None:
        said["association"] = "own" if found.match.track in mine else "other"
    said["association_clear"] = "unclear" if found.unclear else said["association"]
    away = {name: _straight(one, around[name]) for name, one in ((d.detection_id, d) for d in look.detections)}
    for name, pick in (
        ("nearest_500_m", _nearest(away[judged.detection_id], 500.0)),
        ("nearest_2_km", _nearest(away[judged.detection_id], 2_000.0)),
        ("greedy_mutual_2_km", _mutual(away, judged.detection_id, 2_000.0)),
    ):
        said[name] = "dark" if pick is None else "own" if pick in mine else "other"
    return said


def _straight(detection: Detection, around: Surroundings) -> dict[int, float]:
    """Metres from each ship where a straight line between her positions puts her, or her course and speed from the last."""
    found = {}
    for one in around.candidates:
        ends = [fix for fix in (one.before, one.after) if fix is not None]
        offsets = [offset_m(*(np.array([v]) for v in (f.lat, f.lon, detection.lat, detection.lon)))[0] for f in ends]
        if len(ends) == 2:
            share = (detection.t_s - ends[0].t_s) / max(1.0, ends[1].t_s - ends[0].t_s)
            place = offsets[0] + (offsets[1] - offsets[0]) * share
        else:
            course, speed = math.radians(ends[0].course_deg or 0.0), (ends[0].speed_kn or 0.0) * 0.514444
            place = offsets[0] + speed * (detection.t_s - ends[0].t_s) * np.array([math.sin(course), math.cos(course)])
        found[one.track] = float(np.hypot(*place))
    return found


def _nearest(away: Mapping[int, float], within_m: float) -> int | None:
    track = min(away, key=lambda one: away[one], default=None)
    return track if track is not None and away[track] <= within_m else None


def _mutual(away: Mapping[str, Mapping[int, float]], judged: str, within_m: float) -> int | None:
    """Pairs taken nearest first, each detection and each ship once."""
    pairs = sorted((m, name, track) for name, row in away.items() for track, m in row.items() if m <= within_m)
    named: dict[str, int] = {}
    for _, name, track in pairs:
        if name not in named and track not in named.values():
            named[name] = track
    return named.get(judged)


def judged(said: Sequence[tuple[bool, Answer]]) -> dict[str, Any]:
    """Figures of one method from (dark in truth, answer) of every look."""
    there = Counter(answer for dark, answer in said if not dark)
    dark = Counter(answer for is_dark, answer in said if is_dark)
    n, n_dark = sum(there.values()), sum(dark.values())
    called = there["dark"] + dark["dark"]
    searched = n_dark - dark["unsearched"]
    return {
        "n": n,
        "n_dark": n_dark,
        "identity_accuracy": _part(there["own"], n),
        "wrong_ship": _part(there["other"], n),
        "false_dark": _part(there["dark"], n),
        "unsearched": _part(there["unsearched"], n),
        "unclear": _part(there["unclear"] + dark["unclear"], n + n_dark),
        "dark_precision": _part(dark["dark"], called),
        "dark_recall": _part(dark["dark"], n_dark),
        "dark_recall_searched": _part(dark["dark"], searched),
        "dark_unsearched": _part(dark["unsearched"], n_dark),
    }


def _part(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure(seed: int, days: int, vessels: int, count: int) -> dict[str, Any]:
    """The document that `--json` prints."""
    world = World(seed, days, vessels)
    random = np.random.Generator(np.random.PCG64(seed))
    looks = looks_of(world, count, random)
    began, detections = time.process_time(), 0
    waters: dict[str, dict[str, dict[str, Any]]] = {"all": {}, "dense": {}}
    sensors: dict[str, dict[str, Any]] = {}
    for blank in BLANKS_MIN:
        said = [(look, answers(world, look, blank * 60.0)) for look in looks]
        detections += sum(len(look.detections) for look in looks)
        for water, kept in (("all", said), ("dense", [row for row in said if row[0].dense])):
            methods = list(said[0][1])
            if blank == SENSOR_BLANK_MIN:
                sensors = {
                    s.name: judged(
                        [(look.dark, one["association"]) for look, one in said if look.detections[0].look == s.name]
                    )
                    for s in SENSORS
                }
            waters[water][str(blank)] = {m: judged([(look.dark, one[m]) for look, one in kept]) for m in methods}
    return {
        "seed": seed,
        "days": days,
        "vessels": vessels,
        "looks": len(looks),
        "ships_in_a_look": round(float(np.mean([len(look.detections) for look in looks])), 2),
        "dense_looks": sum(look.dense for look in looks),
        "by_silence_min": waters["all"],
        "by_silence_min_dense": waters["dense"],
        "by_sensor": sensors,
        "detections_per_s": round(detections / (time.process_time() - began)),
        "machine": machine(),
        "versions": versions("watchkeeper", "numpy"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--vessels", type=int, default=2000)
    parser.add_argument("--looks", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = measure(options.seed, options.days, options.vessels, options.looks)
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
