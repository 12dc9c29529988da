"""Commands about waters: what a silence left time for, how well ships are heard, where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, OutOption, WorkspaceOption, opened
from watchkeeper.cli.output import print_json, print_table


def reach(
    event_id: Annotated[str, typer.Argument(help="Id of a gap, or its first characters.")],
    stay: Annotated[float, typer.Option(help="Hours to spare in the area and at each place, for cargo.")] = 6.0,
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Where the ship of a gap could have been: area, ports, zones and meeting areas, with hours left. -o writes GeoJSON.

    Example:  watchkeeper reach 3f9a2c1b -o reach.geojson
    """
    from watchkeeper.services.reaching import reach as reached

    found = reached(opened(workspace), event_id, stay_h=stay)
    if json_:
        print_json(found)
        return
    if output is not None:
        output.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    rows = [
        (said["what"], said.get("port") or said.get("name") or f"{said.get('meetings', '')} meetings", said.get("country"),
         said.get("claimant"), said.get("hours_left"))
        for said in (one["properties"] for one in found["features"])
        if said["what"] in ("port", "zone", "meeting area")
    ]  # fmt: skip  # the columns one beside the other
    print_table(f"In reach, with {stay:g} h to spare", ("what", "which", "country", "claimant", "hours left"), rows)


def reception(
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """How well ships are heard, by cell and month, from the lake itself. Without -o a table, with it GeoJSON.

    Example:  watchkeeper reception -o reception.geojson
    """
    from watchkeeper.services.waters import reception_map

    found = reception_map(opened(workspace))
    _put(
        found,
        "cells",
        ("south", "west", "month", "ship_hours", "satellite_per_day", "terrestrial_per_day"),
        output,
        json_,
    )


def anchorages(
    least: Annotated[int | None, typer.Option(help="Fewest ships; default 20.")] = None,
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Anchorages learnt from the lake: where many ships lay still for twelve hours. -o writes GeoJSON.

    Example:  watchkeeper anchorages --least 10
    """
    from watchkeeper.services.waters import learnt_anchorages

    found = learnt_anchorages(opened(workspace), least_ships=least)
    _put(found, "anchorages", ("lat", "lon", "ships", "stays", "nearest_known", "nearest_known_km"), output, json_)


def _put(found: dict[str, Any], what: str, columns: tuple[str, ...], output: Path | None, json_: bool) -> None:
    """GeoJSON to a file or as the document, else a table of what each feature says."""
    if json_:
        print_json(found)
    elif output is not None:
        output.write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        said = [one["properties"] for one in found["features"]]
        print_table(f"{len(said)} {what}", columns, [tuple(one[name] for name in columns) for one in said])
