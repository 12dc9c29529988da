"""gpsdio-segment: Global Fishing Watch's segmenter, whose method ours follows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.peers.peer import Judged, Peer, Run, checkout_of, reference
from benchmarks.peers.revision import version_of


class Measured(Peer):
    """gpsdio-segment beside ours, on the 40 cases that its authors publish the answers of."""

    title = "gpsdio-segment"
    task = "segments of the 40 published cases"
    home = "GlobalFishingWatch/gpsdio-segment"
    packages = ("pytz",)
    checkout = "gpsdio-segment"
    theirs_called = "`gpsdio_segment.core.Segmentizer` with its own defaults, ship after ship, over lists of dicts"
    compared = MappingProxyType({"ship after ship": "ship after ship"})
    ours_called = (
        "`watchkeeper.tracks.segment` over the same messages as columns, ship after ship, and all ships in one call"
    )
    better = (
        "It is the definition: what it answers is right by its authors' word, and ours is measured by it.",
        "It joins the identities and destinations sent around the same time to each position and sums them up in the segment; ours leaves them in tables of their own.",
        "It yields segments while messages still come in, one dict at a time, which is easy to step through.",
    )

    def version(self) -> str:
        import gpsdio_segment
        import gpsdio_segment.core

        return version_of(checkout_of(self), gpsdio_segment.__version__)

    def prepare(self, folder: Path) -> dict[str, int]:
        from benchmarks.reference_segments import reference_cases

        cases = list(reference_cases(reference("segments")))
        return {"messages": sum(len(case.batch) for case in cases), "cases": len(cases)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.reference_segments import differences, reference_cases
        from benchmarks.segment import _many_ships
        from watchkeeper.tracks import SegmenterState, SegmentParams, segment

        cases = list(reference_cases(reference("segments")))
        together = _many_ships(cases, 1)

        def run(batch: Any) -> Any:
            return segment(batch, SegmenterState.empty(), SegmentParams())

        return {
            "ship after ship": lambda: sum(len(run(case.batch).segment_id) for case in cases),
            "all in one call": lambda: len(run(together).segment_id),
            "_exact": lambda: sum(not differences(case, run(case.batch)) for case in cases),
        }

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        from gpsdio_segment.core import Segmentizer

        from benchmarks.reference_segments import reference_cases
        from benchmarks.segment import peer_messages

        cases = list(reference_cases(reference("segments")))
        ready = [peer_messages(case) for case in cases]

        def run() -> int:
            return sum(sum(1 for _ in Segmentizer([dict(one) for one in ship])) for ship in ready)

        return {"ship after ship": run, "_exact": lambda: _exact(cases, ready)}

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        return Judged(
            header=["", "of", "theirs", "ours"],
            rows=[["cases grouped as published", 40, theirs["_exact"], ours["_exact"]]],
        )


def _exact(cases: list[Any], ships: list[list[dict[str, Any]]]) -> int:
    """Cases that it groups as published: the messages of every published segment are one segment again."""
    from gpsdio_segment.core import Segmentizer

    exact = 0
    for case, ship in zip(cases, ships, strict=True):
        found: dict[int, int] = {}
        for number, segment in enumerate(Segmentizer([dict(one) for one in ship])):
            found |= {message["msgid"]: number for message in segment}
        pairs = {(wanted, found[row]) for row, wanted in enumerate(case.expected) if wanted and row in found}
        exact += len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    return exact
