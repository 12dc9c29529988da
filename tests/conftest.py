"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from watchkeeper.cli.main import run
from watchkeeper.services.workspace import Workspace, init

hypothesis_settings.register_profile(
    "same-every-time",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("same-every-time")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadgroup`, tests that share what is dear to start run in one process."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from tests.together import TogetherScheduling

    return TogetherScheduling(config, log)


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Folder of real reference data; skips where it is absent, fails where everything is required."""
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("WATCHKEEPER_REFERENCE_DATA", default))
    if not folder.is_dir():
        reason = f"reference data is not in {folder}; set WATCHKEEPER_REFERENCE_DATA"
        if os.environ.get("WATCHKEEPER_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A new, empty workspace."""
    return init(tmp_path / "workspace")


@pytest.fixture(scope="session")
def four_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the four-day world of the detection tests, and a workspace `watchkeeper-data` in which
    all was found. For tests that read; a test that writes takes a copy of it."""
    from tests.services.test_detecting import days
    from watchkeeper.services.detecting import detect
    from watchkeeper.services.ingest import ingest

    folder = tmp_path_factory.mktemp("four-days")
    workspace = init(folder / "watchkeeper-data")
    ingest(workspace, days(folder))
    detect(workspace)
    return folder


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in an empty folder; (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WATCHKEEPER_WORKSPACE", raising=False)

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    return call
