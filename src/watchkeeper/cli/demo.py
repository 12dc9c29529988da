"""What the demo found, for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from watchkeeper.cli.output import print_table, say, ships_of
from watchkeeper.model.score import score_of


def show(done: Mapping[str, Any]) -> None:
    """Prints what was read, kept, found and missed, and the top events with their reasons."""
    read, kept = done["read"], done["kept"]
    rows: list[tuple[str, object]] = [
        ("files", read["files"]),
        ("sentences", f"{read['sentences']:,}"),
        ("positions", f"{read['positions']:,}"),
        ("statics", f"{read['statics']:,}"),
        *[(f"rejected: {reason}", f"{count:,}") for reason, count in read["rejected"].items()],
        ("ignored lines", f"{read['ignored_lines']:,}"),
        *[(what, f"{count:,}") for what, count in kept.items()],
    ]
    print_table("Read and kept (SYNTHETIC data)", ("what", "count"), rows)
    _show_planted(done["planted"])
    wrong = done["contradicted"]
    found = ", ".join(f"{count:,} {kind}" for kind, count in done["events"].items())
    say(f"Events: {found}. {len(wrong)} contradict the noise-free world.")
    if wrong:
        print_table(
            "Contradicted", ("id", "kind", "why"), [(row["id"][:8], row["kind"], row["why"]) for row in wrong[:10]]
        )
    if done["unexpected"]:
        say(
            f"{len(done['unexpected'])} look-alike(s) that ought to give no event did: "
            + ", ".join(row["id"][:8] for row in done["unexpected"])
        )
    top = [(e["id"][:8], e["kind"], e["start"][:16], ships_of(e), "\n".join(e["reasons"][:3])) for e in done["top"]]
    print_table("Top events", ("id", "kind", "start", "ships", "why"), top)
    ranked = [
        (x["rank"], x["id"], score_of(x["score"]), ", ".join(p["code"] for p in x["practices"][:2]), x["title"]["en"])
        for x in done["top_leads"]
    ]
    title = f"Leads: the first of {done['leads']['leads']} (SYNTHETIC)"
    print_table(title, ("rank", "lead", "score", "practice", "what"), ranked)
    if done["not_looked_for"]:
        say(f"Planted, and no rule of this version looks for it: {', '.join(done['not_looked_for'])}.")
    held = done["matches"]
    if held:
        found = ", ".join(f"{count:,} {word}" for word, count in held["verdicts"].items())
        say(f"Sanctions lists (SYNTHETIC): {held['ships']:,} ships screened, {found}; {held['holding']} matches hold.")
    say(f"Map: {done['map']}")
    first = done["top"][0]["id"][:8] if done["top"] else "ID"
    say(f"Look closer: watchkeeper event {first} --workspace {done['folder']}/workspace")
    if done["top_leads"]:
        say(f"             watchkeeper lead {done['top_leads'][0]['id']} --workspace {done['folder']}/workspace")
    say(f"{done['elapsed_s']} s in all: " + ", ".join(f"{name} {value} s" for name, value in done["stages"].items()))


def _show_planted(planted: list[Mapping[str, Any]]) -> None:
    found: Counter[tuple[str, bool, str]] = Counter()
    every: Counter[tuple[str, bool, str]] = Counter()
    for row in planted:
        key = (row["practice"], row["innocent"], row["expected"])
        every[key] += 1
        found[key] += row["found"] is not None
    rows = [
        (practice, "innocent" if innocent else "planted practice", expected, f"{found[key]} of {every[key]}")
        for key in sorted(every)
        for practice, innocent, expected in [key]
    ]
    print_table("Planted truth", ("practice", "meaning", "expected event", "found"), rows)
    for row in planted:
        if row["found"] is None:
            ships, span = ", ".join(map(str, row["mmsi"])), f"{row['start'][:16]} to {row['end'][:16]}"
            say(f"missed: {row['practice']} {span} MMSI {ships}: {row['note']}")
