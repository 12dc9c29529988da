"""Ships on the sanctions lists that are loaded, as rules ask for them: number, name, which list, under which marking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from watchkeeper.lake import Lake
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.lists.versions import Version, in_force
from watchkeeper.model.imo import Imo
from watchkeeper.model.listed import ListedEntity
from watchkeeper.model.marking import View
from watchkeeper.services.list_rows import ENTRIES, ListRows

LISTED = "listed"


def listed_ships(lake: Lake, snapshot: Snapshot, view: View) -> list[dict[str, Any]]:
    """A row for each ship with a valid IMO number on the last version of each sanctions list, of each marking by itself; in
    the columns of the relation `watched`, with `listed` for what it is."""
    rows = ListRows(lake, snapshot, view)
    kept = [one for one in rows.versions() if one.list_class == "sanctions"]
    if not kept:
        return []
    texts = _ships(lake, snapshot, view)
    found: list[dict[str, Any]] = []
    for name, marking_id in sorted({(one.list, one.marking_id) for one in kept}):
        last = in_force((one for one in kept if (one.list, one.marking_id) == (name, marking_id)), None, None)
        if last is not None:
            found.extend(_rows(rows, last, texts))
    return found


def _rows(rows: ListRows, version: Version, texts: dict[tuple[str, str, str, int], str]) -> Iterator[dict[str, Any]]:
    for key, hashes in sorted(rows.contents(version).items()):
        text = texts.get((version.list, key, hashes.content, version.marking_id))
        if text is None:  # no ship
            continue
        ship = ListedEntity.from_json(text)
        for imo in sorted({found.number for said in ship.values("imo") if (found := Imo.parse(said)) is not None}):
            yield {
                "kind": LISTED,
                "imo": imo,
                "name": ship.name,
                "who": version.list,
                "why": key,
                "marking_id": version.marking_id,
            }


def _ships(lake: Lake, snapshot: Snapshot, view: View) -> dict[tuple[str, str, str, int], str]:
    names = ["list", "key", "content_hash", "marking_id", "entity"]
    found: dict[tuple[str, str, str, int], str] = {}
    for path in lake.scan(snapshot, view, ENTRIES).files:
        table = pq.read_table(path, columns=names, filters=pc.field("kind") == "Vessel", partitioning=None)
        for *key, text in zip(*(table.column(name).to_pylist() for name in names), strict=True):
            found[(key[0], key[1], key[2], key[3])] = text
    return found
