"""What every rule must keep, whatever it looks for."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pyarrow as pa
import pytest

from tests.conformance.busy_world import Tiny, world
from tests.worlds import H_US, World, found, ships
from watchkeeper.detect import RULES, Rule
from watchkeeper.detect.base import ENVELOPE
from watchkeeper.detect.derived import DERIVED
from watchkeeper.engine.duckdb import DuckDbEngine
from watchkeeper.model.measures import MEASURES

engine = DuckDbEngine()
SOURCES = {f"source_{what}_{n}" for what in ("file", "offset") for n in (1, 2)} | {"source_marking_id"}


MOVES: dict[str, Callable[[Tiny], Tiny]] = {
    "": lambda tiny: tiny,
    "renamed": Tiny.renamed,
    "mirrored": Tiny.mirrored,
    "a week later": lambda tiny: tiny.moved(later_us=7 * 24 * H_US),
    **{f"{east} east": lambda tiny, east=east: tiny.moved(east=east) for east in (-306.0, 54.3, 55.0, 110.0)},
}
"""Ways the world is moved."""


@cache
def moved(how: str = "") -> World:
    """The relations of the world, moved; nobody changes them."""
    return MOVES[how](world()).relations()


def kept(rule: Rule, how: str = "", **more: Any) -> list[tuple]:
    """What a rule finds in the world, moved that way, in a form that can be compared: ships, times, places, measures, rounded."""
    return _compared(rule, moved(how), found(engine, rule, moved(how), **more))


def _compared(rule: Rule, made: World, rows: list[dict]) -> list[tuple]:
    return sorted((_who(rule, ships(made, row)), *_values(rule, row)) for row in rows)


@cache
def rows_of(rule: Rule) -> list[dict]:
    """What a rule finds in the world as it is, worked out once for all that is held against it; nobody changes it."""
    return found(engine, rule, moved())


@cache
def unmoved(rule: Rule) -> list[tuple]:
    """The same in a form that can be compared."""
    return _compared(rule, moved(), rows_of(rule))


ROLES = {"dark_encounter", "oil_chain"}
"""Kinds whose ships stand in the order of their parts; others' stand in the order of their tracks."""


def _who(rule: Rule, numbers: tuple[int, ...]) -> tuple[int, ...]:
    return numbers if rule.kind in ROLES else tuple(sorted(numbers))


def _values(rule: Rule, row: dict) -> tuple:
    names = ["start_us", "end_us", "is_open", *(column.name for column in MEASURES[rule.kind])]
    row = {**row, **_unordered(row)}
    return tuple(_plain(_bare(row[name]) if name in LISTS else row[name]) for name in names if not _of_this_world(name))


def _unordered(row: dict) -> dict[str, Any]:
    """Measures of each ship of a pair, the lesser first: which ship is the first is a matter of names."""
    firsts = [name for name in row if re.search(r"_1(_m|_kn)?$", name) and not name.startswith(("segment", "source"))]
    pairs = [(name, re.sub(r"_1(?=_m$|_kn$|$)", "_2", name)) for name in firsts]
    known = [(a, b, sorted((row[a], row[b]))) for a, b in pairs if row[a] is not None and row[b] is not None]
    return {name: value for a, b, values in known for name, value in zip((a, b), values, strict=True)}


LISTS = {"reach", "in_reach", "ranked", "meetings"}
"""Measures that are lists as JSON."""
NAMES = {"mmsi", "gap", "encounter"}
"""Keys in them that name a ship or another event: what a moved world has of its own."""


def _bare(text: str) -> str:
    return json.dumps([{k: v for k, v in one.items() if k not in NAMES} for one in json.loads(text)])


OF_CELLS = {
    "reception_per_day",
    "neighbours_before",
    "neighbours_after",
    "disabling",
    "p_real_silence",
    "p_model",
    "explanations",
    "beyond_m",
    "positions_beyond",
}
"""Measures that count what is heard in a cell: a world moved by part of a cell has others."""


def _of_this_world(measure: str) -> bool:
    """Whether a measure is a place or another event's name: what a moved world has of its own."""
    return measure.endswith(("_lat", "_lon", "_id")) or measure in {"name", *OF_NAMES, *OF_CELLS}


OF_NAMES = {"mmsis", "mmsi_before", "mmsi_after", "jumped_mmsi", "bearing_deg"}
"""Numbers of ships, and the direction in which a mirrored world lies."""


def _plain(value: Any) -> Any:
    return "" if value is None else round(value, 3) if isinstance(value, float) else value


def _shuffled(count: int) -> list[int]:
    return random.Random(7).sample(range(count), count)


every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@every_rule
def test_the_world_gives_something_to_find(rule: Rule) -> None:
    assert unmoved(rule)


@every_rule
def test_results_have_the_envelope_and_the_measures_of_the_kind(rule: Rule) -> None:
    [row, *_] = rows_of(rule)
    wanted = {*ENVELOPE, *(column.name for column in MEASURES[rule.kind])}
    assert wanted <= set(row)
    assert {name for name in set(row) - wanted if name.startswith("source_")} <= SOURCES
    assert all(row[column.name] is not None for column in MEASURES[rule.kind] if column.null is None)


@every_rule
def test_the_order_of_rows_does_not_matter(rule: Rule) -> None:
    made = moved()
    orders = {name: made[name].take(pa.array(_shuffled(len(made[name])), pa.int64())) for name in {**made, **DERIVED}}
    mixed = found(engine, rule, made.having(**orders))
    assert [_values(rule, row) for row in mixed] == [_values(rule, row) for row in rows_of(rule)]


@every_rule
def test_the_same_input_gives_the_same_answer_twice(rule: Rule) -> None:
    assert kept(rule) == unmoved(rule)


@every_rule
def test_names_of_ships_do_not_matter(rule: Rule) -> None:
    back = [(_who(rule, tuple(100 - n for n in row[0])), *row[1:]) for row in kept(rule, "renamed")]
    assert sorted(back) == unmoved(rule)


@every_rule
def test_a_later_week_gives_the_same_a_week_later(rule: Rule) -> None:
    week = 7 * 24 * H_US
    back = [
        (row[0], *(v - week if isinstance(v, int) and v > 10**14 else v for v in row[1:]))
        for row in kept(rule, "a week later")
    ]
    assert back == unmoved(rule)


@every_rule
@pytest.mark.parametrize("east", [-306.0, 54.3, 55.0, 110.0])
def test_other_longitudes_give_the_same(rule: Rule, east: float) -> None:
    assert kept(rule, f"{east} east") == unmoved(rule)


@every_rule
def test_a_mirrored_world_gives_the_same(rule: Rule) -> None:
    cut, same = kept(rule, "mirrored"), unmoved(rule)
    assert [row for row in cut if "area" not in row] == [row for row in same if "area" not in row]


@every_rule
def test_repeats_from_other_stations_change_no_event_of_a_ship(rule: Rule) -> None:
    if rule.kind == "feed_outage":
        pytest.skip("a repeat is a position that station did hear: it is meant to count here")
    made = moved()
    rows = made["positions"]
    again = rows.set_column(rows.column_names.index("repeat"), "repeat", pa.array([True] * len(rows)))
    assert found(engine, rule, made.having(positions=pa.concat_tables([rows, again]))) == rows_of(rule)


@every_rule
def test_nothing_in_gives_nothing_out(rule: Rule) -> None:
    assert found(engine, rule, Tiny(positions=[], statics=[], ports=[], zones=[]).relations()) == []


@every_rule
def test_no_two_events_have_one_id_and_none_ends_before_it_starts(rule: Rule) -> None:
    rows = rows_of(rule)
    names = [f"segment_{n}" for n in range(1, 6)] + ["scope", "name", *rule.identity]
    what = [[str(row.get(name)) for name in names] for row in rows]
    ids = [rule.event_id(parts, row["start_us"]) for parts, row in zip(what, rows, strict=True)]
    assert len(set(ids)) == len(rows)
    assert all(row["end_us"] is None or row["end_us"] >= row["start_us"] for row in rows)


@every_rule
def test_every_reason_is_a_sentence(rule: Rule) -> None:
    for row in rows_of(rule):
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
