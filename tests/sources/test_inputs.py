"""Files as they come: plain, .gz, .zst, .zip; of a damaged one what can be had, and the damage said."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nmea_lines import position, tagged, text_of
from watchkeeper.model.errors import SourceError, UsageError
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.inputs import damage_of, files_under, inputs_of

DATA = text_of(tagged(position(219000000 + n), f"c:{1930608000 + n}") for n in range(2000))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKED = {
    "plain": DATA,
    "gz": gzip.compress(DATA),
    "gz in two members": gzip.compress(DATA[:50_000]) + gzip.compress(DATA[50_000:]),
    "zst": zst(DATA),
    "zst in two frames": zst(DATA[:50_000]) + zst(DATA[50_000:]),
    "zip": zipped(log_nmea=DATA),
}


def stored(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def unpacked(path: Path, size: int = 8 << 20) -> tuple[bytes, Exception | None]:
    """Every byte of the one stream of a file, and why it ended before its time."""
    (item,) = inputs_of(path)
    with item.open() as stream:
        data = b"".join(iter(lambda: stream.read(size), b""))
        return data, damage_of(stream)


@pytest.mark.parametrize("packing", sorted(PACKED))
@pytest.mark.parametrize("size", [1000, 16_384, 1 << 20])
def test_however_it_is_packed_the_bytes_are_the_same(tmp_path: Path, packing: str, size: int) -> None:
    """What a file is shows in how it begins, not in its name."""
    assert unpacked(stored(tmp_path, PACKED[packing]), size) == (DATA, None)


@pytest.mark.parametrize("packing", ["gz", "gz in two members", "zst", "zst in two frames"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.999])
def test_a_cut_file_gives_what_lies_before_the_cut_and_says_that_it_is_cut(
    tmp_path: Path, packing: str, share: float
) -> None:
    packed = PACKED[packing]
    data, damage = unpacked(stored(tmp_path, packed[: int(len(packed) * share)]))
    assert damage is not None
    assert DATA.startswith(data)
    assert len(data) > 0.5 * share * len(DATA) or packing.startswith("zst")


def test_of_a_zst_file_every_frame_before_the_cut_is_whole(tmp_path: Path) -> None:
    packed = PACKED["zst in two frames"]
    data, damage = unpacked(stored(tmp_path, packed[:-5]))
    assert damage is not None
    assert len(data) >= 50_000


@pytest.mark.parametrize("packing", ["gz", "zst", "zip"])
def test_a_file_with_a_wrong_byte_gives_a_beginning_and_says_that_it_is_damaged(tmp_path: Path, packing: str) -> None:
    packed = bytearray(PACKED[packing])
    packed[len(packed) // 2] ^= 0xFF
    data, damage = unpacked(stored(tmp_path, bytes(packed)))
    assert damage is not None
    assert data[: len(DATA) // 10] == DATA[: len(data)][: len(DATA) // 10]


def test_rubbish_after_a_whole_gz_file_costs_nothing(tmp_path: Path) -> None:
    data, damage = unpacked(stored(tmp_path, PACKED["gz"] + b"rubbish"))
    assert (data, damage is None) == (DATA, False)


@given(st.integers(20, len(PACKED["gz"]) - 1))
@settings(max_examples=30)
def test_of_a_cut_file_only_whole_lines_are_read(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Half a line of numbers looks like a line of other numbers."""
    (item,) = inputs_of(stored(tmp_path_factory.mktemp("cut"), PACKED["gz"][:cut]))
    with item.open() as stream:
        read = b"".join(block for _, block in blocks(stream))
    assert DATA.startswith(read)
    assert read == b"" or read.endswith(b"\n")


def test_a_zip_archive_is_read_member_by_member_in_order_of_name(tmp_path: Path) -> None:
    path = stored(tmp_path, zipped(b_csv=b"2", a__c_nmea=b"1", empty__=b""))
    items = [item for item in inputs_of(path) if item.member != "empty/"]
    assert [(item.member, item.name) for item in items] == [("a/c.nmea", "c.nmea"), ("b.csv", "b.csv")]
    for item, data in zip(items, (b"1", b"2"), strict=True):
        with item.open() as stream:
            assert stream.read() == data


@pytest.mark.parametrize(("name", "plain"), [("a.csv.gz", "a.csv"), ("a.csv.ZST", "a.csv"), ("a.csv", "a.csv")])
def test_the_ending_of_the_packing_is_no_part_of_the_name(tmp_path: Path, name: str, plain: str) -> None:
    assert inputs_of(stored(tmp_path, b"x", name))[0].name == plain


def test_a_cut_zip_archive_has_no_directory_and_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="zip"):
        inputs_of(stored(tmp_path, PACKED["zip"][:-40]))


@pytest.mark.parametrize(("at", "value"), [(6, 0x01), (8, 99)], ids=["encrypted", "packed in a way unknown"])
def test_a_member_that_cannot_be_opened_is_a_damaged_file(tmp_path: Path, at: int, value: int) -> None:
    packed = bytearray(PACKED["zip"])
    directory = packed.find(b"PK\x01\x02")
    packed[at] |= value
    packed[directory + at + 2] |= value
    (item,) = inputs_of(stored(tmp_path, bytes(packed)))
    with pytest.raises(zipfile.BadZipFile), item.open():
        pass


def test_folders_are_searched_in_order_and_hidden_files_left_out(tmp_path: Path) -> None:
    for name in ("b/2.nmea", "a/1.nmea", ".git/x.nmea", "a/.y.nmea", "c.nmea"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = files_under([tmp_path, tmp_path / "c.nmea"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a/1.nmea", "b/2.nmea", "c.nmea", "c.nmea"]


def test_a_path_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.nmea"):
        files_under([tmp_path / "none.nmea"])
