"""What every rule must keep, whatever it looks for."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import pyarrow as pa
import pytest

from tests.worlds import H_US, Position, found, relations, ships, track
from watchkeeper.detect import RULES, Rule
from watchkeeper.detect.base import ENVELOPE
from watchkeeper.engine.duckdb import DuckDbEngine
from watchkeeper.model.tables import MEASURES

engine = DuckDbEngine()
PORTS = [("HAVEN", 35.0, 125.0)]


def world() -> list[Position]:
    """Something for every rule to find: meetings, gaps, and a station that falls silent while another goes on."""
    heard = [
        p
        for ship in range(1, 9)
        for p in track(
            ship,
            f"0h {30 + ship / 10},125; 20h {30 + ship / 10},125.3 | 27h {30 + ship / 10},125.3; 40h {30 + ship / 10},125.5",
        )
    ]
    heard += track(10, "0h 31,126; 20h 31,126; 40h 33,126", station="T2")
    heard += track(11, "0h 32,126; 15h 31.001,126; 20h 31.001,126; 40h 29,126", station="T2")
    heard += track(12, "0h 32,128; 15h 31.002,126; 19h 31.002,126; 40h 29,128", station="T2")
    return heard


def kept(rule: Rule, positions: list[Position], **more: Any) -> list[tuple]:
    """What a rule finds, in a form that can be compared: ships, times, places and measures, rounded."""
    made = relations(positions, PORTS)
    rows = found(engine, rule, made, **more)
    return sorted((ships(made, row), *_values(rule, row)) for row in rows)


def _values(rule: Rule, row: dict) -> tuple:
    names = ["start_us", "end_us", "is_open", *(column.name for column in MEASURES[rule.kind])]
    return tuple(
        _plain(row[name])
        for name in names
        if not name.startswith("median_speed_") and name not in ("next_lat", "next_lon", "name")
    )


def _plain(value: Any) -> Any:
    return "" if value is None else round(value, 3) if isinstance(value, float) else value


def _shuffled(count: int) -> list[int]:
    return random.Random(7).sample(range(count), count)


every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@every_rule
def test_the_world_gives_something_to_find(rule: Rule) -> None:
    assert kept(rule, world())


@every_rule
def test_results_have_the_envelope_and_the_measures_of_the_kind(rule: Rule) -> None:
    [row, *_] = found(engine, rule, relations(world(), PORTS))
    wanted = {*ENVELOPE, *(column.name for column in MEASURES[rule.kind])}
    assert wanted <= set(row)
    assert set(row) - wanted <= {f"source_{what}_{n}" for what in ("file", "offset") for n in (1, 2)}
    assert all(row[column.name] is not None for column in MEASURES[rule.kind] if column.null is None)


@every_rule
def test_the_order_of_rows_does_not_matter(rule: Rule) -> None:
    made = relations(world(), PORTS)
    mixed = {name: table.take(pa.array(_shuffled(len(table)), pa.int64())) for name, table in made.items()}
    rows = ([_values(rule, row) for row in found(engine, rule, which)] for which in (mixed, made))
    assert next(rows) == next(rows)


@every_rule
def test_the_same_input_gives_the_same_answer_twice(rule: Rule) -> None:
    assert kept(rule, world()) == kept(rule, world())


@every_rule
def test_names_of_ships_do_not_matter(rule: Rule) -> None:
    renamed = [replace(p, ship=100 - p.ship) for p in world()]
    back = [(tuple(sorted(100 - ship for ship in row[0])), *row[1:]) for row in kept(rule, renamed)]
    assert sorted(back) == kept(rule, world())


@every_rule
def test_a_later_week_gives_the_same_a_week_later(rule: Rule) -> None:
    week = 7 * 24 * H_US
    moved = [replace(p, t_us=p.t_us + week) for p in world()]
    back = [
        (row[0], *(v - week if isinstance(v, int) and v > 10**14 else v for v in row[1:])) for row in kept(rule, moved)
    ]
    assert back == kept(rule, world())


@every_rule
@pytest.mark.parametrize("east", [-306.0, 54.3, 55.0, 110.0])
def test_other_longitudes_give_the_same(rule: Rule, east: float) -> None:
    here = [replace(p, lon=(p.lon + east + 540) % 360 - 180) for p in world()]
    no_ports = [row[:-2] if rule.kind == "encounter" else row for row in kept(rule, here)]
    assert no_ports == [row[:-2] if rule.kind == "encounter" else row for row in kept(rule, world())]


@every_rule
def test_a_mirrored_world_gives_the_same(rule: Rule) -> None:
    mirrored = [replace(p, lat=-p.lat, lon=-p.lon) for p in world()]
    cut = [row[:-2] if rule.kind == "encounter" else row for row in kept(rule, mirrored)]
    same = [row[:-2] if rule.kind == "encounter" else row for row in kept(rule, world())]
    assert [row for row in cut if "area" not in row] == [row for row in same if "area" not in row]


@every_rule
def test_repeats_from_other_stations_change_no_event_of_a_ship(rule: Rule) -> None:
    if rule.kind == "feed_outage":
        pytest.skip("a repeat is a position that station did hear: it is meant to count here")
    made = relations(world(), PORTS)
    rows = made["positions"]
    again = rows.set_column(rows.column_names.index("repeat"), "repeat", pa.array([True] * len(rows)))
    assert found(engine, rule, {**made, "positions": pa.concat_tables([rows, again])}) == found(engine, rule, made)


@every_rule
def test_nothing_in_gives_nothing_out(rule: Rule) -> None:
    assert found(engine, rule, relations([])) == []


@every_rule
def test_no_two_events_have_one_id_and_none_ends_before_it_starts(rule: Rule) -> None:
    rows = found(engine, rule, relations(world(), PORTS))
    what = [[str(row.get(name)) for name in ("segment_1", "segment_2", "scope", "name")] for row in rows]
    ids = [rule.event_id(parts, row["start_us"]) for parts, row in zip(what, rows, strict=True)]
    assert len(set(ids)) == len(rows)
    assert all(row["end_us"] is None or row["end_us"] >= row["start_us"] for row in rows)


@every_rule
def test_every_reason_is_a_sentence(rule: Rule) -> None:
    for row in found(engine, rule, relations(world(), PORTS)):
        said = rule.reasons(row, rule.params)
        assert said
        assert all(reason[0].isupper() or reason[0].isdigit() for reason in said)
        assert all(reason.endswith(".") for reason in said)


@every_rule
def test_parameters_are_frozen_numbers_with_a_default(rule: Rule) -> None:
    for field in fields(rule.params):
        assert isinstance(getattr(rule.params, field.name), int | float)
    with pytest.raises(AttributeError):
        setattr(rule.params, fields(rule.params)[0].name, 0)


@every_rule
def test_a_changed_parameter_changes_the_hash_and_not_the_id(rule: Rule) -> None:
    changed = replace(rule, params=replace(rule.params, **{fields(rule.params)[0].name: 7}))
    assert changed.params_hash != rule.params_hash
    assert changed.event_id(["a", "b"], 1) == rule.event_id(["b", "a"], 1)
