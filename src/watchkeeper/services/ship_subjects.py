"""Ships of the lake as queries: what each one said of herself, and on which days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from watchkeeper.engine import Engine
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.imo import Imo
from watchkeeper.model.listed import Said
from watchkeeper.model.marking import View
from watchkeeper.model.mmsi import Mmsi
from watchkeeper.model.time import from_us
from watchkeeper.screen.hit import Hit
from watchkeeper.screen.subject import MAX_NAMES, MAX_SAID, Subject
from watchkeeper.services.workspace import Workspace

_SAID = """
SELECT mmsi, imo, name, call_sign, length_m, marking_id, MIN(t_us) AS first_us, MAX(t_us) AS last_us
FROM statics WHERE t_us IS NOT NULL
GROUP BY mmsi, imo, name, call_sign, length_m, marking_id
ORDER BY mmsi, marking_id, first_us, last_us, imo, name, call_sign, length_m
"""
_HEARD = """
SELECT mmsi, marking_id, MIN(start_us) AS first_us, MAX(end_us) AS last_us FROM segments GROUP BY mmsi, marking_id
ORDER BY mmsi, marking_id
"""
Row = Mapping[str, Any]
Days = tuple[date, date]


@dataclass(slots=True)
class Ship:
    """One ship as rows of one marking tell her: a row nobody may see tells nothing in a match that somebody may."""

    key: str
    marking_id: int
    names: dict[str, Days] = field(default_factory=dict)
    said: dict[tuple[str, str], Days] = field(default_factory=dict)

    def add(self, what: str, value: object, days: Days) -> None:
        """She said this on these days, and maybe between."""
        text = str(value).strip()
        if not text:
            return
        before = self.names.get(text) if what == "name" else self.said.get((what, text))
        span = days if before is None else (min(before[0], days[0]), max(before[1], days[1]))
        if what == "name":
            self.names[text] = span
        else:
            self.said[what, text] = span

    @property
    def subject(self) -> Subject:
        """She as a query; of one that changes her name more often than a query may have names, the last ones."""
        names = sorted(self.names, key=lambda name: (self.names[name][1], name))[-MAX_NAMES:]
        said = sorted(self.said.items(), key=lambda item: (item[1][1], item[0]))[-MAX_SAID:]
        facts = [
            Said(attribute=what, value=value, since=days[0].isoformat(), until=days[1].isoformat())
            for (what, value), days in sorted(said)
        ]
        return Subject(kind="Vessel", names=tuple(sorted(names)), said=tuple(facts))

    def met(self, hit: Hit) -> Days:
        """Days of the identity that meets an entry: of the identifier that agrees, else of the name that fits."""
        for reason in hit.reasons:
            days = self.said.get((reason.what, reason.query))
            if reason.verdict == "agreed" and days is not None and reason.what in ("imo", "mmsi", "call_sign"):
                return days
        return self.names.get(hit.query_name) or self._whole()

    def to_dict(self) -> dict[str, Any]:
        """As a match keeps it."""
        facts = [{"what": what, "value": value, **_told(days)} for (what, value), days in sorted(self.said.items())]
        return {"names": [{"name": name, **_told(days)} for name, days in sorted(self.names.items())], "said": facts}

    def _whole(self) -> Days:
        every = [*self.names.values(), *self.said.values()]
        return min(days[0] for days in every), max(days[1] for days in every)


def ships_of(workspace: Workspace, engine: Engine, snapshot: Snapshot, view: View) -> list[Ship]:
    """Every ship the lake has heard, as a view may see her, by her IMO number where she gave a valid one, else by her MMSI."""
    lake = workspace.lake
    statics = engine.sql(_SAID, {"statics": lake.scan(snapshot, view, "statics")}, {}).to_pylist()
    heard = engine.sql(_HEARD, {"segments": lake.scan(snapshot, view, "segments")}, {}).to_pylist()
    ships: dict[tuple[str, int], Ship] = {}
    only = _only_number(statics)
    for row in statics:
        days = from_us(row["first_us"]).date(), from_us(row["last_us"]).date()
        imo = Imo.parse(row["imo"])
        number = only.get((row["mmsi"], row["marking_id"])) if imo is None else imo.number
        ship = _ship(ships, row, number)
        _add(ship, row, number if imo is not None else None, days)
    for row in heard:
        if (row["mmsi"], row["marking_id"]) not in only:
            days = from_us(row["first_us"]).date(), from_us(row["last_us"]).date()
            _add(_ship(ships, row, None), row, None, days)
    return [ships[key] for key in sorted(ships) if ships[key].said or ships[key].names]


def _only_number(statics: Iterable[Row]) -> dict[tuple[int, int], int | None]:
    """The one valid IMO number that an MMSI gave, under a marking; None where it gave none or several."""
    found: dict[tuple[int, int], set[int]] = {}
    for row in statics:
        imo = Imo.parse(row["imo"])
        found.setdefault((row["mmsi"], row["marking_id"]), set()).update([imo.number] if imo else [])
    return {key: next(iter(numbers)) if len(numbers) == 1 else None for key, numbers in found.items()}


def _ship(ships: dict[tuple[str, int], Ship], row: Row, number: int | None) -> Ship:
    key = f"mmsi {row['mmsi']:09d}" if number is None else f"imo {number:07d}"
    return ships.setdefault((key, row["marking_id"]), Ship(key, row["marking_id"]))


def _add(ship: Ship, row: Row, number: int | None, days: Days) -> None:
    for what, value in _values(row, number, days[1]):
        ship.add(what, value, days)


def _values(row: Row, number: int | None, day: date) -> Iterator[tuple[str, object]]:
    identity = Mmsi(row["mmsi"])
    if number is not None:
        yield "imo", f"{number:07d}"
    yield "mmsi", f"{row['mmsi']:09d}"
    if (flag := identity.flag_on(day)) is not None:
        yield "flag", flag
    for what in ("name", "call_sign"):
        if row.get(what) is not None:
            yield what, row[what]
    if row.get("length_m") is not None and row["length_m"] > 0:
        yield "length_m", f"{row['length_m']:.0f}"


def _told(days: Days) -> dict[str, str]:
    return {"from": days[0].isoformat(), "until": days[1].isoformat()}
