"""Real lists: counts, differences and joins against an independent reading of the same files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from watchkeeper.lists.joining import Listed, joined
from watchkeeper.lists.read import Read
from watchkeeper.lists.registry import read_list
from watchkeeper.model.imo import Imo
from watchkeeper.model.listed import ListedEntity, ListedName, Said
from watchkeeper.services.list_checking import list_problems
from watchkeeper.services.lists import diff, entities_at, history_of, load_many, state_at
from watchkeeper.services.workspace import Workspace

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
COUNTS = {
    "un/un_consolidated_2021-01-28.xml.gz": 1003,
    "un/un_consolidated_2023-01-28.xml.gz": 958,
    "ofac/sdn_2021-08-18.csv.gz": 9083,
    "ofac/sdn_2022-07-29.csv.gz": 10432,
    "ofac/sdn_2023-07-31.csv.gz": 12802,
}
MEASURED = {
    "uk": ("uk/uk_2026-03-15.jsonl.gz", 5406, {"an entry in the shape of another list": 2}),
    "eu": ("eu/eu_2026-03-15.jsonl.gz", 6457, {}),
    "ca": ("other/ca_2026-03-15.jsonl.gz", 3473, {"no name in the row": 1906}),
    "au": ("other/au_2026-03-15.jsonl.gz", 3811, {}),
    "nz": ("other/nz_2026-03-15.jsonl.gz", 2058, {}),
    "ch": ("other/ch_2026-03-15.jsonl.gz", 7608, {"no identity in the row": 646}),
    "ofac-cons": ("ofac/consolidated/cons_prim.csv.gz", 442, {}),
}
COLUMNS = [
    "ent_num",
    "name",
    "type",
    "program",
    "title",
    "callsign",
    "vess_type",
    "tonnage",
    "grt",
    "vess_flag",
    "vess_owner",
    "remarks",
]


@cache
def read(file: Path, name: str | None = None) -> Read:
    """A real file, read once for all tests."""
    return read_list(file, name)


@cache
def independent(file: Path) -> dict[str, str]:
    """Key to text of each entry, read without our readers."""
    data = gzip.decompress(file.read_bytes())
    if file.name.endswith(".xml.gz"):
        found = [one for group in ElementTree.fromstring(data) for one in group]
        return {
            (one.findtext("DATAID") or "").strip(): "".join(
                f"{part.tag}={' '.join((part.text or '~').split(' '))};" if len(part) == 0 else part.tag
                for part in one.iter()
            )
            for one in found
        }
    rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8"))) if len(row) == 12]
    return {row[0]: "|".join(row) for row in rows}


@pytest.mark.parametrize("name", COUNTS)
def test_every_entry_of_a_real_file_is_read(name: str, reference_data: Path) -> None:
    file = reference_data / "lists" / name
    found = read(file)
    assert len(found.entities) == len(independent(file)) == COUNTS[name]
    assert (found.rejected, found.problems) == (Counter(), [])


@pytest.mark.parametrize("name", MEASURED)
def test_what_cannot_be_read_of_a_real_list_is_counted(name: str, reference_data: Path) -> None:
    file, entries, rejected = MEASURED[name]
    found = read(reference_data / "lists" / file)
    assert found.name == name
    assert (len(found.entities), dict(found.rejected)) == (entries, rejected)
    assert found.rejected_percent < 0.1
    assert not [one for one in found.problems if "unknown" in one]


def test_differences_of_real_files_are_those_of_an_independent_reading(
    workspace: Workspace, reference_data: Path
) -> None:
    for name, kind in (("un/un_consolidated_{}.xml.gz", "un"), ("ofac/sdn_{}.csv.gz", "ofac-sdn")):
        days = ["2021-01-28", "2023-01-28"] if kind == "un" else ["2021-08-18", "2022-07-29", "2023-07-31"]
        files = [reference_data / "lists" / name.format(day) for day in days]
        done = load_many(
            workspace, kind, [(date.fromisoformat(day), file) for day, file in zip(days, files, strict=True)], now=NOW
        )
        assert [one.refused for one in done if one.refused] == []
        for before, after in pairwise(days):
            old, new = (independent(reference_data / "lists" / name.format(day)) for day in (before, after))
            pair = (date.fromisoformat(before), date.fromisoformat(after))
            found = diff(workspace, kind, pair, None, workspace.view)
            assert set(found["added"]) == new.keys() - old.keys()
            assert set(found["removed"]) == old.keys() - new.keys()
            truly = {key for key in old.keys() & new.keys() if _evened(old[key]) != _evened(new[key])}
            assert set(found["changed"]) == truly


def _evened(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_entry_of_a_large_list_is_had_again(workspace: Workspace, reference_data: Path) -> None:
    file = reference_data / "lists" / "ofac" / "sdn_2023-07-31.csv.gz"
    load_many(workspace, "ofac-sdn", [(date(2023, 7, 31), file)], now=NOW)
    state = state_at(workspace, "ofac-sdn", None, None, workspace.view)
    assert state is not None
    entities = entities_at(workspace, state)
    assert {one.key: one.content_hash for one in entities} == state.contents


def test_all_ships_of_one_number_are_together_and_none_of_two(reference_data: Path) -> None:
    folder = reference_data / "lists"
    listed = [
        Listed(list=name, list_class="sanctions", entity=entity)
        for name, file in (
            ("eu", "eu/eu_2026-03-15.jsonl.gz"),
            ("ofac", "ofac/sdn_2023-07-31.csv.gz"),
            ("au", "other/au_2026-03-15.jsonl.gz"),
            ("nz", "other/nz_2026-03-15.jsonl.gz"),
        )
        for entity in read(folder / file).entities
        if entity.kind == "Vessel"
    ]
    with (reference_data / "names" / "vessel_pairs_same_imo.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    held = {(one.list, said) for one in listed for said in one.entity.values("imo")}
    for row in pairs:  # of the ships of the United Nations and of later lists of OFAC there is no file: the row says it
        for name, names in ((row["list_a"], row["name_a"]), (row["list_b"], row["names_b"])):
            if (name, row["imo"]) not in held:
                said = (Said(attribute="imo", value=row["imo"]),)
                ship = ListedEntity(key=f"pair {row['imo']}", kind="Vessel", names=(ListedName(text=names),), said=said)
                listed.append(Listed(list=name, list_class="sanctions", entity=ship))
    clusters = joined(listed).clusters
    linked = 0
    for row in pairs:
        holding = [one for one in clusters if any(row["imo"] in member.entity.values("imo") for member in one.members)]
        assert len(holding) == 1
        lists = {member.list for member in holding[0].members}
        linked += {row["list_a"], row["list_b"]} <= lists
    for cluster in clusters:
        numbers = {Imo.parse(said) for member in cluster.members for said in member.entity.values("imo")}
        assert len(numbers - {None}) <= 1
    assert linked == len(pairs) == 76


# --- three years, day by day -------------------------------------------------------------------------------------


def history(file: Path, key: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of a history, and every day on which something changes."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    gone = {(date.fromisoformat(row["last_seen"]) + timedelta(1)).isoformat() for row in rows if row["last_seen"]}
    days = sorted({row["first_seen"] for row in rows} | gone)
    return [row | {"key": row[key]} for row in rows], days


def on(rows: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["first_seen"] <= day <= (row["last_seen"] or "9999")]


def un_xml(rows: list[dict[str, Any]]) -> str:
    parts = {kind: "".join(row["xml"] for row in rows if row["kind"] == kind) for kind in ("INDIVIDUAL", "ENTITY")}
    return (
        f"<CONSOLIDATED_LIST><INDIVIDUALS>{parts['INDIVIDUAL']}</INDIVIDUALS>"
        f"<ENTITIES>{parts['ENTITY']}</ENTITIES></CONSOLIDATED_LIST>"
    )


def sdn_csv(rows: list[dict[str, Any]]) -> str:
    def cell(text: str | None) -> str:
        return "-0- " if text is None else '"' + text.replace('"', '""') + '"'

    lines = (",".join([row["ent_num"], *(cell(row[name]) for name in COLUMNS[1:])]) for row in rows)
    return "\r\n".join([*lines, "\x1a"])


def truth(rows: list[dict[str, Any]], before: str, after: str) -> tuple[set[str], set[str], set[str]]:
    """Keys added, removed and changed between two days, from the rows themselves; a key with two rows on a day has both."""
    states: list[dict[str, set[int]]] = []
    for day in (before, after):
        state: dict[str, set[int]] = {}
        for number, row in enumerate(rows):
            if row["first_seen"] <= day <= (row["last_seen"] or "9999"):
                state.setdefault(row["key"], set()).add(number)
        states.append(state)
    old, new = states
    return (
        new.keys() - old.keys(),
        old.keys() - new.keys(),
        {key for key in old.keys() & new.keys() if old[key] != new[key]},
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "file", "key"),
    [("un", "un/un_history.jsonl.gz", "dataid"), ("ofac-sdn", "ofac/sdn_history.jsonl.gz", "ent_num")],
)
def test_three_years_day_by_day_give_the_true_changes(
    workspace: Workspace, tmp_path: Path, reference_data: Path, name: str, file: str, key: str
) -> None:
    rows, days = history(reference_data / "lists" / file, key)

    def files() -> Iterator[tuple[date, Path]]:
        for day in days:
            path = tmp_path / f"{day}.{'xml' if name == 'un' else 'csv'}"
            path.write_text((un_xml if name == "un" else sdn_csv)(on(rows, day)), encoding="utf-8", newline="")
            yield date.fromisoformat(day), path

    done = load_many(workspace, name, files(), now=NOW)
    taken = [one.as_of.isoformat() for one in done if one.refused is None]
    refused = {one.as_of.isoformat(): one.refused for one in done if one.refused}
    # The history knows no list of these two days; what is seen of them is nothing, and a quarter.
    assert set(refused) == ({"2023-05-30", "2023-08-24"} if name == "un" else set())
    # Every pair was compared once when this was written; now a fifth, and the days about the glitch of August 2023.
    pairs = [pair for number, pair in enumerate(pairwise(taken)) if number % 5 == 0 or pair[1].startswith("2023-08-1")]
    for before, after in pairs:
        found = diff(workspace, name, (date.fromisoformat(before), date.fromisoformat(after)), None, workspace.view)
        assert (set(found["added"]), set(found["removed"]), set(found["changed"])) == truth(rows, before, after), after
    assert list(list_problems(workspace)) == []
    if name == "un":
        spells = history_of(workspace, "un", "6908641", workspace.view)
        assert [one.period.listed_to for one in spells][-1] is None
        assert {value for one in spells for value in one.entity.values("reference")} == {"un KPi.065"}
