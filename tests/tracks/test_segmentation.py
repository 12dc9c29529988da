"""Facts about segments that hold in any data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.conftest import HOUR_US, START_US, busy_water
from watchkeeper.model.segment_id import unpack
from watchkeeper.tracks import NoiseReason, PositionBatch, Segmented, SegmenterState, SegmentParams, segment

Make = Callable[..., PositionBatch]
Run = Callable[..., Segmented]
SEEDS = st.integers(0, 10_000)


def part_of(batch: PositionBatch, rows: np.ndarray) -> PositionBatch:
    return PositionBatch(**{field.name: getattr(batch, field.name)[rows] for field in fields(PositionBatch)})


def answer(found: Segmented) -> tuple[list[int], list[int], list[int]]:
    return found.segment_id.tolist(), found.noise.tolist(), found.repeat_of.tolist()


def fed_in_parts(batch: PositionBatch, cuts_us: list[int]) -> tuple[np.ndarray, np.ndarray, SegmenterState]:
    """Segments and noise of the rows when fed in parts that begin at the cuts, retractions applied, and the last state."""
    part_no = np.searchsorted(np.sort(cuts_us), batch.t_us, side="right")
    ids, noise = np.zeros(len(batch), "i8"), np.zeros(len(batch), "i1")
    first = np.full(len(batch), -1, "i8")
    state = SegmenterState.empty()
    place = {key: row for row, key in enumerate(zip(batch.file_no, batch.offset, strict=True))}
    for number in range(part_no.max() + 1):
        rows = np.flatnonzero(part_no == number)
        found = segment(part_of(batch, rows), state, SegmentParams())
        state, ids[rows], noise[rows] = found.state, found.segment_id, found.noise
        first[rows] = np.where(found.repeat_of >= 0, rows[found.repeat_of], -1) if len(rows) else -1
        gone = found.retracted
        for file_no, offset, reason, lost in zip(gone.file_no, gone.offset, gone.noise, gone.segment_id, strict=True):
            row = place[file_no, offset]
            assert ids[row] == lost
            same = (first == row) | (np.arange(len(batch)) == row)
            ids[same], noise[same] = 0, reason
    return ids, noise, state


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.lists(st.integers(0, 60 * 3600), max_size=6))
def test_any_split_in_time_gives_what_one_batch_gives(seed: int, cuts_s: list[int]) -> None:
    batch = busy_water(seed)
    whole = segment(batch, SegmenterState.empty(), SegmentParams())
    ids, noise, state = fed_in_parts(batch, [START_US + cut * 1_000_000 for cut in cuts_s])
    assert ids.tolist() == whole.segment_id.tolist()
    assert noise.tolist() == whole.noise.tolist()
    assert state.watermark_us == whole.state.watermark_us
    for ours, theirs in zip(state.to_arrow().values(), whole.state.to_arrow().values(), strict=True):
        assert ours.equals(theirs)


def test_splits_do_retract_rows_of_earlier_batches() -> None:
    """The property above would hold idly if nothing were ever retracted."""
    retracted = 0
    for seed in range(20):
        batch, state = busy_water(seed), SegmenterState.empty()
        for hour in range(60):
            rows = np.flatnonzero((batch.t_us - START_US) // HOUR_US == hour)
            found = segment(part_of(batch, rows), state, SegmentParams())
            state = found.state
            retracted += len(found.retracted.offset)
    assert retracted > 20


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_every_row_has_a_segment_or_a_reason(seed: int) -> None:
    found = segment(busy_water(seed), SegmenterState.empty(), SegmentParams())
    assert ((found.segment_id == 0) == (found.noise > 0)).all()


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 20_000))
def test_shifting_time_by_whole_seconds_shifts_segments(seed: int, shift_h: int) -> None:
    batch = busy_water(seed)
    moved = replace(batch, t_us=batch.t_us + shift_h * HOUR_US)
    one, other = (segment(each, SegmenterState.empty(), SegmentParams()) for each in (batch, moved))
    assert one.noise.tolist() == other.noise.tolist()
    shift = np.where(one.segment_id > 0, shift_h * 3600 * 4, 0)
    assert (one.segment_id + shift).tolist() == other.segment_id.tolist()


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_world_in_a_mirror_has_the_same_segments(seed: int) -> None:
    """Longitude and courses mirrored: busy water lies across the date line, so wrapping is mirrored too."""
    batch = busy_water(seed)
    turned = {name: np.mod(360 - getattr(batch, name), 360) for name in ("course_deg", "heading_deg")}
    # a course of 0 stays 0, and float noise in the mirror must not make it 360, which means "not available"
    mirror = replace(batch, lon_deg=-batch.lon_deg, **turned)
    one, other = (segment(each, SegmenterState.empty(), SegmentParams()) for each in (batch, mirror))
    assert answer(one) == answer(other)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_ships_do_not_see_each_other(seed: int) -> None:
    batch = busy_water(seed)
    whole = segment(batch, SegmenterState.empty(), SegmentParams())
    for mmsi in np.unique(batch.mmsi):
        rows = np.flatnonzero(batch.mmsi == mmsi)
        alone = segment(part_of(batch, rows), SegmenterState.empty(), SegmentParams())
        assert alone.segment_id.tolist() == whole.segment_id[rows].tolist()
        assert alone.noise.tolist() == whole.noise[rows].tolist()


def test_the_same_answer_twice(segmented: Run) -> None:
    assert answer(segmented(busy_water(1))) == answer(segmented(busy_water(1)))


def test_nothing_in_nothing_out(batch_of: Make, segmented: Run) -> None:
    found = segmented(batch_of())
    assert answer(found) == ([], [], [])
    assert len(found.retracted.offset) == 0
    assert found.state.watermark_us == SegmenterState.empty().watermark_us


def test_a_ship_under_way_is_one_segment_that_names_its_start(batch_of: Make, segmented: Run) -> None:
    found = segmented(batch_of(*({"hour": hour, "lon": hour / 6} for hour in range(30))))
    assert len(set(found.segment_id)) == 1
    part = unpack(int(found.segment_id[0]))
    assert (part.mmsi, part.start_s, part.ordinal) == (412_000_001, START_US // 1_000_000, 0)


def test_a_ship_sails_on_across_the_date_line(batch_of: Make, segmented: Run) -> None:
    reports = [{"hour": hour, "lon": (179.5 + hour / 6 + 180) % 360 - 180} for hour in range(12)]
    assert len(set(segmented(batch_of(*reports)).segment_id)) == 1


@pytest.mark.parametrize(("silence_h", "segments"), [(24.0, 1), (24.01, 2)])
def test_more_than_a_day_of_silence_ends_a_segment(
    silence_h: float, segments: int, batch_of: Make, segmented: Run
) -> None:
    still = [{"hour": hour, "speed": 0.0} for hour in (0, 1, 2, 2 + silence_h, 3 + silence_h)]
    assert len(set(segmented(batch_of(*still)).segment_id)) == segments


def test_two_ships_under_one_number_are_two_segments(batch_of: Make, segmented: Run) -> None:
    reports = [{"hour": k / 4, "lon": k / 24 + 30 * (k % 2)} for k in range(40)]
    found = segmented(batch_of(*reports)).segment_id
    assert len(set(found)) == 2
    assert len(set(found[::2])) == len(set(found[1::2])) == 1


def test_segments_that_begin_in_one_second_have_numbers_of_their_own(batch_of: Make, segmented: Run) -> None:
    found = segmented(batch_of(*({"lon": 20.0 * k, "lat": k} for k in range(6)))).segment_id
    assert len(set(found)) == 6
    assert (np.diff(found) == 1).all()


def test_a_number_given_out_is_not_given_again_after_the_state_was_saved(batch_of: Make) -> None:
    params, state, given = SegmentParams(), SegmenterState.empty(), []
    for k in range(6):
        found = segment(batch_of({"lon": 20.0 * k, "lat": k, "offset": k}), state, params)
        state = SegmenterState.from_arrow(found.state.to_arrow())
        given.append(int(found.segment_id[0]))
    assert len(set(given)) == 6


def test_an_exact_repeat_shares_the_segment_of_the_first(batch_of: Make, segmented: Run) -> None:
    row = {"hour": 1, "lon": 1 / 6}
    found = segmented(batch_of({"hour": 0}, row, row, row | {"speed": 9.9}))
    assert found.repeat_of.tolist() == [-1, -1, 1, -1]
    assert found.segment_id[2] == found.segment_id[1] != 0


def test_repeats_of_a_displaced_position_are_displaced_with_it(batch_of: Make, segmented: Run) -> None:
    track = [{"hour": k / 6, "lon": k / 36} for k in range(20)]
    stray = {"hour": 20 / 6 - 0.02, "lon": 19 / 36 + 0.01, "lat": 0.05}
    found = segmented(batch_of(*track, stray, stray, *({"hour": k / 6, "lon": k / 36} for k in range(20, 30))))
    assert found.noise[20:22].tolist() == [NoiseReason.DISPLACED, NoiseReason.DISPLACED]
    assert not found.noise[22:].any()


def test_rows_of_one_moment_are_taken_in_the_order_of_file_and_offset(batch_of: Make) -> None:
    rows = batch_of({"offset": 5}, {"offset": 4, "lon": 1.0})
    with pytest.raises(ValueError, match="sort rows by mmsi, t_us, file_no and offset"):
        segment(rows, SegmenterState.empty(), SegmentParams())


def test_rows_from_before_the_watermark_are_refused(batch_of: Make, segmented: Run) -> None:
    later = segmented(batch_of({"hour": 5}))
    with pytest.raises(ValueError, match="segment again from a state saved before"):
        segment(batch_of({"hour": 4}), later.state, SegmentParams())


def test_columns_of_different_length_are_refused(batch_of: Make) -> None:
    with pytest.raises(ValueError, match="different lengths"):
        segment(replace(batch_of({}, {}), lat_deg=np.zeros(1)), SegmenterState.empty(), SegmentParams())


@pytest.mark.parametrize("mmsi", [-1, 2**30])
def test_an_mmsi_that_does_not_fit_its_number_is_refused(mmsi: int, batch_of: Make, segmented: Run) -> None:
    with pytest.raises(ValueError, match="MMSIs run from"):
        segmented(batch_of({"mmsi": mmsi}))


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_speeds_may_come_as_either_float(dtype: str, segmented: Run) -> None:
    batch = busy_water(3)
    other = {name: getattr(batch, name).astype(dtype) for name in ("speed_kn", "course_deg", "heading_deg")}
    assert answer(segmented(replace(batch, **other))) == answer(segmented(batch))
