"""Files made to hurt, or hurt by chance: an exit code and a sentence, nothing lost, no traceback, little memory."""

from __future__ import annotations

import gzip
import io
import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.nmea_lines import position, read, tagged, text_of
from watchkeeper.lake import Lake
from watchkeeper.model.errors import SourceError
from watchkeeper.model.marking import View, default_viewer
from watchkeeper.sources import inputs
from watchkeeper.sources.delimited import DelimitedReader
from watchkeeper.sources.json_lines import JsonReader
from watchkeeper.sources.mapping import built_in
from watchkeeper.sources.nmea import NmeaReader
from watchkeeper.sources.observations import Counts, Reader
from watchkeeper.sources.parquet import ParquetReader
from watchkeeper.sources.registry import reader_for

MIB = 1 << 20
START_S = 1_930_608_000
LINES = [tagged(position(219000001 + n), f"c:{START_S + n}") for n in range(3)]
LOG = text_of(LINES)
HEADER, ROW = "mmsi,t,lat,lon\n", f"219000001,{START_S},1,2\n"
TABLE = (HEADER + 3 * ROW).encode()
OBJECT = f'{{"ssvid":"219000001","timestamp":{START_S},"lat":1,"lon":2}}\n'


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """A zip archive whose members say that they are encrypted."""
    packed = bytearray(zipped({"log.nmea": data}))
    packed[6] |= 1
    packed[packed.find(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def parquet(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


# --- through the command line ----------------------------------------------------------------------------------------

# name of the file -> (its bytes, exit code, observations stored, what the answer says)
FILES: dict[str, tuple[bytes, int, int, str]] = {
    "empty.nmea": (b"", 0, 0, '"empty": 1'),
    "blank.csv": (b"\r\n \n\t\n", 0, 0, '"empty": 1'),
    "cut.nmea": (LOG[:-20], 3, 2, '"no checksum": 1'),
    "cut.csv": (TABLE[:-4], 3, 2, '"wrong number of columns": 1'),
    "cut.nmea.gz": (gzip.compress(LOG)[:-6], 3, 3, "breaks off"),
    "cut.zip": (zipped({"log.nmea": LOG})[:-9], 0, 0, "begins as a zip archive and is none"),
    "noise.bin": (bytes(range(256)) * 40, 0, 0, '"binary": 1'),
    "noise.csv": (TABLE + bytes(range(256)) * 4 + b"\n" + ROW.encode(), 3, 4, "wrong number of columns"),
    "noise.nmea": (LOG + bytes(range(1, 256)) * 4 + b"\n" + LOG, 0, 6, '"ignored_lines": 9'),
    "utf16.csv": (TABLE.decode().encode("utf-16"), 0, 0, "UTF-16 text; save it as UTF-8"),
    "utf16.nmea": (LOG.decode().encode("utf-16-le"), 0, 0, "UTF-16 text; save it as UTF-8"),
    "utf16-be.csv": (TABLE.decode().encode("utf-16-be"), 0, 0, "UTF-16 text; save it as UTF-8"),
    "latin.csv": (b"mmsi,t,lat,lon,name\n" + ROW.strip().encode() + b",\xc6R\xd8\n", 0, 1, '"statics": 1'),
    "mixed.nmea": (LOG.replace(b"\n", b"\r", 1).replace(b"\n", b"\r\n", 1) + b"\n\r" + LOG, 0, 6, '"rejected": {}'),
    "mixed.csv": (TABLE.replace(b"\n", b"\r\n", 2), 0, 3, '"rejected": {}'),
    "cr.csv": (TABLE.replace(b"\n", b"\r"), 0, 3, '"rejected": {}'),
    "shifted.csv": ((HEADER + f",219000001,{START_S},1\n" + ROW + f"{START_S},1,2,219000001\n").encode(), 3, 1, "MMSI"),
    "more.csv": (TABLE + ROW.replace(",2\n", ",2,3\n").encode(), 3, 3, '"wrong number of columns": 1'),
    "quote.csv": (TABLE + ROW.replace(",1,", ',"1,').encode() + ROW.encode(), 3, 4, "unbalanced quote"),
    "twice.csv": (TABLE + TABLE.split(b"\n", 1)[1], 0, 6, '"duplicates": 5'),
    "header.csv": (TABLE + TABLE, 3, 6, "no MMSI"),
    "tar.tar": (b"log.nmea".ljust(257, b"\0") + b"ustar  \0" + bytes(247) + LOG, 0, 0, "a tar archive; unpack it first"),
    "twice.gz": (gzip.compress(gzip.compress(LOG)), 0, 0, "packed as gzip; unpack it first"),
    "zip-in-zip.zip": (zipped({"a.zip": zipped({"log.nmea": LOG}), "b.nmea": LOG}), 0, 3, "packed as zip; unpack it"),
    "encrypted.zip": (encrypted(LOG), 0, 0, "encrypted"),
    "names.zip": (zipped({"/etc/passwd": LOG, "../../up.csv": TABLE, "C:\\x.nmea": b"#\n" + LOG}), 0, 9, '"files": 1'),
    "no.parquet": (b"PAR1 and no more", 0, 0, "no readable Parquet file"),
    "broken.json": ((OBJECT + '{"ssvid": "2", "tim\n' + OBJECT + "oops\n" + OBJECT).encode(), 3, 3, '"not JSON": 2'),
}  # fmt: skip


@pytest.fixture
def workspace_rows(tmp_path: Path) -> Any:
    """Rows stored in the workspace of a command line test, by table."""

    def rows(table: str) -> list[dict[str, Any]]:
        lake = Lake(tmp_path / "watchkeeper-data")
        return lake.rows(lake.snapshot(), View(viewer=default_viewer("local")), table).to_pylist()

    return rows


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gives_an_exit_code_and_a_sentence(
    cli: Any,
    tmp_path: Path,
    workspace_rows: Any,
    name: str,
) -> None:
    data, code, observations, said = FILES[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(data)
    cli("init")
    before = {path for path in tmp_path.rglob("*") if tmp_path / "watchkeeper-data" not in path.parents}
    exit_code, out, err = cli("ingest", folder, "--json")
    done = json.loads(out)
    assert (exit_code, done["positions"] + done["others"]) == (code, observations)
    assert said in out
    assert (exit_code == 0) == (err == "")
    assert len(workspace_rows("positions")) == done["positions"]
    assert len(workspace_rows("rejects")) == sum(done["rejected"].values())
    assert {path for path in tmp_path.rglob("*") if tmp_path / "watchkeeper-data" not in path.parents} == before


def test_clocks_in_1970_and_2099_are_kept_untimed_and_make_no_days(
    cli: Any,
    tmp_path: Path,
    workspace_rows: Any,
) -> None:
    clocks = [
        "1970-01-01T00:00:05Z",
        "1999-12-31T23:59:59Z",
        "2068-01-19T03:14:08Z",
        "2099-06-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
    ]
    rows = [f"219000001,{clock},1,2" for clock in [*clocks, "2031-03-07T00:00:00Z"]]
    (tmp_path / "a.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "b.nmea").write_bytes(
        text_of(tagged(LINES[0][LINES[0].index("!") :], f"c:{s}") for s in (5, 4_083_955_200))
    )
    cli("init")
    code, out, _ = cli("ingest", "a.csv", "b.nmea", "--json")
    done = json.loads(out)
    assert (code, done["positions"], done["untimed"], done["rejected"]) == (0, 8, 7, {})
    assert sorted({str(row["t"]) for row in workspace_rows("positions")}) == ["2031-03-07 00:00:00+00:00", "None"]
    assert len(list((tmp_path / "watchkeeper-data/tables/positions").glob("date=*"))) == 2
    assert cli("detect", "--json")[0] == 0


@pytest.mark.long
def test_rows_of_each_of_100000_days_need_few_files_open_at_once(tmp_path: Path, cli: Any) -> None:
    """Most of them lie before 2000; of the 3,000 others each is a partition."""
    last = datetime(2008, 3, 18, tzinfo=UTC)
    days = [f"219000001,{(last - timedelta(days=n)).isoformat()},1,2\n" for n in range(100_000)]
    (tmp_path / "a.csv").write_text(HEADER + "".join(days), encoding="utf-8")
    cli("init")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 400), hard))
    try:
        code, out, _ = cli("ingest", "a.csv", "--json")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    done = json.loads(out)
    assert (code, done["positions"], done["untimed"]) == (0, 100_000, 97_000)


# --- size ------------------------------------------------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A stream made as it is read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._rest = parts, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._rest += part
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def around(first: bytes, filling: bytes, mib: int, last: bytes) -> Iterator[bytes]:
    yield first
    for _ in range(mib):
        yield filling * (MIB // len(filling))
    yield last


SENTENCE = LOG[: LOG.index(b"\n")]
BIG: dict[str, tuple[Reader, tuple[bytes, bytes, int, bytes], int, dict[str, int]]] = {
    "NMEA": (NmeaReader(), (LOG, b"x", 100, b"\n" + LOG), 6, {"not an NMEA sentence": 1}),
    "NMEA without line ends": (NmeaReader(), (LOG, SENTENCE, 100, b"\n" + LOG), 6, {"not an NMEA sentence": 1}),
    "CSV": (DelimitedReader(), (TABLE, b"x", 100, b"\n" + ROW.encode()), 4, {"line too long": 1}),
    "NMEA to the end": (NmeaReader(), (LOG, b"x", 100, b""), 3, {"not an NMEA sentence": 1}),
    "CSV to the end": (DelimitedReader(), (TABLE, b"x", 100, b""), 3, {"line too long": 1}),
    "CSV of commas": (DelimitedReader(), (TABLE, b",", 100, b"\n" + ROW.encode()), 4, {"line too long": 1}),
    "CSV in quotes": (DelimitedReader(), (TABLE + b'"', b'""', 100, b"\n" + ROW.encode()), 4, {"line too long": 1}),
    "JSON": (JsonReader(), (OBJECT.encode() + b'{"a":"', b"x", 100, b'"}\n' + OBJECT.encode()), 2, {"not JSON": 1}),
    "JSON outside objects": (JsonReader(), (OBJECT.encode(), b"x", 100, b"\n" + OBJECT.encode()), 2, {"not JSON": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", BIG)
def test_a_line_of_100_mb_is_one_reject_and_its_neighbours_are_read(name: str) -> None:
    reader, parts, observations, rejected = BIG[name]
    counts, size = Counts(), 0
    for batch in reader.read(Endless(around(*parts))):  # type: ignore[arg-type]
        counts.add(batch.counts)
        size = batch.bytes_read
    assert (counts.positions, counts.rejected) == (observations, rejected)
    assert size == sum(map(len, around(*parts)))


MEASURED = """
import resource, sys
from pathlib import Path
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import init
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
workspace = init(Path("workspace"))
ingest(workspace, [Path("small.nmea"), Path("small.csv")])
before = peak()
done = ingest(workspace, [Path(name) for name in sys.argv[1:]], form="auto")
print(peak() - before, done.counts.positions, sum(done.counts.rejected.values()), sum(done.skipped_files.values()))
"""


def measured(folder: Path, *names: str) -> tuple[int, int, int, int]:
    """What reading those files takes over what reading small ones took, MiB; positions, rejects, skipped."""
    (folder / "small.nmea").write_bytes(LOG)
    (folder / "small.csv").write_bytes(TABLE)
    command = [sys.executable, "-c", MEASURED, *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=120)
    mib, positions, rejects, skipped = map(int, done.stdout.split())
    return mib, positions, rejects, skipped


@pytest.mark.long
@pytest.mark.parametrize(("name", "begins"), [("a.nmea", LOG), ("a.csv", TABLE)], ids=["NMEA", "CSV"])
def test_a_line_of_100_mb_takes_little_memory(tmp_path: Path, name: str, begins: bytes) -> None:
    with (tmp_path / name).open("wb") as file:
        file.writelines(around(begins + b"#", b"x", 100, b"\n"))
    mib, positions, rejects, _ = measured(tmp_path, name)
    assert (positions, rejects) == (3, 1)
    assert mib < 100  # blocks of 8 or 16 MiB, as they are read, held and kept


def bomb(packing: str, filling: bytes, mib: int) -> bytes:
    """So many MiB of one thing after three lines of a log, packed."""
    parts, out = around(LOG, filling, mib, b""), io.BytesIO()
    if packing == "gz":
        with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as sink:
            sink.writelines(parts)
    elif packing == "zst":
        with zstandard.ZstdCompressor().stream_writer(out, closefd=False) as sink:
            for part in parts:
                sink.write(part)
    else:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("log.nmea", "w") as sink:
            sink.writelines(parts)
    return out.getvalue()


FILLINGS = {"zeros": bytes(16), "one line": b"x", "one sentence": LOG[: LOG.index(b"\n") + 1]}


@pytest.mark.parametrize("packing", ["gz", "zst", "zip"])
@pytest.mark.parametrize("filling", FILLINGS)
def test_what_unpacks_to_far_more_than_a_feed_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    cli: Any,
    packing: str,
    filling: str,
) -> None:
    monkeypatch.setattr(inputs, "FREE_BYTES", 40 * MIB)
    monkeypatch.setattr(inputs, "MOST_RATIO", 100)
    (tmp_path / f"bomb.{packing}").write_bytes(bomb(packing, FILLINGS[filling], 96))
    cli("init")
    code, out, _ = cli("ingest", f"bomb.{packing}", "--json")
    done = json.loads(out)
    if packing == "zip":  # its directory says beforehand how large it is
        assert (code, done["positions"], done["files"]) == (1, 0, 0)
        assert "over 100 times as many" in out
    else:
        assert done["rejected"]["file not read to its end: it unpacks to far more than a feed would"] == 1
        assert done["positions"] >= 3
        assert sum(done["rejected"].values()) <= 2
        assert code == (0 if filling == "one sentence" else 3)


@pytest.mark.long
def test_a_bomb_takes_little_memory(tmp_path: Path) -> None:
    (tmp_path / "bomb.zst").write_bytes(bomb("zst", b"x", 2048))
    (tmp_path / "bomb.zip").write_bytes(bomb("zip", b"x", 300))
    mib, positions, rejects, skipped = measured(tmp_path, "bomb.zst", "bomb.zip")
    assert (positions, rejects, skipped) == (3, 2, 1)
    assert mib < 100


def test_members_that_together_are_a_bomb_are_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(inputs, "FREE_BYTES", 4 * MIB)
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{n}.csv": bytes(3 * MIB) for n in range(9)}))
    with pytest.raises(SourceError, match="unpack to"):
        inputs.inputs_of(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_of_a_thousand_members_or_with_two_of_one_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "many.zip").write_bytes(zipped({f"{n}.csv": b"" for n in range(1_001)}))
    with pytest.raises(SourceError, match="1,001 members"):
        inputs.inputs_of(tmp_path / "many.zip")
    with zipfile.ZipFile(tmp_path / "same.zip", "w") as archive:
        archive.writestr("a.csv", TABLE)
        archive.writestr("a.csv", TABLE)
    with pytest.raises(SourceError, match="of one name"):
        inputs.inputs_of(tmp_path / "same.zip")


@pytest.mark.parametrize("short", [b"\n", b"a\n", b"#\n", b"\r", b",\n"])
@pytest.mark.parametrize("reader", [NmeaReader(), DelimitedReader()], ids=["NMEA", "CSV"])
def test_a_block_of_nothing_but_short_lines_is_read_in_pieces(reader: Reader, short: bytes) -> None:
    data = TABLE + short * 700_000 if isinstance(reader, DelimitedReader) else LOG + short * 700_000
    counts, most = Counts(), 0
    for batch in reader.read(io.BytesIO(data)):
        counts.add(batch.counts)
        most = max(most, batch.counts.sentences + batch.counts.ignored_lines, sum(batch.counts.rejected.values()))
    told = sum(counts.rejected.values()) + counts.ignored_lines
    assert counts.positions == 3
    assert told == (0 if short in (b"\n", b"\r") else 700_000) or (short == b"\r" and told == 1)
    assert most <= 530_000


# --- shape -----------------------------------------------------------------------------------------------------------


def test_objects_that_each_bring_their_own_key_are_read() -> None:
    found = read((OBJECT + "".join(f'{{"key{n}": {n}}}\n' for n in range(3_000)) + OBJECT).encode(), JsonReader())
    assert (len(found.positions), found.counts.rejected) == (2, {"no MMSI": 3_000})


@pytest.mark.parametrize(
    ("broken", "rejects"),
    [
        ('{"ssvid": "2", "timestamp": 1', 1),
        ('{"ssvid": "2", "name": "open', 1),
        ('{"ssvid": "2", "list": [1, 2', 1),
        ('{"timestamp": 2}}}', 1),
        ("words", 1),
        ("[1, 2, [3]]", 1),
        ('"words"', 1),
        ('{"a": "\\', 1),
        ("}{", 2),
    ],
)
def test_a_broken_line_of_json_costs_itself_and_no_other(broken: str, rejects: int) -> None:
    found = read((OBJECT + broken + "\n" + OBJECT + OBJECT).encode(), JsonReader())
    assert len(found.positions) == 3
    assert found.counts.rejected["not JSON"] == rejects


def test_half_a_character_in_a_name_does_not_stop_a_file() -> None:
    odd = OBJECT.replace("}", ',"shipname":"A\\ud83dB","\\udc00":1}')
    found = read((odd + OBJECT.replace("}", ',"shipname":"\xed\xa0\x80"}')).encode("latin-1"), JsonReader())
    assert found.statics[0]["name"] == "A\\ud83dB"
    assert len(found.positions) == 2


def test_a_table_with_60000_columns_is_read() -> None:
    wide = HEADER.strip() + "," * 60_000 + "\n" + ROW.strip() + "," * 60_000 + "\n"
    assert len(read(wide.encode(), DelimitedReader(built_in("generic"))).positions) == 1


def test_columns_of_a_parquet_file_that_are_no_values_are_passed_over() -> None:
    plain = {"mmsi": [219000001], "t": [START_S], "lat": [1.0], "lon": [2.0]}
    odd = parquet(**plain, name=pa.array([b"\xff\xfeX"], pa.binary()), list=[[1, 2]], struct=[{"a": 1}], nothing=[None])
    found = read(odd, ParquetReader())
    assert [(row["mmsi"], row["lat"]) for row in found.positions] == [(219000001, 1.0)]
    with pytest.raises(SourceError, match="mapping FILE"):
        read(parquet(**{**plain, "mmsi": [[1]]}), ParquetReader())


def test_times_of_a_parquet_file_that_have_no_date_are_none() -> None:
    times = pa.array([2**62, -(2**62), START_S * 10**6], pa.timestamp("us"))
    found = read(parquet(mmsi=[1, 2, 3], t=times, lat=[1.0] * 3, lon=[2.0] * 3), ParquetReader())
    assert [row["t"] for row in found.positions] == [None, None, datetime.fromtimestamp(START_S, UTC)]


@pytest.mark.parametrize(
    ("begins", "reason"),
    [
        (b"\xfd7zXZ\x00", "packed as xz; unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "packed as 7z; unpack it first"),
        (b"Rar!\x1a\x07\x00", "packed as rar; unpack it first"),
        (b"BZh91AY&SY", "packed as bzip2; unpack it first"),
    ],
)
@pytest.mark.parametrize("form", ["auto", "nmea", "csv"])
def test_what_is_packed_in_other_ways_is_named(begins: bytes, reason: str, form: str) -> None:
    assert reader_for("a.nmea", begins + bytes(50), form=form) == reason


@pytest.mark.parametrize("begins", [b"\x28\xb5\x2f\xfd", b"\x1f\x8b\x08", b"PK\x03\x04", b"\x78\x9c"])
def test_a_bad_row_that_begins_like_a_packed_file_is_a_bad_row(begins: bytes) -> None:
    found = read(TABLE + begins + ROW.encode() + ROW.encode(), DelimitedReader())
    assert (len(found.positions), found.reasons) == (4, ["no MMSI"])


def test_a_parquet_file_with_a_name_that_is_no_text_is_refused() -> None:
    data = parquet(mmsi=[219000001], t=[START_S], lat=[1.0], lon=[2.0], name=["A"]).replace(b"\x04name", b"\x04\xeeame")
    with pytest.raises(SourceError, match="Parquet"):
        read(data, ParquetReader())
