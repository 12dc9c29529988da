"""Facts about encounters, on tiny worlds and on Global Fishing Watch's own test vectors."""

from __future__ import annotations

import json
import math
from datetime import datetime
from pathlib import Path

import pytest

from tests.worlds import Position, found, hours, places_of, relations, ships, track
from watchkeeper.detect.rules.encounter import RULE
from watchkeeper.engine.duckdb import DuckDbEngine

engine = DuckDbEngine()


def meetings(positions: list[Position], **params: float) -> list[tuple[tuple[int, ...], float | None, float | None]]:
    ports = params.pop("ports", ())
    world = relations(positions, places_of(ports))
    return [
        (ships(world, row), hours(row["start_us"]), hours(row["end_us"]))
        for row in found(engine, RULE, world, **params)
    ]


def test_two_ships_together_for_three_hours_meet() -> None:
    assert meetings(track(1, "0h 30,125; 3h 30,125") + track(2, "0h 30.001,125; 3h 30.001,125")) == [((1, 2), 0.0, 3.0)]


def test_a_meeting_across_midnight_is_one_event() -> None:
    assert meetings(track(1, "22h 30,125; 26h 30,125") + track(2, "22h 30.001,125; 26h 30.001,125")) == [
        ((1, 2), 22.0, 26.0)
    ]


def test_the_order_of_the_pair_does_not_matter() -> None:
    one, other = track(1, "0h 30,125; 3h 30,125"), track(2, "0h 30.001,125; 3h 30.001,125")
    swapped = [Position(ship=3 - p.ship, t_us=p.t_us, lat=p.lat, lon=p.lon) for p in one + other]
    assert meetings(one + other) == meetings(swapped)


@pytest.mark.parametrize("lon", [179.9995, -179.9995, 180.0, 0.0])
@pytest.mark.parametrize("lat", [0.0, 60.0, 85.0, -85.0])
def test_the_antimeridian_and_high_latitudes_hide_no_meeting(lat: float, lon: float) -> None:
    east = lon + 0.0009 / max(0.05, abs(math.cos(math.radians(lat))))
    near = track(1, f"0h {lat},{lon}; 3h {lat},{lon}") + track(2, f"0h {lat},{east}; 3h {lat},{east}")
    assert [m[0] for m in meetings(near)] == [(1, 2)]


@pytest.mark.parametrize("shift", [i / 997 * 0.02 for i in range(0, 40, 3)])
def test_no_edge_of_a_cell_hides_a_meeting(shift: float) -> None:
    lat, lon = 35.0 + shift, 125.0 + shift * 1.7
    pair = track(1, f"0h {lat},{lon}; 3h {lat},{lon}") + track(
        2, f"0h {lat + 0.003},{lon - 0.003}; 3h {lat + 0.003},{lon - 0.003}"
    )
    assert len(meetings(pair)) == 1


def test_three_ships_together_are_three_meetings() -> None:
    world = [p for s in (1, 2, 3) for p in track(s, f"0h {30 + s / 1000},125; 3h {30 + s / 1000},125")]
    assert [m[0] for m in meetings(world)] == [(1, 2), (1, 3), (2, 3)]


def test_ships_a_kilometre_apart_do_not_meet() -> None:
    assert meetings(track(1, "0h 30,125; 5h 30,125") + track(2, "0h 30.009,125; 5h 30.009,125")) == []


def test_a_convoy_under_way_is_no_meeting() -> None:
    assert meetings(track(1, "0h 30,125; 5h 31,125") + track(2, "0h 30.001,125; 5h 31.001,125")) == []


def test_an_hour_together_is_too_short() -> None:
    assert meetings(track(1, "0h 30,125; 1h 30,125") + track(2, "0h 30.001,125; 1h 30.001,125")) == []


def test_ships_in_port_do_not_meet() -> None:
    pair = track(1, "0h 30,125; 3h 30,125") + track(2, "0h 30.001,125; 3h 30.001,125")
    assert meetings(pair, ports=[("HAVEN", 30.02, 125.0)]) == []
    assert len(meetings(pair, ports=[("FAR HAVEN", 30.2, 125.0)])) == 1


def test_the_nearest_port_is_named_however_far_north_or_south_it_lies() -> None:
    world = relations(
        track(1, "0h 30,125; 3h 30,125") + track(2, "0h 30.001,125; 3h 30.001,125"),
        places_of([("WEST", 30.0, 119.0), ("SOUTH", 26.0, 125.0)]),
    )
    [row] = found(engine, RULE, world)
    assert (row["port"], round(row["port_distance_m"] / 1000)) == ("SOUTH", 445)


def test_where_no_port_lies_within_a_thousand_kilometres_none_is_named() -> None:
    world = relations(
        track(1, "0h 55,12; 3h 55,12") + track(2, "0h 55.001,12; 3h 55.001,12"), places_of([("FAR", 35.0, 125.0)])
    )
    [row] = found(engine, RULE, world)
    assert (row["port"], row["port_distance_m"]) == (None, None)
    assert "No port lies within 1,000 km." in RULE.reasons(row, RULE.params)


def test_two_tracks_of_one_mmsi_do_not_meet_each_other() -> None:
    one = track(1, "0h 30,125; 3h 30,125")
    assert meetings(one + [Position(ship=1, t_us=p.t_us, lat=p.lat + 0.001, lon=p.lon) for p in one]) == []


def test_the_reasons_say_how_long_and_how_near() -> None:
    world = relations(track(1, "0h 30,125; 3h 30,125") + track(2, "0h 30.001,125; 3h 30.001,125"))
    row = found(engine, RULE, world)[0]
    said = " ".join(RULE.reasons(row, RULE.params))
    assert "3.0 h" in said
    assert "111 m" in said
    assert "No port lies within 1,000 km" in said


# --- Global Fishing Watch's vectors (pipe-encounters, under their own parameters) -------------------------------------

GFW = {"min_run_min": 30, "min_duration_h": 0.5, "max_speed_kn": 1e9, "merge_within_h": 24}


@pytest.fixture(scope="module")
def vectors(reference_data: Path) -> dict:
    return json.loads((reference_data / "ais/encounters/encounter_vectors.json").read_text())


def gfw(vectors: dict, name: str) -> list[dict]:
    ids = sorted({row["id"] for row in vectors[name]})
    heard = [
        Position(
            ship=ids.index(row["id"]) + 1,
            t_us=int(datetime.fromisoformat(row["timestamp"]).timestamp()) * 1_000_000,
            lat=row["lat"],
            lon=row["lon"],
        )
        for row in vectors[name]
    ]
    world = relations(heard)
    import numpy as np
    import pyarrow as pa

    from watchkeeper.tracks.grid import GridParams, GridWalker
    from watchkeeper.tracks.walk import COLUMNS, Walk

    known = np.asarray(world["segments"].column("segment_id").to_numpy(), np.int64)
    params = GridParams(bridge_s=vectors["_params"]["raw"]["resample_max_gap_s"])
    walk = Walk(known, lambda segments: GridWalker(segments, params, world.places.anchorages))
    parts = [rows for kind, rows in walk(world["positions"].select(list(COLUMNS)).to_batches()) if kind == "grid"]
    rows = found(engine, RULE, world.having(grid=pa.concat_tables(parts)), **GFW)
    return [
        {
            **row,
            "ids": tuple(ids[n - 1] for n in ships(world, row)),
            "start": row["start_us"] / 1e6,
            "end": row["end_us"] / 1e6,
        }
        for row in rows
    ]


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize("name", ["simple", "dateline", "multi"])
def test_gfw_vectors_have_the_same_pairs_and_times(vectors: dict, name: str) -> None:
    expected = {
        (tuple(sorted((e["vessel_1_seg_id"], e["vessel_2_seg_id"]))), seconds(e["start_time"]), seconds(e["end_time"]))
        for e in vectors[f"{name}_expected"]
    }
    assert {(e["ids"], e["start"], e["end"]) for e in gfw(vectors, f"{name}_series_data")} == expected


@pytest.mark.parametrize("name", ["simple", "dateline", "multi"])
def test_gfw_vectors_have_the_same_measures_in_both_directions(vectors: dict, name: str) -> None:
    made = {e["ids"]: e for e in gfw(vectors, f"{name}_series_data")}
    for e in vectors[f"{name}_expected"]:
        ours = made[tuple(sorted((e["vessel_1_seg_id"], e["vessel_2_seg_id"])))]
        speed = ours["median_speed_1_kn" if e["vessel_1_seg_id"] < e["vessel_2_seg_id"] else "median_speed_2_kn"]
        assert ours["median_distance_m"] / 1000 == pytest.approx(e["median_distance_km"], rel=1e-5)
        assert speed == pytest.approx(e["median_speed_knots"], rel=1e-5, abs=1e-9)


def test_gfw_merged_vectors_agree(vectors: dict) -> None:
    for series, expected in (
        ("real_series_data", "merged_expected"),
        ("dateline_series_data", "merged_dateline_expected"),
    ):
        [ours], [theirs] = gfw(vectors, series), vectors[expected]
        assert (ours["ids"], ours["start"], ours["end"]) == (
            (theirs["vessel_1_id"], theirs["vessel_2_id"]),
            theirs["start_time"],
            theirs["end_time"],
        )
        assert ours["median_speed_kn"] == pytest.approx(theirs["median_speed_knots"], rel=1e-4)
        assert ours["lat"] == pytest.approx(theirs["mean_latitude"], abs=0.001)
        assert ours["lon"] == pytest.approx(theirs["mean_longitude"], abs=0.001)


def test_gfw_ships_that_jump_apart_every_ten_minutes_never_meet(vectors: dict) -> None:
    assert vectors["_params"]["fastsep_expected"] == gfw(vectors, "fastsep_series_data") == []
