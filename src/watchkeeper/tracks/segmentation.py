"""Segments of a batch of positions, and what the segmenter must remember to go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchkeeper.model.segment_id import CODE_BITS, LAST_MMSI
from watchkeeper.tracks.batch import PositionBatch
from watchkeeper.tracks.desk import group_rows, limits_of, new_desk, new_out, written
from watchkeeper.tracks.noise import NoiseReason
from watchkeeper.tracks.params import SegmentParams
from watchkeeper.tracks.records import RETRACTED, Array, Memory, Out, Rows
from watchkeeper.tracks.state import SegmenterState


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Retracted:
    """Rows of earlier batches that a later message showed to be noise, as columns of equal length.

    Each had a segment when its batch was returned and has none any more, nor has any exact repeat of it.
    """

    mmsi: Array
    t_us: Array
    file_no: Array
    offset: Array
    segment_id: Array
    """The segment the row loses."""
    noise: Array
    """`NoiseReason` code it gets."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segmented:
    """What became of each row of a batch, in its order, and what carries over to the next."""

    segment_id: Array
    """Segment number, see `model.segment_id`; 0 for none."""
    noise: Array
    """`NoiseReason` code; 0 for none. A row has a segment or a reason, never both."""
    repeat_of: Array
    """Row of this batch that this one repeats exactly and whose segment or reason it shares; -1 for none."""
    retracted: Retracted
    state: SegmenterState


def segment(batch: PositionBatch, state: SegmenterState, params: SegmentParams) -> Segmented:
    """The segments of `batch`, the rows of earlier batches that prove to be noise, and the state after it.

    Rows fed in one batch or in several, split anywhere in time, give the same once retractions are applied; only rows
    of one MMSI and one time must not be split. Raises ValueError for rows out of order or before the state's watermark.
    """
    from watchkeeper.tracks import kernel  # Numba takes a second to import: only a run pays for it

    rows = batch.rows()
    _refuse_misplaced(rows, kernel.first_misplaced(rows))
    earliest_us, latest_us = kernel.time_span_us(rows)
    _refuse_late(earliest_us, state.watermark_us)
    limits = limits_of(params, max(state.watermark_us, latest_us))
    groups = group_rows(rows, state.memory)
    out = new_out(rows, state.memory)
    kernel.run(rows, state.memory, groups, new_desk(groups, limits), limits, out)
    return Segmented(
        segment_id=out.segment_id,
        noise=out.noise,
        repeat_of=out.repeat_of,
        retracted=_retracted(state.memory, out),
        state=SegmenterState(memory=written(out), watermark_us=int(limits["watermark_us"])),
    )


def _refuse_misplaced(rows: Rows, at: int) -> None:
    if at >= 0:
        above, here = (
            tuple(int(c[i]) for c in (rows.mmsi, rows.t_us, rows.file_no, rows.offset)) for i in (at - 1, at)
        )
        raise ValueError(f"row {at} {here} comes after {above}: sort rows by mmsi, t_us, file_no and offset")
    if len(rows.mmsi) and not 0 <= rows.mmsi[0] <= rows.mmsi[-1] <= LAST_MMSI:
        raise ValueError(f"MMSIs run from {rows.mmsi[0]} to {rows.mmsi[-1]}: 0 to {LAST_MMSI} expected")


def _refuse_late(earliest_us: int, watermark_us: int) -> None:
    if earliest_us < watermark_us:
        raise ValueError(
            f"the batch begins at {earliest_us} µs, before the newest row already segmented ({watermark_us} µs): "
            "segment again from a state saved before that time"
        )


def _retracted(prior: Memory, out: Out) -> Retracted:
    at = out.retracted[: out.counts[RETRACTED]]
    kept = prior.kept[at]
    segment_id = out.retracted_from[: out.counts[RETRACTED]].copy()
    return Retracted(
        mmsi=(segment_id >> CODE_BITS).astype("i4"),
        t_us=kept["t_us"].copy(),
        file_no=kept["file_no"].copy(),
        offset=kept["offset"].copy(),
        segment_id=segment_id,
        noise=np.full(len(at), NoiseReason.DISPLACED, "i1"),
    )
