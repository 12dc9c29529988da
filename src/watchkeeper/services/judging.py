"""Events held against the truth of a synthetic scenario: what was planted and found, and what the world contradicts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from watchkeeper.detect.rules.encounter import RULE as ENCOUNTER
from watchkeeper.model.time import parse_time
from watchkeeper.simulate import TruthRow

KINDS = ("gap", "encounter", "feed_outage")
LEAST_OVERLAP = 0.5
"""Share of the planted span that an event must cover to count as finding it."""
NEAR_KM = 10.0
"""An end of a gap further than this from every ship of that MMSI belongs to no ship of the world, kilometres."""
HEARD_KM = 55.0
"""A transmitting ship this near a station would be heard by it, kilometres: inside the shortest range of the scenario."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One planted row and the event that found it, if any."""

    truth: TruthRow
    event_id: str | None


def judge(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Each planted row with an expected kind, and the event that found it."""
    expected = [row for row in truth if row.expected_kind in KINDS]
    return [Judged(truth=row, event_id=_finder(row, events)) for row in expected]


def unexpected(truth: Sequence[TruthRow], events: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Events on the ships and span of a row that says none ought to be there."""
    quiet = [row for row in truth if row.expected_kind == "none"]
    return [
        event
        for event in events
        if event["kind"] == "encounter" and any(_same_ships(row, event) and _share(row, event) > 0 for row in quiet)
    ]


def _finder(row: TruthRow, events: Sequence[Mapping[str, Any]]) -> str | None:
    best, share = None, LEAST_OVERLAP
    for event in events:
        if event["kind"] == row.expected_kind and _same_ships(row, event) and _share(row, event) >= share:
            best, share = str(event["id"]), _share(row, event)
    return best


def _same_ships(row: TruthRow, event: Mapping[str, Any]) -> bool:
    if event["kind"] == "feed_outage":
        return True
    planted = {ship.mmsi for ship in row.ships}
    seen = {ship["mmsi"] for ship in event["vessels"]}
    return bool(seen) and seen <= planted


def _when(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def _share(row: TruthRow, event: Mapping[str, Any]) -> float:
    start, end = _when(row.start), _when(row.end)
    from_, to = _when(event["start"]), _when(event["end"])
    if start is None or end is None or from_ is None:
        return 0.0
    overlap = (min(end, to or end) - max(start, from_)).total_seconds()
    # what happens again and again in a long span (a yacht switched off every night) is found by each time it happens
    span = end - start if not row.innocent else min(end - start, (to or end) - from_)
    return max(0.0, overlap) / max(1.0, span.total_seconds())


class WorldCheck:
    """Holds events against the noise-free world, in which every ship's place is known every two minutes."""

    def __init__(self, world: pa.Table, stations: Mapping[str, tuple[float, float]]) -> None:
        """`stations` gives latitude and longitude of each by name.

        A gap's ends are held against the places ships said they had, an encounter against where they were.
        """
        self._stations = stations
        frame = pl.DataFrame(pl.from_arrow(world)).sort("mmsi", "ship", "t")
        self._all = frame.filter(pl.col("transmitting"))
        self._by_mmsi = {int(key[0]): part for key, part in frame.partition_by("mmsi", as_dict=True).items()}

    def contradicts(self, event: Mapping[str, Any]) -> str | None:
        """Why the world contradicts an event; None when it does not, or cannot be asked about this kind."""
        if event["kind"] == "encounter":
            return self._encounter(event)
        if event["kind"] == "gap":
            return self._gap(event)
        if event["kind"] == "feed_outage" and event["measures"]["name"] in self._stations:
            return self._outage(event)
        return None

    def _outage(self, event: Mapping[str, Any]) -> str | None:
        lat, lon = self._stations[event["measures"]["name"]]
        start, end = _when(event["start"]), _when(event["end"]) or self._all["t"].max()
        then = self._all.filter(pl.col("t").is_between(start, end))
        near = _km(then["lat"].to_numpy(), then["lon"].to_numpy(), lat, lon) <= HEARD_KM
        return None if near.any() else f"no transmitting ship was within {HEARD_KM:g} km of the station: nobody to hear"

    def _gap(self, event: Mapping[str, Any]) -> str | None:
        ends = [(event["start"], event["lat"], event["lon"])]
        if event["end"] is not None:
            ends.append((event["end"], event["measures"]["next_lat"], event["measures"]["next_lon"]))
        for when, lat, lon in ends:
            near = self._nearest_km(event["vessels"][0]["mmsi"], _when(when), lat, lon)
            if near is None or near > NEAR_KM:
                return f"no ship of this MMSI was within {NEAR_KM:g} km of where it was heard at {when}"
        return None

    def _nearest_km(self, mmsi: int, when: datetime | None, lat: float, lon: float) -> float | None:
        ships = self._by_mmsi.get(mmsi)
        if ships is None or when is None:
            return None
        close = ships.filter((pl.col("t") - when).abs() <= pl.duration(minutes=3))
        if close.height == 0:
            return None
        said = close.select(pl.col("said_lat").fill_null(pl.col("lat")), pl.col("said_lon").fill_null(pl.col("lon")))
        return float(_km(said["said_lat"].to_numpy(), said["said_lon"].to_numpy(), lat, lon).min())

    def _encounter(self, event: Mapping[str, Any]) -> str | None:
        params = ENCOUNTER.params
        start, end = _when(event["start"]), _when(event["end"])
        parts = [self._by_mmsi.get(ship["mmsi"]) for ship in event["vessels"]]
        if parts[0] is None or parts[1] is None:
            return "one of these ships is not in the world"
        first, second = (part.filter(pl.col("t").is_between(start, end)) for part in parts if part is not None)
        both = first.join(second, on="t", suffix="_2")
        if both.height == 0:
            return "the ships were not there at that time"
        apart_m = 1000 * _km(
            both["lat"].to_numpy(), both["lon"].to_numpy(), both["lat_2"].to_numpy(), both["lon_2"].to_numpy()
        )
        near = apart_m <= params.max_distance_m * 1.2  # positions are rounded and two minutes apart
        together_h = float(near.sum()) / 30.0
        if together_h < params.min_duration_h * 0.9:
            return f"the ships were that near for only {together_h:.1f} h"
        speed = float(
            np.median(np.concatenate([both["speed_kn"].to_numpy()[near], both["speed_kn_2"].to_numpy()[near]]))
        )
        return None if speed < params.max_speed_kn * 1.2 else f"the ships moved at {speed:.1f} kn"


def _km(lat_1: Any, lon_1: Any, lat_2: Any, lon_2: Any) -> Any:
    east = ((lon_2 - lon_1 + 540) % 360 - 180) * np.cos(np.radians((lat_1 + lat_2) / 2))
    return np.hypot(lat_2 - lat_1, east) * math.pi * 6371.0088 / 180
