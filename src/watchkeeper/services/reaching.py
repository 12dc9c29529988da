"""Where the ship of a gap could have been: the area, and in it ports, zones and waters where ships meet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import shapely

from watchkeeper.detect.reasoning.reach import Ends
from watchkeeper.detect.reasoning.reach_area import reach_area
from watchkeeper.model.errors import UsageError
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.places import Places, world
from watchkeeper.services.reading import EventFilter, event, events
from watchkeeper.services.workspace import Workspace
from watchkeeper.services.zones import zones_at

MEETING_DEG = 0.5
"""Side of the cells in which meetings are counted together, degrees."""
LEAST_MEETINGS = 2
"""Meetings alongside that make a cell a meeting area."""


def reach(workspace: Workspace, event_id: str, *, stay_h: float = 6.0) -> dict[str, Any]:
    """What a gap left time for, as GeoJSON: the area with `stay_h` hours to spare, ports in it with hours left, zones that it
    touches, and cells where ships were seen alongside each other. NotFound where there is no such event; UsageError when it is
    no gap."""
    gap = event(workspace, event_id)
    if gap["kind"] != "gap":
        raise UsageError(f"event {gap['id']} is a {gap['kind']}; only a gap has a reach")
    places, ends = world(), _ends(gap)
    area = reach_area(ends, 0, places, stay_h=stay_h)
    features = [
        _feature(
            area, {"what": "reach", "event": gap["id"], "stay_h": stay_h, "speed_kn": gap["measures"]["class_speed_kn"]}
        ),
        _feature(shapely.Point(gap["lon"], gap["lat"]), {"what": "last heard", "t": gap["start"]}),
    ]
    if gap["end"] is not None:
        point = shapely.Point(gap["measures"]["next_lon"], gap["measures"]["next_lat"])
        features.append(_feature(point, {"what": "heard again", "t": gap["end"]}))
    features += _ports(gap, places) + _zones(workspace, gap, area) + _meetings(workspace, ends, places, stay_h)
    return {"type": "FeatureCollection", "features": features}


def _ends(gap: Mapping[str, Any]) -> Ends:
    measures = gap["measures"]
    values = (
        gap["lat"],
        gap["lon"],
        measures["next_lat"],
        measures["next_lon"],
        measures["silence_h"],
        measures["class_speed_kn"],
    )
    return Ends(*(np.array([np.nan if value is None else value], np.float64) for value in values))


def _feature(shape: shapely.Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": properties}


def _ports(gap: Mapping[str, Any], places: Places) -> list[dict[str, Any]]:
    by_name = {(one.name, one.country): one for one in places.ports}
    found = []
    for one in json.loads(gap["measures"]["reach"]):
        port = by_name.get((one["port"], one["country"]))
        if port is not None:
            found.append(_feature(shapely.Point(port.lon, port.lat), {"what": "port", **one}))
    return found


def _zones(workspace: Workspace, gap: Mapping[str, Any], area: shapely.MultiPolygon) -> list[dict[str, Any]]:
    day = date.fromisoformat(gap["start"][:10])
    found = []
    for stored in zones_at(workspace.lake, workspace.lake.snapshot(), workspace.view):
        zone = stored.zone
        if zone.holds_on(day):
            shared = shapely.intersection(shapely.from_geojson(zone.geometry), area)
            if shared.area > 0:
                said = {"what": "zone", "name": zone.name, "kind": zone.kind, "claimant": zone.claimant}
                found.append(_feature(shared, said))
    return found


def _meetings(workspace: Workspace, ends: Ends, places: Places, stay_h: float) -> list[dict[str, Any]]:
    """Cells in which at least two meetings alongside were seen, with the hours left there."""
    met = [one for one in events(workspace, EventFilter(kind="encounter")) if one["measures"]["alongside"]]
    cells = Counter((int(one["lat"] // MEETING_DEG), int(one["lon"] // MEETING_DEG)) for one in met)
    chosen = sorted(cell for cell, count in cells.items() if count >= LEAST_MEETINGS)
    if not chosen:
        return []
    lat, lon = ((np.array(column) + 0.5) * MEETING_DEG for column in zip(*chosen, strict=True))
    there = np.ones(len(chosen))
    way_m = places.sailing_m(ends.lat[0] * there, ends.lon[0] * there, lat, lon)
    if not np.isnan(ends.next_lat[0]):
        way_m = way_m + places.sailing_m(lat, lon, ends.next_lat[0] * there, ends.next_lon[0] * there)
    left_h = ends.silence_h[0] - way_m / METRES_PER_NAUTICAL_MILE / ends.speed_kn[0]
    order = [at for at in np.argsort(-left_h, kind="stable") if left_h[at] >= stay_h]
    return [
        _feature(
            shapely.Point(lon[at], lat[at]),
            {"what": "meeting area", "meetings": cells[chosen[at]], "hours_left": round(float(left_h[at]), 1)},
        )
        for at in order
    ]
