"""Facts about tracks that hold in any data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.tracks.join_params import JoinParams
from watchkeeper.tracks.join_reason import BEGINS_TEXT, Begins, text_of
from watchkeeper.tracks.joining import Joined, join_segments

SEEDS = st.integers(0, 10_000)
START_US = 1_609_459_200_000_000
HOUR_US = 3_600_000_000


def harbour(seed: int, n: int = 60, ships: int = 4) -> pa.Table:
    """Random segments across the date line, some at the same time, some brief, identities heard now and then."""
    chance = np.random.default_rng(seed)
    start_us = START_US + chance.integers(0, 20 * 24, n) * HOUR_US
    lat, lon = chance.uniform(-3, 3, n), chance.uniform(177, 183, n)
    places = {"start_lat": lat, "start_lon": lon, "end_lat": lat + 0.1, "end_lon": lon + 0.1}
    places |= {name: (place + 180) % 360 - 180 for name, place in places.items() if name.endswith("lon")}

    def heard(*values: Any) -> pa.Array:
        return pa.array([values[k] if k < len(values) else None for k in chance.integers(0, 2 * len(values), n)])

    return pa.table(
        {
            "segment_id": pa.array(chance.permutation(n) + 1),
            "mmsi": pa.array(412_000_001 + chance.integers(0, ships, n), pa.int32()),
            "start_us": start_us,
            "end_us": start_us + chance.integers(0, 24, n) * HOUR_US,
            **places,
            "positions": chance.integers(1, 20, n),
            "end_speed_kn": chance.uniform(0, 14, n),
            "end_course_deg": chance.uniform(0, 359, n),
            "imo": heard(9074729, 9074767, 1234568).cast(pa.int32()),
            "call_sign": heard("BRAV", "DELT"),
            "name": heard("OCEAN STAR", "SEA MOON "),
            "length_m": heard(183.0, 90.0),
            "width_m": heard(32.0, 14.0),
            "transponder": heard("A", "B"),
        }
    )


def links(table: pa.Table, joined: Joined) -> dict[int, tuple[int, str, int | None]]:
    columns = (joined.track_id, joined.reason, joined.previous)
    return dict(zip(table["segment_id"].to_pylist(), zip(*(c.to_pylist() for c in columns), strict=True), strict=True))


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, shuffler: Any) -> None:
    table = harbour(seed)
    order = list(range(table.num_rows))
    shuffler.shuffle(order)
    shuffled = table.take(pa.array(order))
    assert links(table, join_segments(table)) == links(shuffled, join_segments(shuffled))


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(-5000, 20_000))
def test_shifting_time_changes_nothing(seed: int, hours: int) -> None:
    table = harbour(seed)
    moved = table
    for name in ("start_us", "end_us"):
        later = pc.add(table[name], hours * HOUR_US)
        moved = moved.set_column(moved.column_names.index(name), name, later)
    assert links(table, join_segments(table)) == links(moved, join_segments(moved))


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_the_world_in_a_mirror_has_the_same_tracks(seed: int) -> None:
    table = harbour(seed)
    mirror = table
    for name in ("start_lon", "end_lon"):
        mirror = mirror.set_column(mirror.column_names.index(name), name, pc.negate(table[name]))
    turned = pc.subtract(360.0, table["end_course_deg"])
    mirror = mirror.set_column(mirror.column_names.index("end_course_deg"), "end_course_deg", turned)
    assert links(table, join_segments(table)) == links(mirror, join_segments(mirror))


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_other_numbers_in_the_same_order_name_the_same_tracks(seed: int) -> None:
    table = harbour(seed)
    other = table.set_column(0, "segment_id", pc.multiply(table["segment_id"], 1000))
    other = other.set_column(1, "mmsi", pc.subtract(700_000_000, table["mmsi"]))
    renumbered = {
        segment * 1000: (track * 1000, reason, None if previous is None else previous * 1000)
        for segment, (track, reason, previous) in links(table, join_segments(table)).items()
    }
    assert links(other, join_segments(other)) == renumbered


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_a_track_is_one_ship_at_one_place_at_a_time(seed: int) -> None:
    table = harbour(seed)
    joined = join_segments(table)
    rows = {row["segment_id"]: row for row in table.to_pylist()}
    found = links(table, joined)
    followed = [previous for _, _, previous in found.values() if previous is not None]
    assert len(followed) == len(set(followed))
    for segment, (track, _, previous) in found.items():
        assert (previous is None) == (track == segment)
        if previous is not None:
            assert found[previous][0] == track
            assert rows[previous]["mmsi"] == rows[segment]["mmsi"]
            assert rows[segment]["start_us"] >= rows[previous]["end_us"] - 60_000_000


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_no_join_needs_more_speed_than_a_ship_has(seed: int) -> None:
    joined = join_segments(harbour(seed))
    for silence_s, speed_kn in zip(joined.silence_s.to_pylist(), joined.implied_speed_kn.to_pylist(), strict=True):
        assert speed_kn is None or speed_kn <= 30 * np.hypot(silence_s / 3600, 0.25) / (silence_s / 3600) + 1e-9


def test_nothing_in_nothing_out() -> None:
    joined = join_segments(harbour(0).slice(0, 0))
    assert [len(column) for column in (joined.track_id, joined.reason, joined.previous)] == [0, 0, 0]


def test_identity_need_not_be_given() -> None:
    table = harbour(1)
    bare = table.select(table.column_names[:9])
    assert {text for text in join_segments(bare).reason.to_pylist() if "same" in text or "other name" in text} == set()


def test_the_table_may_come_from_polars() -> None:
    table = harbour(2)
    polars = pl.DataFrame(pl.from_arrow(table)).to_arrow()
    assert links(table, join_segments(table)) == links(polars, join_segments(polars))


def two(**second: Any) -> pa.Table:
    """A ship heard for twelve hours, and a day later at the same place."""
    first = {"segment_id": 1, "mmsi": 1, "start_us": 0, "end_us": 12 * HOUR_US, "positions": 9}
    first |= dict.fromkeys(("start_lat", "start_lon", "end_lat", "end_lon"), 0.0)
    shift = {"segment_id": 2, "start_us": 36 * HOUR_US, "end_us": 48 * HOUR_US}
    claims = {"imo": 9074729, "name": "A", "call_sign": "B", "length_m": 100.0, "width_m": 20.0, "transponder": "A"}
    return pa.Table.from_pylist([first | claims, first | claims | shift | second])


@pytest.mark.parametrize(
    ("second", "same_track"),
    [
        ({}, True),
        ({"imo": 9074767}, False),
        ({"imo": 9074728}, True),
        ({"imo": None, "name": "X", "call_sign": "Y", "length_m": 200.0}, False),
        ({"imo": None, "name": "X", "call_sign": "Y", "length_m": 101.0}, True),
        ({"imo": None, "name": "X", "call_sign": "Y", "length_m": None, "width_m": None}, True),
        ({"imo": 9074729, "name": "X", "call_sign": "Y", "length_m": 200.0}, True),
        ({"imo": None, "name": " a ", "call_sign": "Y", "length_m": 200.0}, True),
        ({"transponder": "B"}, True),
        ({"start_lat": 13.0}, False),
        ({"start_lat": 11.9}, True),
    ],
)
def test_what_keeps_two_segments_apart(second: dict[str, Any], same_track: bool) -> None:
    assert (len(set(join_segments(two(**second)).track_id.to_pylist())) == 1) == same_track


def test_a_slower_limit_reaches_less_far() -> None:
    table = two(start_lat=11.9)
    slow = replace(JoinParams(), max_speed_kn=20.0)
    assert len(set(join_segments(table, slow).track_id.to_pylist())) == 2


def test_what_a_ship_said_two_segments_ago_still_counts() -> None:
    unheard = dict.fromkeys(("imo", "name", "call_sign", "length_m", "width_m", "transponder"))
    table = two(**unheard)
    third = table.slice(0, 1).to_pylist()[0] | {"segment_id": 3, "start_us": 60 * HOUR_US, "end_us": 61 * HOUR_US}
    joined = join_segments(pa.concat_tables([table, pa.Table.from_pylist([third | {"imo": 9074767}], table.schema)]))
    assert joined.track_id.to_pylist() == [1, 1, 3]


def test_every_beginning_has_a_text() -> None:
    assert set(BEGINS_TEXT) == set(Begins) - {Begins.CONTINUES}
    assert text_of(Begins.TOO_FAR).startswith("first of another track")
