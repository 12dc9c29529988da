"""The tables beside a feed as CSV: ships, flags, receivers, and what papers say."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from watchkeeper.model.time import iso, to_us
from watchkeeper.simulate.papers import Listing, Registration, Sighting
from watchkeeper.simulate.satellite import SATELLITES
from watchkeeper.simulate.scenario import START
from watchkeeper.simulate.ship import flags
from watchkeeper.simulate.station import stations
from watchkeeper.simulate.world import World

MADE_UP = "SYNTHETIC"
"""In the first column of what could otherwise be taken for somebody's register, list or sighting."""


def write_tables(folder: Path, world: World) -> None:
    """`ships.csv`, `flags.csv`, `stations.csv`, `registry.csv`, `listed.csv` and `sightings.csv`."""
    _ships(folder / "ships.csv", world)
    head = ("mid", "code", "name", "closed")
    _csv(folder / "flags.csv", head, ((one.mid, one.code, one.name, one.closed) for one in flags()))
    ground = [(one.name, "terrestrial", one.area, one.lat, one.lon, one.range_nm) for one in stations()]
    space = [(one.name, "satellite", "", "", "", "") for one in SATELLITES]
    _csv(folder / "stations.csv", ("name", "kind", "area", "lat", "lon", "range_nm"), [*ground, *space])
    _registry(folder / "registry.csv", [one for one in world.papers if isinstance(one, Registration)])
    _listed(folder / "listed.csv", [one for one in world.papers if isinstance(one, Listing)])
    _sightings(folder / "sightings.csv", [one for one in world.papers if isinstance(one, Sighting)])


def _ships(path: Path, world: World) -> None:
    """Every hull under the identity it was registered with."""
    _csv(
        path,
        ("ship", "mmsi", "imo", "name", "callsign", "flag", "class", "ais_class", "type_code", "length_m", "beam_m",
         "ballast_draught_m", "laden_draught_m"),
        (
            (s.ship, s.mmsi, s.imo, s.name, s.callsign, s.flag, s.kind, s.ship_class.ais_class, s.ship_class.type_code,
             s.length_m, s.beam_m, s.ballast_m, s.laden_m)
            for s in (one.ship for one in world.itineraries)
        ),
    )  # fmt: skip  # columns and values one above the other


def _registry(path: Path, entries: list[Registration]) -> None:
    """The register's entries by IMO number; `until` is empty while one holds."""
    entries.sort(key=lambda one: (one.imo, one.from_s))
    _csv(
        path,
        ("label", "imo", "mmsi", "name", "callsign", "flag", "class", "length_m", "beam_m", "issued", "from", "until",
         "status"),
        (
            (MADE_UP, one.imo, one.mmsi, one.name, one.callsign, one.flag, one.kind, one.length_m, one.beam_m,
             _day(one.issued_s), _day(one.from_s), "" if one.until_s is None else _day(one.until_s), one.status)
            for one in entries
        ),
    )  # fmt: skip  # columns and values one above the other


def _listed(path: Path, entries: list[Listing]) -> None:
    entries.sort(key=lambda one: one.imo)
    head = ("label", "imo", "name", "class", "length_m")
    _csv(path, head, ((MADE_UP, one.imo, one.name, one.kind, one.length_m) for one in entries))


def _sightings(path: Path, entries: list[Sighting]) -> None:
    """Sightings in order of time; name and number are empty where none was read."""
    entries.sort(key=lambda one: (one.at_s, one.lat, one.lon))
    _csv(
        path,
        ("label", "t", "by", "lat", "lon", "length_m", "class", "name", "imo"),
        (
            (MADE_UP, _moment(one.at_s), one.by, round(one.lat, 5), round(one.lon, 5), one.length_m, one.kind, one.name,
             one.imo or "")
            for one in entries
        ),
    )  # fmt: skip  # columns and values one above the other


def _moment(second: float) -> str:
    return iso(to_us(START + timedelta(seconds=int(second)))) or ""


def _day(second: float) -> str:
    return (START + timedelta(seconds=int(second))).date().isoformat()


def _csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
