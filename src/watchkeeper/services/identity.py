"""Who a ship was: her hull, the three lanes of her identity, and where they contradict each other, as a viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from watchkeeper.engine import Engine
from watchkeeper.identity import (
    LANES,
    Contradiction,
    Entry,
    Hull,
    IdentityParams,
    broadcast_entries,
    contradictions_of,
    hulls_of,
    registered_entry,
)
from watchkeeper.identity.entry import REGISTERED, SourceRow, day_begins, day_ends
from watchkeeper.identity.join import names
from watchkeeper.identity.periods import overlap
from watchkeeper.model.errors import NotFound
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.services.identity_facts import IdentityTables, facts_around, flags_of, heard_of, named, statics_of
from watchkeeper.services.identity_seen import seen_entries
from watchkeeper.services.workspace import Workspace

PARAMS = IdentityParams()
IMO_DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipIdentity:
    """One hull, all that is said of it, and what of that cannot all be so."""

    hull: Hull
    entries: tuple[Entry, ...]
    contradictions: tuple[Contradiction, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `vessel --json` gives it, one of `hulls`."""
        return {
            **self.hull.to_dict(),
            "lanes": {lane: [one.to_dict() for one in self.entries if one.lane == lane] for lane in LANES},
            "contradictions": [one.to_dict() for one in self.contradictions],
        }


def ships(workspace: Workspace, engine: Engine, query: str, heard_as: Iterable[int] = ()) -> list[ShipIdentity]:
    """The hulls that an IMO number, MMSI or name leads to; empty when to none. `heard_as` are MMSIs known to be meant too."""
    return ships_among(IdentityTables(workspace, engine, workspace.lake.snapshot()), query, heard_as)


def ships_among(tables: IdentityTables, query: str, heard_as: Iterable[int] = ()) -> list[ShipIdentity]:
    """The same, from tables that are open."""
    start = _start(tables, query) | {f"mmsi {mmsi:09d}" for mmsi in heard_as}
    hulls = hulls_of(facts_around(tables, sorted(start), PARAMS), PARAMS)
    return [
        ship
        for hull in hulls
        if any(names(node, own) for node in start for own in hull.nodes)
        if (ship := _ship(tables, hull)).entries
    ]


def hulls_with(workspace: Workspace, engine: Engine, node: str) -> list[list[str]]:
    """The identities of each hull that `node`, as a decision names it, is of; several where an MMSI is several ships."""
    query = node.partition("/")[0].partition(" ")[2]
    hulls = [ship.hull.nodes for ship in ships(workspace, engine, query)]
    return [list(nodes) for nodes in hulls if any(names(node, own) for own in nodes)]


def ship_on(workspace: Workspace, engine: Engine, mmsi: int, day: date) -> dict[str, Any]:
    """Which ship an MMSI was on a UTC day. NotFound when nothing is known of the MMSI.

    `grounds` are the entries that give her the MMSI on that day; where there are none, she is the ship it was at other times.
    """
    found = _known(workspace, engine, f"{mmsi:09d}")
    whole = (day_begins(day), day_ends(day))
    told = []
    for ship in found:
        own = [one for one in ship.hull.stretches if one.mmsi == mmsi and one.meets(whole)]
        then = [one for one in ship.entries if overlap((one.begins, one.ends), whole) is not None]
        grounds = [one for one in then if one.attribute == "mmsi" and int(one.value) == mmsi]
        if own or grounds:
            said = [one for one in then if one.lane == REGISTERED or one.subject in {stretch.node for stretch in own}]
            told.append({**ship.hull.to_dict(), **_dated(grounds, said)})
    told.sort(key=lambda one: (not one["grounds"], one["identities"]))
    return {"mmsi": mmsi, "on": day.isoformat(), "ships": told, "snapshot": workspace.lake.snapshot().snapshot_id}


def names_of(workspace: Workspace, engine: Engine, query: str) -> dict[str, Any]:
    """Under which names a hull sailed: by IMO number, MMSI or name, in order of time. NotFound when nothing is known."""
    hulls = [
        {
            **ship.hull.to_dict(),
            "names": [
                one.to_dict() for one in sorted(ship.entries, key=_by_time) if one.attribute in ("name", "former_name")
            ],
        }
        for ship in _known(workspace, engine, query)
    ]
    return {"query": query, "hulls": hulls, "snapshot": workspace.lake.snapshot().snapshot_id}


def _dated(grounds: list[Entry], said: list[Entry]) -> dict[str, Any]:
    return {
        "grounds": [one.to_dict() for one in grounds],
        "names": sorted({one.value for one in said if one.attribute == "name"}),
        "said": [one.to_dict() for one in said],
    }


def _known(workspace: Workspace, engine: Engine, query: str) -> list[ShipIdentity]:
    found = ships(workspace, engine, query)
    if not found:
        raise NotFound(f"no ship '{query}' is registered or has been heard: give an MMSI, an IMO number or a name")
    return found


def _start(tables: IdentityTables, query: str) -> set[str]:
    plain = query.strip().upper().removeprefix("IMO").strip()
    if plain.isascii() and plain.isdecimal() and len(plain) == IMO_DIGITS:
        return {f"imo {plain}"}
    if plain.isascii() and (mmsi := Mmsi.parse(plain)) is not None:
        return {f"mmsi {mmsi}"}
    return named(tables, query)


def _ship(tables: IdentityTables, hull: Hull) -> ShipIdentity:
    """A hull with its three lanes."""
    registered = _registered(tables, hull)
    broadcast = broadcast_entries(
        hull.stretches, statics_of(tables, hull.mmsis), heard_of(tables, hull.mmsis), flags_of(tables), PARAMS
    )
    entries = sorted(
        [*registered, *broadcast, *seen_entries(tables, hull)], key=lambda one: (one.attribute, *_by_time(one))
    )
    return ShipIdentity(
        hull=hull, entries=tuple(entries), contradictions=tuple(contradictions_of(entries, PARAMS, hull.claimed))
    )


def _registered(tables: IdentityTables, hull: Hull) -> list[Entry]:
    subjects = {f"imo {imo:07d}" for imo in hull.imos} | {f"mmsi {mmsi:09d}" for mmsi in hull.mmsis}
    said = [registered_entry(row) for row in tables.registry(subject=sorted(subjects))]
    return [*said, *_numbers(said)]


def _numbers(said: list[Entry]) -> list[Entry]:
    """That a register knows a hull number, as an entry of its own: from the day it was issued, where that is said."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for one in said:
        if one.subject.startswith("imo "):
            found.setdefault((one.subject, one.source), []).append(one)
    return [
        Entry(
            lane=REGISTERED,
            attribute="imo",
            value=subject[4:],
            first=min((one.first for one in own if one.attribute == "issued" and one.first), default=None),
            by_day=True,
            times=len({row for one in own for row in one.rows}),
            source=source,
            rows=_ends([row for one in own for row in one.rows]),
            subject=subject,
        )
        for (subject, source), own in found.items()
    ]


def _ends(rows: list[SourceRow]) -> tuple[SourceRow, ...]:
    ordered = sorted(set(rows))
    return tuple(ordered[:1] + ordered[1:][-1:])


def _by_time(one: Entry) -> tuple[Any, ...]:
    return one.begins, one.ends, one.lane, one.value, one.source
