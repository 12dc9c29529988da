"""Words of leads in every language: titles, values, explanations, what would decide. Read from `data/`, nothing made up here."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from watchkeeper.assess.practices import LANGUAGES, Said
from watchkeeper.detect.reasoning.explanations import EXPLANATIONS


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table of words."""
    text = files("watchkeeper.assess").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _signals() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in table("signals")}


def title(signal: str) -> Said:
    """What a signal is called."""
    return {one: _signals()[signal][f"title_{one}"] for one in LANGUAGES}


def value(signal: str, measures: Mapping[str, Any]) -> Said:
    """What was measured, in a line; what is not known of it is left out."""
    return {one: "; ".join(_pieces(_signals()[signal][f"value_{one}"], measures)) for one in LANGUAGES}


def _pieces(template: str, measures: Mapping[str, Any]) -> Iterable[str]:
    known = {name: found for name, found in measures.items() if found is not None}
    for piece in template.split("|"):
        try:
            yield piece.strip().format_map(known)
        except (KeyError, ValueError):
            continue


@cache
def explanation(name: str) -> Said:
    """The sentence of an innocent explanation."""
    korean = {row["name"]: row["ko"] for row in table("explanations")}
    return {"en": EXPLANATIONS[name], "ko": korean[name]}
