"""What is known of feeds: one small .yml beside each reader (publisher, licence, where it is had, columns, receivers)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A place where a publisher keeps one file for each day or month."""

    base: str
    """Address before the path, without a slash at its end."""
    path: str
    """strftime pattern of the path below it."""
    since: date
    """First day it has."""
    until: date | None = None
    """Last day it has; None while it goes on."""
    covers: str = "day"
    """What one file holds: `day` or `month`."""

    def has(self, day: date) -> bool:
        """Whether it is the place to look for that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def address(self, day: date, base: str | None = None) -> str:
        """Where the file that holds `day` is; `base` names a mirror instead."""
        return f"{(base or self.base).rstrip('/')}/{day.strftime(self.path)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of AIS that Watchkeeper can read. Texts are for people."""

    name: str
    title: str
    publisher: str
    licence: str
    access: str
    """Who can have it: `open`, `samples are open`, `by contract` or `your own`."""
    coverage: str
    cadence: str
    """How often there is something new."""
    ingest: str
    """Commands that bring it into a workspace."""
    address: str | None = None
    """Page of the publisher; None where there is no one publisher."""
    licence_address: str | None = None
    """Page with the conditions; None where none is public."""
    attribution: str | None = None
    """What must be said where the data is used; None where nothing is asked for."""
    archives: tuple[Archive, ...] = ()
    """Where `download` looks, in this order; empty where it cannot."""


FEED_KEYS = tuple(field.name for field in fields(Feed))
"""Keys of a .yml that say what a feed is; the others say how it is read."""


@cache
def feed(name: str) -> dict[str, Any]:
    """The description of a built-in feed as its .yml has it."""
    text = files("watchkeeper.sources").joinpath("formats", f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def feed_names() -> tuple[str, ...]:
    """Every built-in feed, sorted."""
    folder = files("watchkeeper.sources").joinpath("formats")
    return tuple(sorted(path.name[:-4] for path in folder.iterdir() if path.name.endswith(".yml")))


@cache
def about(name: str) -> Feed:
    """What is known of a built-in feed."""
    said = {key: value for key, value in feed(name).items() if key in FEED_KEYS}
    archives = tuple(Archive(**archive) for archive in said.pop("archives", ()))
    return Feed(**said, archives=archives)


def downloadable() -> tuple[str, ...]:
    """Feeds that `download` knows where to get."""
    return tuple(name for name in feed_names() if about(name).archives)


@cache
def receiver_patterns() -> tuple[tuple[str, str], ...]:
    """(shell pattern of a station's name, `terrestrial` or `satellite`), first match decides."""
    return tuple((str(row["station"]), str(row["receiver"])) for row in feed("nmea")["receivers"])
