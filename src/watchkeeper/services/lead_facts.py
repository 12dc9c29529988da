"""What leads are made from: everything of one snapshot that is a signal, and what it is counted against, by marking."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.assess.catalogue import SIGNALS, kind_of
from watchkeeper.assess.rates import ShipDays
from watchkeeper.assess.signal import Ship, Signal
from watchkeeper.detect.reasoning.shiptypes import group_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.segment_id import to_text
from watchkeeper.model.time import US_PER_S, from_us, to_us
from watchkeeper.services.watchlist import holds_on, watchlist_at
from watchkeeper.services.workspace import WHOLE, Workspace

Row = dict[str, Any]
_SOURCES = sorted({one.source for one in SIGNALS} | {"sighting_dark"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadFacts:
    """Rows of one snapshot, every marking among them; `seen_with` takes those that go with one."""

    signals: tuple[Signal, ...]
    """Events, in order of time, as they are without the rest: what those see who may see certain markings is `happened`."""
    meetings: Mapping[str, tuple[int, tuple[str, ...]]]
    """Of events that share what explains a meeting: the meeting's marking and its explanations."""
    matches: tuple[Row, ...]
    """Those that nobody judged away."""
    watched: tuple[Row, ...]
    """Entries of the watchlist."""
    today: date
    segments: tuple[Row, ...]
    followed: tuple[Row, ...]
    joined: tuple[tuple[int, int, int], ...]
    """Two numbers of one hull, and the marking of what says so."""
    decisions: tuple[Row, ...]
    """What people decided of identities, in order of time."""
    owners: tuple[tuple[str, int, int], ...]
    """Company, IMO number of her ship, marking."""
    sightings: tuple[Row, ...]
    registered: frozenset[tuple[int, int]]
    """IMO numbers of which a register says something, with the marking."""

    def horizon_us(self, markings: Collection[int]) -> int:
        """The last time that segments of these markings have data of; 0 where there are none."""
        return max((to_us(row["end"]) for row in self.segments if row["marking_id"] in markings), default=0)

    def happened(self, markings: Collection[int]) -> list[Signal]:
        """Events of these markings, as whoever sees those sees them: what goes on goes on to the end of what they have, and a
        change of draught is explained by its meeting where they may see that."""
        horizon, found = self.horizon_us(markings), []
        for one in self.signals:
            if one.marking_id in markings:
                marking, names = self.meetings.get(one.ids[0], (None, ()))
                seen = _explained_by(one, names) if marking in markings and names else one
                found.append(seen.until(horizon))
        return found

    def ships(self, markings: Collection[int]) -> dict[int, Ship]:
        """Ships by number, as those segments say that have these markings; the last name and type that were heard."""
        found: dict[int, Ship] = {}
        for row in self.segments:
            if row["marking_id"] in markings:
                found[row["mmsi"]] = _ship(row, found.get(row["mmsi"]))
        return found

    def standing(self, markings: Collection[int]) -> list[Signal]:
        """Matches and entries as signals of the ships that segments of these markings have heard: who a number belongs to is
        known to those alone who may see where it was heard."""
        heard = [row for row in self.segments if row["marking_id"] in markings]
        by_imo: dict[int, set[int]] = {}
        for row in heard:
            if row["imo"] is not None:
                by_imo.setdefault(row["imo"], set()).add(row["mmsi"])
        numbers, horizon = {row["mmsi"] for row in heard}, self.horizon_us(markings)
        found = [one for row in self.matches if row["marking_id"] in markings for one in _of_match(row, by_imo)]
        for row in self._held(markings, "ship"):
            found += _of_watched(row, by_imo, numbers, horizon)
        return found

    def of_companies(self, markings: Collection[int]) -> list[tuple[str, Signal]]:
        """Companies of the watchlist, by name or number, and the signal that they are on it."""
        horizon = self.horizon_us(markings)
        return [_of_company(row, horizon) for row in self._held(markings, "company")]

    def _held(self, markings: Collection[int], kind: str) -> list[Row]:
        """Entries of these markings that hold today or on the last day of the data."""
        days = {self.today, from_us(self.horizon_us(markings)).date()}
        entries = (row for row in self.watched if row["kind"] == kind and row["marking_id"] in markings)
        return [row for row in entries if any(holds_on(row, day) for day in days)]

    def decided(self, kind: str, markings: Collection[int]) -> list[tuple[int, int]]:
        """Pairs of MMSIs that people joined or split, as those decisions last say that have these markings. Decisions of hull
        numbers join no numbers by themselves."""
        last: dict[frozenset[str], Row] = {}
        for row in self.decisions:
            if row["marking_id"] in markings:
                last[frozenset((row["a"], row["b"]))] = row
        pairs = []
        for row in last.values():
            nodes = [row[name].partition("/")[0].partition(" ") for name in ("a", "b")]
            if row["kind"] == kind and all(what == "mmsi" for what, _, _ in nodes):
                pairs.append((int(nodes[0][2]), int(nodes[1][2])))
        return pairs

    def ship_days(self, markings: Collection[int]) -> ShipDays:
        """Ship-days followed by ship, group and water."""
        days: ShipDays = {}
        for row in self.followed:
            if row["marking_id"] in markings:
                key = group_of(row["ship_type"]), (row["band"], row["column_no"], row["month_no"])
                hers = days.setdefault(row["mmsi"], {})
                hers[key] = hers.get(key, 0.0) + row["ship_hours"] / 24.0
        return days


def lead_facts(workspace: Workspace, snapshot: Snapshot, today: date, set_aside: Collection[str]) -> LeadFacts:
    """Everything of a snapshot. `set_aside` are hits that people judged to be somebody else."""
    segments = sorted(_rows(workspace, snapshot, "segments"), key=lambda row: (row["end"], row["segment_id"]))
    events = _events(workspace, snapshot)
    roots = _roots(events)
    current = [row for row in events if row["superseded_by"] is None and not row["withdrawn"]]
    signals = [one for row in current for one in _of_event(row, roots)]
    matches = [row for row in _rows(workspace, snapshot, "matches") if row["hit_id"] not in set_aside]
    decided = _rows(workspace, snapshot, "identity_decisions")
    registry = _rows(workspace, snapshot, "registry")
    return LeadFacts(
        signals=tuple(sorted(signals, key=lambda one: (one.start_us, one.ids))),
        meetings=_meetings(current),
        matches=tuple(matches),
        watched=tuple(watchlist_at(workspace, snapshot, WHOLE)),
        today=today,
        segments=tuple(segments),
        followed=tuple(_rows(workspace, snapshot, "followed")),
        joined=tuple(_hand_overs(current)),
        decisions=tuple(sorted(decided, key=lambda row: (row["decided"], row["decision_id"]))),
        owners=tuple(_owners(registry)),
        sightings=tuple(_rows(workspace, snapshot, "sightings")),
        registered=frozenset((row["imo"], row["marking_id"]) for row in registry if row["imo"] is not None),
    )


def _rows(workspace: Workspace, snapshot: Snapshot, table: str) -> list[Row]:
    return list(workspace.lake.rows(snapshot, WHOLE, table).to_pylist())


def _events(workspace: Workspace, snapshot: Snapshot) -> list[Row]:
    """Events of kinds that are signals, those that were replaced among them."""
    table = workspace.lake.rows(snapshot, WHOLE, "events")
    return list(table.filter(pc.is_in(table.column("kind"), pa.array(_SOURCES, pa.string()))).to_pylist())


def _roots(events: Iterable[Row]) -> dict[str, str]:
    """By event, the first of the line it replaced."""
    before = {row["id"]: row["supersedes"] for row in events}
    roots: dict[str, str] = {}
    for one in before:
        root, seen = one, {one}
        while (older := before.get(root)) is not None and older not in seen:
            root = older
            seen.add(older)
        roots[one] = root
    return roots


def _ship(row: Row, known: Ship | None) -> Ship:
    number = Mmsi(row["mmsi"])
    before = known or Ship(mmsi=row["mmsi"])
    ship_type = before.ship_type if row["ship_type"] is None else row["ship_type"]
    return Ship(
        mmsi=row["mmsi"],
        imo=before.imo if row["imo"] is None else row["imo"],
        name=before.name if row["name"] is None else row["name"],
        ship_type=ship_type,
        group=group_of(ship_type),
        flag=number.flag_on(row["end"].date()),
        track=to_text(row["track_id"]),
    )


def _meetings(events: Iterable[Row]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """By change of draught in a meeting, the meeting's marking and explanations: what explains the one explains the other."""
    listed = [(row, json.loads(row["measures"])) for row in events]
    explained = {row["id"]: (row["marking_id"], _explanations(measures)) for row, measures in listed}
    of = {row["id"]: measures.get("encounter_id") or "" for row, measures in listed if row["kind"] == "draught_change"}
    return {one: explained[meeting] for one, meeting in of.items() if meeting in explained}


def _explained_by(signal: Signal, names: tuple[str, ...]) -> Signal:
    measures = {**signal.measures, "explanations": ",".join(names)}
    kind = kind_of(signal.kind.source, measures) or signal.kind
    return replace(signal, name=kind.name, measures=measures, explanations=names)


def _explanations(measures: Row) -> tuple[str, ...]:
    """Names of the innocent explanations that hold."""
    names: str | None = measures.get("explanations")
    return tuple(names.split(",")) if names else ()


def _of_event(row: Row, roots: Mapping[str, str]) -> list[Signal]:
    measures = json.loads(row["measures"])
    kind = kind_of(row["kind"], measures)
    ships = tuple(dict.fromkeys(ship["mmsi"] for ship in json.loads(row["vessels"])))
    if row["kind"] == "offset_twin" and measures.get("jumped_mmsi"):
        ships = tuple(mmsi for mmsi in ships if mmsi == measures["jumped_mmsi"]) or ships
    if kind is None or (not ships and row["kind"] != "sighting_dark"):
        return []
    start = to_us(row["start"])
    end = start if row["end"] is None else to_us(row["end"])
    return [
        Signal(
            name=kind.name,
            ids=(row["id"],),
            root=roots[row["id"]],
            ships=ships,
            start_us=start,
            end_us=max(start, end),
            lat=row["lat"],
            lon=row["lon"],
            measures=measures,
            reasons=tuple(json.loads(row["reasons"])),
            explanations=_explanations(measures),
            cites=frozenset(str(value) for name, value in measures.items() if name.endswith("_id") and value),
            marking_id=row["marking_id"],
            goes_on=row["end"] is None and bool(row["open"]),
        )
    ]


def _of_match(row: Row, by_imo: Mapping[int, set[int]]) -> list[Signal]:
    what, _, number = row["ship"].partition(" ")
    ships = sorted(by_imo.get(int(number), ())) if what == "imo" else [int(number)]
    kind = kind_of("match", row)
    if row["ended"] is not None or kind is None or not ships:
        return []
    hit = json.loads(row["hit"])
    said = f"{hit['name']} on {row['list']} of {row['list_as_of']}: {row['status']}, score {row['score']:.2f}."
    return [
        _standing(
            kind.name,
            row["match_id"],
            tuple(ships),
            (_midnight(row["identity_from"]), _midnight(row["identity_until"] + timedelta(days=1)) - US_PER_S),
            {"list": row["list"], "list_as_of": str(row["list_as_of"]), "key": row["key"], "score": row["score"]},
            (said,),
            row["marking_id"],
        )
    ]


def _of_watched(row: Row, by_imo: Mapping[int, set[int]], numbers: Collection[int], horizon: int) -> list[Signal]:
    own = {row["mmsi"]} & set(numbers) if row["mmsi"] is not None else set()
    ships = tuple(sorted(own | by_imo.get(row["imo"] or 0, set())))
    return [_watched(row, ships, horizon)] if ships else []


def _of_company(row: Row, horizon: int) -> tuple[str, Signal]:
    return str(row["name"] or row["imo"]).upper(), _watched(row, (), horizon)


def _watched(row: Row, ships: tuple[int, ...], horizon: int) -> Signal:
    span = (min(_midnight(row["since"]), horizon), horizon)
    said = f"On the watchlist of {row['who']} since {row['since']}: {row['why']}"
    measures = {"who": row["who"], "why": row["why"], "since": str(row["since"])}
    return _standing("watched", row["entry_id"], ships, span, measures, (said,), row["marking_id"])


def _standing(
    name: str,
    id_: str,
    ships: tuple[int, ...],
    span: tuple[int, int],
    measures: Row,
    reasons: tuple[str, ...],
    marking_id: int,
) -> Signal:
    return Signal(
        name=name,
        ids=(id_,),
        root=id_,
        ships=ships,
        start_us=span[0],
        end_us=span[1],
        lat=None,
        lon=None,
        measures=measures,
        reasons=reasons,
        explanations=(),
        cites=frozenset(),
        marking_id=marking_id,
    )


def _midnight(day: date) -> int:
    return to_us(datetime.combine(day, time(), UTC))


def _hand_overs(events: Iterable[Row]) -> list[tuple[int, int, int]]:
    found = []
    for row in events:
        if row["kind"] == "hand_over":
            measures = json.loads(row["measures"])
            found.append((measures["mmsi_before"], measures["mmsi_after"], row["marking_id"]))
    return found


def _owners(registry: Iterable[Row]) -> list[tuple[str, int, int]]:
    return [
        (row["value"].upper(), row["imo"], row["marking_id"])
        for row in registry
        if row["attribute"] in ("owner", "manager") and row["imo"] is not None and _is_name(row["value"])
    ]


NOBODY = frozenset(
    {"", "-", "?", "N/A", "NA", "NIL", "NONE", "NOT KNOWN", "NOT REPORTED", "UNKNOWN", "UNKNOWN OWNER", "TBN", "TBA"}
)
"""What registers write where they know no company: ships that have this in common have nothing in common."""


def _is_name(text: str) -> bool:
    return text.strip().upper() not in NOBODY
