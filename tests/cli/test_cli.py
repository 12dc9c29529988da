"""Facts about the command line: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_detecting import write
from tests.worlds import track
from watchkeeper.lake import Lake
from watchkeeper.services.origin import side_file

INGEST_KEYS = """
files bytes sentences messages positions statics duplicates untimed ignored_lines rejected skipped_files snapshot elapsed_s
"""
EVENT_KEYS = """
id kind rule rule_version start end open lat lon vessels measures reasons params params_hash source_rows marking snapshot
superseded_by
"""
HELP = """
import sys
from watchkeeper.cli.main import run
try:
    run(["--help"])
except SystemExit:
    pass
heavy = {"numba", "duckdb", "polars", "pyarrow", "deltalake", "matplotlib", "numpy"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.fixture
def filled(cli: Any, tmp_path: Path, four_days: Path) -> Any:
    """The same, with a workspace that holds the four-day world of the detection tests."""
    shutil.copytree(four_days, tmp_path, dirs_exist_ok=True)
    return cli


def document(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0, answer[2]
    return json.loads(answer[1])


def test_ingest_says_what_the_interface_promises(cli: Any, tmp_path: Path) -> None:
    cli("init")
    said = document(cli("ingest", write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125")), "--json"))
    assert set(INGEST_KEYS.split()) <= set(said)
    assert (said["files"], said["positions"]) == (1, 31)


def test_detect_says_what_the_interface_promises(filled: Any) -> None:
    said = document(filled("detect", "--json"))
    assert {"events", "snapshot", "elapsed_s"} <= set(said)
    assert said["events"]["encounter"] == 1


def test_events_have_the_form_of_the_interface(filled: Any) -> None:
    [meeting] = document(filled("events", "--kind", "encounter", "--json"))
    assert set(EVENT_KEYS.split()) <= set(meeting)
    assert {"track", "segment", "mmsi", "imo", "name"} == set(meeting["vessels"][0])


@pytest.mark.parametrize("form", ["jsonl", "csv", "geojson", "parquet"])
def test_events_and_tracks_are_exported_in_every_format(filled: Any, tmp_path: Path, form: str) -> None:
    for command in (("events",), ("tracks", "--mmsi", "200000001")):
        out = tmp_path / f"{command[0]}.{form}"
        assert filled(*command, "--format", form, "-o", out)[0] == 0
        assert _rows(out, form) > 0


def _rows(path: Path, form: str) -> int:
    if form == "parquet":
        import pyarrow.parquet as pq

        return int(pq.read_table(path).num_rows)
    if form == "geojson":
        return len(json.loads(path.read_text())["features"])
    return len(path.read_text().splitlines())


def test_what_must_be_said_goes_out_with_the_data(cli: Any, tmp_path: Path) -> None:
    import hashlib

    import pyarrow.parquet as pq

    file = write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125"))
    said = {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "attribution": "Synthetic, by nobody."}
    side_file(file).write_text(json.dumps(said))
    cli("init")
    assert cli("ingest", file)[0] == 0
    assert "Synthetic, by nobody." in cli("lake", "show")[1]
    assert document(cli("tracks", "--json"))["attributions"] == ["Synthetic, by nobody."]
    assert json.loads(cli("tracks", "--format", "geojson")[1])["attribution"] == ["Synthetic, by nobody."]
    out = tmp_path / "tracks.parquet"
    assert cli("tracks", "--format", "parquet", "-o", out)[0] == 0
    assert json.loads(pq.read_schema(out).metadata[b"attribution"]) == ["Synthetic, by nobody."]
    _, rows, aside = cli("tracks", "--format", "csv")
    assert "nobody" not in rows
    assert "Synthetic, by nobody." in aside


def test_tracks_give_each_position_a_segment_or_a_reason(filled: Any) -> None:
    rows = document(filled("tracks", "--json"))["positions"]
    assert all((row["segment"] is None) != (row["noise"] is None) for row in rows)
    assert all(row["track"] is not None for row in rows if row["segment"])


def test_tracks_of_a_time_are_the_rows_of_that_time(filled: Any) -> None:
    every = [row["t"] for row in document(filled("tracks", "--mmsi", "200000001", "--json"))["positions"]]
    since, until = every[100], every[-50]
    some = document(filled("tracks", "--mmsi", "200000001", "--since", since, "--until", until, "--json"))["positions"]
    assert [row["t"] for row in some] == [t for t in every if since <= t < until]
    assert since[:10] != until[:10], "the time runs over midnight"
    midnight = until[:10] + "T00:00:00Z"
    some = document(filled("tracks", "--until", midnight, "--json"))["positions"]
    assert max(row["t"] for row in some) < midnight
    assert filled("tracks", "--since", "soon")[0] == 2


def test_event_prints_the_lines_it_rests_on(filled: Any) -> None:
    [meeting] = document(filled("events", "--kind", "encounter", "--json"))
    whole = document(filled("event", meeting["id"], "--json"))
    assert len(whole["source_lines"]) == 4
    assert all(line["text"].startswith("20000000") for line in whole["source_lines"])
    assert meeting["id"] in filled("event", meeting["id"][:8])[1]


def test_a_vessel_is_found_by_its_mmsi(filled: Any) -> None:
    found = document(filled("vessel", "200000005", "--json"))
    assert len(found["tracks"]) == 2
    assert found["matches"]["checked"] is False
    assert "not held against any list" in found["matches"]["why"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("ingest", "nowhere.nmea"), 2, "no file or folder"),
        (("ingest", ".", "--format", "nonsense"), 2, "known are"),
        (("detect", "--only", "nonsense"), 2, "no rule finds nonsense"),
        (("detect", "--engine", "nonsense"), 2, "no engine"),
        (("events", "--since", "yesterday"), 2, "ISO 8601"),
        (("tracks", "--until", "0001-01-01"), 0, ""),
        (("events", "--bbox", "1,2,3"), 2, "W,S,E,N"),
        (("event", "ffff"), 1, "no event"),
        (("vessel", "999999999"), 1, "has been heard"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_bad_requests_get_a_sentence_and_their_exit_code(
    cli: Any, words: tuple[str, ...], code: int, says: str
) -> None:
    cli("init")
    answer = cli(*words)
    assert answer[0] == code
    assert says in answer[2]


@pytest.mark.parametrize("words", [("events",), ("detect",), ("verify",), ("ingest", "."), ("lake", "show")])
def test_without_a_workspace_every_command_says_how_to_make_one(cli: Any, words: tuple[str, ...]) -> None:
    code, _, said = cli(*words)
    assert code == 1
    assert "watchkeeper init" in said


def test_a_file_that_is_named_and_is_no_feed_is_a_failure_and_in_a_folder_it_is_none(cli: Any, tmp_path: Path) -> None:
    cli("init")
    (tmp_path / "in").mkdir()
    empty, notes = tmp_path / "in/empty.nmea", tmp_path / "in/notes.md"
    empty.write_bytes(b"")
    notes.write_text("# Notes\n")
    code, out, said = cli("ingest", empty, notes, "--json")
    assert code == 1
    assert json.loads(out)["skipped_files"] == {"empty": 1, "not a feed by its name": 1}
    assert "nothing was read: empty; not a feed by its name" in said
    assert cli("ingest", tmp_path / "in")[0] == 0
    good = write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125"))
    assert cli("ingest", empty, good)[0] == 0
    assert cli("ingest", good)[0] == 0, "what is there already is no failure"


def test_a_full_disk_is_a_sentence(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    cli("init")
    good = write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125"))
    monkeypatch.setattr("watchkeeper.lake.transaction.Transaction.append", full)
    code, _, said = cli("ingest", good)
    assert code == 1
    assert "No space left on device; the last complete snapshot stands" in said


def test_more_rejects_than_allowed_end_with_code_3_and_keep_the_rest(cli: Any, tmp_path: Path) -> None:
    cli("init")
    good = write(tmp_path / "a.csv", track(1, "0h 30,125; 5h 30,125"))
    good.write_text(good.read_text() + "broken row\n" * 20)
    code, out, said = cli("ingest", good, "--json")
    assert code == 3
    assert "max-reject" in said
    assert json.loads(out)["rejected"] == {"wrong number of columns": 20}
    assert cli("ingest", write(tmp_path / "b.csv", track(2, "0h 30,125; 5h 30,125")), "--max-reject", "50")[0] == 0


def test_verify_finds_a_damaged_file(filled: Any, tmp_path: Path) -> None:
    assert document(filled("verify", "--json"))["ok"] is True
    lake = Lake(tmp_path / "watchkeeper-data")
    part = Path(lake.parts(lake.snapshot(), "positions")[0][0])
    part.write_bytes(part.read_bytes()[:-100])
    code, out, _ = filled("verify", "--json")
    assert code == 1
    assert json.loads(out)["problems"]


def test_a_backup_comes_back_whole(filled: Any, tmp_path: Path) -> None:
    before = document(filled("events", "--json"))
    assert filled("lake", "backup", "b.tar")[0] == 0
    assert filled("lake", "restore", "b.tar", "back")[0] == 0
    assert document(filled("events", "--json", "--workspace", "back")) == before


def test_help_answers_without_loading_heavy_libraries() -> None:
    subprocess.run([sys.executable, "-c", HELP], check=True, capture_output=True)
