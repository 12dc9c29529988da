"""Files in: every counted row is stored, every stored row leads back to its bytes, and nothing is read twice."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.nmea_lines import position, tagged, text_of, voyage
from watchkeeper.model.errors import MappingError, SourceError, UsageError
from watchkeeper.model.marking import Marking
from watchkeeper.services import ingest as ingesting
from watchkeeper.services import intake
from watchkeeper.services.ingest import ingest
from watchkeeper.services.ingested import Ingested
from watchkeeper.services.source_lines import file_name, source_line
from watchkeeper.services.workspace import WHOLE, Workspace, init

TABLES = ("positions", "statics", "others")
START_S = 1_930_608_000
DAMAGED = "file breaks off: its compressed data is damaged"


def lines(count: int, ship: int = 219000001, start_s: int = START_S) -> list[str]:
    """Positions of one ship, one each second."""
    return [tagged(position(ship, lat=1 + n / 1000, speed=10), f"s:r1,c:{start_s + n}") for n in range(count)]


def stored(workspace: Workspace, table: str) -> list[dict[str, Any]]:
    return workspace.lake.rows(workspace.lake.snapshot(), WHOLE, table).to_pylist()


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# --- the whole reference folder --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Ingested]:
    """A workspace into which every published sample was read."""
    workspace = init(tmp_path_factory.mktemp("real") / "workspace")
    return workspace, ingest(workspace, [reference_data / "ais/nmea", reference_data / "ais/tracks"])


def test_what_is_printed_is_what_is_stored(real: tuple[Workspace, Ingested]) -> None:
    workspace, done = real
    assert {name: len(stored(workspace, name)) for name in TABLES} == {
        name: getattr(done.counts, name) for name in TABLES
    }
    assert Counter(row["reason"] for row in stored(workspace, "rejects")) == done.counts.rejected
    assert len(stored(workspace, "files")) == done.files == 24
    assert done.counts.positions > 30_000


def test_what_a_file_says_of_itself_is_what_is_stored_of_it(real: tuple[Workspace, Ingested]) -> None:
    workspace, _ = real
    rows = {name: Counter(row["file_no"] for row in stored(workspace, name)) for name in (*TABLES, "rejects")}
    for file in stored(workspace, "files"):
        counts = json.loads(file["counts"])
        assert {name: rows[name][file["file_no"]] for name in TABLES} == {name: counts[name] for name in TABLES}
        assert rows["rejects"][file["file_no"]] == sum(counts["rejected"].values())


def test_every_other_file_of_the_folder_is_skipped_with_a_reason(real: tuple[Workspace, Ingested]) -> None:
    _, done = real
    assert done.skipped_files == {
        "not a feed by its name": 6,
        "decoded answers of another program (gpsd JSON), not a feed": 2,
        "not recognised as a feed": 2,
    }
    assert done.rejected_percent < 5


def test_reading_the_same_folder_again_adds_nothing(real: tuple[Workspace, Ingested], reference_data: Path) -> None:
    workspace, done = real
    again = ingest(workspace, [reference_data / "ais/nmea", reference_data / "ais/tracks"])
    assert again.snapshot == done.snapshot == workspace.lake.snapshot().snapshot_id
    assert (again.files, again.counts.sentences, again.skipped_files["already ingested"]) == (0, 0, 24)


def test_every_archived_file_is_sound(real: tuple[Workspace, Ingested]) -> None:
    workspace, _ = real
    assert list(workspace.lake.problems()) == []


def test_every_kind_of_row_leads_to_its_own_line_in_the_archive(real: tuple[Workspace, Ingested]) -> None:
    """One row in 1,500, and each reject: the line in the archive is the one it was read from."""
    workspace, _ = real
    files = {row["file_no"]: row for row in stored(workspace, "files")}
    sample = [row for name in TABLES for row in stored(workspace, name)[::1500]]
    assert len(sample) > 20
    for row in sample:
        file = files[row["file_no"]]
        line = source_line(workspace, file_name(file["sha256"], file["member"]), row["offset"])
        assert line["name"] == file["name"]
        assert (
            "VDM," in line["text"]
            or "VDO," in line["text"]
            or str(row["mmsi"]) in line["text"]
            or line["text"][0] == "{"
        )
    for row in stored(workspace, "rejects"):
        file = files[row["file_no"]]
        text = source_line(workspace, file["sha256"], row["offset"])["text"]
        assert not row["text"] or row["text"][0] in ("{", "\\") or text.startswith(row["text"][:50])


def test_repeats_in_the_danish_file_are_counted_and_kept(real: tuple[Workspace, Ingested]) -> None:
    """Two in five position rows of the first 97 seconds say exactly what an earlier row said."""
    workspace, done = real
    (file,) = (row for row in stored(workspace, "files") if row["format"] == "dma")
    rows = [row for row in stored(workspace, "positions") if row["file_no"] == file["file_no"]]
    columns = ("mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "heading_deg", "msg_type")
    different = {tuple(row[name] for name in columns) for row in rows}
    assert 0.3 < 1 - len(different) / len(rows) < 0.5
    assert done.duplicates >= len(rows) - len(different)


# --- what comes in ---------------------------------------------------------------------------------------------------


def test_the_document_has_every_promised_key(workspace: Workspace, tmp_path: Path) -> None:
    done = ingest(workspace, [write(tmp_path / "a.nmea", text_of([*lines(3), "rubbish", *voyage(219000001)]))])
    plain = done.to_dict()
    assert set(plain) >= {
        "files", "bytes", "sentences", "messages", "positions", "statics", "duplicates", "untimed", "ignored_lines",
        "rejected", "skipped_files", "snapshot", "elapsed_s",
    }  # fmt: skip
    assert (plain["messages"], plain["positions"], plain["statics"], plain["untimed"]) == (4, 3, 1, 1)
    assert plain["rejected"] == {"not an NMEA sentence": 1}
    assert done.rejected_percent == 20.0


def test_a_file_is_known_by_its_bytes_whatever_its_name(workspace: Workspace, tmp_path: Path) -> None:
    first = write(tmp_path / "in/a.nmea", text_of(lines(3)))
    copy = write(tmp_path / "in/b/c.nmea", first.read_bytes())
    done = ingest(workspace, [first, copy, tmp_path / "in"])
    assert (done.files, done.counts.positions, done.skipped_files) == (1, 3, {"already ingested": 3})
    assert ingest(workspace, [copy]).snapshot == done.snapshot


def test_rejects_are_kept_with_reason_place_and_line(workspace: Workspace, tmp_path: Path) -> None:
    data = text_of([lines(1)[0], "rubbish \x07", lines(1)[0][:-2] + "00"])
    ingest(workspace, [write(tmp_path / "a.nmea", data)])
    kept = [(row["reason"], row["text"], row["offset"]) for row in stored(workspace, "rejects")]
    first = len(lines(1)[0]) + 1
    assert kept == [
        ("not an NMEA sentence", "rubbish \\x07", first),
        ("bad checksum", lines(1)[0][:-2] + "00", first + 10),
    ]


def test_untimed_rows_are_kept_without_a_day(workspace: Workspace, tmp_path: Path) -> None:
    done = ingest(workspace, [write(tmp_path / "a.nmea", text_of([position(219000001)]))])
    assert done.counts.untimed == 1
    assert [on for _, _, on in workspace.lake.parts(workspace.lake.snapshot(), "positions")] == [None]


@pytest.mark.parametrize(("source", "expected"), [(None, "nmea"), ("my-receiver", "my-receiver")])
def test_a_feed_is_named_by_the_caller_or_after_its_format(
    workspace: Workspace, tmp_path: Path, source: str | None, expected: str
) -> None:
    ingest(workspace, [write(tmp_path / "a.nmea", text_of(lines(1)))], source=source)
    assert {row["source"] for name in ("positions", "files") for row in stored(workspace, name)} == {expected}


def test_rows_and_files_of_a_json_feed_name_the_same_source(workspace: Workspace, tmp_path: Path) -> None:
    ingest(workspace, [write(tmp_path / "a.json", b'{"ssvid": "1", "timestamp": 1930608000, "lat": 1, "lon": 2}')])
    assert {row["source"] for name in ("positions", "files") for row in stored(workspace, name)} == {"gfw"}


def test_each_member_of_a_zip_archive_is_a_file_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("b.nmea", text_of(lines(2)))
        archive.writestr("a.csv", "mmsi,t,lat,lon\n219000009,1930608000,1,2\n")
        archive.writestr("README.md", "words")
    done = ingest(workspace, [write(tmp_path / "a.zip", out.getvalue())])
    assert (done.files, done.skipped_files) == (1, {"not a feed by its name": 1})
    files = {row["file_no"]: row for row in stored(workspace, "files")}
    assert [(number, row["member"], row["format"]) for number, row in files.items()] == [
        (1, "a.csv", "generic"),
        (2, "b.nmea", "nmea"),
    ]
    for row in stored(workspace, "positions"):
        file = files[row["file_no"]]
        text = source_line(workspace, file_name(file["sha256"], file["member"]), row["offset"])["text"]
        assert text.startswith("219000009," if file["member"] == "a.csv" else "\\s:r1")


def test_lines_of_a_file_with_cr_ends_are_single_lines(workspace: Workspace, tmp_path: Path) -> None:
    ingest(workspace, [write(tmp_path / "a.nmea", text_of(lines(3), "\r"))])
    (file,) = stored(workspace, "files")
    found = [source_line(workspace, file["sha256"], row["offset"])["text"] for row in stored(workspace, "positions")]
    assert found == lines(3)


def test_a_row_of_a_parquet_file_has_no_line(workspace: Workspace, tmp_path: Path) -> None:
    pq.write_table(pa.table({"mmsi": [1], "t": [START_S], "lat": [1.0], "lon": [2.0]}), tmp_path / "a.parquet")
    mapping = write(tmp_path / "m.yml", b"columns: {mmsi: mmsi, t: t, lat: lat, lon: lon}")
    ingest(workspace, [tmp_path / "a.parquet"], mapping_file=mapping)
    (file,) = stored(workspace, "files")
    assert source_line(workspace, file["sha256"], 0)["text"] is None


def test_what_one_party_gave_in_secret_is_absent_for_others(workspace: Workspace, tmp_path: Path) -> None:
    secret = Marking.of("basic/1", "SECRET", "CA")
    ingest(workspace, [write(tmp_path / "a.nmea", text_of([*lines(2), "rubbish"]))], marking=secret)
    snapshot = workspace.lake.snapshot()
    for name in ("positions", "files", "rejects", "markings"):
        assert stored(workspace, name) != []
        assert workspace.lake.rows(snapshot, workspace.view, name).num_rows == 0
    file = stored(workspace, "files")[0]["sha256"]
    assert source_line(workspace, file, 0) == {
        "file": file,
        "name": None,
        "offset": 0,
        "text": None,
        "attribution": None,
    }


def test_a_path_or_a_format_that_is_not_there_is_bad_usage(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        ingest(workspace, [tmp_path / "none"])
    with pytest.raises(UsageError, match="morse"):
        ingest(workspace, [write(tmp_path / "a", b"x")], form="morse")
    assert workspace.lake.snapshot().number == 0


# --- what is damaged -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_a_cut_gz_file_gives_what_was_readable_and_a_counted_reject(
    workspace: Workspace, tmp_path: Path, share: float
) -> None:
    packed = gzip.compress(text_of(lines(2000)))
    done = ingest(workspace, [write(tmp_path / "a.nmea.gz", packed[: int(share * len(packed))])])
    assert done.counts.rejected == {DAMAGED: 1}
    assert 0.7 * share * 2000 < done.counts.positions <= 2000
    rows = stored(workspace, "positions")
    assert len(rows) == done.counts.positions
    (file,) = stored(workspace, "files")
    last = max(row["offset"] for row in rows)
    assert source_line(workspace, file["sha256"], last)["text"] == lines(2000)[len(rows) - 1]


def test_half_a_row_of_numbers_is_not_a_row_of_other_numbers(workspace: Workspace, tmp_path: Path) -> None:
    rows = [f"219000001,{START_S + n},{n % 80},{100 + n % 70}.123456" for n in range(500)]
    packed = gzip.compress(text_of(["mmsi,t,lat,lon", *rows]))
    for cut in range(len(packed) - 24, len(packed) - 8, 2):
        done = ingest(workspace, [write(tmp_path / f"{cut}.csv.gz", packed[:cut])])
        assert done.counts.rejected == {DAMAGED: 1}
    found = [row["lon"] for row in stored(workspace, "positions")]
    assert len(found) > 3000
    assert [lon for lon in found if abs(lon % 1 - 0.123456) > 1e-9] == []


def test_rows_before_the_damage_of_a_parquet_file_are_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 3000
    table = pa.table(
        {"mmsi": range(1, count + 1), "t": range(START_S, START_S + count), "lat": [1.0] * count, "lon": [2.0] * count}
    )
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=1000, compression="zstd", use_dictionary=False)
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    second = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(1).column(0)
    data[second.data_page_offset + 30 : second.data_page_offset + second.total_compressed_size] = b"\xff" * (
        second.total_compressed_size - 30
    )
    monkeypatch.setattr("watchkeeper.sources.parquet.BATCH_ROWS", 500)
    done = ingest(workspace, [write(tmp_path / "a.parquet", bytes(data))])
    assert (done.counts.positions, done.counts.rejected) == (1000, {DAMAGED: 1})
    assert {row["mmsi"] for row in stored(workspace, "positions")} == set(range(1, 1001))


def test_objects_before_a_cut_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    text = "".join(f'{{"ssvid": "1", "timestamp": {START_S + n}, "lat": 1, "lon": 2}}\n' for n in range(2000)).encode()
    packed = gzip.compress(text)
    done = ingest(workspace, [write(tmp_path / "a.json.gz", packed[: len(packed) // 2])])
    assert done.counts.positions > 500
    assert done.counts.rejected[DAMAGED] == 1


def test_one_bad_file_in_a_folder_does_not_stop_the_others(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path / "in/a.parquet", b"PAR1 cut")
    write(tmp_path / "in/b.zip", b"PK\x03\x04 cut")
    write(tmp_path / "in/c.json", b'{"ssvid": "1", "when": 5}')
    write(tmp_path / "in/d.gz", b"\x1f\x8b cut")
    write(tmp_path / "in/e.nmea", text_of(lines(3)))
    done = ingest(workspace, [tmp_path / "in"])
    assert (done.files, done.counts.positions, sum(done.skipped_files.values())) == (1, 3, 4)
    assert len(stored(workspace, "files")) == 1
    assert list(workspace.lake.problems()) == []


def test_a_folder_of_nothing_but_bad_files_makes_no_snapshot(workspace: Workspace, tmp_path: Path) -> None:
    write(tmp_path / "in/a.parquet", b"PAR1 cut")
    assert ingest(workspace, [tmp_path / "in"]).snapshot.startswith("0-")
    assert workspace.lake.log.all() == []


def test_a_file_that_is_not_what_the_caller_says_ends_the_ingest(workspace: Workspace, tmp_path: Path) -> None:
    mapping = write(tmp_path / "m.yml", b"columns: {mmsi: ship, t: when}")
    table = write(tmp_path / "a.csv", b"vessel,when\n1,1930608000\n")
    with pytest.raises(MappingError, match="no column ship"):
        ingest(workspace, [table], mapping_file=mapping)
    with pytest.raises(SourceError, match="no column MMSI"):
        ingest(workspace, [table], form="dma")
    assert workspace.lake.snapshot().number == 0


def test_a_file_that_grows_while_it_is_read_is_left_for_later(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "live.nmea", text_of(lines(3)))
    take_hash = intake.sha256_of

    def grows(file: Path) -> str:
        found = take_hash(file)
        file.write_bytes(text_of(lines(4)))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(intake, "sha256_of", grows)
        done = ingest(workspace, [path])
    assert done.skipped_files == {"changed while it was read; ingest it when nothing writes to it": 1}
    assert ingest(workspace, [path]).counts.positions == 4
    assert list(workspace.lake.problems()) == []


def test_rows_of_a_file_that_is_rewritten_while_it_is_read_are_not_kept_and_others_of_its_group_are(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in/1.nmea", text_of(lines(3)))
    live = write(tmp_path / "in/2.nmea", text_of(lines(4, start_s=START_S + 100)))
    write(tmp_path / "in/3.nmea", text_of(lines(5, start_s=START_S + 200)))
    take_hash = intake.sha256_of

    def rewrites(file: Path) -> str:
        found = take_hash(file)
        if file == live:
            live.write_bytes(text_of(lines(4, start_s=START_S + 300)))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(intake, "sha256_of", rewrites)
        done = ingest(workspace, [tmp_path / "in"])
    assert done.skipped_files == {"changed while it was read; ingest it when nothing writes to it": 1}
    assert (done.files, done.counts.positions, len(stored(workspace, "positions"))) == (2, 8, 8)
    assert list(workspace.lake.problems()) == []
    assert ingest(workspace, [tmp_path / "in"]).counts.positions == 4


# --- commits ---------------------------------------------------------------------------------------------------------


def test_a_long_ingest_is_committed_in_steps_that_add_up(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        write(tmp_path / f"in/{number}.nmea", text_of(lines(10, start_s=START_S + 100 * number)))
    size = (tmp_path / "in/0.nmea").stat().st_size
    monkeypatch.setattr(ingesting, "COMMIT_BYTES", size + 1)
    done = ingest(workspace, [tmp_path / "in"])
    log = workspace.lake.log.all()
    assert [snapshot.number for snapshot in log] == [1, 2, 3]
    assert done.snapshot == log[-1].snapshot_id
    assert sorted(row["file_no"] for row in stored(workspace, "files")) == [1, 2, 3, 4, 5]
    in_each = [workspace.lake.rows(snapshot, WHOLE, "positions").num_rows for snapshot in log]
    assert in_each == [20, 40, 50]


def test_an_ingest_that_was_stopped_goes_on_where_it_was(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        write(tmp_path / f"in/{number}.nmea", text_of(lines(10, start_s=START_S + 100 * number)))
    monkeypatch.setattr(ingesting, "COMMIT_BYTES", 1)
    seen = []

    def stops(name: str, *_: object) -> None:
        seen.append(name)
        if name == "2.nmea":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(workspace, [tmp_path / "in"], progress=stops)
    assert len(stored(workspace, "positions")) == 20
    done = ingest(workspace, [tmp_path / "in"])
    assert (done.files, done.skipped_files) == (2, {"already ingested": 2})
    whole = init(tmp_path / "whole")
    ingest(whole, [tmp_path / "in"])
    columns = ("file_no", "offset", "mmsi", "t", "lat")
    rows = [
        sorted(tuple(row[name] for name in columns) for row in stored(one, "positions")) for one in (workspace, whole)
    ]
    assert rows[0] == rows[1]
    shutil.rmtree(whole.root)
