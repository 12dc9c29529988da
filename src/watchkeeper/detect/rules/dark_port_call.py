"""Probable dark port call: a silence in which a ship could have called at a port that no receiver covers.

She fell silent, or was heard again, near such a port; she had time to go there, work cargo and come back at her class's speed;
and nothing innocent explains that she was not heard. Draughts said before and after tell whether cargo went in or out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.columns import floats, with_column
from watchkeeper.detect.reasoning.explanations import sentences
from watchkeeper.detect.reasoning.shiptypes import may_carry
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class DarkPortCallParams:
    """What counts as a probable call. The field publishes no figures; these are ours, measured on scenarios."""

    min_stay_h: float = 6.0
    """Least time left in port, hours: to work some cargo."""
    max_silence_h: float = 1440.0
    """Longest silence, hours (60 days): in a longer one a ship may have been anywhere."""
    near_nm: float = 150.0
    """The port lies at most so far by sea from where she fell silent or was heard again, nautical miles."""
    min_draught_m: float = 1.0
    """A draught that changes by so much says that cargo was worked, metres."""


def _called(known: Known, places: Places, params: DarkPortCallParams) -> pa.Table:
    """The gaps in which an uncovered port was within reach, each with the one that leaves most time."""
    gaps = known["candidates"]
    by_name = {(one.name, one.country): one for one in places.ports}
    chosen = [_uncovered(json.loads(text), params) for text in gaps.column("reach").to_pylist()]
    ports = [by_name.get((one["port"], one["country"])) if one else None for one in chosen]
    lat, lon = (
        np.array([np.nan if p is None else getattr(p, name) for p in ports], np.float64) for name in ("lat", "lon")
    )
    ends = [(floats(gaps, a), floats(gaps, b)) for a, b in (("lat", "lon"), ("next_lat", "next_lon"))]
    away_m = [places.sailing_m(*end, lat, lon) if len(lat) else np.empty(0) for end in ends]
    near_m = np.fmin(*away_m)
    for name, values in {"port_lat": lat, "port_lon": lon, "port_distance_m": near_m}.items():
        gaps = with_column(gaps, name, values)
    texts = {
        "port": [one and one["port"] for one in chosen],
        "country": [one and one["country"] for one in chosen],
    }
    for name, said in texts.items():
        gaps = gaps.append_column(name, pa.array(said, pa.string()))
    gaps = with_column(
        gaps, "hours_left", np.array([one["hours_left"] if one else np.nan for one in chosen], np.float64)
    )
    carries = np.array(
        [may_carry(None if kind is None else int(kind)) for kind in gaps.column("ship_type").to_pylist()], np.bool_
    )
    return gaps.filter(pa.array((near_m <= params.near_nm * METRES_PER_NAUTICAL_MILE) & carries))


def _uncovered(reach: list[dict[str, Any]], params: DarkPortCallParams) -> dict[str, Any] | None:
    found = [one for one in reach if one["uncovered"] and one["hours_left"] >= params.min_stay_h]
    return max(found, key=lambda one: (one["hours_left"], one["port"])) if found else None


_CANDIDATES = """
SELECT * FROM events_gap
WHERE silence_h <= $max_silence_h AND silence_outside_outage_h >= $min_stay_h AND observed_h >= $min_stay_h
  AND reach LIKE '%"uncovered": true%'
"""

_QUERY = """
SELECT start_us, end_us, is_open, port_lat AS lat, port_lon AS lon, segment_1, CAST(NULL AS BIGINT) AS segment_2,
       port, country, hours_left, port_distance_m, silence_h, draught_before_m, draught_after_m, reach AS in_reach,
       p_real_silence, explanations, id AS gap_id,
       CASE WHEN draught_before_m IS NULL OR draught_after_m IS NULL THEN NULL
            ELSE ABS(draught_after_m - draught_before_m) >= $min_draught_m END AS cargo_worked
FROM called
WHERE explanations IS NULL OR (explanations NOT LIKE '%neighbours_silent%' AND explanations NOT LIKE '%in_port%')
ORDER BY start_us, segment_1
"""


def _reasons(row: Mapping[str, Any], params: DarkPortCallParams) -> list[str]:
    said = [
        f"Silent for {row['silence_h']:.0f} h; {row['port']} ({row['country']}), where no receiver hears ships, lies "
        f"{row['port_distance_m'] / METRES_PER_NAUTICAL_MILE:.0f} nm by sea from an end of it (rule: {params.near_nm:g} nm).",
        f"At her class's speed {row['hours_left']:.0f} h are left there (rule: {params.min_stay_h:g} h).",
    ]
    if row["cargo_worked"]:
        before, after = row["draught_before_m"], row["draught_after_m"]
        done = "came lighter: discharged" if after < before else "came deeper: loaded"
        said.append(f"Draught {before:.1f} m before and {after:.1f} m after: she {done}.")
    elif row["cargo_worked"] is False:
        said.append(
            f"Draught {row['draught_before_m']:.1f} m before and {row['draught_after_m']:.1f} m after: no sign of cargo."
        )
    others = [one["port"] for one in json.loads(row["in_reach"]) if one["port"] != row["port"]]
    if others:
        said.append(f"Also in reach: {', '.join(others[:6])}.")
    return [*said, *sentences(row["explanations"]), "That she could have called does not say that she did."]


RULE = Rule(
    kind="dark_port_call",
    name="dark_port_call",
    version="1",
    reads=("events_gap",),
    params=DarkPortCallParams(),
    steps=(("candidates", _CANDIDATES), ("called", _called)),
    query=_QUERY,
    reasons=_reasons,
    cites=("gap_id",),
)
