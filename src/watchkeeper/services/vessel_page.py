"""Everything a page about a ship shows: what is known of her, whom she met and where she called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from watchkeeper.places.ports import ports_called
from watchkeeper.services.lookout import Sight
from watchkeeper.services.reading import vessel_seen

Event = Mapping[str, Any]
CALLS = {"port_visit": ("anchorage_name", "port"), "dark_port_call": ("port",)}
"""Kinds of events that are calls, and the measures that name the port, the nearest first."""


def vessel_page(sight: Sight, query: str, now: datetime) -> dict[str, Any]:
    """The document of `reading.vessel` with `partners`, ships in her events, and `ports`, where she called. NotFound when
    nothing is known of her."""
    found = vessel_seen(sight, query, now)
    own = {row["mmsi"] for row in found["mmsis"]}
    return {**found, "partners": partners(own, found["events"]), "ports": calls(found["events"])}


def partners(own: set[int], events: Iterable[Event]) -> list[dict[str, Any]]:
    """Other ships in these events, those met most often first: mmsi, name, imo, ids of the events, when the last one began."""
    met: dict[int, dict[str, Any]] = {}
    for event in sorted(events, key=lambda one: one["start"]):
        for ship in event["vessels"]:
            if ship["mmsi"] in own:
                continue
            one = met.setdefault(ship["mmsi"], {"mmsi": ship["mmsi"], "name": None, "imo": None, "events": []})
            one["name"], one["imo"] = ship["name"] or one["name"], ship["imo"] or one["imo"]
            if event["id"] not in one["events"]:
                one["events"].append(event["id"])
            one["last"] = event["start"]
    told = [one | {"count": len(one["events"])} for one in met.values()]
    return sorted(told, key=lambda one: (-one["count"], one["mmsi"]))


def calls(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Ports she called at, the last first: port, country, visits, when the last one began, lat and lon of the port; null where
    the name is no port's of the World Port Index, and then of the event."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for event in sorted(events, key=lambda one: one["start"]):
        named = [event["measures"].get(name) for name in CALLS.get(event["kind"], ())]
        name = next((one for one in named if one), None)
        if name is None:
            continue
        country = event["measures"].get("country")
        one = found.setdefault((name, country), {"port": name, "country": country, "visits": 0})
        known = ports_called(name, country)
        place = (known[0].lat, known[0].lon) if known else (event["lat"], event["lon"])
        one |= {"visits": one["visits"] + 1, "last": event["start"], "lat": place[0], "lon": place[1]}
    return sorted(found.values(), key=lambda one: one["last"], reverse=True)
