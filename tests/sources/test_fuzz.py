"""Every reader on damaged copies of what feeds really look like. Minutes of it: `make check-long`.

Whatever comes: SourceError before the first batch or no error at all, every line accounted for, every row on its own line,
and the same rows wherever the stream is cut into pieces.
"""

from __future__ import annotations

import gzip
import io
import itertools
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.nmea_lines import TABLES, Found, position, read, tagged, text_of, voyage
from tests.sources.test_nmea import accounted, in_order
from watchkeeper.model.errors import SourceError
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import WHOLE, init
from watchkeeper.sources import Counts, Reader, delimited, json_lines, nmea
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.json_scan import objects
from watchkeeper.sources.nmea import NmeaReader
from watchkeeper.sources.parquet import ParquetReader
from watchkeeper.sources.registry import reader_for

pytestmark = pytest.mark.long
START_S = 1_930_608_000
GOLDEN = Path(__file__).parents[1] / "golden" / "sources"
DMA = """# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,Ship type,\
Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D
07/03/2031 00:00:01,Class A,219000001,55.5,12.5,Under way using engine,0.0,10.1,90.0,91,9074729,OXYZ,OCEAN STAR,Cargo,,20,\
180,GPS,7.5,HULL,08/03/2031 10:00:00,AIS,100,80,10,10
07/03/2031 00:00:02,Base Station,2190047,55.5,12.5,Unknown value,,,,,Unknown,Unknown,,Undefined,,,,GPS,,,,AIS,,,,
07/03/2031 00:00:03,Class B,219000002,91.0,181.0,Unknown value,,102.3,360.0,511,Unknown,Unknown,"A, ""B"" C",Pleasure,,,,GPS,\
,,,AIS,,,,
"""
MARINECADASTRE = """MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,\
Cargo,TransceiverClass
366000001,2031-03-07T00:00:01,29.5,-90.1,0.1,360.0,511,EVER NEW,IMO9074729,WDA1234,70,0,180,28,9.5,70,A
366000002,2031-03-07T00:00:03,29.6,-90.2,12.5,10.4,10,,,,31,15,,,,31,B
"""
GENERIC = f"""mmsi;timestamp;lat;lon;sog;name
219000001;{START_S};55.5;12.5;10;"OCEAN; STAR"
219000002;2031-03-07T00:00:09.5Z;-55.5;-12.5;;ÆRØ
"""
GFW = f"""{{"ssvid": "219000001", "timestamp": {START_S}, "lat": 55.5, "lon": 12.5, "speed": NaN, "type": "AIS.1"}}
{{"ssvid": "219000002", "timestamp": "{START_S}.5", "lat": null, "lon": null, "type": "5", "shipname": "A \\"{{B}}\\" \\u00e6"}}
"""
LOG = text_of(
    [
        position(219000001, speed=12.3),
        tagged(position(219000002), f"c:{START_S},s:rA"),
        *(tagged(line, f"g:{n}-2-77,s:rB,c:{START_S + n}") for n, line in enumerate(voyage(219000003, shipname="OCEAN"), 1)),
        "$GPZDA,160012.71,11,03,2031,-1,00*7D",
        f"{position(219000004, kind=18)},{START_S}",
    ]
)  # fmt: skip


def parquet() -> bytes:
    out = io.BytesIO()
    times = pa.array([(START_S + n) * 10**6 for n in range(60)], pa.timestamp("us", "UTC"))
    columns = {"mmsi": range(219000001, 219000061), "timestamp": times, "lat": [1.5] * 60, "lon": [2.5] * 60}
    pq.write_table(pa.table({**columns, "name": ["A", None, "Æ"] * 20}), out, row_group_size=20, compression="zstd")
    return out.getvalue()


@dataclass(frozen=True)
class Feed:
    """What a feed looks like."""

    name: str
    data: bytes
    units: Callable[[bytes], list[int]]
    """Offsets of everything that must be accounted for."""


def lines(ends: bytes, data: bytes, *, header: bool = False) -> list[int]:
    starts = [found.start() for found in re.finditer(rb"[^" + ends + rb"]+", data)]
    if header:
        first = re.search(rb"[" + ends + rb"]", data)
        starts = [start for start in starts if first is not None and start > first.start()]
    return [start for start in starts if data[start : start + 2] not in (b"\r", b"\r\n")]


def table_lines(data: bytes) -> list[int]:
    ends = rb"\r" if b"\n" not in data and b"\r" in data else rb"\n"
    return lines(ends, data, header=True)


def json_pieces(data: bytes) -> list[int]:
    return [piece.start for piece in objects(io.BytesIO(data))]


FEEDS = [
    *(Feed(path.parent.name, path.read_bytes(), partial(lines, rb"\r\n")) for path in sorted(GOLDEN.glob("*/input.nmea"))),
    Feed("log", LOG, partial(lines, rb"\r\n")),
    *(Feed(n, text.encode(), table_lines) for n, text in [("dma", DMA), ("mc", MARINECADASTRE), ("generic", GENERIC)]),
    Feed("gfw", GFW.encode() * 3, json_pieces),
    Feed("gfw array", b"[" + b",\n".join(GFW.encode().splitlines()) + b"]", json_pieces),
]  # fmt: skip
SIGNS = [bytes([sign]) for sign in b"\0\r\n\"',;\\{}[]#$ \t\x1a\x85"]
ODD = [
    *SIGNS,
    b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\r\n", b"\n\r", b'""', b"\\u", b'"\\ud800"',
    b"9" * 30, b"-9223372036854775809", b"1e999", b"-0", b"NaN", b"inf", b"0x10", b"1970-01-01T00:00:00Z",
    b"2099-12-31 23:59:60", b"!AIVDM", b"!AIVDM,9,9,9,,,0*", b"\\g:1-2-", b"*00",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, data: bytes, keep: int = 0) -> bytes:
    """The bytes after some bit flips, cuts, splices, repeats and odd insertions; the first `keep` stay."""
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(min(keep, len(made)), len(made)))
        end = min(len(made), at + draw(st.integers(0, 80)))
        what = draw(st.sampled_from(["flip", "cut", "odd", "odd", "binary", "again", "splice", "ends"]))
        if what == "flip" and at < len(made):
            made[at] ^= 1 << draw(st.integers(0, 7))
        elif what == "cut":
            del made[at:end]
        elif what == "odd":
            made[at:at] = draw(st.sampled_from(ODD))
        elif what == "binary":
            made[at:at] = draw(st.binary(max_size=20))
        elif what == "again":
            made[end:end] = made[at:end] * draw(st.integers(1, 3))
        elif what == "splice":
            start = draw(st.integers(0, len(data)))
            made[at:end] = data[start : start + draw(st.integers(0, 200))]
        elif what == "ends":
            made[at:] = made[at:].replace(b"\n", draw(st.sampled_from([b"\r", b"\r\n", b"\n\n", b""])))
    return bytes(made)


FUZZ = partial(
    settings, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], database=None
)


def fresh(data: bytes) -> Reader | None:
    """A reader of those bytes; None when they are no feed, at once or before the first batch."""
    reader = reader_for("feed", data)
    if isinstance(reader, str):
        assert reader
        return None
    try:
        next(iter(reader.read(io.BytesIO(data))), None)
    except SourceError:
        return None
    again = reader_for("feed", data)
    assert not isinstance(again, str)
    return again


def check(feed: Feed, data: bytes) -> Found | None:
    """What is read of `data`, when all of it is accounted for; None when it is no feed."""
    reader = fresh(data)
    if reader is None:
        return None
    if isinstance(reader, NmeaReader):
        return accounted(data)
    found, units = read(data, reader), feed.units(data)
    counts = found.counts
    for table in TABLES[:3]:
        assert len(found.rows[table]) == getattr(counts, table)
    assert Counter(found.reasons) == counts.rejected
    assert counts.sentences == len(units) == counts.messages + sum(counts.rejected.values())
    told = [row["offset"] for table in TABLES for row in found.rows[table]]
    assert set(told) <= set(units)
    return found


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_damage_is_accounted_for_line_by_line(feed: Feed) -> None:
    @FUZZ(max_examples=300)
    @given(damaged(feed.data))
    def run(data: bytes) -> None:
        check(feed, data)

    run()


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_where_a_damaged_stream_is_cut_into_blocks_changes_nothing(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    @FUZZ(max_examples=100)
    @given(damaged(feed.data, keep=feed.data.find(b"\n")), st.integers(1, 300))
    def run(data: bytes, size: int) -> None:
        whole = check(feed, data)
        if whole is None:
            return
        with monkeypatch.context() as patch:
            patch.setattr(nmea, "blocks", partial(blocks, block_bytes=size))
            patch.setattr(delimited, "blocks", lambda stream, _: blocks(stream, size))
            patch.setattr(json_lines, "READ_BYTES", size)
            reader = reader_for("feed", data)
            assert not isinstance(reader, str)
            cut = read(data, reader)
        assert cut.counts == whole.counts
        for table in TABLES:
            assert in_order(cut.rows[table]) == in_order(whole.rows[table])

    run()


@FUZZ(max_examples=300)
@given(damaged(parquet()))
def test_a_damaged_parquet_file_is_read_or_refused(data: bytes) -> None:
    reader = ParquetReader()
    batches, counts, rows = reader.read(io.BytesIO(data)), Counts(), 0
    with suppress(SourceError):
        for batch in batches:
            counts.add(batch.counts)
            rows += sum(t.num_rows for t in (batch.positions, batch.others, batch.rejects) if t is not None)
    assert rows == counts.messages + sum(counts.rejected.values())


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.nmea", data)
        archive.writestr("table.csv", GENERIC)
    return out.getvalue()


PACKED = {
    "plain": LOG * 20,
    "gz": gzip.compress(LOG * 20),
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress(LOG * 20),
    "zip": zipped(LOG * 20),
    "csv.gz": gzip.compress(DMA.encode() * 3),
    "json.zst": zstandard.ZstdCompressor().compress(GFW.encode() * 30),
    "parquet": parquet(),
    "parquet.gz": gzip.compress(parquet()),
}


@pytest.mark.parametrize("packing", PACKED)
def test_what_an_ingest_says_is_what_it_stored(packing: str, tmp_path: Path) -> None:
    numbers = itertools.count()

    @FUZZ(max_examples=60)
    @given(damaged(PACKED[packing]))
    def run(data: bytes) -> None:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        (folder / f"file.{packing}").write_bytes(data)
        workspace = init(folder / "workspace")
        done = ingest(workspace, [folder / f"file.{packing}"])
        rows = {name: workspace.lake.rows(workspace.lake.snapshot(), WHOLE, name) for name in (*TABLES, "files")}
        assert {name: rows[name].num_rows for name in TABLES[:3]} == {
            name: getattr(done.counts, name) for name in TABLES[:3]
        }
        assert Counter(rows["rejects"].column("reason").to_pylist()) == done.counts.rejected
        assert done.files or done.skipped_files
        assert list(workspace.lake.problems()) == []
        shutil.rmtree(folder)

    run()
