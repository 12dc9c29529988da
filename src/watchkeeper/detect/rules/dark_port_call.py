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
from watchkeeper.detect.columns import floats
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
    """The gaps in which an uncovered port was within reach and near an end, each with the one that leaves most time."""
    gaps = known["candidates"]
    by_name = {(one.name, one.country): one for one in places.ports}
    pairs = [
        (row, one["hours_left"], by_name[one["port"], one["country"]])
        for row, text in enumerate(gaps.column("reach").to_pylist())
        for one in json.loads(text)
        if one["uncovered"] and one["hours_left"] >= params.min_stay_h and (one["port"], one["country"]) in by_name
    ]
    rows = np.array([row for row, _, _ in pairs], np.int64)
    lat, lon = (np.array([getattr(port, name) for _, _, port in pairs], np.float64) for name in ("lat", "lon"))
    ends = [(floats(gaps, a)[rows], floats(gaps, b)[rows]) for a, b in (("lat", "lon"), ("next_lat", "next_lon"))]
    away_m = np.fmin(*(places.sailing_m(*end, lat, lon) if len(rows) else np.empty(0) for end in ends))
    best: dict[int, int] = {}
    for at, (row, hours_left, _) in enumerate(pairs):
        near = away_m[at] <= params.near_nm * METRES_PER_NAUTICAL_MILE
        if near and (row not in best or hours_left > pairs[best[row]][1]):
            best[row] = at
    carries = [may_carry(None if kind is None else int(kind)) for kind in gaps.column("ship_type").to_pylist()]
    chosen = [row for row in sorted(best) if carries[row]]
    kept, ports = gaps.take(pa.array(chosen, pa.int64())), [pairs[best[row]][2] for row in chosen]
    for name, values in {
        "port_lat": [port.lat for port in ports],
        "port_lon": [port.lon for port in ports],
        "port_distance_m": [float(away_m[best[row]]) for row in chosen],
        "hours_left": [pairs[best[row]][1] for row in chosen],
    }.items():
        kept = kept.append_column(name, pa.array(values, pa.float64()))
    return kept.append_column("port", pa.array([port.name for port in ports], pa.string())).append_column(
        "country", pa.array([port.country for port in ports], pa.string())
    )


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
