"""Writes a scenario's folder: the feed, the answers, and the tables that explain them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from watchkeeper.model.time import iso, to_us
from watchkeeper.simulate.feed import DayFeed, day_feed
from watchkeeper.simulate.noise import Counts
from watchkeeper.simulate.planting import code_of
from watchkeeper.simulate.scenario import START, VERSION, Scenario
from watchkeeper.simulate.stage import Planted
from watchkeeper.simulate.states import DAY_S, DayStates, day_states
from watchkeeper.simulate.tables import write_tables
from watchkeeper.simulate.truth import TruthRow, TruthShip
from watchkeeper.simulate.world import World, build

EVERY_MIN = 2  # minutes between the states of `world.parquet`
HEAD = (
    "# SYNTHETIC: simulated AIS of invented ships, made by watchkeeper simulate; nothing here happened\n"
    "# scenario {name} version {version}, seed {seed}, {days} days, {vessels} vessels\n"
)
WORLD_SCHEMA = pa.schema(
    [
        ("ship", pa.dictionary(pa.int32(), pa.string())),
        ("mmsi", pa.int64()),
        ("t", pa.timestamp("us", tz="UTC")),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("speed_kn", pa.float32()),
        ("course_deg", pa.float32()),
        ("transmitting", pa.bool_()),
        ("said_lat", pa.float64()),
        ("said_lon", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a scenario's folder holds: its path and counts. `sentences` counts AIVDM lines, repeats included."""

    folder: Path
    messages: int
    positions: int
    sentences: int
    repeats: int
    spoilt: Counts
    truth_rows: int


def write(scenario: Scenario, out_dir: Path | str, on_day: Callable[[int], None] | None = None) -> Written:
    """Simulate `scenario` into `out_dir`, made if missing, files replaced; `on_day` is told each day written.

    The folder gets `ais/YYYY-MM-DD.nmea`, `truth.jsonl`, `world.parquet`, `scenario.json` and the tables of
    `write_tables`. The same scenario gives the same bytes.
    """
    folder = Path(out_dir)
    (folder / "ais").mkdir(parents=True, exist_ok=True)
    world = build(scenario)
    feeds = list(_write_days(folder, world, on_day))
    rows = [truth_row(one) for one in world.planted]
    made = Written(
        folder=folder,
        messages=sum(one.messages for one in feeds),
        positions=sum(one.positions for one in feeds),
        sentences=sum(one.sentences for one in feeds),
        repeats=sum(one.repeats for one in feeds),
        spoilt=sum((one.spoilt for one in feeds), Counts()),
        truth_rows=len(rows),
    )
    _text(folder / "truth.jsonl", "".join(row.line() + "\n" for row in rows))
    write_tables(folder, world)
    _text(folder / "scenario.json", json.dumps(_about(scenario, made), indent=2) + "\n")
    return made


def _write_days(folder: Path, world: World, on_day: Callable[[int], None] | None) -> Iterator[DayFeed]:
    """Write the feed and the true states of each day; yields the day's counts, without its text."""
    head = HEAD.format(version=VERSION, **asdict(world.scenario)).encode("ascii")
    encoding = dict.fromkeys(("lat", "lon", "said_lat", "said_lon"), "BYTE_STREAM_SPLIT")
    encoding["t"] = "DELTA_BINARY_PACKED"
    with pq.ParquetWriter(
        folder / "world.parquet",
        WORLD_SCHEMA,
        compression="zstd",
        use_dictionary=["ship", "mmsi"],
        column_encoding=encoding,
    ) as parquet:
        for day in range(world.scenario.days):
            states = day_states(world, day)
            parquet.write_table(_world_rows(world, states))
            feed = day_feed(world, states)
            name = (START + timedelta(days=day)).date().isoformat()
            (folder / "ais" / f"{name}.nmea").write_bytes(head + feed.text)
            yield replace(feed, text=b"")
            if on_day is not None:
                on_day(day)


def _about(scenario: Scenario, made: Written) -> dict[str, object]:
    """What `scenario.json` says."""
    return {
        "synthetic": True,
        "name": scenario.name,
        "version": VERSION,
        "seed": scenario.seed,
        "days": scenario.days,
        "vessels": scenario.vessels,
        "start": iso(to_us(START)),
        "messages": made.messages,
        "positions": made.positions,
        "sentences": made.sentences,
        "repeats": made.repeats,
        "spoilt": asdict(made.spoilt),
        "credit": "Coast: Natural Earth. Ports: NGA World Port Index. Both public domain.",
    }


def truth_row(scene: Planted) -> TruthRow:
    """The row of truth of a planted scene; times are whole seconds inside it."""
    times = [iso(to_us(START + timedelta(seconds=int(second)))) or "" for second in (scene.start_s, scene.end_s)]
    return TruthRow(
        practice=scene.practice,
        code=code_of(scene.practice),
        innocent=scene.innocent,
        expected_kind=scene.expected_kind,
        ships=tuple(TruthShip(ship=one.ship, mmsi=one.mmsi) for one in scene.ships),
        start=times[0],
        end=times[1],
        lat=round(scene.at[0], 5),
        lon=round(scene.at[1], 5),
        note=scene.note,
    )


def _world_rows(world: World, states: DayStates) -> pa.Table:
    """The states of one day, ship by ship, in order of time."""
    ships = [one.ship for one in world.itineraries]
    minutes = np.arange(0, states.lat.shape[1] - 1, EVERY_MIN)
    row = np.repeat(np.arange(len(ships), dtype=np.int32), len(minutes))
    start_us = to_us(START + timedelta(days=states.day))
    t = np.tile(start_us + minutes.astype(np.int64) * 60_000_000, len(ships))
    names = [one.ship.encode("ascii") for one in ships]
    ends = np.cumsum([0, *(len(name) for name in names)]).astype(np.int32)
    labels = pa.StringArray.from_buffers(len(names), pa.py_buffer(ends), pa.py_buffer(b"".join(names)))
    moments = float(states.day * DAY_S) + 60.0 * np.tile(minutes, len(ships))
    transmitted = np.array([one.mmsi for one in world.transmitted()], dtype=np.int64)
    false = states.said.false[:, minutes].ravel()
    values: tuple[np.ndarray[Any, Any], ...] = (
        transmitted[world.identities().at(row.astype(np.int64), moments)],
        t,
        np.rint(states.lat[:, minutes].ravel() * 1e6) / 1e6,
        np.rint(states.lon[:, minutes].ravel() * 1e6) / 1e6,
        (np.rint(states.speed_kn[:, minutes].ravel() * 100.0) / 100.0).astype(np.float32),
        (np.rint(states.course_deg[:, minutes].ravel() * 10.0) / 10.0).astype(np.float32),
        np.packbits(states.transmitting[:, minutes].ravel(), bitorder="little"),
    )
    columns = [pa.DictionaryArray.from_arrays(_array(row, pa.int32(), len(row)), labels)]
    columns += [_array(one, field.type, len(row)) for one, field in zip(values, list(WORLD_SCHEMA)[1:-2], strict=True)]
    valid = pa.py_buffer(np.packbits(false, bitorder="little"))
    for said in (states.said.lat, states.said.lon):
        degrees = np.where(false, np.rint(said[:, minutes].ravel() * 1e6) / 1e6, 0.0)
        columns.append(pa.Array.from_buffers(pa.float64(), len(row), [valid, pa.py_buffer(degrees)]))
    return pa.Table.from_arrays(columns, schema=WORLD_SCHEMA)


def _array(values: np.ndarray[Any, Any], kind: pa.DataType, count: int) -> pa.Array:
    """An Arrow array over a numpy array's memory; `pa.array` would import pandas wherever that is installed."""
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(np.ascontiguousarray(values))])


def _text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
