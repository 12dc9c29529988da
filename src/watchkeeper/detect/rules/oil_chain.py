"""Oil chain: meetings joined over time, in which what one ship took she later gave on: mother, feeder, last tanker.

A meeting is a link when both ships may carry goods, lay alongside, and nothing innocent explains it. It has a direction where
draughts changed: who rose gave, who settled took. A chain follows a ship from the meeting in which she took to the next in which
she gave; each hop is told with its event and the tonnes its draughts amount to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.shiptypes import may_carry
from watchkeeper.places.places import Places

MOST_SHIPS = 5
"""Ships of the longest chain that is told as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OilChainParams:
    """What counts as a chain. The field publishes no figures; these are ours."""

    max_wait_h: float = 720.0
    """Longest time between two meetings of a chain, hours (30 days)."""
    overlap_h: float = 2.0
    """The next meeting may begin so long before the last is seen to end, hours."""
    least_call_h: float = 2.0
    """A ship that lay in port so long between two meetings may have worked cargo there, and the chain ends, hours."""
    max_unknown_hops: int = 1
    """Most meetings of a chain whose direction no draughts tell; none may contradict it. With more, ships that meet often make
    chains by the thousand."""
    waterplane: float = 0.85
    """Part of length times beam that the hull takes up at the waterline: full forms have 0.80 to 0.90."""
    density_t_m3: float = 1.025
    """Sea water, tonnes a cubic metre: what a draught change displaces is what went over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One meeting in the direction cargo may have gone."""

    encounter_id: str
    giver: int
    """Track."""
    taker: int
    start_us: int
    end_us: int
    known: bool
    """The draughts tell the direction."""
    given_t: float | None
    taken_t: float | None
    segments: tuple[int, int]
    """Of giver and taker."""
    place: tuple[float, float]


_CALLS = """
SELECT track_1, start_us FROM events_port_visit WHERE stopped_h >= $least_call_h OR silent_h >= $least_call_h
ORDER BY track_1, start_us
"""

_MEETINGS = """
SELECT e.id, e.start_us, e.end_us, e.lat, e.lon, e.segment_1, e.segment_2, e.track_1, e.track_2, e.draughts_opposite,
       e.draught_change_1_m, e.draught_change_2_m, a.ship_type AS type_1, b.ship_type AS type_2,
       CAST(a.length_m * a.width_m AS DOUBLE) AS deck_1_m2, CAST(b.length_m * b.width_m AS DOUBLE) AS deck_2_m2
FROM events_encounter e JOIN segments a ON a.segment_id = e.segment_1 JOIN segments b ON b.segment_id = e.segment_2
WHERE e.alongside AND e.explanations IS NULL AND (e.draughts_opposite IS NULL OR e.draughts_opposite)
ORDER BY e.start_us, e.id
"""


def _chained(known: Known, places: Places, params: OilChainParams) -> pa.Table:
    """One row for each longest chain of two meetings or more."""
    hops = [hop for row in known["meetings"].to_pylist() for hop in _hops(row, params)]
    calls: dict[int, list[int]] = {}
    for call in known["calls"].to_pylist():
        calls.setdefault(call["track_1"], []).append(call["start_us"])
    after: dict[int, list[Hop]] = {}
    for hop in hops:
        after.setdefault(hop.giver, []).append(hop)
    chains: list[list[Hop]] = []
    for hop in hops:
        if not any(_follows(hop, before, calls, params) for before in hops):
            _extend([hop], after, calls, params, chains)
    return pa.Table.from_pylist([_row(chain) for chain in chains], schema=_SCHEMA)


def _hops(row: Mapping[str, Any], params: OilChainParams) -> list[Hop]:
    """The meeting in the direction the draughts tell, or in both where they tell none."""
    if not (may_carry(row["type_1"]) and may_carry(row["type_2"])):
        return []
    tonnes = [
        None if row[f"draught_change_{n}_m"] is None or row[f"deck_{n}_m2"] is None
        else abs(row[f"draught_change_{n}_m"]) * row[f"deck_{n}_m2"] * params.waterplane * params.density_t_m3
        for n in (1, 2)
    ]  # fmt: skip  # one condition, two outcomes
    known = bool(row["draughts_opposite"])
    ways = [(1, 2), (2, 1)] if not known else [(1, 2) if row["draught_change_1_m"] < 0 else (2, 1)]
    return [
        Hop(
            encounter_id=row["id"],
            giver=row[f"track_{a}"],
            taker=row[f"track_{b}"],
            start_us=row["start_us"],
            end_us=row["end_us"],
            known=known,
            given_t=tonnes[a - 1] if known else None,
            taken_t=tonnes[b - 1] if known else None,
            segments=(row[f"segment_{a}"], row[f"segment_{b}"]),
            place=(row["lat"], row["lon"]),
        )
        for a, b in ways
    ]


def _follows(later: Hop, earlier: Hop, calls: Mapping[int, list[int]], params: OilChainParams) -> bool:
    """Whether a ship that took in the earlier meeting gives in the later one, with no port in between."""
    wait_h = (later.start_us - earlier.end_us) / 3.6e9
    return (
        later.giver == earlier.taker
        and later.taker != earlier.giver
        and later.start_us > earlier.start_us
        and -params.overlap_h <= wait_h <= params.max_wait_h
        and not any(earlier.end_us <= call <= later.start_us for call in calls.get(later.giver, []))
    )


def _extend(
    chain: list[Hop],
    after: Mapping[int, list[Hop]],
    calls: Mapping[int, list[int]],
    params: OilChainParams,
    chains: list[list[Hop]],
) -> None:
    """Adds to `chains` every longest chain that begins so."""
    met = {chain[0].giver, *(hop.taker for hop in chain)}
    nexts = [
        hop
        for hop in after.get(chain[-1].taker, [])
        if _follows(hop, chain[-1], calls, params)
        and hop.taker not in met
        and len(met) < MOST_SHIPS
        and sum(not one.known for one in [*chain, hop]) <= params.max_unknown_hops
    ]
    for hop in nexts:
        _extend([*chain, hop], after, calls, params, chains)
    if not nexts and len(chain) > 1:
        chains.append(chain)


def _row(chain: list[Hop]) -> dict[str, Any]:
    segments = [chain[0].segments[0], *(hop.segments[1] for hop in chain)]
    hops = [
        {
            "encounter": hop.encounter_id,
            "given_t": None if hop.given_t is None else round(hop.given_t),
            "taken_t": None if hop.taken_t is None else round(hop.taken_t),
        }
        for hop in chain
    ]
    first, last = chain[0], chain[-1]
    balance = None if first.taken_t is None or chain[1].given_t is None else chain[1].given_t / first.taken_t
    return {
        "start_us": first.start_us,
        "end_us": max(hop.end_us for hop in chain),
        "is_open": False,
        "lat": first.place[0],
        "lon": first.place[1],
        **{f"segment_{n}": segments[n - 1] if n <= len(segments) else None for n in range(1, MOST_SHIPS + 1)},
        "hops": len(chain),
        "known_hops": sum(hop.known for hop in chain),
        "duration_h": (last.end_us - first.start_us) / 3.6e9,
        "tonnes": first.taken_t,
        "balance": balance,
        "meetings": json.dumps(hops),
        "chain": ",".join(hop.encounter_id for hop in chain),
        "encounter_id": first.encounter_id,
        "last_encounter_id": last.encounter_id,
    }


_SCHEMA = pa.schema(
    [
        ("start_us", pa.int64()),
        ("end_us", pa.int64()),
        ("is_open", pa.bool_()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
    ]
    + [(f"segment_{n}", pa.int64()) for n in range(1, MOST_SHIPS + 1)]
    + [("hops", pa.int64()), ("known_hops", pa.int64()), ("duration_h", pa.float64()), ("tonnes", pa.float64())]
    + [("balance", pa.float64()), ("meetings", pa.string()), ("chain", pa.string()), ("encounter_id", pa.string())]
    + [("last_encounter_id", pa.string())]
)


def _reasons(row: Mapping[str, Any], params: OilChainParams) -> list[str]:
    named = ", then ".join(one["encounter"] for one in json.loads(row["meetings"]))
    said = [f"{row['hops']} meetings in {row['duration_h']:.0f} h, each with a ship of the one before: {named}."]
    said.append(f"Draughts tell the direction of {row['known_hops']} of them: who rose gave, who settled took.")
    if row["tonnes"] is not None:
        said.append(f"By her draught the second ship took about {row['tonnes']:.0f} t at the first.")
    if row["balance"] is not None:
        said.append(f"What she gave at the second is {row['balance']:.0%} of what she took at the first.")
    return [*said, "Lightering and ordinary barge trade make such chains too."]


RULE = Rule(
    kind="oil_chain",
    name="oil_chain",
    version="1",
    reads=("segments", "events_encounter", "events_port_visit"),
    params=OilChainParams(),
    steps=(("meetings", _MEETINGS), ("calls", _CALLS), ("chained", _chained)),
    query="SELECT * FROM chained ORDER BY start_us, encounter_id, last_encounter_id",
    reasons=_reasons,
    cites=("chain",),
    identity=("chain",),
)
