"""What rules read of one snapshot: tables of the lake, what the walk gives, and events of the rules before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.detect import Rule
from watchkeeper.detect.derived import DERIVED, derive
from watchkeeper.engine import Engine, Relation
from watchkeeper.lake import Lake
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.time import to_us
from watchkeeper.places.places import Places
from watchkeeper.places.zone import Zone
from watchkeeper.services.papers import paper_relations
from watchkeeper.services.workspace import WHOLE
from watchkeeper.tracks.grid import GridParams, GridWalker
from watchkeeper.tracks.hours import HourParams, HourWalker
from watchkeeper.tracks.motion import MotionParams, MotionWalker
from watchkeeper.tracks.stays import StayParams, StayWalker
from watchkeeper.tracks.walk import COLUMNS, Walk, Walker
from watchkeeper.tracks.zone_stays import ZoneStayWalker


class Relations:
    """The relations of one snapshot, each made when a rule first reads it."""

    def __init__(
        self,
        engine: Engine,
        lake: Lake,
        snapshot: Snapshot,
        segments: pa.Table,
        places: Places,
        zone_markings: Sequence[int] = (),
    ) -> None:
        self._engine, self._places = engine, places
        self._segments = np.array(segments.column("segment_id").to_pylist(), np.int64)
        scans = {name: lake.scan(snapshot, WHOLE, name) for name in ("positions", "statics", "segments", "sightings")}
        self._positions = scans["positions"]
        horizon_us = _horizon_us(segments)
        self._known: dict[str, Relation] = {
            **scans,
            "horizon": pa.table({"horizon_us": pa.array([horizon_us], pa.int64())}),
            "zones": zone_table(places.zones.zones, zone_markings),
            **paper_relations(lake, snapshot, WHOLE),
        }

    def walk(self, rules: Iterable[Rule], also: Sequence[str] = ()) -> None:
        """Walks over the positions once, for everything that these rules read of it."""
        wanted = {name for rule in rules for name in rule.reads} | set(also)
        makers = [maker for names, maker in walkers(self._places) if wanted & set(names)]
        if makers:
            known = self._segments
            self._known |= self._engine.walk(self._positions, COLUMNS, lambda: Walk(known, *makers))

    def named(self, *names: str) -> dict[str, Relation]:
        """Relations that are there."""
        return {name: self._known[name] for name in names}

    def of(self, rule: Rule) -> dict[str, Relation]:
        """What a rule reads."""
        if "destinations" in rule.reads and "destinations" not in self._known:
            self._known["destinations"] = self._destinations()
        for name in rule.reads:
            if name in DERIVED and name not in self._known:
                self._known[name] = derive(name, self._engine, self._known)
        return {name: self._known[name] for name in rule.reads}

    def add_events(self, kind: str, rows: pa.Table, ids: Sequence[str], tracks: Sequence[Sequence[int | None]]) -> None:
        """Events found, for rules that read them: the rule's rows with `id`, `track_1` and `track_2`."""
        made = rows.append_column("id", pa.array(ids, pa.string()))
        for number, column in enumerate(tracks, start=1):
            made = made.append_column(f"track_{number}", pa.array(column, pa.int64()))
        self._known[f"events_{kind}"] = made

    def _destinations(self) -> pa.Table:
        typed = self._engine.sql(
            "SELECT DISTINCT destination FROM statics WHERE destination IS NOT NULL ORDER BY destination",
            {"statics": self._known["statics"]},
            {},
        )
        return destination_table(typed.column("destination").to_pylist(), self._places)


def walkers(places: Places) -> list[tuple[tuple[str, ...], Callable[[NDArray[np.int64]], Walker]]]:
    """(relations it gives, maker) of every walker."""
    return [
        (("grid", "silences"), lambda known: GridWalker(known, GridParams(), places.anchorages)),
        (("hours",), lambda known: HourWalker(known, HourParams(), places.shore_m)),
        (("motion",), lambda known: MotionWalker(known, MotionParams())),
        (("stays",), lambda known: StayWalker(known, StayParams(), places.anchorages)),
        (("zone_stays",), lambda known: ZoneStayWalker(known, places.zones)),
    ]


def zone_table(zones: Sequence[Zone], markings: Sequence[int]) -> pa.Table:
    """`zones`: number in the index, id, name, kind, claimant, first and last moment (null: no bound), marking."""
    day_us = 86_400_000_000
    since = [None if one.valid_from is None else one.valid_from.toordinal() - _EPOCH for one in zones]
    until = [None if one.valid_until is None else one.valid_until.toordinal() - _EPOCH + 1 for one in zones]
    return pa.table(
        {
            "zone_no": pa.array(range(len(zones)), pa.int64()),
            "zone_id": pa.array([one.zone_id for one in zones], pa.string()),
            "name": pa.array([one.name for one in zones], pa.string()),
            "kind": pa.array([one.kind for one in zones], pa.string()),
            "claimant": pa.array([one.claimant for one in zones], pa.string()),
            "from_us": pa.array([None if day is None else day * day_us for day in since], pa.int64()),
            "until_us": pa.array([None if day is None else day * day_us for day in until], pa.int64()),
            "marking_id": pa.array(markings, pa.int64()),
        }
    )


_EPOCH = date(1970, 1, 1).toordinal()


def destination_table(typed: Sequence[str], places: Places) -> pa.Table:
    """`destinations`: each text typed with the places it may mean, `name`, `lat`, `lon`; no row for one not understood."""
    meant = [(text, place) for text in typed for place in places.destinations(text)]
    return pa.table(
        {
            "destination": pa.array([text for text, _ in meant], pa.string()),
            "name": pa.array([place.name for _, place in meant], pa.string()),
            "lat": pa.array([place.lat for _, place in meant], pa.float64()),
            "lon": pa.array([place.lon for _, place in meant], pa.float64()),
        }
    )


def _horizon_us(segments: pa.Table) -> int:
    ends = segments.column("end")
    return to_us(pa.compute.max(ends).as_py()) if len(ends) else 0
