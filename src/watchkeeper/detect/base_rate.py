"""How often a rule fires for comparable ships in the same water and month: what makes an event rare or ordinary.

Comparable ships are those of one group (tankers, cargo ships, fishing boats...). The water is a cell of five degrees, the season
a calendar month. Counted are only events and ship-hours that whoever may see the event may see. Where there are few ship-days
the answer is "insufficient data", never a rate.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from watchkeeper.detect.geometry import area_numbers
from watchkeeper.detect.reasoning.reception import cell_of
from watchkeeper.detect.reasoning.shiptypes import group_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRateParams:
    """What counts as the same water, and as enough. Ours."""

    water_deg: float = 5.0
    """Side of a water, degrees."""
    least_ship_days: float = 50.0
    """Fewer ship-days of comparable ships there in that month are insufficient data."""


_BAND, _COLUMN = area_numbers("h.lat", "h.lon", "$water_deg")


def _ship_hours(*more: str) -> str:
    by = ", ".join((*more, "s.ship_type", "s.marking_id", "h.month_no"))
    return f"""
SELECT {by}, {_BAND} AS band, {_COLUMN} AS column_no, COUNT(*) AS ship_hours
FROM hours h JOIN segments s ON s.segment_id = h.segment_id
GROUP BY {by}, {_BAND}, {_COLUMN}
"""


SHIP_HOURS = _ship_hours()
"""Ship-hours followed, by type, marking, water and month."""
SHIP_HOURS_OF_SHIPS = _ship_hours("s.mmsi")
"""The same by ship too, so that one can be left out of what she is compared with."""

Water = tuple[str, int, int, int]
"""(group of ships, band, column, months since January 1970)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event, as far as its base rate asks."""

    kind: str
    ship_type: int | None
    start: datetime
    lat: float | None
    lon: float | None
    marking_id: int


def base_rates(
    events: Iterable[Happened],
    hours: Iterable[Mapping[str, Any]],
    visible: Callable[[int], frozenset[int]],
    params: BaseRateParams,
) -> list[str | None]:
    """The base rate of each event as JSON; None for one of no place. `hours` are rows of `SHIP_HOURS`, `visible` says which
    markings whoever sees a marking sees."""
    listed = list(events)
    waters = [_water(one, params) for one in listed]
    followed: dict[int, Counter[Water]] = {}
    for row in hours:
        water = (group_of(row["ship_type"]), row["band"], row["column_no"], row["month_no"])
        followed.setdefault(row["marking_id"], Counter())[water] += row["ship_hours"]
    fired: dict[int, Counter[tuple[str, Water]]] = {}
    for one, at in zip(listed, waters, strict=True):
        if at is not None:
            fired.setdefault(one.marking_id, Counter())[one.kind, at] += 1
    return [
        None if at is None else _said(one, at, fired, followed, visible(one.marking_id), params)
        for one, at in zip(listed, waters, strict=True)
    ]


def _water(one: Happened, params: BaseRateParams) -> Water | None:
    if one.lat is None or one.lon is None:
        return None
    band, column = cell_of(np.array([one.lat]), np.array([one.lon]), params.water_deg)
    month = (one.start.year - 1970) * 12 + one.start.month - 1
    return group_of(one.ship_type), int(band[0]), int(column[0]), month


def _said(
    one: Happened,
    at: Water,
    fired: Mapping[int, Counter[tuple[str, Water]]],
    followed: Mapping[int, Counter[Water]],
    seen: frozenset[int],
    params: BaseRateParams,
) -> str:
    ship_days = sum(counts[at] for marking, counts in followed.items() if marking in seen) / 24.0
    count = sum(counts[one.kind, at] for marking, counts in fired.items() if marking in seen)
    group, band, column, month = at
    enough = ship_days >= params.least_ship_days
    said = {
        "per_1000_ship_days": round(1000.0 * count / ship_days, 2) if enough else None,
        "events": count,
        "ship_days": round(ship_days, 1),
        "ships": group,
        "south": band * params.water_deg,
        "west": column * params.water_deg,
        "side_deg": params.water_deg,
        "month": f"{1970 + month // 12}-{month % 12 + 1:02d}",
        "note": None if enough else "insufficient data",
    }
    return json.dumps(said)


def sentence(base_rate: Mapping[str, Any]) -> str:
    """A base rate in words."""
    where = f"{base_rate['ships']} ships in this water ({base_rate['side_deg']:g} degrees) in {base_rate['month']}"
    if base_rate["note"]:
        return f"Base rate: {base_rate['note']} ({base_rate['ship_days']:.0f} ship-days of {where})."
    return (
        f"Base rate: {base_rate['per_1000_ship_days']:g} such events in 1,000 ship-days of {where} "
        f"({base_rate['events']} in {base_rate['ship_days']:.0f})."
    )
