"""Positions to segments and tracks: day after day, going back only as far as late data needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from watchkeeper.engine import Engine
from watchkeeper.lake import Lake
from watchkeeper.lake.parts import file_schema
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lake.transaction import Transaction
from watchkeeper.model.marking import combine
from watchkeeper.services import checkpoints
from watchkeeper.services.segment_table import segment_table
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.tracks.batch import PositionBatch
from watchkeeper.tracks.noise import NAMES
from watchkeeper.tracks.params import SegmentParams
from watchkeeper.tracks.segmentation import Retracted, segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What a run of the segmenter did."""

    snapshot: Snapshot
    days: int
    """Days segmented in this run."""


def update_tracks(workspace: Workspace, engine: Engine, params: SegmentParams | None = None) -> Tracked:
    """Segments every position that is not segmented yet and joins segments into tracks; nothing to do is no snapshot.

    Two snapshots, in this order; a run that dies between them is finished by the next one.
    """
    lake, days = workspace.lake, 0
    if _unsegmented_days(workspace, lake.snapshot()):
        with lake.write("segment") as transaction:
            to_do = _days_to_do(workspace, transaction.base)
            run = _Run(workspace, transaction, params or SegmentParams())
            run.segment_days(to_do)
            run.finish()
            transaction.commit()
            days = len(to_do)
    if _tracks_are_behind(lake):
        with lake.write("tracks") as transaction:
            transaction.clear("segments")
            transaction.append("segments", segment_table(engine, lake, transaction))
            transaction.commit()
    return Tracked(snapshot=lake.snapshot(), days=days)


def _tracks_are_behind(lake: Lake) -> bool:
    for snapshot in reversed(lake.log.all()):
        if snapshot.operation in ("segment", "tracks"):
            return snapshot.operation == "segment"
    return False


def _unsegmented_days(workspace: Workspace, snapshot: Snapshot) -> list[date]:
    """Days with rows that were never segmented, from the statistics of the files."""
    found = set()
    for path, _, day in workspace.lake.parts(snapshot, "positions"):
        if day is not None and day not in found and _has_nulls(path, "repeat"):
            found.add(day)
    return sorted(found)


def _has_nulls(path: str, column: str) -> bool:
    metadata = pq.ParquetFile(path).metadata
    at = metadata.schema.to_arrow_schema().names.index(column)
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(at).statistics
        if statistics is None or not statistics.has_null_count or statistics.null_count:
            return True
    return False


def _days_to_do(workspace: Workspace, snapshot: Snapshot) -> list[date]:
    dirty = _unsegmented_days(workspace, snapshot)
    if not dirty:
        return []
    states = workspace.lake.rows(snapshot, WHOLE, "segmenter_state")
    after, _ = checkpoints.state_before(states, dirty[0])
    every = sorted({day for _, _, day in workspace.lake.parts(snapshot, "positions") if day is not None})
    return [day for day in every if after is None or day > after]


class _Run:
    """Segments days in order. The day before is held back, since a later message can still make a row of it noise."""

    def __init__(self, workspace: Workspace, transaction: Transaction, params: SegmentParams) -> None:
        self._lake = workspace.lake
        self._transaction = transaction
        self._params = params
        self._states = self._lake.rows(transaction.base, WHOLE, "segmenter_state")
        self._paths: dict[date, list[str]] = {}
        for path, _, day in self._lake.parts(transaction.base, "positions"):
            if day is not None:
                self._paths.setdefault(day, []).append(path)
        self._held: tuple[date, pl.DataFrame] | None = None
        self._done: list[tuple[date, pa.Table]] = []

    def segment_days(self, days: list[date]) -> None:
        before, state = checkpoints.state_before(self._states, days[0])
        if before is not None:
            self._hold(before)
        markings = self._lake.markings(self._transaction.base)
        for day in days:
            rows = self._load(day)
            result = segment(PositionBatch.from_arrow(_with_motion(rows).to_arrow()), state, self._params)
            state = result.state
            self._retract(result.retracted)
            marked = _marked(rows, result.segment_id, result.noise, result.repeat_of)
            self._release()
            self._held = (day, marked)
            ids = [markings[found] for found in rows["marking_id"].unique().to_list()]
            marking_id = self._transaction.use_marking(combine(*ids))
            self._done.append((day, checkpoints.to_rows(day, state, marking_id)))
            self._done = self._done[-checkpoints.KEPT_DAYS - 1 :]
        self._first, self._last = days[0], days[-1]

    def finish(self) -> None:
        self._release()
        self._transaction.clear("segmenter_state")
        self._transaction.append(
            "segmenter_state", checkpoints.kept(self._states, before=self._first, newest=self._last)
        )
        oldest = self._last - timedelta(days=checkpoints.KEPT_DAYS)
        for day, rows in self._done:
            if day >= oldest:
                self._transaction.append("segmenter_state", rows)

    def _hold(self, day: date) -> None:
        if day in self._paths:
            self._held = (day, self._load(day))

    def _load(self, day: date) -> pl.DataFrame:
        rows = _read(self._paths[day])
        order = rows.select(pl.arg_sort_by("mmsi", "t", "file_no", "offset")).to_series()
        # column by column, each let go of when it is sorted: a day of a busy feed is half a gigabyte
        return pl.DataFrame([rows.drop_in_place(name).gather(order) for name in rows.columns])

    def _retract(self, retracted: Retracted) -> None:
        if len(retracted.offset) == 0 or self._held is None:
            return
        day, rows = self._held
        gone = pl.DataFrame(
            {
                "file_no": retracted.file_no.astype(np.int32),
                "offset": retracted.offset.astype(np.int64),
                "_lost": retracted.segment_id.astype(np.int64),
                "_noise": [NAMES[code] for code in retracted.noise.tolist()],
            }
        )
        key = ["mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "msg_type"]
        lost = rows.join(gone, on=["file_no", "offset"]).select(*key, "_lost", "_noise").unique()
        # an exact repeat of a retracted row shared its segment, and loses it too
        rows = rows.join(
            lost,
            left_on=[*key, "segment_id"],
            right_on=[*key, "_lost"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        rows = rows.with_columns(
            segment_id=pl.when(pl.col("_noise").is_null()).then("segment_id"), noise=pl.coalesce("_noise", "noise")
        ).drop("_noise")
        self._held = (day, rows)

    def _release(self) -> None:
        if self._held is None:
            return
        day, rows = self._held
        self._transaction.clear_days("positions", [day])
        self._transaction.append("positions", rows.to_arrow().cast(file_schema("positions")))
        self._held = None


def _read(paths: list[str]) -> pl.DataFrame:
    tables = [pq.ParquetFile(path).read() for path in paths]
    return pl.DataFrame(pl.from_arrow(pa.concat_tables(tables, promote_options="default")))


def _with_motion(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the segmenter takes them: a feed that carries no speeds at all is taken as ships at rest.

    The published segmenter leaves out a position without speed, for one among many is a fault of the transponder. Of a
    feed that has no such column it would leave nothing. At rest is the assumption that needs least: distances then count
    as they are. The stored rows keep their nulls.
    """
    silent = (pl.col("speed_kn").is_null() & pl.col("course_deg").is_null()).all().over("source")
    return rows.with_columns(speed_kn=pl.when(silent).then(0.0).otherwise("speed_kn").cast(pl.Float32))


def _marked(rows: pl.DataFrame, segment_id: np.ndarray, noise: np.ndarray, repeat_of: np.ndarray) -> pl.DataFrame:
    names = pl.Series(NAMES, dtype=pl.String)
    marked = rows.with_columns(
        segment_id=pl.Series(segment_id),
        noise=names.gather(pl.Series(noise, dtype=pl.UInt32)),
        repeat=pl.Series(repeat_of >= 0),
        heard_by=pl.lit(None, dtype=pl.String),
    ).with_columns(segment_id=pl.when(pl.col("segment_id") != 0).then("segment_id"))
    if not (repeat_of >= 0).any():
        return marked
    first = np.where(repeat_of >= 0, repeat_of, np.arange(len(repeat_of)))
    repeated = pl.DataFrame({"_row": first, "station": rows["station"]}).filter(
        pl.Series(np.isin(first, repeat_of[repeat_of >= 0])) & pl.col("station").is_not_null()
    )
    heard = repeated.group_by("_row").agg(pl.col("station").unique().sort().str.join(",").alias("_heard"))
    marked = marked.with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64))
    return (
        marked.join(heard, on="_row", how="left", maintain_order="left")
        .with_columns(heard_by="_heard")
        .drop("_row", "_heard")
    )
