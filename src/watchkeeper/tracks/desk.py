"""Memory for one run of the kernel: limits, groups of rows, scratch, and room for what it writes."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from watchkeeper.tracks.params import SegmentParams
from watchkeeper.tracks.records import (
    GROUP,
    ISSUED,
    ISSUED_ROWS,
    KEPT,
    KEPT_ROWS,
    MATCH,
    OPEN,
    OPEN_ROWS,
    SEEN,
    SEEN_ROWS,
    SLOT,
    Array,
    Desk,
    Memory,
    Out,
    Record,
    Rows,
)

_US_PER_H = 3_600_000_000


def limits_of(params: SegmentParams, watermark_us: int) -> Record:
    """`params` as the record of plain numbers a kernel takes, with the newest time of the batch in microseconds."""
    ranges = np.array(params.reserved_speeds_kn, "f8").reshape(-1, 2)
    plain = [field for field in fields(params) if field.name != "reserved_speeds_kn"]
    layout = [(field.name, "i8" if field.type == "int" else "f8") for field in plain]
    own = [("watermark_us", "i8"), ("seen_horizon_us", "i8"), ("reserved_speeds_kn", "f8", ranges.shape)]
    limits = np.zeros(1, np.dtype([*layout, *own]))
    for field in plain:
        limits[field.name] = getattr(params, field.name)
    limits["watermark_us"], limits["seen_horizon_us"] = watermark_us, round(params.seen_horizon_h * _US_PER_H)
    limits["reserved_speeds_kn"] = ranges
    return limits[0]


def group_rows(rows: Rows, memory: Memory) -> Array:
    """A `GROUP` record for each MMSI in the rows or the memory, in order, and one that marks the end."""
    columns = {"row": rows.mmsi, "open": memory.open["mmsi"], "seen": memory.seen["mmsi"]}
    columns["issued"] = memory.issued["mmsi"]
    mmsi = np.unique(np.concatenate([_distinct(column) for column in columns.values()]))
    groups = np.zeros(len(mmsi) + 1, GROUP)
    groups["mmsi"][:-1] = mmsi
    for name, column in columns.items():
        groups[name][:-1] = np.searchsorted(column, mmsi)
        groups[name][-1] = len(column)
    groups["kept"] = np.concatenate([[0], np.cumsum(memory.open["kept"], dtype="i8")])[groups["open"]]
    return groups


def _distinct(ascending: Array) -> Array:
    return ascending[np.flatnonzero(np.diff(ascending, prepend=-1))] if len(ascending) else ascending


def new_desk(groups: Array, limits: Record) -> Desk:
    """Scratch large enough for the largest MMSI."""
    slots = max(int(limits["max_open_segments"]), int(np.diff(groups["open"]).max(initial=0)))
    entries = int((np.diff(groups["row"]) + np.diff(groups["seen"])).max(initial=0))
    return Desk(
        open=np.zeros(slots, OPEN),
        kept=np.zeros((slots, limits["history"]), KEPT),
        order=np.zeros(slots, "i8"),
        matches=np.zeros(slots, MATCH),
        now=np.zeros(1, KEPT),
        issued=np.zeros(1, ISSUED),
        log=np.zeros(3, "i8"),
        seen=np.zeros(entries, SEEN),
        places=_table(entries),
        repeats=_table(int(np.diff(groups["row"]).max(initial=0))),
    )


def _table(entries: int) -> Array:
    table = np.zeros(max(16, 1 << (2 * entries - 1).bit_length() if entries else 0), SLOT)
    table["stamp"] = -1
    return table


def new_out(rows: Rows, prior: Memory) -> Out:
    """Room for the most a run can write. Memory that is never written is never taken from the machine."""
    n = len(rows.t_us)
    room = n + len(prior.kept)
    return Out(
        segment_id=np.zeros(n, "i8"),
        noise=np.zeros(n, "i1"),
        repeat_of=np.empty(n, "i8"),
        retracted=np.empty(len(prior.kept), "i8"),
        retracted_from=np.empty(len(prior.kept), "i8"),
        counts=np.zeros(5, "i8"),
        next=Memory(
            open=np.empty(n + len(prior.open), OPEN),
            kept=np.empty(room, KEPT),
            seen=np.empty(n + len(prior.seen), SEEN),
            issued=np.empty(n + len(prior.issued), ISSUED),
        ),
    )


def written(out: Out) -> Memory:
    """The part of `out.next` that was written, in memory of its own size."""
    used = (OPEN_ROWS, KEPT_ROWS, SEEN_ROWS, ISSUED_ROWS)
    return Memory(*(array[: out.counts[place]].copy() for array, place in zip(out.next, used, strict=True)))
