"""Sightings in the order in which a watch officer should look at them, each with why.

Points are policy, in one table, and say nothing but what to look at first. Everything is read through the viewer's own view: what
they may not see weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.associate import AssociationParams, Outcome
from watchkeeper.associate.duplicates import DuplicateParams, MergeCandidate, merge_candidates
from watchkeeper.associate.names import bare_name
from watchkeeper.detect.reasoning.explanations import EXPLANATIONS
from watchkeeper.detect.reasoning.identities import compared, imo_digits
from watchkeeper.detect.reasoning.sightings import (
    READS,
    STEPS,
    Answer,
    answers,
    called,
    detection_id,
    detection_of,
    is_small_craft,
)
from watchkeeper.engine import Engine, Relation
from watchkeeper.model.time import from_us, iso
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.places import world
from watchkeeper.places.zone_index import index_of
from watchkeeper.services.reading import EventFilter, events
from watchkeeper.services.watchlist import holds_on, watchlist_at
from watchkeeper.services.workspace import Workspace
from watchkeeper.services.zones import zones_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How many points a reason gives, and the sentence that stands for it."""

    name: str
    points: float
    text: str


WEIGHTS: dict[str, Weight] = {
    one.name: one
    for one in (
        Weight(name="watchlist", points=5.0, text="On the watchlist"),
        Weight(name="contradicts", points=4.0, text="What is painted on her is not what she broadcasts"),
        Weight(name="dark", points=3.0, text="Dark: AIS was received there, and none of the ships heard is she"),
        Weight(name="activity", points=2.0, text="Seen at work with another ship"),
        Weight(name="event", points=2.0, text="Near an event"),
        Weight(name="zone", points=1.0, text="In a zone"),
        Weight(name="dark_unclear", points=1.0, text="Perhaps dark: a ship heard there could be she"),
        Weight(name="unsearched", points=0.5, text="Nobody is known to have listened there: AIS cannot say"),
        Weight(name="match_unclear", points=0.0, text="Perhaps a ship heard there, and another could be she"),
        Weight(name="matched", points=0.0, text="A ship that transmits"),
        Weight(name="confirmed", points=-1.0, text="What is painted on her is what she broadcasts"),
        Weight(name="misread", points=-2.0, text=EXPLANATIONS["misread"].rstrip(".")),
        Weight(name="small_craft", points=-2.0, text=EXPLANATIONS["small_craft"].rstrip(".")),
    )
}
"""Ours. To be in a zone or near an event is no suspicion by itself, but in it a dark ship matters more."""
UNCLEAR = AssociationParams().unclear_margin
ACTIVITIES = ("alongside", "hose", "fender", "crane", "transfer", "sts", "bunker", "rafted")
"""Words of an activity that speak of cargo going over."""
EVENTS = ("encounter", "loitering", "dark_encounter", "oil_chain")
"""Kinds of event that a sighting near them bears on."""
NEAR_M, NEAR_H = 5_000.0, 6.0
"""So far from an event and so long before or after it a sighting bears on it, metres and hours. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """One sighting with its points, reasons and what is known of it."""

    sighting_id: str
    t: str
    lat: float
    lon: float
    what: str
    label: str | None
    points: float
    reasons: tuple[str, ...]
    outcome: str
    mmsi: int | None
    """Of the ship matched; None unless matched."""
    margin: float | None
    """None when unsearched, or nothing else was possible."""
    may_be_same_as: tuple[str, ...]
    """Other sightings that may be of the same ship, with why; nothing is merged."""

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def triage(workspace: Workspace, engine: Engine) -> list[Triaged]:
    """The sightings the viewer may see, the one to look at first first."""
    lake, snapshot, view = workspace.lake, workspace.lake.snapshot(), workspace.view
    relations: dict[str, Relation] = {name: lake.scan(snapshot, view, name) for name in READS}
    known: dict[str, pa.Table] = {}
    for name, step in STEPS:
        known[name] = (
            engine.sql(step, {**relations, **known}, {}) if isinstance(step, str) else step(known, world(), None)
        )
    found = answers(known)
    said = {row["sighting_id"]: row for row in lake.rows(snapshot, view, "sightings").to_pylist()}
    context = _Context(
        said=said,
        watched=[row for row in watchlist_at(workspace, snapshot, view) if row["removed"] is None],
        events=[row for kind in EVENTS for row in events(workspace, EventFilter(kind=kind))],
        zones=_zones_of(workspace, found),
        same=_same(found),
    )
    rows = [_triaged(answer, context) for answer in found]
    return sorted(rows, key=lambda row: (-row.points, row.t, row.sighting_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    said: Mapping[str, Mapping[str, Any]]
    watched: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    zones: Mapping[str, list[str]]
    same: Mapping[str, list[str]]


def _triaged(answer: Answer, context: _Context) -> Triaged:
    seen = answer.seen
    given = [(WEIGHTS[name], detail) for name, detail in _reasons(answer, context)]
    ship = answer.ships[0] if answer.ships else None
    margin = answer.found.margin
    return Triaged(
        sighting_id=seen["sighting_id"],
        t=iso(seen["t_us"]) or "",
        lat=seen["lat"],
        lon=seen["lon"],
        what=called(seen),
        label=context.said[seen["sighting_id"]]["label"],
        points=sum(weight.points for weight, _ in given),
        reasons=tuple(f"{weight.text}{detail}." for weight, detail in given),
        outcome=answer.found.outcome.value,
        mmsi=ship["mmsi"] if ship else None,
        margin=None if margin is None or not np.isfinite(margin) else round(margin, 2),
        may_be_same_as=tuple(context.same.get(detection_id(seen), ())),
    )


Given = Iterator[tuple[str, str]]


def _reasons(answer: Answer, context: _Context) -> Given:
    yield from _identity(answer)
    seen, said = answer.seen, context.said[answer.seen["sighting_id"]]
    if answer.found.outcome is Outcome.DARK and is_small_craft(seen):
        yield "small_craft", ""
    for row in context.watched:
        if _is_watched(row, answer, context.zones.get(detection_id(seen), ())):
            yield "watchlist", f" for {row['who']}: {row['why']}"
    doing = (said["activity"] or "").lower()
    if any(word in doing for word in ACTIVITIES):
        with_whom = f" with {said['other_ship']}" if said["other_ship"] else ""
        yield "activity", f": {said['activity']}{with_whom}"
    for event in context.events:
        if _near(seen, event):
            yield "event", f": {event['kind']} {event['id'][:8]}"
            break
    if names := context.zones.get(detection_id(seen)):
        yield "zone", f": {', '.join(names)}"


def _identity(answer: Answer) -> Given:
    """What became of it by association, and what is painted held against what is broadcast."""
    found = answer.found
    if found.outcome is Outcome.UNSEARCHED:
        yield "unsearched", ""
    elif found.outcome is Outcome.DARK:
        other = f": {_ship(answer.passed_over)}" if answer.passed_over else ""
        yield ("dark_unclear", other) if found.unclear else ("dark", "")
    elif found.unclear:
        other = f" ({_ship(answer.passed_over)})" if answer.passed_over else ""
        yield "match_unclear", f": {_ship(answer.ships)}{other}"
    else:
        yield "matched", f": {_ship(answer.ships)}"
        name = next((ship["name"] for ship in answer.ships if ship["name"]), None)
        imo = next((ship["imo"] for ship in answer.ships if ship["imo"]), None)
        said = compared(answer.seen, name, imo)
        if said.differs:
            yield "contradicts", f": {' and '.join(said.differs)}"
            if said.by_one:
                yield "misread", ""
        elif said.agrees:
            yield "confirmed", ""


def _ship(rows: Sequence[Mapping[str, Any]]) -> str:
    name = next((row["name"] for row in rows if row["name"]), None)
    return f"MMSI {rows[0]['mmsi']:09d}" + (f" {name}" if name else "")


def _is_watched(row: Mapping[str, Any], answer: Answer, zones: Sequence[str]) -> bool:
    """Whether an entry of the watchlist is about the ship seen, as read, as heard by the observer, or as matched; or about the
    area she was in. Companies are not compared: a report names none."""
    if not holds_on(dict(row), from_us(answer.seen["t_us"]).date()) or row["kind"] == "company":
        return False
    if row["kind"] == "area":
        return row["name"] in zones
    ships = answer.ships if not answer.found.unclear else ()
    digits = imo_digits(answer.seen["painted_imo"])
    imos = {ship["imo"] for ship in ships if ship["imo"]} | ({int(digits)} if digits else set())
    mmsis = {ship["mmsi"] for ship in ships} | {answer.seen["broadcast_mmsi"]}
    names = {bare_name(ship["name"]) for ship in ships if ship["name"]}
    names |= {bare_name(answer.seen[one]) for one in ("painted_name", "broadcast_name") if answer.seen[one]}
    if row["imo"] is not None or row["mmsi"] is not None:  # a number says which ship; her name alone does not
        return row["imo"] in imos or row["mmsi"] in mmsis - {None}
    return bool(row["name"]) and bare_name(row["name"]) in names


def _near(seen: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    if event["lat"] is None:
        return False
    t_s = seen["t_us"] / 1e6
    start_s = datetime.fromisoformat(event["start"]).timestamp()
    end_s = datetime.fromisoformat(event["end"]).timestamp() if event["end"] else t_s
    if not start_s - NEAR_H * 3600 <= t_s <= end_s + NEAR_H * 3600:
        return False
    here = (np.array([seen["lat"]]), np.array([seen["lon"]]))
    return float(great_circle_m(*here, np.array([event["lat"]]), np.array([event["lon"]]))[0]) <= NEAR_M


def _zones_of(workspace: Workspace, found: Sequence[Answer]) -> dict[str, list[str]]:
    """Names of the zones that hold each sighting on its day."""
    lake = workspace.lake
    index = index_of(one.zone for one in zones_at(lake, lake.snapshot(), workspace.view))
    if not found or not index.zones:
        return {}
    lat, lon = (np.array([answer.seen[name] for answer in found]) for name in ("lat", "lon"))
    names: dict[str, list[str]] = {}
    for row, number in zip(*index.pairs(lat, lon), strict=True):
        zone, seen = index.zones[int(number)], found[int(row)].seen
        if zone.holds_on(from_us(seen["t_us"]).date()):
            names.setdefault(detection_id(seen), []).append(zone.name)
    return names


def _same(found: Sequence[Answer]) -> dict[str, list[str]]:
    """For each sighting, those that may be of the same ship, with why."""
    ids = {detection_id(answer.seen): answer.seen["sighting_id"] for answer in found}
    pairs: list[MergeCandidate] = merge_candidates(
        [detection_of(answer.seen) for answer in found],
        DuplicateParams(),
        parties=[answer.seen["originator"] for answer in found],
    )
    same: dict[str, list[str]] = {}
    for pair in pairs:
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            same.setdefault(one, []).append(f"{ids[other][:8]}: {' '.join(pair.reasons)}")
    return same
