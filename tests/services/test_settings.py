"""Settings: an unknown name or a bad value stops the start, and the environment wins over the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchkeeper.model.errors import SettingError
from watchkeeper.services.settings import NOT_SETTINGS, Settings, read_settings
from watchkeeper.services.workspace import init as make
from watchkeeper.services.workspace import open_workspace


def settings_of(folder: Path, text: str, **environment: str) -> Settings:
    (folder / "watchkeeper.toml").write_text(text, encoding="utf-8")
    return read_settings(folder, environment)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    text = 'party = "MSMT"\nthreads = 4\nmax_reject_percent = 1\n'
    found = settings_of(tmp_path, text, WATCHKEEPER_THREADS="8", OTHER_THREADS="9")
    assert (found.party, found.threads, found.max_reject_percent, found.memory_limit_mb) == ("MSMT", 8, 1.0, 2048)


@pytest.mark.parametrize(
    "text",
    [
        "threads = 0",
        "threads = 257",
        "threads = 2.7",
        "threads = true",
        "threads = [2]",
        "threads = 'two'",
        "memory_limit_mb = 1",
        "max_reject_percent = -1",
        "max_reject_percent = 101",
        "max_reject_percent = nan",
        "max_reject_percent = 'all'",
        "party = ''",
        "party = '  '",
        "party = 5",
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingError, match=text.split(" =")[0]):
        settings_of(tmp_path, text)


@pytest.mark.parametrize("variable", ["WATCHKEEPER_THREADS", "WATCHKEEPER_MEMORY_LIMIT_MB"])
def test_a_bad_value_in_the_environment_stops_the_start(tmp_path: Path, variable: str) -> None:
    with pytest.raises(SettingError, match=r"2\.5"):
        read_settings(tmp_path, {variable: "2.5"})


def test_an_unknown_name_stops_the_start_in_the_file_and_in_the_environment(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"no setting thread; known are .*threads"):
        settings_of(tmp_path, "thread = 2")
    with pytest.raises(SettingError, match="no setting thread;"):
        read_settings(tmp_path / "elsewhere", {"WATCHKEEPER_THREAD": "2"})


def test_a_file_that_is_no_toml_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        settings_of(tmp_path, "threads 2")


def test_variables_that_are_read_elsewhere_are_no_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path, dict.fromkeys(NOT_SETTINGS, "x")) == Settings()


def test_a_workspace_does_not_open_with_a_bad_setting(tmp_path: Path) -> None:
    make(tmp_path / "w")
    (tmp_path / "w/watchkeeper.toml").write_text("threads = 0")
    with pytest.raises(SettingError):
        open_workspace(tmp_path / "w")
