"""pipe-gaps: Global Fishing Watch's gap detector. Its core is a class in plain Python, which is what is run here."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.peers.judging import table
from benchmarks.peers.peer import Judged, Peer, Run, checkout_of
from benchmarks.peers.revision import version_of
from benchmarks.peers.sea import planted_in, sea

SILENCES, PAIRS = 20, 6
"""Of each kind of silence, and of pairs that are never silent."""
LEAST_H = 6
SLACK_S = 1


class Measured(Peer):
    """pipe-gaps beside ours, on planted silences of six hours and more."""

    title = "pipe-gaps"
    task = "gaps of 6 h and more"
    home = "GlobalFishingWatch/pipe-gaps"
    packages = ("geopy", "rich", "gfw-common")
    checkout = "pipe-gaps"
    source = "src"
    theirs_called = (
        "`pipe_gaps.core.GapDetector(threshold=6).detect(messages)` for the messages of each MMSI, dicts in memory; and the same with "
        "the reading of them from a CSV. The Beam pipeline around it, which reads and writes BigQuery, is not run"
    )
    ours_called = "the walk over segmented positions, the gap rule, source rows and events, from a lake on disk"
    why = (
        "It puts the messages of an MMSI in one row whoever sent them, as its README says; our segments tell the two ships apart first.",
    )
    better = (
        "Given dicts in memory it is faster than our rule, which reads a lake from disk, counts what its feed heard, names the outage that explains a gap and keeps the rows it rests on.",
        "The whole detector is one class of 450 lines that needs no lake, engine or segments.",
        "It counts the positions before a gap apart for terrestrial, satellite and dynamic receivers.",
    )

    def version(self) -> str:
        import pipe_gaps.core  # noqa: F401  (whether it can be imported)

        return version_of(checkout_of(self))

    def prepare(self, folder: Path) -> dict[str, int]:
        from benchmarks.peers.lake import ready

        made = sea(silences=SILENCES, pairs=PAIRS)
        made.save(folder)
        ready(folder)
        return {"positions": len(made)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.peers.lake import rule

        return {"gap rule": rule(folder, "gap")}

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        from pipe_gaps.core import GapDetector

        detector = GapDetector(threshold=LEAST_H, normalize_output=True)

        def run(ships: dict[str, list[dict[str, Any]]]) -> list[Any]:
            found = [gap for ship in ships.values() for gap in detector.detect(ship)]
            return [[[int(gap["ssvid"])], gap["start_timestamp"], gap["end_timestamp"]] for gap in found]

        ready = _ships(folder / "feed.csv")
        return {"GapDetector": lambda: run(ready), "from a CSV": lambda: run(_ships(folder / "feed.csv"))}

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        planted = [one for one in planted_in(folder) if "silence" in one.kind or "pause" in one.kind]
        header, rows = table(planted, SLACK_S, theirs=theirs["GapDetector"], ours=ours["gap rule"])
        return Judged(
            header=header,
            rows=rows,
        )


def _ships(feed: Path) -> dict[str, list[dict[str, Any]]]:
    """The messages of each MMSI as it takes them."""
    ships: dict[str, list[dict[str, Any]]] = {}
    with feed.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            t = datetime.fromisoformat(row["timestamp"]).timestamp()
            place = {"lat": float(row["lat"]), "lon": float(row["lon"])}
            message = {"ssvid": row["mmsi"], "timestamp": t, "receiver_type": "terrestrial"} | place
            ships.setdefault(row["mmsi"], []).append(message)
    return ships
