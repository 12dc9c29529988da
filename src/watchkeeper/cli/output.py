"""What every command prints: one JSON document or a table on stdout, everything else on stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from watchkeeper.model.errors import UsageError

EVENT_COLUMNS = ("id", "kind", "start", "end", "open", "lat", "lon", "ships", "what")
FORMATS = ("table", "jsonl", "csv", "geojson", "parquet")


def print_json(document: object) -> None:
    """One JSON document on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """A line for a person, on stderr."""
    sys.stderr.write(text.encode("utf-8", "replace").decode() + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for a person, on stdout."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*["" if value is None else str(value) for value in row])
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)


def ships_of(event: Mapping[str, Any]) -> str:
    """The ships of an event in one line."""
    named = [f"{ship['name'] or '(name not heard)'} {ship['mmsi']:09d}" for ship in event["vessels"]]
    return " + ".join(named) or str(event["measures"].get("name", ""))


def event_rows(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Events as flat rows: the envelope's main fields and, prefixed by nothing, the measures of each."""
    rows = []
    for event in events:
        row = {key: event[key] for key in ("id", "kind", "start", "end", "open", "lat", "lon")}
        row["ships"] = ships_of(event)
        row["mmsi"] = " ".join(f"{ship['mmsi']:09d}" for ship in event["vessels"])
        row |= {f"measure_{key}": value for key, value in event["measures"].items()}
        row["what"] = " ".join(event["reasons"][:1])
        row["snapshot"] = event["snapshot"]
        rows.append(row)
    return rows


def write_rows(
    rows: Any,
    form: str,
    out: Path | None,
    *,
    events: Sequence[Mapping[str, Any]] | None = None,
    attributions: Sequence[str] = (),
) -> None:
    """Writes an Arrow table (or events) as csv, jsonl, geojson or parquet to a file, or to stdout.

    Attributions go into the file where its format has a place for them, and are said on stderr where it has none.
    """
    import pyarrow as pa

    if form not in FORMATS or form == "table":
        raise UsageError(f"there is no format '{form}' to write; known are {', '.join(FORMATS[1:])}")
    plain: list[dict[str, Any]] = list(events) if events is not None else []  # type: ignore[arg-type]
    table = pa.Table.from_pylist(_same_keys(event_rows(plain))) if events is not None else rows
    if form == "parquet":
        import pyarrow.parquet as pq

        if out is None:
            raise UsageError("parquet is written to a file: name it with -o FILE")
        said = {"attribution": json.dumps(attributions, ensure_ascii=False)} if attributions else {}
        table = table.replace_schema_metadata({**(table.schema.metadata or {}), **said})
        pq.write_table(table, out, compression="zstd")
        return
    text = _text(table, form, plain if events is not None else None, attributions)
    if form != "geojson":
        for sentence in attributions:
            say(f"To be said with this data: {sentence}")
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def _same_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return [{key: row.get(key) for key in keys} for row in rows]


def _text(table: Any, form: str, events: list[dict[str, Any]] | None, attributions: Sequence[str]) -> str:
    rows = _plain_rows(table)
    if form == "csv":
        sink = io.StringIO()
        writer = csv.DictWriter(sink, fieldnames=table.column_names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return sink.getvalue()
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in (events or rows))
    features = [_feature(row) for row in rows if row.get("lat") is not None and row.get("lon") is not None]
    said = {"attribution": list(attributions)} if attributions else {}
    return (
        json.dumps({"type": "FeatureCollection", **said, "features": features}, ensure_ascii=False, default=str) + "\n"
    )


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    properties = {key: value for key, value in row.items() if key not in ("lat", "lon") and value is not None}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
        "properties": properties,
    }


def _plain_rows(table: Any) -> list[dict[str, Any]]:
    rows = table.to_pylist()
    for row in rows:
        if hasattr(row.get("t"), "isoformat"):
            row["t"] = row["t"].isoformat().replace("+00:00", "Z")
    return list(rows)
