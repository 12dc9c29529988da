"""What the lake knows of waters: how well ships are heard there, and where they lie still. Kept by `detect`, read by viewers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from watchkeeper.detect.base_rate import SHIP_HOURS_OF_SHIPS, BaseRateParams
from watchkeeper.detect.reasoning.reception import CELL_DEG, RECEPTION_BY_MARKING
from watchkeeper.detect.reasoning.still import STILL, StillParams
from watchkeeper.detect.rules.gap import GapParams
from watchkeeper.engine import Engine, Relation
from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.transaction import Transaction
from watchkeeper.places import anchorages
from watchkeeper.services.workspace import WHOLE, Workspace

_IN_ORDER = "ORDER BY band, column_no, month_no, mmsi, ship_type, marking_id"
LEAST_SHIP_HOURS = GapParams().least_ship_hours
"""Fewer ship-hours in a cell and month: the rate reads null, not checked."""


def keep_waters(engine: Engine, relations: dict[str, Relation], lake: Lake, transaction: Transaction) -> None:
    """Writes the tables `reception`, `still_ships` and `followed` of the transaction anew where they changed."""
    made = {
        "reception": engine.sql(RECEPTION_BY_MARKING, relations, {"reception_deg": CELL_DEG}),
        "still_ships": engine.sql(STILL, relations, asdict(StillParams())),
        "followed": engine.sql(f"{SHIP_HOURS_OF_SHIPS} {_IN_ORDER}", relations, asdict(BaseRateParams())),
    }
    for name, rows in made.items():
        table = rows.select(arrow_schema(name).names).cast(arrow_schema(name))
        if not table.equals(lake.rows(transaction.base, WHOLE, name).select(table.column_names)):
            transaction.clear(name)
            if len(table):
                transaction.append(name, table)


def reception_map(workspace: Workspace) -> dict[str, Any]:
    """Cells with ships in them as GeoJSON: ship-hours of a month and how often a ship there is heard a day, by kind of receiver;
    null where too few ship-hours say nothing. Only from rows the viewer may see."""
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    cells: dict[tuple[int, int, int], Counter[str]] = {}
    for row in lake.rows(snapshot, workspace.view, "reception").to_pylist():
        counts = cells.setdefault((row["band"], row["column_no"], row["month_no"]), Counter())
        for name in ("ship_hours", "heard_satellite", "heard_terrestrial"):
            counts[name] += row[name]
    features = []
    for (band, column, month), counts in sorted(cells.items()):
        hours = counts["ship_hours"]
        rates = {
            f"{kind}_per_day": round(counts[f"heard_{kind}"] / hours * 24.0, 1) if hours >= LEAST_SHIP_HOURS else None
            for kind in ("satellite", "terrestrial")
        }
        said = {"month": f"{1970 + month // 12}-{month % 12 + 1:02d}", "ship_hours": hours, **rates}
        south, west = band * CELL_DEG, column * CELL_DEG
        features.append(_cell(south, west, CELL_DEG, {"south": south, "west": west, **said}))
    return {"type": "FeatureCollection", "snapshot": snapshot.snapshot_id, "features": features}


def learnt_anchorages(workspace: Workspace, *, least_ships: int | None = None) -> dict[str, Any]:
    """Cells in which at least so many ships lay still for twelve hours, as GeoJSON, with the nearest anchorage that is known
    without them. Only from rows the viewer may see."""
    params = StillParams()
    least = params.min_ships if least_ships is None else least_ships
    lake, snapshot = workspace.lake, workspace.lake.snapshot()
    cells: dict[tuple[int, int], Counter[str]] = {}
    for row in lake.rows(snapshot, workspace.view, "still_ships").to_pylist():
        counts = cells.setdefault((row["band"], row["column_no"]), Counter())
        counts["ships"] += row["ships"]
        counts["stays"] += row["stays"]
    chosen = [(cell, counts) for cell, counts in sorted(cells.items()) if counts["ships"] >= least]
    lat = np.array([(band + 0.5) * params.cell_deg for (band, _), _ in chosen])
    lon = np.array([(column + 0.5) * params.cell_deg for (_, column), _ in chosen])
    known = anchorages()
    row, away_m = known.nearest(lat, lon, 200_000.0)
    features = [
        _cell(
            band * params.cell_deg,
            column * params.cell_deg,
            params.cell_deg,
            {
                "lat": round(float(lat[at]), 3),
                "lon": round(float(lon[at]), 3),
                "ships": counts["ships"],
                "stays": counts["stays"],
                "nearest_known": known.called(int(row[at]))[0] or None if row[at] >= 0 else None,
                "nearest_known_km": round(float(away_m[at]) / 1000, 1) if row[at] >= 0 else None,
            },
        )
        for at, ((band, column), counts) in enumerate(chosen)
    ]
    return {"type": "FeatureCollection", "snapshot": snapshot.snapshot_id, "features": features}


def _cell(south: float, west: float, side: float, properties: dict[str, Any]) -> dict[str, Any]:
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}
