"""The raw archive: the very bytes received, any of them at once, and every change to them noticed."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watchkeeper.lake.archive import FRAME_BYTES, RawArchive, sha256_of
from watchkeeper.model.errors import FileChanged, IntegrityError, NotFound

BIG = b"".join(b"%09d %d\n" % (n, n * n) for n in range(450_000))
"""Of three frames, the last one not full."""
SMALL = b"!AIVDM,1,1,,A,13@ndh@01s0q>70OhN81j1H1P000,0*6E\n" * 3


@pytest.fixture
def archive(tmp_path: Path) -> RawArchive:
    return RawArchive(tmp_path / "archive")


def add(archive: RawArchive, folder: Path, data: bytes) -> str:
    path = folder / "received"
    path.write_bytes(data)
    sha256 = sha256_of(path)
    archive.add(path, sha256)
    return sha256


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> tuple[RawArchive, str]:
    folder = tmp_path_factory.mktemp("big")
    archive = RawArchive(folder / "archive")
    return archive, add(archive, folder, BIG)


def test_the_big_file_has_three_frames() -> None:
    assert 2 * FRAME_BYTES < len(BIG) < 3 * FRAME_BYTES


@given(st.integers(0, len(BIG) + 10), st.integers(0, 5000))
@example(FRAME_BYTES, 1)
@example(FRAME_BYTES - 1, 2)
@example(FRAME_BYTES - 1, 1)
@example(0, len(BIG))
@example(len(BIG) - 1, 10)
@example(len(BIG), 10)
@example(10, FRAME_BYTES * 2)
@settings(max_examples=25)
def test_any_bytes_of_a_file_are_read_as_they_were_received(
    big: tuple[RawArchive, str], offset: int, length: int
) -> None:
    archive, sha256 = big
    assert archive.read_at(sha256, offset, length) == BIG[offset : offset + length]


def test_the_whole_file_comes_back_and_is_sound(big: tuple[RawArchive, str]) -> None:
    archive, sha256 = big
    assert b"".join(archive.chunks(sha256)) == BIG
    archive.check(sha256)


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", SMALL, b"PK\x03", bytes(range(256)) * 40],
    ids=["empty", "line", "nmea", "begins like a zip", "binary"],
)
def test_files_of_any_kind_are_kept_byte_for_byte(archive: RawArchive, tmp_path: Path, data: bytes) -> None:
    sha256 = add(archive, tmp_path, data)
    assert b"".join(archive.chunks(sha256)) == data
    assert archive.read_at(sha256, 1, 20) == data[1:21]
    archive.check(sha256)


def test_a_compressed_file_is_kept_as_it_came(archive: RawArchive, tmp_path: Path) -> None:
    packed = gzip.compress(SMALL)
    sha256 = add(archive, tmp_path, packed)
    assert b"".join(archive.chunks(sha256)) == packed
    assert archive.read_at(sha256, 0, 10) is None
    archive.check(sha256)


def test_the_same_file_is_stored_once(archive: RawArchive, tmp_path: Path) -> None:
    first = add(archive, tmp_path, SMALL)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "archive").rglob("*")}
    assert add(archive, tmp_path, SMALL) == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "archive").rglob("*")} == before
    assert archive.hashes() == [first]


def test_a_file_that_changed_since_its_hash_was_taken_is_not_stored(archive: RawArchive, tmp_path: Path) -> None:
    path = tmp_path / "growing.nmea"
    path.write_bytes(SMALL)
    sha256 = sha256_of(path)
    path.write_bytes(SMALL + b"one more line\n")
    with pytest.raises(FileChanged, match="changed while it was read"):
        archive.add(path, sha256)
    assert archive.stored(sha256) is None
    assert archive.hashes() == []
    assert list((tmp_path / "archive").rglob("*.tmp")) == []


def test_what_is_not_there_is_not_found(archive: RawArchive) -> None:
    with pytest.raises(NotFound):
        archive.read_at("0" * 64, 0, 1)
    with pytest.raises(NotFound):
        list(archive.chunks("0" * 64))
    with pytest.raises(IntegrityError, match="missing"):
        archive.check("0" * 64)


@pytest.mark.parametrize("packed", [False, True])
def test_a_change_of_any_stored_byte_is_noticed(archive: RawArchive, tmp_path: Path, packed: bool) -> None:
    sha256 = add(archive, tmp_path, gzip.compress(SMALL) if packed else SMALL)
    stored = archive.stored(sha256)
    assert stored is not None
    sound = stored.read_bytes()
    for at in random.Random(3).sample(range(len(sound)), min(40, len(sound))):
        changed = bytearray(sound)
        changed[at] ^= 0x10
        stored.write_bytes(bytes(changed))
        if _same_content(bytes(changed), sound, packed):
            continue
        with pytest.raises(IntegrityError):
            archive.check(sha256)
    for cut in (1, len(sound) // 2, len(sound) - 1):
        stored.write_bytes(sound[:cut])
        with pytest.raises(IntegrityError):
            archive.check(sha256)
    stored.write_bytes(sound)
    archive.check(sha256)


def _same_content(changed: bytes, sound: bytes, packed: bool) -> bool:
    """Whether a changed zstd frame still holds the same bytes (some bits of a frame say nothing)."""
    import zstandard

    if packed:
        return changed == sound
    try:
        return zstandard.ZstdDecompressor().decompress(changed, FRAME_BYTES) == SMALL
    except zstandard.ZstdError:
        return False


@pytest.mark.parametrize("index", [None, "", "[]", "[5]", "{}", "[0, 4]", '["a"]'])
def test_a_damaged_index_is_noticed(archive: RawArchive, tmp_path: Path, index: str | None) -> None:
    sha256 = add(archive, tmp_path, SMALL)
    stored = archive.stored(sha256)
    assert stored is not None
    path = stored.with_suffix(".index")
    path.unlink() if index is None else path.write_text(index)
    with pytest.raises(IntegrityError):
        archive.check(sha256)


def test_bytes_are_kept_as_they_are_handed_on_however_they_are_asked_for(archive: RawArchive, tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(BIG)
    sha256 = sha256_of(path)
    with archive.receive(path, sha256) as received:
        handed = received.read(1) + received.read(FRAME_BYTES) + received.read(10) + received.read(2 * FRAME_BYTES)
        assert received.read() == b""
        received.finish()
    assert handed == BIG
    assert b"".join(archive.chunks(sha256)) == BIG


def test_a_file_that_is_not_finished_leaves_nothing(archive: RawArchive, tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(BIG)
    with archive.receive(path, sha256_of(path)) as received:
        received.read(10)
    assert [found for found in (tmp_path / "archive").rglob("*") if found.is_file()] == []


def test_what_a_dead_process_left_half_written_is_swept(archive: RawArchive, tmp_path: Path) -> None:
    sha256 = add(archive, tmp_path, SMALL)
    left = tmp_path / "archive" / sha256[:2] / f"{'0' * 64}.123.tmp"
    left.write_bytes(b"half")
    archive.sweep()
    assert not left.exists()
    archive.check(sha256)
