"""What is known of feeds: one small .yml beside each reader (publisher, licence, columns, receivers)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def feed(name: str) -> dict[str, Any]:
    """The description of a built-in feed."""
    text = files("watchkeeper.sources").joinpath("formats", f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def feed_names() -> tuple[str, ...]:
    """Every built-in feed, sorted."""
    folder = files("watchkeeper.sources").joinpath("formats")
    return tuple(sorted(path.name[:-4] for path in folder.iterdir() if path.name.endswith(".yml")))


@cache
def receiver_patterns() -> tuple[tuple[str, str], ...]:
    """(shell pattern of a station's name, `terrestrial` or `satellite`), first match decides."""
    return tuple((str(row["station"]), str(row["receiver"])) for row in feed("nmea")["receivers"])
