"""The main job from end to end on the built-in synthetic scenario, and how it compares with the truth."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from watchkeeper.model.errors import UsageError
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.judging import KINDS, accused, judge, unexpected
from watchkeeper.services.lead_keeping import keep_leads
from watchkeeper.services.lead_reading import LeadFilter, leads
from watchkeeper.services.map_picture import draw_map
from watchkeeper.services.reading import EventFilter, events
from watchkeeper.services.scenario_papers import load_papers
from watchkeeper.services.ship_screening import keep_up
from watchkeeper.services.simulating import simulate
from watchkeeper.services.wiring import engine
from watchkeeper.services.wiring import store as store_of
from watchkeeper.services.workspace import Workspace, init
from watchkeeper.services.world_check import WorldCheck
from watchkeeper.simulate import load_truth, load_world
from watchkeeper.simulate.scenario import START

MARKER = "scenario"
SCENARIO = "yellow-sea"
DENSE_POSITIONS = 100
"""Positions in the 12 h before a silence from which reception counts as dense: one every seven minutes."""
SIDE_BY_SIDE_M = 200.0
"""Median distance up to which two ships lie as for a transfer, metres: the tanker profile of an encounter."""
MAX_TRANSFER_H = 48.0
"""A longer meeting is rather lying at anchor than a transfer, hours."""


def run_demo(out: Path, *, days: int, vessels: int, seed: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Simulates, ingests, detects and compares; what was read, kept, found and missed, as plain values."""
    began = time.monotonic()
    stages: dict[str, float] = {}
    _clear(out)
    say(f"Simulating {days} days of {vessels} invented ships (SYNTHETIC, seed {seed})...")
    made = _timed(stages, "simulate", lambda: simulate(SCENARIO, out / MARKER, days=days, vessels=vessels, seed=seed))
    workspace = init(out / "workspace")
    say("Reading the logs...")
    read = _timed(stages, "ingest", lambda: ingest(workspace, [out / MARKER / "ais"], source="synthetic"))
    _timed(stages, "papers", lambda: load_papers(workspace, out / MARKER))
    say(f"{read.counts.positions:,} positions of {read.counts.sentences:,} sentences. Segments, tracks and events...")
    found = _timed(stages, "detect", lambda: detect(workspace))
    matches = _timed(stages, "screen", lambda: keep_up(workspace, START + timedelta(days=days)))
    kept = _timed(stages, "leads", lambda: keep_leads(workspace, START + timedelta(days=days)))
    listed = events(workspace, EventFilter())
    say(
        f"Found after {time.monotonic() - began:.0f} s: "
        + ", ".join(f"{n:,} {kind}" for kind, n in found.events.items())
        + "."
    )
    say("Comparing with the truth and drawing the map...")
    compared = _timed(stages, "compare", lambda: _compare(out / MARKER, listed))
    picture = out / "map.png"
    title = f"SYNTHETIC: {days} days, {vessels} invented ships, {SCENARIO}"
    _timed(stages, "map", lambda: _draw(workspace, listed, title, found.snapshot, picture))
    return {
        "synthetic": True,
        "folder": str(out),
        "simulated": made,
        "read": read.to_dict(),
        "kept": _kept(workspace),
        "events": found.events,
        **compared,
        "matches": {} if matches is None else matches.to_dict(),
        "leads": kept.to_dict(),
        "top_leads": _top_leads(workspace),
        "top": _top(listed),
        "map": str(picture),
        "snapshot": found.snapshot,
        "stages": {name: round(value, 2) for name, value in stages.items()},
        "elapsed_s": round(time.monotonic() - began, 1),
    }


MOST_LEADS = 10
"""Leads the demo shows."""


def _top_leads(workspace: Workspace) -> list[dict[str, Any]]:
    with store_of(workspace) as kept:
        return leads(kept, workspace, LeadFilter())[:MOST_LEADS]


def _timed(stages: dict[str, float], name: str, call: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = call()
    stages[name] = time.monotonic() - began
    return result


def _clear(out: Path) -> None:
    if not out.exists() or not any(out.iterdir()):
        return
    if not (out / MARKER / "scenario.json").exists():
        raise UsageError(f"{out} is not empty and holds no demo; name a new folder with --out")
    shutil.rmtree(out)


_KEPT = """
SELECT CASE WHEN noise IS NOT NULL THEN 'noise: ' || noise WHEN repeat THEN 'repeats' ELSE 'segmented' END AS what, COUNT(*) AS n
FROM positions GROUP BY what ORDER BY n DESC
"""


def _kept(workspace: Workspace) -> dict[str, int]:
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    with engine(workspace) as compute:
        scan = {"positions": lake.scan(snapshot, workspace.view, "positions")}
        rows = compute.sql(_KEPT, scan, {}).to_pylist()
    segments = lake.rows(snapshot, workspace.view, "segments")
    return {row["what"]: row["n"] for row in rows} | {
        "segments": segments.num_rows,
        "tracks": len(set(segments.column("track_id").to_pylist())),
    }


def _compare(scenario: Path, listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    truth = load_truth(scenario)
    judged = judge(truth, listed)
    check = WorldCheck(load_world(scenario), stations_of(scenario), listed, truth=truth)
    wrong = [(event, why) for event in listed if (why := check.contradicts(event)) is not None]
    quiet = unexpected(truth, listed)
    planted = [
        {
            "practice": row.truth.practice,
            "innocent": row.truth.innocent,
            "expected": row.truth.expected_kind,
            "start": row.truth.start,
            "end": row.truth.end,
            "mmsi": [ship.mmsi for ship in row.truth.ships],
            "note": row.truth.note,
            "found": row.event_id,
        }
        for row in judged
    ]
    return {
        "planted": planted,
        "contradicted": [{"id": event["id"], "kind": event["kind"], "why": why} for event, why in wrong],
        "unexpected": [{"id": event["id"], "kind": event["kind"], "reasons": event["reasons"]} for event in quiet],
        "accused": [{"practice": practice, "kind": kind, "id": id_} for practice, kind, id_ in accused(truth, listed)],
        "not_looked_for": sorted({row.practice for row in truth if row.expected_kind not in (*KINDS, "none")}),
    }


def stations_of(scenario: Path) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the scenario's coast stations; satellites have none."""
    with (scenario / "stations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "terrestrial"]
    return {row["name"]: (float(row["lat"]), float(row["lon"])) for row in rows}


TOP: tuple[tuple[str, int, Callable[[Mapping[str, Any]], tuple[Any, ...]]], ...] = (
    ("oil_chain", 1, lambda m: (-m["known_hops"], -(m["tonnes"] or 0.0))),
    ("dark_port_call", 2, lambda m: (not m["cargo_worked"], m["explanations"] is not None, -m["hours_left"])),
    ("dark_encounter", 1, lambda m: (not m["draughts_opposite"], -m["cargo_h"])),
    ("shared_mmsi", 1, lambda m: (m["explanations"] is not None, -m["changes"])),
    ("hand_over", 1, lambda m: (m["explanations"] is not None, -m["silence_h"])),
    ("imo_scrapped", 1, lambda m: (-(m["years_since"] or 0.0),)),
    ("offset_twin", 1, lambda m: (-m["duration_h"],)),
    ("sighting_dark", 1, lambda m: (m["explanations"] is not None,)),
    ("encounter", 2, lambda m: (not _like_a_transfer(m), not m["draughts_opposite"], -(m["port_distance_m"] or 0.0))),
    (
        "gap",
        2,
        lambda m: (
            m["positions_12h_before"] < DENSE_POSITIONS,
            m["explanations"] is not None,
            -m["silence_outside_outage_h"],
        ),
    ),
)
"""Which events the demo shows, how many of each kind, and in what order: first those that harmless things explain least."""


def _top(listed: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The events to look at first, by the table."""
    found: list[Mapping[str, Any]] = []
    for kind, count, order in TOP:
        ranked = sorted((e for e in listed if e["kind"] == kind), key=lambda e: (*order(e["measures"]), e["id"]))
        found += ranked[:count]
    return found


def _like_a_transfer(measures: Mapping[str, Any]) -> bool:
    return bool(measures["median_distance_m"] <= SIDE_BY_SIDE_M and measures["duration_h"] <= MAX_TRANSFER_H)


_DRAWN = """
SELECT s.track_id AS track, p.t_us, p.lat, p.lon FROM positions p JOIN segments s ON s.segment_id = p.segment_id
WHERE NOT p.repeat
"""


def _draw(workspace: Workspace, listed: Sequence[Mapping[str, Any]], title: str, snapshot: str, picture: Path) -> None:
    lake, last = workspace.lake, workspace.lake.snapshot()
    with engine(workspace) as compute:
        scans = {name: lake.scan(last, workspace.view, name) for name in ("positions", "segments")}
        rows = pl.DataFrame(pl.from_arrow(compute.sql(_DRAWN, scans, {})))
    kept = rows.select("track", "lat", "lon", t=pl.from_epoch("t_us", time_unit="us"))
    note = f"Coast: Natural Earth (public domain). Snapshot {snapshot}. Lines join positions less than 2 h apart."
    draw_map(kept, listed, title, note, picture)
