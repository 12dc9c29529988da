"""Facts about `watchkeeper registry`: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_load_says_what_was_loaded_and_show_shows_it(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.csv", "imo,name,flag,from\n2010530,ADA,Panama,2020-01-01\n2079079,BEA,LR,\n")
    code, out, _ = cli("registry", "load", file, "--source", "R", "--as-of", "2031-01-01", "--json")
    done = json.loads(out)
    assert (code, done["entries"], done["added"], done["rejected"], done["source"]) == (0, 2, 4, {}, "R")
    shown = json.loads(cli("registry", "show", "--imo", 2010530, "--json")[1])["statements"]
    assert [(one["attribute"], one["value"], one["since"], one["as_of"]) for one in shown] == [
        ("flag", "PA", "2020-01-01", "2031-01-01"),
        ("name", "ADA", "2020-01-01", "2031-01-01"),
    ]
    assert "ADA" in cli("registry", "show")[1]
    assert cli("verify")[0] == 0


def test_a_mapping_file_says_which_column_is_which(cli: Any, tmp_path: Path) -> None:
    cli("init")
    mapping = write(tmp_path / "m.yml", "name: norge\ncolumns: {imo: nr, name: skip}\n")
    file = write(tmp_path / "a.csv", "nr,skip\n2010530,ADA\n")
    assert cli("registry", "load", file)[0] == 1
    done = json.loads(cli("registry", "load", file, "--mapping", mapping, "--json")[1])
    assert (done["added"], done["source"]) == (1, "norge")


def test_more_rejects_than_allowed_are_exit_code_3_and_the_rest_is_kept(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.csv", "imo,name\n2010530,ADA\n123,BEA\n")
    code, _, said = cli("registry", "load", file)
    assert code == 3
    assert "line 3: IMO number that is not seven digits" in said
    assert len(json.loads(cli("registry", "show", "--json")[1])["statements"]) == 1
    assert cli("registry", "load", file, "--max-reject", "60")[0] == 0


def test_what_cannot_be_loaded_is_said_with_the_exit_code_of_its_kind(cli: Any, tmp_path: Path) -> None:
    cli("init")
    assert cli("registry", "load", write(tmp_path / "bad.csv", "a,b\n1,2\n"))[0] == 1
    assert cli("registry", "load", tmp_path / "absent.csv")[0] == 2
    good = write(tmp_path / "a.csv", "imo,name\n2010530,ADA\n")
    assert cli("registry", "load", good, "--as-of", "soon")[0] == 2
    assert cli("registry", "load", good, "--marking", "basic/1:NONSENSE")[0] == 2
    assert cli("registry", "load", good, "--mapping", tmp_path / "absent.yml")[0] == 1


def test_a_marking_hides_a_register_from_who_may_not_see_it(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.csv", "imo,name\n2010530,ADA\n")
    assert cli("registry", "load", file, "--marking", "basic/1:SECRET@navy")[0] == 0
    assert json.loads(cli("registry", "show", "--json")[1])["statements"] == []
