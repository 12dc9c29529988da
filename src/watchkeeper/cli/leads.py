"""Commands on leads: the ranked list, one whole, what became of them since, and what judgements teach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from watchkeeper.cli.options import FormatOption, JsonOption, OutOption, WorkspaceOption, box_of, opened, time_of
from watchkeeper.cli.output import print_json, print_table, say, write_rows
from watchkeeper.model.errors import UsageError
from watchkeeper.model.score import score_of

SHOWN = 30
"""Leads a table shows unless asked for more."""


def leads(
    kind: Annotated[str | None, typer.Option(help="hull, pair or company.")] = None,
    practice: Annotated[str | None, typer.Option(help="Code of a practice, such as B11.")] = None,
    signal: Annotated[str | None, typer.Option(help="Name of a signal, such as dark_call.")] = None,
    mmsi: Annotated[int | None, typer.Option(help="Only leads that name this ship.")] = None,
    min_score: Annotated[float | None, typer.Option(min=0.0, max=1.0, help="Least probability.")] = None,
    judgement: Annotated[
        str | None, typer.Option(help="any, none, judged, confirm, dismiss or watch; default all but dismissed ones.")
    ] = None,
    state: Annotated[str, typer.Option(help="open, closed or any.")] = "open",
    since: Annotated[str | None, typer.Option(help="ISO 8601; leads that had not ended before.")] = None,
    until: Annotated[str | None, typer.Option(help="ISO 8601; leads that had begun by then.")] = None,
    bbox: Annotated[str | None, typer.Option(help="W,S,E,N in degrees; W > E goes across 180.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many a table shows.")] = SHOWN,
    form: FormatOption = "table",
    output: OutOption = None,
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Leads: several independent signals about one hull, meeting or company, the strongest first.

    Example:  watchkeeper leads --practice B11 --min-score 0.5
    """
    from watchkeeper.services.lead_reading import LeadFilter, summary
    from watchkeeper.services.lead_reading import leads as read
    from watchkeeper.services.wiring import store

    wanted = LeadFilter(
        state=state,
        kind=kind,
        practice=practice,
        signal=signal,
        mmsi=mmsi,
        min_score=min_score,
        judgement=judgement,
        since=time_of(since),
        until=time_of(until),
        bbox=box_of(bbox),
    )
    here = opened(workspace)
    with store(here) as kept:
        found = read(kept, here, wanted)
    if judgement is None:
        found = [one for one in found if _verdict(one) != "dismiss"]
    if json_:
        print_json({"leads": found, **summary(here, found), "snapshot": here.lake.snapshot().snapshot_id})
    elif form == "table":
        rows = [_row(one) for one in found[:limit]]
        print_table(f"{len(found)} leads, the first {len(rows)}", ("rank", "lead", "score", "practice", "what"), rows)
        if not found:
            say(
                "No lead: run `watchkeeper detect`, which works them out; nothing that stands out is no proof of nothing."
            )
    else:
        write_rows(_table([_flat(one) for one in found]), form, output)


def _verdict(lead: Mapping[str, Any]) -> str | None:
    judged = lead["judgement"]
    return None if judged is None or judged["stale"] else str(judged["verdict"])


def _row(one: Mapping[str, Any]) -> tuple[object, ...]:
    codes = ", ".join(practice["code"] for practice in one["practices"][:2])
    judged = _verdict(one)
    what = one["title"]["en"] + (f"\n[{judged}: {one['judgement']['why']}]" if judged else "")
    return one["rank"], one["id"], score_of(one["score"]), codes, what


def _flat(one: Mapping[str, Any]) -> dict[str, Any]:
    counted = [signal for signal in one["signals"] if signal["counted"]]
    return {
        "id": one["id"],
        "rank": one["rank"],
        "kind": one["kind"],
        "start": one["start"],
        "end": one["end"],
        "lat": one["lat"],
        "lon": one["lon"],
        "score": one["score"],
        "log_odds": one["log_odds"],
        "practice": one["practices"][0]["code"] if one["practices"] else None,
        "mmsi": " ".join(f"{ship['mmsi']:09d}" for ship in one["vessels"]),
        "signals": " ".join(signal["name"] for signal in counted),
        "events": " ".join(event for signal in counted for event in signal["events"]),
        "title": one["title"]["en"],
        "judgement": _verdict(one),
        "snapshot": one["snapshot"],
    }


def _table(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows)


def lead(
    lead_id: Annotated[str, typer.Argument(help="Id, or its first characters.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="Judge that what it says was borne out.")] = False,
    dismiss: Annotated[
        bool, typer.Option("--dismiss", help="Judge that it deserves no more time; needs --why.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Keep it in sight.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="As if nobody had judged.")] = False,
    who: Annotated[str, typer.Option(help="Who judges.")] = "",
    why: Annotated[str, typer.Option(help="Why.")] = "",
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """One lead whole: its waterfall, explanations, what was not checked, what would decide. With a verdict: judge it.

    Example:  watchkeeper lead Lb76f145f924ec4e --dismiss --who ada --why "bunker barge of the roads"
    """
    from watchkeeper.services.lead_judging import judge_lead
    from watchkeeper.services.lead_reading import lead as read
    from watchkeeper.services.wiring import store

    given = {"confirm": confirm, "dismiss": dismiss, "watch": watch, "withdraw": withdraw}
    chosen = [verdict for verdict, wanted in given.items() if wanted]
    if len(chosen) > 1:
        raise UsageError(f"a lead is judged one way, not {' and '.join(chosen)}")
    here = opened(workspace)
    with store(here) as kept:
        found = read(kept, here, lead_id)
        if chosen:
            made = judge_lead(kept, here, found, (chosen[0], who, why), datetime.now(UTC))
            found = read(kept, here, found["id"])
            say(f"{found['id']}: {chosen[0]} ({made.judgement_id}).")
    if json_:
        print_json(found)
    elif not chosen:
        _show(found)


def _show(one: Mapping[str, Any]) -> None:
    where = "" if one["lat"] is None else f"{one['lat']:.3f}, {one['lon']:.3f}"
    judged = one["judgement"]
    about: list[tuple[str, object]] = [
        ("lead", f"{one['id']}, {one['state']}, rank {one['rank'] or '-'}"),
        ("what", one["title"]["en"]),
        *[("ship", _ship(ship)) for ship in one["vessels"]],
        ("from, to", f"{one['start']} to {one['end']}"),
        ("where", where),
        *[("practice", f"{p['code']} {p['name']['en']}, {score_of(p['probability'])}") for p in one["practices"]],
        *[
            ("bears on", f"{p['source'].partition(',')[0]}, paragraph {p['paragraph']}: {p['text']['en']}")
            for p in one["paragraphs"]
        ],
        ("judgement", "none" if judged is None else f"{judged['verdict']} by {judged['who']}: {judged['why']}"),
        ("marking", one["marking"]["levels"][0][1]),
        ("snapshot", one["snapshot"]),
    ]
    print_table("Lead", ("", ""), about)
    print_table("Waterfall (natural logarithm of the odds)", ("", "weight", "what, and how rare"), _waterfall(one))
    told = [("innocent explanation", f"{x['text']['en']} (event {x['event'][:8]})") for x in one["explanations"]]
    told += [("not checked", x["text"]["en"]) for x in one["not_checked"]]
    told += [("would decide", f"{x['text']['en']} ({_when(x)})") for x in one["decides"]]
    print_table("What stands beside it", ("", ""), told)


def _ship(ship: Mapping[str, Any]) -> str:
    return f"{ship['name'] or '(name not heard)'}  MMSI {ship['mmsi']:09d}  IMO {ship['imo'] or '-'}  {ship['group']}"


def _when(decides: Mapping[str, Any]) -> str:
    where = "" if decides["lat"] is None else f"{decides['lat']:.2f}, {decides['lon']:.2f}; "
    return f"{where}{decides['from'][:16]} to {decides['until'][:16]}"


def _waterfall(one: Mapping[str, Any]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("prior", f"{one['prior_log_odds']:+.2f}", "before anything is seen")]
    for signal in one["signals"]:
        said = f"{signal['title']['en']}: {signal['value']['en']}\n{signal['base_rate']['text']['en']}"
        if signal["counted"]:
            rows.append(
                (
                    f"x{signal['ratio']:g}",
                    f"{signal['weight']:+.2f}",
                    f"{said}\n{signal['under_practice']['text']['en']}",
                )
            )
        else:
            rows.append(("not counted", "", f"{said}\n{signal['why_not']['en']}"))
    if one["learnt_log_odds"]:
        rows.append(("learnt", f"{one['learnt_log_odds']:+.2f}", "what judgements added"))
    rows.append(
        ("total", f"{one['log_odds']:+.2f}", f"probability {score_of(one['score'])} of some practice; nobody's guilt")
    )
    return rows


def digest(
    since: Annotated[str, typer.Option(help="A snapshot, or a day or time since which leads were worked out anew.")],
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """What became of leads since a day or a snapshot: new, risen, fallen, closed.

    Example:  watchkeeper digest --since 41-0c1d2e3f4a
    """
    from watchkeeper.services.lead_reading import digest as read

    told = read(opened(workspace), since)
    if json_:
        print_json(told)
        return
    for what in ("new", "risen", "fallen", "closed"):
        rows = [(x["id"], score_of(x["score_before"]), score_of(x["score"]), x["title"]["en"]) for x in told[what]]
        print_table(f"{what.capitalize()}: {len(rows)}", ("lead", "before", "now", "what"), rows)


def learn(
    apply: Annotated[bool, typer.Option("--apply", help="Take the step; without it only its effect is shown.")] = False,
    undo: Annotated[str | None, typer.Option(help="Undo a step, by the first characters of its id.")] = None,
    steps: Annotated[bool, typer.Option("--steps", help="Show the steps taken.")] = False,
    who: Annotated[str, typer.Option(help="Who takes or undoes it.")] = "",
    why: Annotated[str, typer.Option(help="Why.")] = "",
    workspace: WorkspaceOption = None,
    json_: JsonOption = False,
) -> None:
    """Let judgements move the weights of signals: shows what would change; nothing moves without --apply, --undo takes it back.

    Example:  watchkeeper learn --apply --who ada --why "month of March judged"
    """
    from watchkeeper.services import lead_learning
    from watchkeeper.services.lead_keeping import keep_leads
    from watchkeeper.services.lead_reading import LeadFilter
    from watchkeeper.services.lead_reading import leads as read
    from watchkeeper.services.wiring import store

    here, now = opened(workspace), datetime.now(UTC)
    if steps:
        taken = lead_learning.steps(here)
        if json_:
            print_json({"steps": taken})
            return
        rows = [(x["step_id"], x["made"], x["who"], x["why"], x["undone"] or "") for x in taken]
        print_table(f"{len(rows)} steps", ("step", "made", "who", "why", "undone"), rows)
        return
    if undo is not None:
        if not who.strip():
            raise UsageError("say who undoes the step: --who")
        gone = lead_learning.undo(here, undo, who, now)
        keep_leads(here, now)
        print_json(gone) if json_ else say(f"Step {gone['undone']} is undone; leads are worked out anew.")
        return
    with store(here) as kept:
        proposal = lead_learning.propose(read(kept, here, LeadFilter(state="any")))
    told: dict[str, Any] = proposal.to_dict()
    if apply:
        told |= lead_learning.take(here, proposal, who, why, now)
        keep_leads(here, now)
    if json_:
        print_json(told)
        return
    shifts = sorted(told["shifts"].items(), key=lambda one: -abs(one[1]))
    print_table(
        "What is added to log odds", ("signal", "by"), [(name or "every lead", f"{by:+.3f}") for name, by in shifts]
    )
    moved = [(x["id"], x["rank_before"], x["rank"], x["title"]["en"]) for x in told["moved"][:20]]
    print_table("Leads that move most", ("lead", "rank", "then", "what"), moved)
    say(f"Step {told['step']} is taken." if apply else "Nothing was changed; --apply takes this step.")
