"""What others than ships say, as relations of rules: registers, the watchlist, and whose country codes are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from watchkeeper.lake import Lake
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.marking import OPEN, View
from watchkeeper.model.mid import allocations
from watchkeeper.model.time import US_PER_DAY
from watchkeeper.services.listed_ships import listed_ships
from watchkeeper.simulate.ship import flags

_EPOCH = date(1970, 1, 1).toordinal()
_REGISTRY = pa.schema(
    [
        ("imo", pa.int32()),
        ("attribute", pa.string()),
        ("value", pa.string()),
        ("number", pa.float64()),
        ("from_us", pa.int64()),
        ("until_us", pa.int64()),
        ("source", pa.string()),
        ("marking_id", pa.int64()),
    ]
)
_WATCHED = pa.schema(
    [
        ("kind", pa.string()),
        ("imo", pa.int32()),
        ("mmsi", pa.int32()),
        ("name", pa.string()),
        ("length_m", pa.float64()),
        ("who", pa.string()),
        ("why", pa.string()),
        ("from_us", pa.int64()),
        ("until_us", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)
_MIDS = pa.schema(
    [
        ("mid", pa.int32()),
        ("flag", pa.string()),
        ("name", pa.string()),
        ("from_us", pa.int64()),
        ("until_us", pa.int64()),
        ("closed_us", pa.int64()),
        ("marking_id", pa.int64()),
    ]
)


def registry_table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """`registry`: what registers say of ships, from rows of the table of that name; days as microseconds, `until_us` the end of
    the last one."""
    return pa.Table.from_pylist([_dated(row, "since", "until") for row in rows], schema=_REGISTRY)


def watched_table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """`watched`: entries of the watchlist that nobody took off, and ships on sanctions lists, which are `listed`."""
    kept = [row for row in rows if row.get("removed") is None]
    return pa.Table.from_pylist([_dated(row, "since", "until") for row in kept], schema=_WATCHED)


def mids_table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """`mids`: whose each country code is and when that register of ships closed: the ITU's table, the invented flags of
    scenarios, and rows of the table `mids`, which say more of the same code and flag."""
    known = {(mid, flag): _allocation(mid, flag, since, until) for mid, flag, since, until in allocations()}
    known |= {(one.mid, one.code): _allocation(one.mid, one.code, None, None) for one in flags()}
    for row in rows:
        before = known.get((row["mid"], row["flag"]), _allocation(row["mid"], row["flag"], None, None))
        known[row["mid"], row["flag"]] = {
            **before,
            "name": row["name"],
            "from_us": before["from_us"] if row["since"] is None else _us(row["since"]),
            "closed_us": None if row["closed"] is None else _us(row["closed"]),
            "marking_id": row["marking_id"],
        }
    return pa.Table.from_pylist([known[key] for key in sorted(known)], schema=_MIDS)


def paper_relations(lake: Lake, snapshot: Snapshot, view: View) -> dict[str, pa.Table]:
    """All three, at a snapshot."""
    return {
        "registry": registry_table(lake.rows(snapshot, view, "registry").to_pylist()),
        "watched": watched_table(
            [*lake.rows(snapshot, view, "watchlist").to_pylist(), *listed_ships(lake, snapshot, view)]
        ),
        "mids": mids_table(lake.rows(snapshot, view, "mids").to_pylist()),
    }


def _dated(row: dict[str, Any], since: str, until: str) -> dict[str, Any]:
    end = row.get(until)
    return {
        **row,
        "from_us": None if row.get(since) is None else _us(row[since]),
        "until_us": None if end is None else _us(end) + US_PER_DAY - 1,
    }


def _allocation(mid: int, flag: str, since: date | None, until: date | None) -> dict[str, Any]:
    return {
        "mid": mid,
        "flag": flag,
        "name": None,
        "from_us": None if since is None else _us(since),
        "until_us": None if until is None else _us(until) + US_PER_DAY - 1,
        "closed_us": None,
        "marking_id": OPEN.marking_id,
    }


def _us(day: date) -> int:
    return (day.toordinal() - _EPOCH) * US_PER_DAY
