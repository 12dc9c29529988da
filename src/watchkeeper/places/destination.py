"""What a crew typed as destination, and the places it may mean.

A destination is free text of twenty characters: a port code (`KRPUS`, `KR PUS`), a name (`BUSAN`), a voyage (`CNSHA>KRPUS`),
or what the crew is about (`FISHING`, `FOR ORDERS`). Port codes are UN/LOCODE (facts of sea-ports, MIT); names are those of the
World Port Index and of Global Fishing Watch's anchorages. What is not understood gives no place: it is not checked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from watchkeeper.places.anchorages import anchorages
from watchkeeper.places.ports import ports

APART_DEG = 1.0
"""Places of one name less than this apart in latitude and longitude are one, degrees."""
NO_PLACES = {"ANCHORAGE", "ANCH", "SEA", "AT SEA", "COAST", "PORT", "HARBOUR", "HARBOR", "ROADS"}
"""Words that are names of places too, and that crews type for what their ship is about."""
_TO = re.compile(r".*(?:<>|>|=>|->|\bTO\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One place that a destination may mean: name, ISO 3166-1 alpha-2 country (empty when unknown), position in degrees."""

    name: str
    country: str
    lat: float
    lon: float


def destinations(text: str) -> tuple[Destination, ...]:
    """Every place that `text` may mean; empty when it names none that is known.

    Of a voyage the last place counts. Names borne by ports of several countries give all of them.
    """
    said = _TO.sub("", text.upper())
    bare = plain(said)
    code = re.fullmatch(r"([A-Z]{2}) ?([A-Z2-9]{3})", bare)
    if code and (found := _codes().get(code[1] + code[2])):
        return (found,)
    words = bare.split(" ")
    for length in range(len(words), 0, -1):
        named = " ".join(words[:length])
        if named not in NO_PLACES and (found_by_name := _names().get(named)):
            return found_by_name
    return ()


def plain(text: str) -> str:
    """`text` in capitals A-Z, digits and single spaces, accents and apostrophes taken away: the form names are matched in."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", bare.upper().replace("'", "")).split())


@cache
def _codes() -> dict[str, Destination]:
    found = {}
    for line in files("watchkeeper.places").joinpath("data/locodes.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, name, lat, lon = line.split("\t")
            found[code] = Destination(name=name, country=code[:2], lat=float(lat), lon=float(lon))
    return found


@cache
def _names() -> dict[str, tuple[Destination, ...]]:
    found: dict[str, list[Destination]] = {}
    ports_ = [Destination(name=one.name, country=one.country, lat=one.lat, lon=one.lon) for one in ports()]
    for one in [*ports_, *_codes().values(), *_anchored()]:
        key = plain(one.name)
        same = found.setdefault(key, [])
        if key and not any(abs(one.lat - o.lat) < APART_DEG and abs(one.lon - o.lon) < APART_DEG for o in same):
            same.append(one)
    return {key: tuple(places) for key, places in found.items()}


def _anchored() -> list[Destination]:
    """The middle of the anchorages of each name."""
    every = anchorages()
    order = np.argsort(every.name_no, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(every.name_no[order])) + 1)
    made = []
    for group in groups:
        name, country = every.called(int(group[0]))
        middle = group[len(group) // 2]
        if name:
            made.append(
                Destination(name=name, country=country, lat=float(every.lat[middle]), lon=float(every.lon[middle]))
            )
    return made
