"""The table of segments, each with the identity heard within it and the track it is joined to."""

from __future__ import annotations

from functools import reduce

import polars as pl
import pyarrow as pa

from watchkeeper.engine import Engine
from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.marking import combine
from watchkeeper.services.workspace import WHOLE

_ENDS = """
WITH bounds AS (
    SELECT segment_id, MIN(mmsi) AS mmsi, MIN(t_us) AS start_us, MAX(t_us) AS end_us, COUNT(*) AS positions
    FROM positions WHERE segment_id IS NOT NULL AND NOT repeat GROUP BY segment_id
), at_ends AS (
    SELECT b.*, p.t_us, p.lat, p.lon, p.speed_kn, p.course_deg, p.file_no, p."offset",
           COALESCE(p.transponder, '') AS transponder
    FROM positions p JOIN bounds b ON b.segment_id = p.segment_id
    WHERE NOT p.repeat AND (p.t_us = b.start_us OR p.t_us = b.end_us)
), ranked AS (
    SELECT a.*, ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY t_us, file_no, "offset") AS first_no,
           ROW_NUMBER() OVER (PARTITION BY segment_id ORDER BY t_us DESC, file_no DESC, "offset" DESC) AS last_no
    FROM at_ends a
)
SELECT f.segment_id, f.mmsi, f.start_us, f.end_us, f.positions, f.transponder,
       f.lat AS start_lat, f.lon AS start_lon, f.speed_kn AS start_speed_kn, f.course_deg AS start_course_deg,
       f.file_no AS start_file_no, f."offset" AS start_offset,
       l.lat AS end_lat, l.lon AS end_lon, l.speed_kn AS end_speed_kn, l.course_deg AS end_course_deg,
       l.file_no AS end_file_no, l."offset" AS end_offset
FROM ranked f JOIN ranked l ON l.segment_id = f.segment_id AND l.last_no = 1
WHERE f.first_no = 1 ORDER BY f.segment_id
"""

PING_US = 15 * 60 * 1_000_000
"""A static report tells of positions up to so long before and after it, microseconds (GFW: 15 minutes)."""
CLAIMS = ("name", "imo", "call_sign", "length_m", "width_m", "ship_type")

_CLAIMED = """
SELECT b.segment_id, s.name, s.imo, s.call_sign, s.length_m, s.width_m, s.ship_type, s.marking_id
FROM statics s JOIN bounds b ON b.mmsi = s.mmsi
WHERE s.t_us >= b.start_us - $ping_us AND s.t_us <= b.end_us + $ping_us
"""
_MARKED = (
    "SELECT DISTINCT segment_id, marking_id FROM positions WHERE segment_id IS NOT NULL ORDER BY segment_id, marking_id"
)


def segment_table(engine: Engine, lake: Lake, transaction: Transaction) -> pa.Table:
    """Every segment of the transaction's base, joined into tracks, as rows of `segments`."""
    from watchkeeper.tracks.joining import join_segments

    positions = lake.scan(transaction.base, WHOLE, "positions")
    statics = lake.scan(transaction.base, WHOLE, "statics")
    ends = engine.sql(_ENDS, {"positions": positions}, {})
    claimed = engine.sql(_CLAIMED, {"statics": statics, "bounds": ends}, {"ping_us": PING_US})
    segments = _with_claims(pl.DataFrame(pl.from_arrow(ends)), pl.DataFrame(pl.from_arrow(claimed)))
    joined = join_segments(segments.to_arrow())
    marked = engine.sql(_MARKED, {"positions": positions}, {})
    segments = segments.with_columns(
        track_id=pl.Series(joined.track_id),
        joined=pl.Series(joined.reason),
        joined_after=pl.Series(joined.previous),
        silence_s=pl.Series(joined.silence_s),
        implied_speed_kn=pl.Series(joined.implied_speed_kn),
        marking_id=_markings(segments, marked, claimed, lake, transaction),
        start=pl.from_epoch("start_us", "us").dt.replace_time_zone("UTC"),
        end=pl.from_epoch("end_us", "us").dt.replace_time_zone("UTC"),
    )
    schema = arrow_schema("segments")
    return segments.select(schema.names).to_arrow().cast(schema)


def _with_claims(segments: pl.DataFrame, claimed: pl.DataFrame) -> pl.DataFrame:
    """What each segment's ship most often called itself; of two equally often the one that sorts first."""
    for claim in CLAIMS:
        counted = claimed.filter(pl.col(claim).is_not_null()).group_by("segment_id", claim).len()
        most = (
            counted.sort(["len", claim], descending=[True, False]).group_by("segment_id", maintain_order=True).first()
        )
        segments = segments.join(most.select("segment_id", claim), on="segment_id", how="left", maintain_order="left")
    return segments


def _markings(
    segments: pl.DataFrame, positions: pa.Table, claimed: pa.Table, lake: Lake, transaction: Transaction
) -> pl.Series:
    known = lake.markings(transaction.base)
    sources: dict[int, set[int]] = {}
    statics = claimed.select(["segment_id", "marking_id"]).group_by(["segment_id", "marking_id"]).aggregate([])
    for table in (positions, statics):
        for segment_id, marking_id in zip(
            table["segment_id"].to_pylist(), table["marking_id"].to_pylist(), strict=True
        ):
            sources.setdefault(segment_id, set()).add(marking_id)
    combined = {
        ids: transaction.use_marking(reduce(combine, (known[one] for one in sorted(ids))))
        for ids in {frozenset(found) for found in sources.values()}
    }
    return pl.Series([combined[frozenset(sources[segment_id])] for segment_id in segments["segment_id"].to_list()])
