"""Registers in the lake: nothing is replaced, the same file twice changes nothing, markings hide."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

from watchkeeper.model.marking import Marking
from watchkeeper.services.registry import Provenance, load_registry, statements
from watchkeeper.services.workspace import WHOLE, Workspace

SECRET = Marking.of("basic/1", "SECRET", "navy")


def write(path: Path, *rows: str, header: str = "imo,name,flag,from") -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def names(workspace: Workspace) -> list[tuple[str, str]]:
    lake = workspace.lake
    found = statements(lake, lake.snapshot(), workspace.view)
    return [(row["value"], row["source"]) for row in found if row["attribute"] == "name"]


def test_the_same_file_twice_changes_nothing_and_its_bytes_are_in_the_archive(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = write(tmp_path / "r.csv", "2010530,A,PA,2020-01-01", "2079079,B,LR,2020-01-01")
    packed = tmp_path / "r.csv.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    first, second = load_registry(workspace, packed), load_registry(workspace, packed)
    assert (first.entries, first.statements, first.added) == (2, 4, 4)
    assert (second.added, second.unchanged, second.snapshot) == (0, 4, first.snapshot)
    assert b"".join(workspace.lake.archive.chunks(first.sha256)) == packed.read_bytes()
    assert list(workspace.lake.problems()) == []


def test_a_later_register_that_says_otherwise_stands_beside_the_earlier(workspace: Workspace, tmp_path: Path) -> None:
    load_registry(workspace, write(tmp_path / "a.csv", "2010530,A,PA,"), Provenance(source="one"))
    load_registry(workspace, write(tmp_path / "b.csv", "2010530,B,PA,"), Provenance(source="other"))
    assert names(workspace) == [("A", "one"), ("B", "other")]


def test_what_a_register_still_says_a_year_later_is_said_again(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "2010530,A,PA,")
    load_registry(workspace, file, Provenance(as_of=date(2030, 1, 1)))
    assert load_registry(workspace, file, Provenance(as_of=date(2031, 1, 1))).added == 2


def test_a_statement_twice_in_a_file_is_one(workspace: Workspace, tmp_path: Path) -> None:
    done = load_registry(workspace, write(tmp_path / "a.csv", "2010530,A,,", "2010530,A,,"))
    assert (done.added, done.unchanged) == (1, 1)


def test_what_one_marking_hides_is_not_seen_and_may_be_said_openly_too(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "2010530,A,,")
    load_registry(workspace, file, Provenance(marking=SECRET))
    assert names(workspace) == []
    assert load_registry(workspace, file).added == 1
    assert names(workspace) == [("A", "a.csv")]
    assert len(statements(workspace.lake, workspace.lake.snapshot(), WHOLE)) == 2


def test_a_label_of_the_entries_stays_in_sight(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", "SYNTHETIC,2010530,A", header="label,imo,name")
    done = load_registry(workspace, file, Provenance(source="made up"))
    assert done.source == "SYNTHETIC made up"
    assert names(workspace) == [("A", "SYNTHETIC made up")]


def test_a_table_of_flags_goes_to_its_own_table(workspace: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "flags.csv", "281,XA,Brenmark,", "999,XB,,", header="mid,code,name,closed")
    done = load_registry(workspace, file)
    assert (done.kind, done.entries, done.added, sum(done.rejected.values())) == ("flags", 2, 1, 1)
    assert load_registry(workspace, file).added == 0
    [row] = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "mids").to_pylist()
    assert (row["mid"], row["flag"], row["closed"], row["line"]) == (281, "XA", None, 2)


def test_a_lost_register_is_noticed(workspace: Workspace, tmp_path: Path) -> None:
    done = load_registry(workspace, write(tmp_path / "a.csv", "2010530,A,,"))
    kept = workspace.lake.archive.stored(done.sha256)
    assert kept is not None
    kept.unlink()
    assert any(done.sha256 in problem for problem in workspace.lake.problems())
