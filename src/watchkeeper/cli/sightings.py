"""Commands on sightings: load, add, show, triage."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchkeeper.cli.options import JsonOption, OutOption, WorkspaceOption, box_of, marking_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import TooManyRejects, UsageError

if TYPE_CHECKING:
    from watchkeeper.services.sightings import LoadedSightings, StoredSighting

app = typer.Typer(no_args_is_help=True, help="What was seen at sea: load reports, type one in, see which ship it is.")
SHOWN_PROBLEMS = 20
MarkingOption = Annotated[
    str | None, typer.Option(help="Who may see it: SCHEME:LEVEL[@PARTY,...]; default what the report says, else open.")
]
Text = str | None
Number = float | None


@app.command("load")
def sightings_load(
    file: Annotated[Path, typer.Argument(help="CSV, GeoJSON or KML (KMZ); plain, .gz, .zst or .zip.")],
    marking: MarkingOption = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Load a file of sightings. Columns go by their usual names; what is not known is kept as it is.

    Example:  watchkeeper sightings load patrol.csv --marking basic/1:RESTRICTED@mynavy
    """
    from watchkeeper.services.sightings import load_sightings

    found = opened(workspace)
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    done = load_sightings(found, file, marking=None if marking is None else marking_of(marking, found.settings.party))
    print_json(done.to_dict()) if json_ else _print_loaded(done)
    allowed = found.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the rows were rejected, {allowed:g} % are allowed; everything else was kept "
            f"(--max-reject raises the limit). First: {done.problems[0]}"
        )


def _print_loaded(done: LoadedSightings) -> None:
    for sentence in done.problems[:SHOWN_PROBLEMS]:
        say(sentence)
    rows = [
        ("sightings", done.sightings),
        ("added", done.added),
        ("there already", done.unchanged),
        ("photographs kept", done.photos),
        *[(f"rejected: {reason}", count) for reason, count in done.rejected.most_common()],
        ("snapshot", done.snapshot),
    ]
    print_table(f"Sightings loaded ({done.form})", ("what", "count"), rows)


@app.command("add")
def sightings_add(
    time: Annotated[str, typer.Option(help="When: ISO 8601, or a date-time group such as 041230ZMAR31.")],
    time_error_min: Annotated[Number, typer.Option(help="Minutes either way (95 %).")] = None,
    lat: Annotated[Text, typer.Option(help="Where she was: degrees, or 34-18.3N.")] = None,
    lon: Annotated[Text, typer.Option(help="Where she was: degrees, or 128-21.0E.")] = None,
    error_m: Annotated[Number, typer.Option(help="Long half axis of the 95 % ellipse, metres.")] = None,
    minor_m: Annotated[Number, typer.Option(help="Its short half axis, metres.")] = None,
    ellipse_bearing: Annotated[Number, typer.Option(help="True bearing of its long axis.")] = None,
    observer_lat: Annotated[Text, typer.Option(help="Where the observer was.")] = None,
    observer_lon: Annotated[Text, typer.Option(help="Where the observer was.")] = None,
    bearing: Annotated[Number, typer.Option(help="True bearing from the observer, degrees.")] = None,
    range_nm: Annotated[Number, typer.Option(help="Range from the observer, nautical miles.")] = None,
    bearing_error: Annotated[Number, typer.Option(help="Degrees either way (95 %); default 2.")] = None,
    range_error_m: Annotated[
        Number, typer.Option(help="Metres either way (95 %); default a tenth of the range.")
    ] = None,
    sensor: Annotated[
        Text, typer.Option(help="aircraft, ship, radar, satellite radar, satellite image, radio...")
    ] = None,
    platform: Annotated[Text, typer.Option(help="Who or what saw her.")] = None,
    name: Annotated[Text, typer.Option(help="Name painted on her.")] = None,
    imo: Annotated[Text, typer.Option(help="IMO number painted on her, as read.")] = None,
    port: Annotated[Text, typer.Option(help="Port of registry painted on her.")] = None,
    mmsi: Annotated[int | None, typer.Option(help="MMSI she transmitted.")] = None,
    broadcast_name: Annotated[Text, typer.Option(help="Name she transmitted.")] = None,
    flag: Annotated[Text, typer.Option(help="Flag flown.")] = None,
    ship_type: Annotated[Text, typer.Option("--type", help="tanker, bulker, cargo, fishing...")] = None,
    length_m: Annotated[Number, typer.Option(help="Length as estimated, metres.")] = None,
    heading: Annotated[Number, typer.Option(help="Heading as estimated, true.")] = None,
    speed_kn: Annotated[Number, typer.Option(help="Speed as estimated, knots.")] = None,
    activity: Annotated[Text, typer.Option(help="What she was doing: alongside, hoses, cranes...")] = None,
    other_ship: Annotated[Text, typer.Option(help="With which ship.")] = None,
    hail: Annotated[list[str] | None, typer.Option(help="QUESTION=ANSWER; may be given several times.")] = None,
    photo: Annotated[list[Path] | None, typer.Option(help="A photograph; may be given several times.")] = None,
    note: Annotated[Text, typer.Option(help="Anything else.")] = None,
    label: Annotated[Text, typer.Option(help="What the report calls itself, such as EXERCISE.")] = None,
    reference: Annotated[Text, typer.Option(help="Number of the report.")] = None,
    originator: Annotated[Text, typer.Option(help="Party it comes from; default this workspace's.")] = None,
    marking: MarkingOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Type one sighting in: where she was, or bearing and range from where the observer was.

    Example:  watchkeeper sightings add --time 2031-03-04T12:30Z --observer-lat 34.1 --observer-lon 126.0 --bearing 75
    --range-nm 9 --sensor ship --name "EVEN KEEL" --type tanker --activity alongside
    """
    from watchkeeper.services.sightings import add_sighting

    hails = [dict(zip(("question", "answer"), one.split("=", 1), strict=False)) for one in hail or []]
    photos = [{"name": str(one)} for one in photo or []]
    said: dict[str, Any] = {
        "t": time, "t_error_min": time_error_min, "lat": lat, "lon": lon, "major_m": error_m, "minor_m": minor_m,
        "ellipse_bearing_deg": ellipse_bearing, "observer_lat": observer_lat, "observer_lon": observer_lon,
        "bearing_deg": bearing, "range_nm": range_nm, "bearing_error_deg": bearing_error, "range_error_m": range_error_m,
        "sensor": sensor, "platform": platform, "painted_name": name, "painted_imo": imo, "painted_port": port,
        "broadcast_mmsi": mmsi, "broadcast_name": broadcast_name, "flag": flag, "ship_type": ship_type,
        "length_m": length_m, "heading_deg": heading, "speed_kn": speed_kn, "activity": activity,
        "other_ship": other_ship, "hails": hails, "photos": photos, "note": note, "label": label,
        "reference": reference, "originator": originator,
    }  # fmt: skip  # as the options stand
    found = opened(workspace)
    party = originator or found.settings.party
    done = add_sighting(found, said, marking=None if marking is None else marking_of(marking, party))
    if json_:
        print_json(done.to_dict())
    elif done.ids:
        say(f"Sighting {done.ids[0]} is kept; snapshot {done.snapshot}.")
    else:
        say(f"That sighting is there already; snapshot {done.snapshot}.")


@app.command("show")
def sightings_show(
    sighting_id: Annotated[str | None, typer.Argument(help="First characters of an id: that one, whole.")] = None,
    since: Annotated[Text, typer.Option(help="ISO 8601 time.")] = None,
    until: Annotated[Text, typer.Option(help="ISO 8601 time.")] = None,
    bbox: Annotated[Text, typer.Option(help="W,S,E,N in degrees.")] = None,
    form: Annotated[str, typer.Option("--format", help="table or geojson.")] = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """The sightings that are loaded. What --format geojson writes can be loaded elsewhere.

    Example:  watchkeeper sightings show --since 2031-03-04
    """
    from watchkeeper.services.reading import in_box
    from watchkeeper.services.sightings import sighting, sightings_at

    if form not in ("table", "geojson"):
        raise UsageError(f"there is no format '{form}' of sightings; known are table, geojson")
    found, first, last, box = opened(workspace), time_of(since), time_of(until), box_of(bbox)
    snapshot = found.lake.snapshot()
    if sighting_id is not None:
        held = [sighting(found, sighting_id)]
    else:
        held = [
            one
            for one in sightings_at(found.lake, snapshot, found.view)
            if (first is None or one.sighting.t >= first)
            and (last is None or one.sighting.t <= last)
            and (box is None or in_box(one.sighting.lat, one.sighting.lon, box))
        ]
    if json_:
        print_json({"snapshot": snapshot.snapshot_id, "sightings": [_plain(one) for one in held]})
    elif form == "geojson":
        whole = {"type": "FeatureCollection", "features": [_feature(one) for one in held]}
        text = json.dumps(whole, ensure_ascii=False) + "\n"
        sys.stdout.write(text) if output is None else output.write_text(text, encoding="utf-8")
    elif sighting_id is not None:
        rows = [(name, value) for name, value in _plain(held[0]).items() if value is not None]
        print_table(f"Sighting {held[0].sighting_id}", ("what", "said"), rows)
    else:
        print_table(f"{len(held)} sightings", _COLUMNS, [_listed(one) for one in held])


_COLUMNS = ("id", "label", "time", "by", "lat", "lon", "painted name", "painted IMO", "type", "length", "activity")


def _listed(one: StoredSighting) -> tuple[object, ...]:
    s = one.sighting
    length = None if s.length_m is None else f"{s.length_m:.0f} m"
    return (
        one.sighting_id[:8], s.label, f"{s.t:%Y-%m-%dT%H:%M:%SZ}", s.platform or s.sensor, f"{s.lat:.4f}",
        f"{s.lon:.4f}", s.painted_name, s.painted_imo, s.ship_type, length, s.activity,
    )  # fmt: skip  # a row of columns


def _plain(one: StoredSighting) -> dict[str, Any]:
    """All that is said, JSON as what it is."""
    said = one.sighting.said() | {"t": f"{one.sighting.t:%Y-%m-%dT%H:%M:%S.%f}"[:-3].removesuffix(".000") + "Z"}
    for name in ("hails", "photos", "properties"):
        said[name] = None if said[name] is None else json.loads(said[name])
    return {"id": one.sighting_id, **said, "sha256": one.sha256, "line": one.line}


def _feature(one: StoredSighting) -> dict[str, Any]:
    said = {k: v for k, v in _plain(one).items() if v is not None and k not in ("lat", "lon", "sha256", "line", "id")}
    others = said.pop("properties", {})
    return {
        "type": "Feature",
        "id": one.sighting_id,
        "geometry": {"type": "Point", "coordinates": [one.sighting.lon, one.sighting.lat]},
        "properties": {**others, **said},
    }


@app.command("triage")
def sightings_triage(
    limit: Annotated[int, typer.Option(help="How many, from the first.")] = 50,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Sightings in the order to look at them, each with why. Run `detect` first, so that positions are in tracks.

    Example:  watchkeeper sightings triage --limit 10
    """
    from watchkeeper.services.triage import triage
    from watchkeeper.services.wiring import engine

    found = opened(workspace)
    with engine(found) as compute:
        rows = triage(found, compute)
    if json_:
        document = {"snapshot": found.lake.snapshot().snapshot_id, "sightings": [row.to_dict() for row in rows[:limit]]}
        print_json(document)
        return
    columns = ("id", "label", "time", "lat", "lon", "points", "what", "why")
    shown = [
        (
            r.sighting_id[:8],
            r.label,
            r.t,
            f"{r.lat:.3f}",
            f"{r.lon:.3f}",
            f"{r.points:g}",
            r.what,
            _why(r.reasons, r.may_be_same_as),
        )
        for r in rows[:limit]
    ]
    print_table(f"{len(shown)} of {len(rows)} sightings", columns, shown)


def _why(reasons: tuple[str, ...], same: tuple[str, ...]) -> str:
    return " ".join([*reasons, *(f"May be the same ship as {one}" for one in same)])
