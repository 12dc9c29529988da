"""The `watchkeeper` command. Heavy libraries are imported inside the commands, so that help answers at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watchkeeper import __version__
from watchkeeper.cli.output import print_json, print_table, say, ships_of, write_rows
from watchkeeper.model.errors import TooManyRejects, UsageError, WatchkeeperError

if TYPE_CHECKING:
    from watchkeeper.services.workspace import Workspace

app = typer.Typer(
    name="watchkeeper",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Watchkeeper: raw AIS in, explained events out, each traceable to the sentences it rests on.\n\n"
    "Try:  watchkeeper demo    or:  watchkeeper init && watchkeeper ingest FILE && watchkeeper detect",
)
lake_app = typer.Typer(no_args_is_help=True, help="Look at, check, save and bring back the tables of a workspace.")
app.add_typer(lake_app, name="lake")

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", help="Folder of the workspace; default WATCHKEEPER_WORKSPACE, else ./watchkeeper-data."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else there.")]
FormatOption = Annotated[str, typer.Option("--format", help="table, jsonl, csv, geojson or parquet.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", help="File to write; default stdout.")]


def _root(workspace: Path | None) -> Path:
    return workspace or Path(os.environ.get("WATCHKEEPER_WORKSPACE", "watchkeeper-data"))


def _open(workspace: Path | None) -> Workspace:
    from watchkeeper.services.workspace import open_workspace

    return open_workspace(_root(workspace))


@app.command()
def init(
    folder: Annotated[Path | None, typer.Argument(help="New or empty folder.")] = None, json_: JsonOption = False
) -> None:
    """Make a workspace.

    Example:  watchkeeper init ./watchkeeper-data
    """
    from watchkeeper.services.workspace import init as make

    made = make(_root(folder))
    if json_:
        print_json({"workspace": str(made.root), "snapshot": made.lake.snapshot().snapshot_id})
    else:
        say(f"Workspace ready in {made.root}. Next: watchkeeper ingest FILE...")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders; plain, .gz, .zst or .zip.")],
    form: Annotated[
        str, typer.Option("--format", help="auto, nmea, dma, marinecadastre, exactearth, gfw or csv.")
    ] = "auto",
    mapping: Annotated[Path | None, typer.Option(help="YAML file that says which column is which.")] = None,
    source: Annotated[str | None, typer.Option(help="Name of the feed; default the format's name.")] = None,
    max_reject: Annotated[float | None, typer.Option(help="Rejected percent above which the exit code is 3.")] = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Read observations into the workspace. A file that is there already adds nothing.

    Example:  watchkeeper ingest logs/2031-03-03.nmea.gz tables/ --source my-receiver
    """
    from watchkeeper.cli.progress import bytes_read
    from watchkeeper.services.ingest import ingest as read

    opened = _open_or_make(workspace)
    with bytes_read() as progress:
        done = read(opened, paths, form=form, mapping_file=mapping, source=source, progress=progress)
    if json_:
        print_json(done.to_dict())
    else:
        counts = done.counts
        rows = [
            ("files", done.files),
            ("sentences or rows", f"{counts.sentences:,}"),
            ("positions", f"{counts.positions:,}"),
            ("of them repeats", f"{done.duplicates:,}"),
            ("statics", f"{counts.statics:,}"),
            ("other messages", f"{counts.others:,}"),
            ("untimed (kept, not tracked)", f"{counts.untimed:,}"),
            ("ignored lines", f"{counts.ignored_lines:,}"),
            *[(f"rejected: {reason}", f"{count:,}") for reason, count in counts.rejected.most_common()],
            *[(f"skipped: {reason}", count) for reason, count in done.skipped_files.most_common()],
            ("snapshot", done.snapshot),
            ("seconds", f"{done.elapsed_s:.1f}"),
        ]
        print_table("Read", ("what", "count"), rows)
    allowed = opened.settings.max_reject_percent if max_reject is None else max_reject
    if done.rejected_percent > allowed:
        raise TooManyRejects(
            f"{done.rejected_percent:.1f} % of the rows were rejected, {allowed:g} % are allowed; everything else was kept "
            "(--max-reject raises the limit)"
        )


def _open_or_make(workspace: Path | None) -> Workspace:
    from watchkeeper.services.workspace import MARKER
    from watchkeeper.services.workspace import init as make

    root = _root(workspace)
    if workspace is None and "WATCHKEEPER_WORKSPACE" not in os.environ and not (root / MARKER).exists():
        raise WatchkeeperError(
            f"there is no workspace in {root}; make one with `watchkeeper init`, or name one with --workspace"
        )
    return make(root) if (root / MARKER).exists() else _open(workspace)


@app.command()
def detect(
    only: Annotated[str | None, typer.Option(help="Kinds, comma separated; default all.")] = None,
    since: Annotated[str | None, typer.Option(help="ISO 8601; events that ended before stay as they are.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601; events that began after stay as they are.")] = None,
    engine: Annotated[str, typer.Option(help="duckdb, or spark with the extra installed.")] = "duckdb",
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Bring segments and tracks up to date and run the rules.

    Example:  watchkeeper detect --only gap,encounter
    """
    from watchkeeper.services.detecting import detect as run

    within = (_time(since), _time(until))
    done = run(_open(workspace), only=only.split(",") if only else None, within=within, engine=engine)
    if json_:
        print_json(done.to_dict())
        return
    rows: list[tuple[str, object]] = [*done.events.items(), ("new in this run", done.new)]
    rows += [("superseded", done.superseded), ("withdrawn", done.withdrawn), ("snapshot", done.snapshot)]
    print_table("Current events", ("kind", "count"), [*rows, ("seconds", f"{done.elapsed_s:.1f}")])


@app.command()
def tracks(
    mmsi: Annotated[int | None, typer.Option(help="Only this MMSI.")] = None,
    form: FormatOption = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Every position with its segment and track, or the reason why it is noise.

    Example:  watchkeeper tracks --mmsi 412440453 --format csv -o track.csv
    """
    from watchkeeper.services.reading import tracks as read
    from watchkeeper.services.wiring import engine

    opened = _open(workspace)
    with engine(opened) as compute:
        rows = read(opened, compute, mmsi)
    if json_:
        print_json({"snapshot": opened.lake.snapshot().snapshot_id, "positions": _iso_rows(rows)})
    elif form == "table":
        shown = ("t", "mmsi", "lat", "lon", "speed_kn", "station", "segment", "noise", "repeat")
        head = rows.slice(0, 50)
        values = [[str(row[name]) if row[name] is not None else None for name in shown] for row in _iso_rows(head)]
        print_table(f"{rows.num_rows:,} positions, the first {head.num_rows}", shown, values)
    else:
        write_rows(rows, form, output)


def _iso_rows(rows: Any) -> list[dict[str, Any]]:
    plain = rows.to_pylist()
    for row in plain:
        row["t"] = row["t"].isoformat().replace("+00:00", "Z") if row["t"] is not None else None
    return list(plain)


@app.command()
def events(
    kind: Annotated[str | None, typer.Option(help="gap, feed_outage, encounter...")] = None,
    mmsi: Annotated[int | None, typer.Option()] = None,
    imo: Annotated[int | None, typer.Option()] = None,
    since: Annotated[str | None, typer.Option(help="ISO 8601; events that had not ended before.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601; events that had begun by then.")] = None,
    bbox: Annotated[str | None, typer.Option(help="W,S,E,N in degrees; W > E goes across 180.")] = None,
    history: Annotated[bool, typer.Option("--history", help="Also superseded and withdrawn events.")] = False,
    form: FormatOption = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """List events.

    Example:  watchkeeper events --kind encounter --since 2031-03-04 --bbox 120,28,130,36 --format geojson -o meetings.geojson
    """
    from watchkeeper.services.reading import EventFilter
    from watchkeeper.services.reading import events as read

    wanted = EventFilter(
        kind=kind, mmsi=mmsi, imo=imo, since=_time(since), until=_time(until), bbox=_bbox(bbox), with_history=history
    )
    found = read(_open(workspace), wanted)
    if json_:
        print_json(found)
    elif form == "table":
        rows = [
            (e["id"][:8], e["kind"], e["start"][:16], (e["end"] or "open")[:16], ships_of(e), e["reasons"][0])
            for e in found
        ]
        print_table(f"{len(found)} events", ("id", "kind", "start", "end", "ships", "why"), rows)
    else:
        write_rows(None, form, output, events=found)


def _time(text: str | None) -> Any:
    from watchkeeper.model.time import parse_time

    if text is None:
        return None
    found = parse_time(text)
    if found is None:
        raise UsageError(f"'{text}' is no ISO 8601 time, such as 2031-03-04 or 2031-03-04T12:00:00Z")
    return found


def _bbox(text: str | None) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(f"'{text}' is no box; expected W,S,E,N in degrees") from error
    return west, south, east, north


@app.command()
def event(
    event_id: Annotated[str, typer.Argument(help="Id, or its first characters.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """One event whole: what, why, and the sentences it rests on.

    Example:  watchkeeper event 3f9a2c1b
    """
    from watchkeeper.services.reading import event as read

    found = read(_open(workspace), event_id)
    if json_:
        print_json(found)
        return
    rows: list[tuple[str, object]] = [
        ("event", found["id"]),
        ("kind", f"{found['kind']} (rule {found['rule']} {found['rule_version']}, parameters {found['params_hash']})"),
        ("from", found["start"]),
        ("to", found["end"] or "open at the end of the data"),
        ("where", "" if found["lat"] is None else f"{found['lat']:.4f}, {found['lon']:.4f}"),
        *[
            (
                "ship",
                f"{s['name'] or '(name not heard)'}  MMSI {s['mmsi']:09d}  IMO {s['imo'] or '-'}  track {s['track']}",
            )
            for s in found["vessels"]
        ],
        *[("why", reason) for reason in found["reasons"]],
        *[(f"measure {key}", value) for key, value in found["measures"].items() if value is not None],
        *[("source", f"{line['name']} byte {line['offset']}\n{line['text']}") for line in found["source_lines"]],
        ("marking", found["marking"]["levels"][0][1]),
        ("snapshot", found["snapshot"]),
    ]
    print_table("Event", ("", ""), rows)


@app.command()
def vessel(
    query: Annotated[str, typer.Argument(help="MMSI, IMO number or name.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What is known of a ship: identity timeline, tracks, events.

    Example:  watchkeeper vessel 412440453
    """
    from watchkeeper.services.reading import vessel as read
    from watchkeeper.services.wiring import engine

    opened = _open(workspace)
    with engine(opened) as compute:
        found = read(opened, compute, query)
    if json_:
        print_json(found)
        return
    names = [(m["mmsi"], m["class"], m["flag_by_mid"] or "MID allocated to nobody") for m in found["mmsis"]]
    print_table("Identity numbers", ("MMSI", "class", "flag by MID"), names)
    said = [
        (r["first"], r["last"], r["reports"], r["name"], r["imo"], r["call_sign"], r["ship_type"], r["length_m"])
        for r in found["identity"]
    ]
    print_table(
        "What it called itself", ("first", "last", "reports", "name", "IMO", "call sign", "type", "length m"), said
    )
    parts = [
        (t["track"], s["start"], s["end"], s["positions"], s["joined"], s["silence_h"])
        for t in found["tracks"]
        for s in t["segments"]
    ]
    print_table("Tracks and their segments", ("track", "start", "end", "positions", "joined", "after silence h"), parts)
    rows = [(e["id"][:8], e["kind"], e["start"], e["end"] or "open", e["reasons"][0]) for e in found["events"]]
    print_table("Events", ("id", "kind", "start", "end", "why"), rows)
    say("Matches against sanctions lists: not checked (screening is not part of this version).")


@app.command()
def verify(workspace: WorkspaceOption = None, json_: JsonOption = False) -> None:
    """Check every hash, table version and row count against the last snapshot.

    Example:  watchkeeper verify
    """
    opened = _open(workspace)
    problems = list(opened.lake.problems())
    if json_:
        print_json({"snapshot": opened.lake.snapshot().snapshot_id, "ok": not problems, "problems": problems})
    else:
        for problem in problems:
            say(problem)
        say("All is as the snapshot says." if not problems else f"{len(problems)} problem(s).")
    if problems:
        raise typer.Exit(1)


@lake_app.command("show")
def lake_show(workspace: WorkspaceOption = None, json_: JsonOption = False) -> None:
    """Tables, rows and bytes of the last snapshot, and the snapshots before it."""
    from watchkeeper.services.keeping import show

    found = show(_open(workspace))
    if json_:
        print_json(found)
        return
    rows = [(t["table"], f"{t['rows']:,}", t["files"], f"{t['bytes']:,}") for t in found["tables"]]
    print_table(f"Snapshot {found['snapshot']}", ("table", "rows", "files", "bytes"), rows)
    print_table("Snapshots", ("id", "operation"), [(s["id"], s["operation"]) for s in found["snapshots"]])


@lake_app.command("backup")
def lake_backup(
    file: Annotated[Path, typer.Argument(help="New .tar file.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Save the whole workspace to one file, as of its last snapshot.

    Example:  watchkeeper lake backup watch-2031-03-10.tar
    """
    from watchkeeper.services.keeping import backup

    done = backup(_open(workspace), file)
    print_json(done) if json_ else say(f"Saved snapshot {done['snapshot']} to {file}.")


@lake_app.command("restore")
def lake_restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    folder: Annotated[Path, typer.Argument(help="New or empty folder.")],
    json_: JsonOption = False,
) -> None:
    """Bring a backup back into a new folder and check it.

    Example:  watchkeeper lake restore watch-2031-03-10.tar ./restored
    """
    from watchkeeper.services.keeping import restore

    done = restore(file, folder)
    print_json(done) if json_ else say(f"Restored snapshot {done['snapshot']} into {folder}; every hash holds.")


@app.command()
def simulate(
    scenario: Annotated[str, typer.Argument(help="yellow-sea")],
    out: Annotated[Path, typer.Option("--out", help="New or empty folder.")],
    days: Annotated[int, typer.Option()] = 7,
    vessels: Annotated[int, typer.Option()] = 400,
    seed: Annotated[int, typer.Option()] = 1,
    json_: JsonOption = False,
) -> None:
    """Make a labelled-synthetic world: AIS logs, the truth behind them, invented ships.

    Example:  watchkeeper simulate yellow-sea --out ./synthetic --days 2 --vessels 60
    """
    from watchkeeper.services.simulating import simulate as make

    done = make(scenario, out, days=days, vessels=vessels, seed=seed)
    print_json(done) if json_ else say(
        f"Wrote {done['sentences']:,} synthetic sentences of {vessels} invented ships to {out}."
    )


@app.command()
def demo(
    days: Annotated[int, typer.Option()] = 7,
    vessels: Annotated[int, typer.Option()] = 400,
    seed: Annotated[int, typer.Option()] = 1,
    out: Annotated[Path, typer.Option("--out", help="Folder for the demo; a demo that is there is replaced.")] = Path(
        "watchkeeper-demo"
    ),
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Print and leave (there is no server in this version).")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Simulate the built-in scenario, run everything over it, and compare with the truth.

    Example:  watchkeeper demo --days 2 --vessels 60
    """
    from watchkeeper.cli.demo import show
    from watchkeeper.services.demo import run_demo

    done = run_demo(out, days=days, vessels=vessels, seed=seed, say=say)
    print_json(done) if json_ else show(done)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"watchkeeper {__version__}")
        raise typer.Exit


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False) -> None:
    """Exit codes: 0 done, 1 failed, 2 bad usage, 3 more rejected than --max-reject."""


def run(arguments: list[str] | None = None) -> None:
    """Runs the command line; the one place where an error of ours becomes a sentence and an exit code."""
    guarded(lambda: app(args=arguments, standalone_mode=True))


def guarded(call: Callable[[], Any]) -> None:
    """Calls, and turns errors into a sentence on stderr and an exit code."""
    try:
        call()
    except WatchkeeperError as error:
        say(f"watchkeeper: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        say("watchkeeper: interrupted; the last complete snapshot stands")
        sys.exit(1)


if __name__ == "__main__":
    run()
