"""Which ship it is that was reported: steps that rules about sightings share.

Only positions of waters and hours near a sighting are read. Cells of one degree and one hour around each sighting are named
first, so that an engine joins by equality and never compares every sighting with every position.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.associate import Association, AssociationParams, Detection, Ellipse, Surroundings, associate, circle
from watchkeeper.associate.around import Heard, Hull, Positions
from watchkeeper.detect.base import Known, Step
from watchkeeper.detect.columns import floats
from watchkeeper.detect.reasoning.identities import imo_digits
from watchkeeper.detect.reasoning.shiptypes import group_of as ais_group_of
from watchkeeper.model.units import METRES_PER_DEGREE, METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places
from watchkeeper.sightings.sighting import SCANS_S, SENSORS, UNKNOWN_SENSOR
from watchkeeper.sightings.words import group_of

SEEN = """
SELECT sighting_id, marking_id, t_us, t_error_s, lat, lon, major_m, minor_m, ellipse_bearing_deg, sensor, platform, originator,
       painted_name, painted_imo, broadcast_mmsi, broadcast_name, ship_type, length_m, length_error_m, heading_deg
FROM sightings ORDER BY sighting_id, marking_id
"""
_POSITIONS = """
SELECT p.segment_id, p.t_us, p.lat, p.lon, p.speed_kn, p.course_deg
FROM positions p
JOIN cells c ON c.hour_no = CAST(FLOOR(p.t_us / 3600000000.0) AS BIGINT) AND c.band = CAST(FLOOR(p.lat) AS BIGINT)
            AND c.column_no = CAST(FLOOR(CASE WHEN p.lon >= 180 THEN p.lon - 360 ELSE p.lon END) AS BIGINT)
WHERE p.segment_id IS NOT NULL AND NOT p.repeat
"""
_SHIPS = """
SELECT s.segment_id, s.track_id, s.mmsi, s.name, s.imo, s.length_m, s.ship_type
FROM segments s WHERE s.segment_id IN (SELECT segment_id FROM near_positions) ORDER BY s.segment_id
"""
MOST_DEG = 85.0
"""Beyond this latitude a cell's width is that of this one; no feed of ships has positions there."""


def _cells(known: Known, places: Places, params: Any) -> pa.Table:
    """Cells of a degree and an hour in which a position may be of a ship sighted."""
    used = AssociationParams()
    wanted: set[tuple[int, int, int]] = set()
    for row in known["seen"].to_pylist():
        detection = detection_of(row)
        t_h = detection.t_s / 3600.0
        for hour in range(math.floor(t_h - used.window_h), math.floor(t_h + used.window_h) + 1):
            away_h = max(abs(hour - t_h), abs(hour + 1 - t_h))
            reach_m = 5_000.0 + 2 * detection.ellipse.major_m + away_h * used.fastest_kn * METRES_PER_NAUTICAL_MILE
            reach_m = max(reach_m, used.heard_km * 1000.0)
            wanted.update((hour, band, column) for band, column in _around(detection.lat, detection.lon, reach_m))
    rows = list(zip(*sorted(wanted), strict=True)) or [(), (), ()]
    names = ("hour_no", "band", "column_no")
    return pa.table({name: pa.array(values, pa.int64()) for name, values in zip(names, rows, strict=True)})


def _around(lat: float, lon: float, reach_m: float) -> Iterator[tuple[int, int]]:
    """Whole degrees, from -180 east, of every cell within reach."""
    high = reach_m / METRES_PER_DEGREE
    wide = high / math.cos(math.radians(min(MOST_DEG, abs(lat) + high)))
    bands = range(math.floor(max(-90.0, lat - high)), math.floor(min(90.0, lat + high)) + 1)
    first, last = math.floor(lon - wide), math.floor(lon + wide)
    columns = range(-180, 180) if last - first >= 359 else range(first, last + 1)
    yield from ((band, (column + 180) % 360 - 180) for band in bands for column in columns)


def detection_of(row: Mapping[str, Any]) -> Detection:
    """A row of `seen` as association takes it; errors that are not said are those of its sensor."""
    radius_m, share = SENSORS.get((row["sensor"] or "").lower(), UNKNOWN_SENSOR)
    ellipse = circle(radius_m)
    if row["major_m"] is not None:
        turn = row["ellipse_bearing_deg"] or 0.0
        ellipse = Ellipse(major_m=row["major_m"], minor_m=row["minor_m"] or row["major_m"], bearing_deg=turn)
    length_m = row["length_m"]
    error_m = row["length_error_m"]
    sd_m = error_m / 1.96 if error_m else share * length_m if share and length_m else None
    imo = imo_digits(row["painted_imo"])
    return Detection(
        detection_id=detection_id(row),
        # what one viewer sees must not depend on what he may not see: reports compete with those of their own marking only
        look=f"{row['originator']} {row['platform'] or row['sensor']} {row['marking_id']}",
        scan_s=SCANS_S.get((row["sensor"] or "").lower(), 0.0),
        t_s=row["t_us"] / 1e6,
        t_sd_s=(row["t_error_s"] or 0.0) / 1.96,
        lat=row["lat"],
        lon=row["lon"],
        ellipse=ellipse,
        length_m=length_m,
        length_sd_m=sd_m,
        heading_deg=row["heading_deg"],
        group=group_of(row["ship_type"]),
        name=row["broadcast_name"] or row["painted_name"],
        imo=int(imo) if imo is not None else None,
        mmsi=row["broadcast_mmsi"],
    )


def detection_id(row: Mapping[str, Any]) -> str:
    """The same report under two markings is two detections."""
    return f"{row['sighting_id']} {row['marking_id']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What association says of a sighting."""

    seen: Mapping[str, Any]
    """Its row of `seen`."""
    found: Association
    around: Surroundings
    ships: tuple[Mapping[str, Any], ...]
    """Segments of the ship matched that were heard near then, as rows of `near_ships`, the nearest in time first."""
    passed_over: tuple[Mapping[str, Any], ...]
    """The same of the runner-up."""


def answers(known: Known) -> list[Answer]:
    """Every sighting of `seen` with what it is, in the order of `seen`."""
    rows = known["seen"].to_pylist()
    if not rows:
        return []
    params = AssociationParams()
    ships = {row["segment_id"]: row for row in known["near_ships"].to_pylist()}
    heard, numbers, spans = _heard(known["near_positions"], ships, params)
    detections = [detection_of(row) for row in rows]
    around = {one.detection_id: heard.around(one) for one in detections}
    made = []
    for row, detection, found in zip(rows, detections, associate(detections, around, params), strict=True):
        matched, passed = (
            _segments(one.track, detection.t_s, numbers, spans) if one else () for one in (found.match, found.runner_up)
        )
        made.append(
            Answer(
                seen=row,
                found=found,
                around=around[detection.detection_id],
                ships=tuple(ships[s] for s in matched),
                passed_over=tuple(ships[s] for s in passed),
            )
        )
    return made


Spans = dict[int, tuple[float, float]]


def _heard(
    positions: pa.Table, ships: Mapping[int, Mapping[str, Any]], params: AssociationParams
) -> tuple[Heard, dict[int, list[int]], Spans]:
    """What was heard; segments by number of their track; first and last second of each segment here."""
    segment = np.asarray(positions.column("segment_id").to_numpy(), np.int64)
    t_s = floats(positions, "t_us") / 1e6
    tracks = sorted({row["track_id"] for row in ships.values()})
    number_of = {track: number for number, track in enumerate(tracks)}
    known = np.array(sorted(ships), np.int64)
    of_known = np.array([number_of[ships[int(one)]["track_id"]] for one in known], np.int64)
    at = np.searchsorted(known, segment)
    number = of_known[at] if len(known) else np.empty(0, np.int64)
    order = np.lexsort((segment, t_s, number))
    columns = (floats(positions, name)[order] for name in ("lat", "lon", "speed_kn", "course_deg"))
    rows = Positions(number[order], t_s[order], *columns)
    numbers: dict[int, list[int]] = {}
    hulls: dict[int, Hull] = {}
    for one, its in zip(known.tolist(), of_known.tolist(), strict=True):
        numbers.setdefault(its, []).append(one)
        hulls[its] = _with(hulls.get(its, Hull()), ships[one])
    spans = {one: (float(t_s[at == n].min()), float(t_s[at == n].max())) for n, one in enumerate(known.tolist())}
    return Heard(rows, hulls, params), numbers, spans


def _with(hull: Hull, ship: Mapping[str, Any]) -> Hull:
    def also(had: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        return had if value is None or value in had else (*had, value)

    group = ais_group_of(ship["ship_type"])
    return Hull(
        length_m=hull.length_m or ship["length_m"],
        group=group if hull.group in (None, "unknown") else hull.group,
        names=also(hull.names, ship["name"]),
        imos=also(hull.imos, ship["imo"]),
        mmsis=also(hull.mmsis, ship["mmsi"]),
    )


def _segments(track: int, t_s: float, numbers: Mapping[int, list[int]], spans: Spans) -> list[int]:
    """Segments of a track, the one that holds a time or is nearest to it first."""

    def away(segment: int) -> tuple[float, int]:
        first, last = spans[segment]
        return max(first - t_s, t_s - last, 0.0), segment

    return sorted(numbers[track], key=away)


STEPS: tuple[tuple[str, Step], ...] = (
    ("seen", SEEN),
    ("cells", _cells),
    ("near_positions", _POSITIONS),
    ("near_ships", _SHIPS),
)
"""What `answers` reads, to be put before a rule's own step."""
READS = ("sightings", "positions", "segments")


SMALL_M = 45.0
"""Ships up to this length, metres, are small craft. Ours: SOLAS V/19 asks AIS of 300 gross tonnes, which is about that."""
SMALL_TYPES = frozenset(("yacht", "sailing", "pleasure", "dhow"))
"""Types, in the words of reports, of craft that need not carry AIS."""


def is_small_craft(row: Mapping[str, Any], small_m: float = SMALL_M) -> bool:
    """Whether what was seen need not carry AIS: by its length, or by its kind."""
    kind = (row["ship_type"] or "").lower()
    short = row["length_m"] is not None and row["length_m"] <= small_m
    return short or kind in SMALL_TYPES or group_of(row["ship_type"]) == "fishing"


WHOLE_WORDS = frozenset(
    ("tanker", "bulker", "carrier", "ferry", "tug", "yacht", "trawler", "warship", "barge", "boat", "ship", "vessel")
)
"""Words that name a ship by themselves; `fishing` and `cargo` do not."""


def _kind(ship_type: str) -> str:
    return ship_type if ship_type.lower().split()[-1] in WHOLE_WORDS else f"{ship_type} vessel"


def called(row: Mapping[str, Any]) -> str:
    """A sighting in a few words: `aircraft sighting of EVEN KEEL`, `radar sighting of a ship of 120 m`."""
    what = row["painted_name"] or row["broadcast_name"]
    if what is None:
        kind = _kind(row["ship_type"] or "ship")
        what = f"a {kind} of {row['length_m']:.0f} m" if row["length_m"] else f"a {kind}"
    by = f"{row['sensor']} sighting" if row["sensor"] else "Sighting"
    return f"{by[0].upper()}{by[1:]} of {what}"
