"""Facts about what the segmenter remembers, and about columns that come from a table."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace

import pyarrow as pa
import pytest

from tests.tracks.conftest import START_US, busy_water
from watchkeeper.tracks import PositionBatch, Segmented, SegmenterState, SegmentParams, kernel, segment

Make = Callable[..., PositionBatch]
Run = Callable[..., Segmented]


def test_a_state_survives_arrow(segmented: Run, batch_of: Make) -> None:
    state = segmented(busy_water(5)).state
    again = SegmenterState.from_arrow(state.to_arrow())
    assert again.watermark_us == state.watermark_us
    assert all(again.to_arrow()[name].equals(table) for name, table in state.to_arrow().items())
    more = batch_of(*({"hour": 61 + k, "offset": k, "speed": 0.0} for k in range(3)))
    one, other = (segment(more, each, SegmentParams()) for each in (state, again))
    assert one.segment_id.tolist() == other.segment_id.tolist()


def test_an_empty_state_survives_arrow() -> None:
    state = SegmenterState.from_arrow(SegmenterState.empty().to_arrow())
    assert all(table.num_rows == 0 for name, table in state.to_arrow().items() if name != "clock")


def test_a_state_is_bounded(segmented: Run, batch_of: Make) -> None:
    reports = [{"hour": k / 100, "lon": k / 600} for k in range(2000)]
    tables = segmented(batch_of(*reports)).state.to_arrow()
    assert {name: table.num_rows for name, table in tables.items()} == {
        "open": 1,
        "kept": SegmentParams().history,
        "seen": SegmentParams().seen_places,
        "issued": 0,
        "clock": 1,
    }


def test_a_ship_not_heard_for_a_week_is_forgotten(segmented: Run, batch_of: Make) -> None:
    first = segmented(batch_of({"mmsi": 1}))
    later = segment(batch_of({"mmsi": 2, "hour": 168.1}), first.state, SegmentParams())
    assert set(later.state.to_arrow()["seen"]["mmsi"].to_pylist()) == {2}
    assert set(later.state.to_arrow()["open"]["mmsi"].to_pylist()) == {2}


def test_a_state_may_be_read_with_other_parameters(segmented: Run) -> None:
    state = segmented(busy_water(5)).state
    narrow = replace(SegmentParams(), history=5, max_open_segments=1, seen_places=3)
    later = replace(busy_water(5), t_us=busy_water(5).t_us + state.watermark_us - START_US)
    tables = segment(later, state, narrow).state.to_arrow()
    ships = len(set(later.mmsi.tolist()))
    assert tables["open"].num_rows <= ships
    assert tables["kept"].num_rows <= 5 * ships
    assert tables["seen"].num_rows <= 3 * ships


def test_a_batch_is_made_from_rows_of_the_lake(batch_of: Make) -> None:
    table = pa.table(
        {
            "mmsi": pa.array([1, 1], pa.int32()),
            "t": pa.array([START_US, START_US + 1], pa.timestamp("us", tz="UTC")),
            "lat": [1.5, None],
            "lon": [2.5, None],
            "speed_kn": pa.array([3.5, None], pa.float32()),
            "course_deg": pa.array([4.5, None], pa.float32()),
            "heading_deg": pa.array([None, 5.5], pa.float32()),
            "msg_type": pa.array([None, 18], pa.int8()),
            "transponder": ["B", None],
            "file_no": pa.array([1, 1], pa.int32()),
            "offset": pa.array([0, 9], pa.int64()),
        }
    )
    made = PositionBatch.from_arrow(table)
    null = math.nan
    whole = batch_of(
        {"mmsi": 1, "lat": 1.5, "lon": 2.5, "speed": 3.5, "course": 4.5, "heading": null, "msg_type": 0}
        | {"transponder": 2, "offset": 0},
        {"mmsi": 1, "t_us": START_US + 1, "lat": null, "lon": null, "speed": null, "course": null, "heading": 5.5}
        | {"msg_type": 18, "offset": 9},
    )
    for field in fields(PositionBatch):
        ours, theirs = (getattr(batch, field.name).tolist() for batch in (made, whole))
        assert str(ours) == str(theirs), field.name


def test_the_kernel_is_compiled_once_whoever_owns_the_columns(segmented: Run) -> None:
    """Arrow's memory is read-only, which is another type to Numba: compiling for it would cost ten seconds."""
    batch = busy_water(1)
    ours = {field.name: getattr(batch, field.name) for field in fields(PositionBatch)}
    arrow = {name: pa.array(column).to_numpy() for name, column in ours.items()}
    assert not any(column.flags.writeable for column in arrow.values())
    segmented(PositionBatch(**ours))
    segmented(PositionBatch(**arrow))
    segmented(PositionBatch(**(ours | {"lat_deg": arrow["lat_deg"]})))
    assert len(kernel.run.signatures) == 1  # type: ignore[attr-defined]


def test_rows_without_a_time_are_refused() -> None:
    with pytest.raises(ValueError, match="untimed rows are never segmented"):
        PositionBatch.from_arrow(pa.table({"t": pa.array([None], pa.timestamp("us", tz="UTC"))}))
