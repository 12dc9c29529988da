"""The answers to a simulated world: what was planted, where and when, and what ought to be found.

`truth.jsonl` holds one row a line; `world.parquet` the noise-free state of every ship every two minutes. The demo and
the benchmarks read both through the functions here; nothing that detects ever does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthShip:
    """A ship a row is about: her label in `world.parquet` and the MMSI she transmits."""

    ship: str
    mmsi: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRow:
    """One planted practice or look-alike.

    `code` is the practice's in the typology of deceptive practices (A identity, B movement), empty for a look-alike.
    `expected_kind` is the event a detector ought to report ("none": nothing); `innocent` says that the event, if any,
    has the harmless explanation in `note`. A ship that changes its MMSI is in `ships` once for each. `start` and `end`
    are ISO 8601 UTC, `lat` and `lon` degrees at the start.
    """

    practice: str
    code: str
    innocent: bool
    expected_kind: str
    ships: tuple[TruthShip, ...]
    start: str
    end: str
    lat: float
    lon: float
    note: str

    def line(self) -> str:
        """The row as one line of JSON."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields["ships"] = [{"ship": one.ship, "mmsi": one.mmsi} for one in self.ships]
        return json.dumps(fields, ensure_ascii=True)


def load_truth(folder: Path | str) -> tuple[TruthRow, ...]:
    """The rows of `truth.jsonl` in a scenario's folder."""
    rows = []
    for line in (Path(folder) / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        fields["ships"] = tuple(TruthShip(**one) for one in fields["ships"])
        rows.append(TruthRow(**fields))
    return tuple(rows)


def load_world(folder: Path | str) -> pa.Table:
    """The true states in a scenario's folder: columns ship, mmsi, t (microseconds UTC), lat, lon (degrees), speed_kn,
    course_deg, transmitting, said_lat, said_lon; one row a ship every two minutes, ordered by day, ship and time.

    `mmsi` is the one transmitted then; `said_lat` and `said_lon` are the position sent, null where it is the true one.
    """
    return pq.read_table(Path(folder) / "world.parquet")
