"""A workspace is a folder that says so; any other folder is refused, and so is one of a later version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watchkeeper.model.errors import FormatTooNew, NotAWorkspace, UsageError
from watchkeeper.model.marking import OPEN, Marking
from watchkeeper.services.workspace import FORMAT, MARKER, WHOLE, init, open_workspace


def test_a_new_or_empty_folder_becomes_a_workspace_and_opens_again(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new/deep", tmp_path / "empty"):
        assert init(folder).root == folder
        assert init(folder).lake.snapshot().number == 0
        assert open_workspace(folder).settings.party == "local"
        assert [path.name for path in folder.iterdir()] == [MARKER]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        init(tmp_path)
    with pytest.raises(NotAWorkspace, match="holds no workspace"):
        open_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_folder_that_is_not_there_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="watchkeeper init"):
        open_workspace(tmp_path / "none")


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '"format"', '{"format": '])
def test_a_damaged_marker_is_no_workspace(tmp_path: Path, text: str) -> None:
    (tmp_path / MARKER).write_text(text)
    with pytest.raises(NotAWorkspace, match="damaged"):
        open_workspace(tmp_path)


@pytest.mark.parametrize("number", [FORMAT + 1, 99, "1", 1.5])
def test_a_workspace_of_a_later_version_is_refused(tmp_path: Path, number: object) -> None:
    (tmp_path / MARKER).write_text(json.dumps({"format": number}))
    with pytest.raises(FormatTooNew, match="later Watchkeeper"):
        open_workspace(tmp_path)


def test_its_user_sees_what_is_open_and_the_machine_works_on_all(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    workspace = init(tmp_path / "w")
    secret = Marking.of("basic/1", "SECRET", "CA")
    assert (workspace.view.allows(OPEN), workspace.view.allows(secret)) == (True, False)
    assert WHOLE.allows(secret)
