"""Commands that read: tracks, events, event, vessel, verify."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from watchkeeper.cli.options import FormatOption, JsonOption, OutOption, WorkspaceOption, box_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say, ships_of, write_rows


def tracks(
    mmsi: Annotated[int | None, typer.Option(help="Only this MMSI.")] = None,
    since: Annotated[str | None, typer.Option(help="ISO 8601; positions from then on.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601; positions before then.")] = None,
    form: FormatOption = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Every position with its segment and track, or the reason why it is noise.

    Example:  watchkeeper tracks --mmsi 412440453 --since 2031-03-04 --until 2031-03-05 --format csv -o track.csv
    """
    from watchkeeper.services.attribution import attributions
    from watchkeeper.services.reading import tracks as read
    from watchkeeper.services.wiring import engine

    here = opened(workspace)
    with engine(here) as compute:
        rows = read(here, compute, mmsi, within=(time_of(since), time_of(until)))
    if json_:
        snapshot = here.lake.snapshot().snapshot_id
        print_json({"snapshot": snapshot, "attributions": attributions(here), "positions": _iso_rows(rows)})
    elif form == "table":
        shown = ("t", "mmsi", "lat", "lon", "speed_kn", "station", "segment", "noise", "repeat")
        head = rows.slice(0, 50)
        values = [[str(row[name]) if row[name] is not None else None for name in shown] for row in _iso_rows(head)]
        print_table(f"{rows.num_rows:,} positions, the first {head.num_rows}", shown, values)
    else:
        write_rows(rows, form, output, attributions=attributions(here))


def _iso_rows(rows: Any) -> list[dict[str, Any]]:
    plain = rows.to_pylist()
    for row in plain:
        row["t"] = row["t"].isoformat().replace("+00:00", "Z") if row["t"] is not None else None
    return list(plain)


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
    from watchkeeper.services.attribution import attributions
    from watchkeeper.services.reading import EventFilter
    from watchkeeper.services.reading import events as read

    wanted = EventFilter(
        kind=kind,
        mmsi=mmsi,
        imo=imo,
        since=time_of(since),
        until=time_of(until),
        bbox=box_of(bbox),
        with_history=history,
    )
    here = opened(workspace)
    found = read(here, wanted)
    if json_:
        print_json(found)
    elif form == "table":
        rows = [
            (e["id"][:8], e["kind"], e["start"][:16], (e["end"] or "open")[:16], ships_of(e), e["reasons"][0])
            for e in found
        ]
        print_table(f"{len(found)} events", ("id", "kind", "start", "end", "ships", "why"), rows)
    else:
        write_rows(None, form, output, events=found, attributions=attributions(here))


def event(
    event_id: Annotated[str, typer.Argument(help="Id, or its first characters.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """One event whole: what, why, and the sentences it rests on.

    Example:  watchkeeper event 3f9a2c1b
    """
    from watchkeeper.services.reading import event as read

    found = read(opened(workspace), event_id)
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
        *[
            ("to be said", said)
            for said in sorted({line["attribution"] or "" for line in found["source_lines"]} - {""})
        ],
        ("marking", found["marking"]["levels"][0][1]),
        ("snapshot", found["snapshot"]),
    ]
    print_table("Event", ("", ""), rows)


def vessel(
    query: Annotated[str, typer.Argument(help="MMSI, IMO number or name.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What is known of a ship: who she was by register and by transponder, where these contradict each other, tracks, events.

    Example:  watchkeeper vessel 412440453
    """
    from watchkeeper.cli.identity import print_hulls
    from watchkeeper.services.reading import vessel as read
    from watchkeeper.services.wiring import engine

    here = opened(workspace)
    with engine(here) as compute:
        found = read(here, compute, query)
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
    print_hulls(found["hulls"])
    parts = [
        (t["track"], s["start"], s["end"], s["positions"], s["joined"], s["silence_h"])
        for t in found["tracks"]
        for s in t["segments"]
    ]
    print_table("Tracks and their segments", ("track", "start", "end", "positions", "joined", "after silence h"), parts)
    rows = [(e["id"][:8], e["kind"], e["start"], e["end"] or "open", e["reasons"][0]) for e in found["events"]]
    print_table("Events", ("id", "kind", "start", "end", "why"), rows)
    print_matches(found["matches"])


def print_matches(told: dict[str, Any]) -> None:
    """What the lists say of a ship."""
    if not told["checked"]:
        say(f"Sanctions lists: not checked; {told['why']}.")
    for one in told["screened"]:
        say(f"Sanctions lists: {one['ship']} screened {one['screened']:%Y-%m-%d}: {one['verdict']}.")
    rows = [
        (
            f"{one['identity_from']} to {one['identity_until']}",
            f"{one['list']} of {one['list_as_of']}",
            one["key"],
            one["name"],
            one["status"] if one["ended"] is None else f"ended: {one['end_reason']}",
            f"{one['score']:.2f}",
            one["disposition"]["state"],
            one["hit_id"],
        )
        for one in told["matches"]
    ]
    if rows:
        columns = ("her identity of", "list", "key", "listed as", "status", "score", "where it stands", "id")
        print_table("On the lists", columns, rows)


def verify(workspace: WorkspaceOption = None, json_: JsonOption = False) -> None:
    """Check every hash, table version and row count against the last snapshot, every state of a list, every receipt.

    Example:  watchkeeper verify
    """
    from watchkeeper.services.list_checking import list_problems
    from watchkeeper.services.proving import receipt_problems

    here = opened(workspace)
    problems = list(here.lake.problems())
    if not problems:
        problems += list_problems(here)
    problems += receipt_problems(here)
    if json_:
        print_json({"snapshot": here.lake.snapshot().snapshot_id, "ok": not problems, "problems": problems})
    else:
        for problem in problems:
            say(problem)
        say("All is as the snapshot says." if not problems else f"{len(problems)} problem(s).")
    if problems:
        raise typer.Exit(1)
