"""What was seen of a hull: sightings that read her number, heard hers, or were found to be of her."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from watchkeeper.identity import Entry, Hull, SourceRow
from watchkeeper.identity.entry import SEEN
from watchkeeper.model.imo import Imo
from watchkeeper.services.identity_facts import IdentityTables

Row = dict[str, Any]

ATTRIBUTES = {
    "painted_name": "name",
    "painted_imo": "imo",
    "flag": "flag",
    "ship_type": "ship_type",
    "length_m": "length_m",
}
"""Columns of a sighting that say who she is, and the attributes they are entries of."""


def seen_entries(tables: IdentityTables, hull: Hull) -> list[Entry]:
    """The entries of the lane *seen*, of moments, from sightings that the viewer may see.

    A sighting is of the hull when the number painted is one of hers, when the observer received one of her MMSIs, or when an
    event `sighting_match` says that one of her MMSIs was there.
    """
    matched = _matched(tables, hull.mmsis)
    found = []
    for row in tables.rows("sightings").to_pylist():
        subject = _subject(row, hull, matched)
        if subject is not None:
            found += _entries(row, subject)
    return found


def _matched(tables: IdentityTables, mmsis: Iterable[int]) -> dict[str, int]:
    """MMSI of the ship that each sighting was found to be of, where it is one of these."""
    own, current = set(mmsis), tables.current_events("sighting_match")
    return {
        json.loads(row["measures"])["sighting_id"]: ship["mmsi"]
        for row in current
        for ship in json.loads(row["vessels"])[:1]
        if ship["mmsi"] in own
    }


def _subject(row: Row, hull: Hull, matched: dict[str, int]) -> str | None:
    """The node of the hull that a sighting is of; None when it is of another."""
    if row["sighting_id"] in matched:
        return f"mmsi {matched[row['sighting_id']]:09d}"
    if row["broadcast_mmsi"] in hull.mmsis:
        return f"mmsi {row['broadcast_mmsi']:09d}"
    painted = Imo.parse(row["painted_imo"])
    return f"imo {painted.number:07d}" if painted is not None and painted.number in hull.imos else None


def _entries(row: Row, subject: str) -> list[Entry]:
    by = ", ".join(one for one in (row["label"], row["sensor"], row["originator"]) if one)
    return [
        Entry(
            lane=SEEN,
            attribute=attribute,
            value=f"{row[column]:g}" if isinstance(row[column], float) else str(row[column]),
            first=row["t"],
            last=row["t"],
            source=f"sighting {row['sighting_id'][:8]} ({by})",
            rows=(SourceRow(row["sha256"], row["line"], "line"),),
            subject=subject,
        )
        for column, attribute in ATTRIBUTES.items()
        if row[column] is not None
    ]
