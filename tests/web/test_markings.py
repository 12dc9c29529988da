"""What a viewer may not see changes no answer: every endpoint, for viewers of all kinds, over rows of all kinds of markings."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.web.marked_lake import IMO, MMSI, Maker, Marked, lake_of, seen_by
from tests.web.serving import asking
from watchkeeper.model.marking import SCHEMES, Marking, View, Viewer, combine

PARTIES = ("me", "CAN", "NOR", "KOR")
SHIPS, FILES, PAPERS, MATCHES, EVENTS = 60, 20, 40, 30, 100
VIEWERS = 4
EXAMPLES = 3
CHECKS = 100_000
"""Hidden rows times endpoints times viewers, at least, over all examples."""
counted: list[int] = []


def drawn(dice: random.Random) -> Marking:
    """A marking: mostly of one scheme, sometimes released to some, seldom with a caveat."""
    scheme = dice.choice(("basic/1", "basic/1", "basic/1", "tlp/2"))
    level = dice.choice(SCHEMES[scheme][:4])
    released = dice.choice((("ALL",), ("ALL",), (), dice.sample(PARTIES, 2)))
    return Marking.of(scheme, level, dice.choice(PARTIES), released, ("EYES ONLY",) if dice.random() < 0.1 else ())


def made(dice: random.Random) -> list[Marked]:
    """Rows of every table that answers are made from. What is of a ship is never more visible than she is, as in a real lake."""
    maker, ships = Maker(), [drawn(dice) for _ in range(SHIPS)]
    for number, marking in enumerate(ships):
        maker.ship(number, marking)
        maker.position(MMSI + number, maker.at(), combine(marking, drawn(dice)), None)
    for number in range(FILES):
        maker.file(number + 1, drawn(dice))
    for number in range(PAPERS):
        maker.paper(number, combine(ships[number], drawn(dice)))
    for number in range(MATCHES):
        maker.match(number, combine(ships[number], drawn(dice)))
    for number in range(EVENTS):
        met = dice.sample(range(SHIPS), dice.choice((1, 2, 2)))
        kind = dice.choice(("encounter", "gap", "port_visit", "hand_over", "dark_port_call"))
        maker.event(number, combine(drawn(dice), *(ships[one] for one in met)), met, kind)
    return maker.rows


def viewer(dice: random.Random) -> Viewer:
    held = {("basic/1", dice.choice(SCHEMES["basic/1"][:3]))}
    held |= {("tlp/2", dice.choice(SCHEMES["tlp/2"][:3]))} if dice.random() < 0.7 else set()
    return Viewer(party=dice.choice(PARTIES), clearances=frozenset(held), satisfies=frozenset())


def questions(dice: random.Random, hidden: list[Marked]) -> Iterator[str]:
    """Every endpoint that reads the lake, some of them about what is hidden."""
    yield from (
        "/api/session",
        "/api/map/events",
        "/api/map/tracks",
        "/api/map/tracks?level=1",
        "/api/map/tracks/index",
    )
    yield from ("/api/map/tracks?level=2&bbox=124,29,127,32", "/api/map/tracks?level=3&since=1930089600")
    yield from (
        "/api/zones",
        "/api/zones?on=2031-03-02",
        "/api/reception",
        "/api/events?limit=1000",
        "/api/ports?bbox=0,0,9,9",
    )
    yield from (
        "/api/events?kind=gap",
        "/api/events?bbox=125,30,126,31",
        "/api/data",
        "/api/data/rejects",
        "/api/lists",
    )
    yield from (
        "/api/receipts",
        "/api/jobs",
        "/metrics",
        "/api/search?q=syn&limit=100",
        f"/api/search?q={MMSI // 1000}",
    )
    ids = [one.tells[0] for one in hidden if one.table == "events"]
    for event_id in dice.sample(ids, min(2, len(ids))):
        yield from (f"/api/events/{event_id}", f"/api/search?q={event_id[:6]}")
    for number in dice.sample(range(SHIPS), 3):
        mmsi, imo = MMSI + number, IMO + number
        yield from (
            f"/api/vessels/{mmsi}",
            f"/api/vessels/{imo}",
            f"/api/vessels/SYNSHIP{number:05d}",
            f"/api/events?mmsi={mmsi}",
        )
        yield from (
            f"/api/map/positions?mmsi={mmsi}",
            f"/api/vessels/{mmsi}/draughts",
            f"/api/vessels/{mmsi}/neighbours",
        )
        yield from (f"/api/pair?mmsi={mmsi}&mmsi={mmsi + 1}", f"/api/search?q={quote(f'SYNSHIP{number:05d}')}")


def told(answer: httpx.Response) -> str:
    """An answer as text, without what names the snapshot and counts requests."""
    kind = answer.headers["content-type"]
    if kind.startswith("application/vnd.apache.arrow"):
        table = pa.ipc.open_stream(answer.content).read_all()
        said = {**(table.schema.metadata or {}), b"rows": json.dumps(table.to_pylist()).encode()}
        text = "\n".join(f"{key!r} {value!r}" for key, value in sorted(said.items()))
    elif kind.startswith("text/plain"):
        text = "\n".join(line for line in answer.text.splitlines() if line.startswith("watchkeeper_rows"))
    else:
        text = answer.text
    return f"{answer.status_code} " + re.sub(r"\b\d+-[0-9a-f]{10}\b", "SNAPSHOT", text)


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)  # an example is some hundred requests
def compared(folder: Path, seed: int) -> None:
    dice = random.Random(seed)
    rows = made(dice)
    whole = lake_of(folder / f"{len(counted)}-whole", rows, Viewer(party="me", clearances=frozenset()))
    for _ in range(VIEWERS):
        reader = viewer(dice)
        view = View(viewer=reader)
        shown = [one for one in rows if view.allows(one.marking)]
        hidden = [one for one in rows if not view.allows(one.marking)]
        only = lake_of(folder / f"{len(counted)}-only", shown, reader)
        with asking(seen_by(whole, reader)) as asked, asking(only) as reference:
            counted.append(0)
            for question in questions(dice, hidden):
                text = told(asked.get(question))
                assert text == told(reference.get(question)), f"{question} as {reader}"
                words = set(re.findall(r"[A-Za-z0-9]+", text)) - set(re.findall(r"[A-Za-z0-9]+", question))
                for row in hidden:
                    assert words.isdisjoint(row.tells), f"{question} tells {row} to {reader}"
                counted[-1] += len(hidden)


@pytest.mark.long
def test_what_a_viewer_may_not_see_changes_no_answer(tmp_path: Path) -> None:
    counted.clear()
    compared(tmp_path)
    assert len(counted) == EXAMPLES * VIEWERS
    assert sum(counted) >= CHECKS
