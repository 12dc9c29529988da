"""What is known around a meeting: how the ships lay, whether draughts changed, and what else explains it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known
from watchkeeper.detect.columns import floats, with_column
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.shiptypes import FISHING, PILOTAGE, SERVICE, TANKER, TOWING
from watchkeeper.places.places import Places

Ship = tuple[int | None, float | None]
"""(ship type, length in metres), as she says."""


def judged(known: Known, places: Places, params: Any) -> pa.Table:
    """The meetings of relation `known` with the measures that are worked out here; nulls are what was not checked."""
    meetings = known["known"]
    ships = _ships(known["ships"], len(meetings))
    distance_m, speed_kn = floats(meetings, "median_distance_m"), floats(meetings, "median_speed_kn")
    alongside = (distance_m <= params.alongside_m) & (speed_kn < params.alongside_kn)
    change = floats(meetings, "draught_change_1_m"), floats(meetings, "draught_change_2_m")
    opposite = (np.sign(change[0]) * np.sign(change[1]) < 0) & (
        np.minimum(abs(change[0]), abs(change[1])) >= params.draught_change_m
    )
    unknown = np.isnan(change[0]) | np.isnan(change[1])
    still = (floats(meetings, "median_speed_1_kn") <= params.at_anchor_kn) & (
        floats(meetings, "median_speed_2_kn") <= params.at_anchor_kn
    )
    row, away_m = places.anchorages.nearest(floats(meetings, "lat"), floats(meetings, "lon"), params.harbour_m)
    harbour = np.isfinite(away_m)
    lay = {
        "moored": still & harbour,
        "harbour": ~still & harbour,
        "anchored": still & ~harbour & (distance_m > params.alongside_m),
    }
    said = [
        joined([*_by_ships(ships[at], params), *(name for name, holds in lay.items() if holds[at])])
        for at in range(len(meetings))
    ]
    names = [places.anchorages.called(int(at))[0] or None if at >= 0 else None for at in row]
    return (
        with_column(meetings, "anchorage_distance_m", away_m)
        .append_column("anchorage", pa.array(names, pa.string()))
        .append_column("alongside", pa.array(alongside, pa.bool_()))
        .append_column("draughts_opposite", pa.array(opposite, pa.bool_(), mask=unknown))
        .append_column("explanations", pa.array(said, pa.string()))
    )


def _ships(table: pa.Table, count: int) -> list[list[Ship]]:
    found: list[list[Ship]] = [[] for _ in range(count)]
    for row in sorted(table.to_pylist(), key=lambda one: (one["number"], one["ship"])):
        found[row["number"]].append((row["ship_type"], row["length_m"]))
    return found


def _by_ships(ships: list[Ship], params: Any) -> list[str]:
    """Explanations that the ships' own types give."""
    types = [kind for kind, _ in ships]
    holds = {
        "bunkering": any(
            a[0] in TANKER and (a[1] or 0.0) and (a[1] or 0.0) < params.bunker_length_m and b[0] and b[0] not in TANKER
            for a, b in (ships, ships[::-1])
        ),
        "towing": any(kind in TOWING for kind in types),
        "pilotage": any(kind in PILOTAGE for kind in types),
        "fishing": all(kind in FISHING for kind in types),
        "service": any(kind in SERVICE for kind in types),
    }
    return [name for name, held in holds.items() if held]


def met(row: Mapping[str, Any]) -> list[str]:
    """Sentences about how two ships met."""
    said = []
    if row["alongside"]:
        said.append("They lay alongside, as for a transfer (tanker profile: at most 200 m, below 1 kn).")
    if row["heading_difference_deg"] is not None:
        said.append(f"Their headings differed by {row['heading_difference_deg']:.0f} degrees by the median.")
    if row["draughts_opposite"]:
        said.append(
            f"Draught changed by {row['draught_change_1_m']:+.1f} m on one and {row['draught_change_2_m']:+.1f} m on the "
            "other, as when cargo goes over."
        )
    elif row["draughts_opposite"] is None:
        said.append("Draughts before and after were not heard of both.")
    found = sentences(row["explanations"])
    return said + (
        found or ["Bunkering, towing, pilotage, fishing in pairs and waiting at anchor together look alike."]
    )
