"""Commands on zones: load, show, remove."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, OutOption, WorkspaceOption, marking_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError

if TYPE_CHECKING:
    from watchkeeper.services.zones import StoredZone

app = typer.Typer(no_args_is_help=True, help="Areas of interest: load them, look at them.")
SHOWN_PROBLEMS = 20


@app.command("load")
def zones_load(
    file: Annotated[Path, typer.Argument(help="GeoJSON FeatureCollection; plain, .gz, .zst or .zip.")],
    marking: Annotated[
        str | None, typer.Option(help="Who may see them: SCHEME:LEVEL[@PARTY,...]; default open to all.")
    ] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Load areas of interest. Zones of the same name, claimant and first day are replaced.

    Example:  watchkeeper zones load south-china-sea.geojson
    """
    from watchkeeper.services.zones import load_zones

    found = opened(workspace)
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    done = load_zones(found, file, marking=marking_of(marking, found.settings.party))
    if json_:
        print_json(done.to_dict())
    else:
        for sentence in done.problems[:SHOWN_PROBLEMS]:
            say(f"rejected: {sentence}")
        for sentence in done.repaired[:SHOWN_PROBLEMS]:
            say(f"mended: {sentence}")
        rows = [
            ("zones", done.zones),
            ("added", done.added),
            ("replaced", done.replaced),
            ("there already", done.unchanged),
            ("shapes mended", len(done.repaired)),
            *[(f"rejected: {reason}", count) for reason, count in done.rejected.most_common()],
            ("snapshot", done.snapshot),
        ]
        print_table("Zones loaded", ("what", "count"), rows)
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the features were rejected, {allowed:g} % are allowed; everything else was "
            f"kept (--max-reject raises the limit). First: {done.problems[0]}"
        )


@app.command("show")
def zones_show(
    on: Annotated[str | None, typer.Option(help="ISO 8601 day; only zones that hold on it.")] = None,
    form: Annotated[str, typer.Option("--format", help="table or geojson.")] = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """The zones that are loaded. What --format geojson writes can be loaded again.

    Example:  watchkeeper zones show --on 2031-03-04 --format geojson -o zones.geojson
    """
    from watchkeeper.services.zones import zones_at

    if form not in ("table", "geojson"):
        raise UsageError(f"there is no format '{form}' of zones; known are table, geojson")
    moment = time_of(on)
    found = opened(workspace)
    snapshot = found.lake.snapshot()
    held = [
        one for one in zones_at(found.lake, snapshot, found.view) if moment is None or one.zone.holds_on(moment.date())
    ]
    if json_:
        print_json({"snapshot": snapshot.snapshot_id, "zones": [_plain(one) for one in held]})
    elif form == "geojson":
        text = json.dumps(
            {"type": "FeatureCollection", "features": [_feature(one) for one in held]}, ensure_ascii=False
        )
        sys.stdout.write(text + "\n") if output is None else output.write_text(text + "\n", encoding="utf-8")
    else:
        columns = ("id", "name", "kind", "claimant", "from", "until", "source", "mended")
        rows = [
            (z.zone_id[:8], z.name, z.kind, z.claimant, z.valid_from, z.valid_until, z.source, "; ".join(z.repairs))
            for z in (one.zone for one in held)
        ]
        print_table(f"{len(held)} zones", columns, rows)


@app.command("remove")
def zones_remove(
    name: Annotated[str, typer.Argument(help="Name of the zones.")],
    claimant: Annotated[str | None, typer.Option(help="Only those of this claimant.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Take zones out. Earlier snapshots keep them, and the archive the file they came in.

    Example:  watchkeeper zones remove "Scarborough Shoal" --claimant PH
    """
    from watchkeeper.services.zones import remove_zones

    done = remove_zones(opened(workspace), name, claimant=claimant)
    print_json(done) if json_ else say(f"Removed {len(done['removed'])} zone(s); snapshot {done['snapshot']}.")


def _feature(one: StoredZone) -> dict[str, Any]:
    zone = one.zone
    said = {
        "name": zone.name,
        "kind": zone.kind,
        "claimant": zone.claimant,
        "valid_from": zone.valid_from.isoformat() if zone.valid_from else None,
        "valid_until": zone.valid_until.isoformat() if zone.valid_until else None,
        "source": zone.source,
        "note": zone.note,
    }
    properties = {key: value for key, value in said.items() if value is not None} | json.loads(zone.properties)
    return {"type": "Feature", "id": zone.zone_id, "properties": properties, "geometry": json.loads(zone.geometry)}


def _plain(one: StoredZone) -> dict[str, Any]:
    zone = one.zone
    return {
        "id": zone.zone_id,
        "name": zone.name,
        "kind": zone.kind,
        "claimant": zone.claimant,
        "valid_from": zone.valid_from,
        "valid_until": zone.valid_until,
        "source": zone.source,
        "note": zone.note,
        "properties": json.loads(zone.properties),
        "repairs": list(zone.repairs),
        "sha256": one.sha256,
        "geometry": json.loads(zone.geometry),
    }
