"""What begins with what somebody types: ships, events and ports, as a viewer sees them."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa

from watchkeeper.engine.base import Parameter
from watchkeeper.model.score import score_of
from watchkeeper.places.ports import ports
from watchkeeper.services.event_search import EventFilter, find_events
from watchkeeper.services.lead_reading import leads_in
from watchkeeper.services.lookout import Sight
from watchkeeper.services.map_ships import ships

_KNOWN = """
SELECT mmsi, imo, name, UPPER(coalesce(name, '')) AS upper, MAX(last_us) AS last_us
FROM (
    SELECT mmsi, imo, name, end_us AS last_us FROM ships
    UNION ALL
    SELECT mmsi, imo, name, MAX(t_us) AS last_us FROM statics GROUP BY mmsi, imo, name
)
GROUP BY mmsi, imo, name
"""
_FOUND = """
SELECT mmsi, arg_max(imo, last_us) AS imo, arg_max(name, last_us) AS name, MIN(place) AS place FROM (
    SELECT *, CASE WHEN upper = $q OR CAST(mmsi AS VARCHAR) = $q OR CAST(imo AS VARCHAR) = $number THEN 0
                   WHEN starts_with(upper, $q) THEN 1
                   WHEN starts_with(lpad(CAST(mmsi AS VARCHAR), 9, '0'), $q) OR starts_with(CAST(imo AS VARCHAR), $number) THEN 2
                   WHEN contains(upper, ' ' || $q) THEN 3 END AS place
    FROM known
)
WHERE place IS NOT NULL GROUP BY mmsi ORDER BY place, name, mmsi LIMIT $most
"""
_EVENT_ID = re.compile(r"[0-9a-f]{4,20}\Z")
FEW = 5
"""Leads, events and ports each that are told beside ships."""
Found = dict[str, Any]


def search(sight: Sight, text: str, limit: int) -> list[Found]:
    """Ships by the beginning of a name, of a word of it, an MMSI or an IMO number; events by that of their id; ports by that of
    their name. At most `limit`, those that are exactly it first."""
    said = text.strip().upper()
    if not said:
        return []
    others = [*_leads(sight, said), *_events(sight, said.lower()), *_ports(said)]
    own = _ships(sight, said, limit)
    return [*own[: max(limit - len(others), (limit + 1) // 2)], *others][:limit]


def known_names(sight: Sight) -> pa.Table:
    """Each name and IMO number that each MMSI was heard with."""

    def make() -> pa.Table:
        return sight.sql(_KNOWN, {"ships": ships(sight), "statics": sight.scan("statics")})

    return sight.kept("known names", make)


def _ships(sight: Sight, said: str, limit: int) -> list[Found]:
    number = said.removeprefix("IMO").strip()
    asked: dict[str, Parameter] = {"q": said, "number": number or said, "most": limit}
    rows = sight.sql(_FOUND, {"known": known_names(sight)}, asked).to_pylist()
    return [
        {
            "type": "vessel",
            "id": f"{row['mmsi']:09d}",
            "title": row["name"] or f"MMSI {row['mmsi']:09d}",
            "detail": f"MMSI {row['mmsi']:09d}" + (f", IMO {row['imo']:07d}" if row["imo"] is not None else ""),
            "mmsi": row["mmsi"],
            "imo": row["imo"],
        }
        for row in rows
    ]


def _events(sight: Sight, begins: str) -> list[Found]:
    if not _EVENT_ID.match(begins):
        return []
    found, _ = find_events(sight, EventFilter(begins=begins), limit=FEW)
    return [_event(event) for event in found if event["id"].startswith(begins)]


def _leads(sight: Sight, said: str) -> list[Found]:
    """Open leads whose id begins so, or a ship or company of which is called so."""
    known = leads_in(sight)
    found = []
    for id_ in known.ranks:
        lead = known.contents[id_]
        names = [ship["name"] or "" for ship in lead["vessels"]] + [lead["company"] or ""]
        if id_.upper().startswith(said) or any(name.upper().startswith(said) for name in names):
            where = {"lat": lead["lat"], "lon": lead["lon"]}
            detail = f"lead, rank {known.ranks[id_]}, {score_of(lead['score'])}"
            found.append({"type": "lead", "id": id_, "title": lead["title"]["en"], "detail": detail, **where})
    return found[:FEW]


def _event(event: dict[str, Any]) -> Found:
    first = next(iter(event["vessels"]), None)
    of = "" if first is None else f", {first['name'] or first['mmsi']}"
    told: Found = {
        "type": "event",
        "id": event["id"],
        "title": event["kind"].replace("_", " "),
        "detail": event["start"] + of,
    }
    return told | {"mmsi": first and first["mmsi"], "imo": first and first["imo"]}


def _ports(said: str) -> list[Found]:
    found = [one for one in ports() if one.name.upper().startswith(said)]
    return [
        {
            "type": "port",
            "id": f"{one.country} {one.name}",
            "title": one.name,
            "detail": one.country,
            "lat": one.lat,
            "lon": one.lon,
        }
        for one in found[:FEW]
    ]
