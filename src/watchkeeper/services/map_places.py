"""Places of the map as GeoJSON: ports, zones in force on a day, and how well ships are heard."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from watchkeeper.places.ports import Port, ports
from watchkeeper.services.lookout import Sight
from watchkeeper.services.reading import in_box
from watchkeeper.services.waters import reception_map
from watchkeeper.services.zones import zones_at

Box = tuple[float, float, float, float]
Collection = dict[str, Any]


def port_map(box: Box | None) -> Collection:
    """Ports of the World Port Index, in a box of west, south, east, north where one is given."""
    chosen = [one for one in ports() if box is None or in_box(one.lat, one.lon, box)]
    return {"type": "FeatureCollection", "features": [_port(one) for one in chosen]}


def zone_map(sight: Sight, on: date | None) -> Collection:
    """The zones that the viewer sees, those in force on a day where one is given; who claims each stands beside it."""
    found = [one.zone for one in zones_at(sight.workspace.lake, sight.snapshot, sight.workspace.view)]
    features = [
        {
            "type": "Feature",
            "id": zone.zone_id,
            "geometry": json.loads(zone.geometry),
            "properties": {
                "zone_id": zone.zone_id,
                "name": zone.name,
                "kind": zone.kind,
                "claimant": zone.claimant,
                "valid_from": zone.valid_from and zone.valid_from.isoformat(),
                "valid_until": zone.valid_until and zone.valid_until.isoformat(),
                "source": zone.source,
                "note": zone.note,
            },
        }
        for zone in found
        if on is None or zone.holds_on(on)
    ]
    return {"type": "FeatureCollection", "features": features}


def reception(sight: Sight) -> Collection:
    """How well ships are heard by cell and month, worked out once for a snapshot."""
    return sight.kept("reception", lambda: reception_map(sight.workspace))


def _port(port: Port) -> Collection:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [port.lon, port.lat]},
        "properties": {"name": port.name, "country": port.country},
    }
