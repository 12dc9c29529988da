"""Facts about oil chains beside the golden cases."""

from __future__ import annotations

from typing import Any

from tests.plain_worlds import plain_world
from tests.worlds import found, ships
from watchkeeper.detect.rules.oil_chain import RULE
from watchkeeper.engine.duckdb import DuckDbEngine

engine = DuckDbEngine()

GIVEN_TWICE = """
ship 1 type 80 length 180 width 30: 0h 29,125; 6h 30,125; 12h 30,125; 30h 28,125
ship 2 type 80 length 110 width 18: 0h 31,125; 6h 30.001,125; 12h 30.001,125; 40h 33,125; 46h 33,125; 90h 35,125; 96h 35,125
ship 3 type 80 length 90 width 15: 0h 34,124; 40h 33.001,125; 46h 33.001,125; 60h 34,124; 90h 35.001,125; 96h 35.001,125
says 1 0h-8h draught 10
says 1 11h-30h draught 9
says 2 0h-8h draught 4
says 2 11h-40h draught 8
says 2 46h-90h draught 6
says 2 95h-96h draught 4
says 3 0h-40h draught 3
says 3 46h-90h draught 5
says 3 95h-96h draught 7
"""


def chains() -> list[dict[str, Any]]:
    return found(engine, RULE, plain_world(GIVEN_TWICE).relations())


def test_a_feeder_that_gives_twice_to_one_ship_makes_a_chain_to_each_meeting() -> None:
    world = plain_world(GIVEN_TWICE).relations()
    assert [ships(world, row) for row in chains()] == [(1, 2, 3), (1, 2, 3)]
    assert len({row["last_encounter_id"] for row in chains()}) == 2


def test_chains_that_differ_in_their_last_meeting_have_ids_of_their_own() -> None:
    rows = chains()
    tracks = [[str(row[f"segment_{n}"]) for n in range(1, 6)] + [str(row[c]) for c in RULE.identity] for row in rows]
    ids = {RULE.event_id(parts, row["start_us"]) for parts, row in zip(tracks, rows, strict=True)}
    assert len(ids) == len(rows)
