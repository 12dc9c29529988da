"""A disk that fails, or is full, costs what was on its way and nothing that is there; and is no fault of the file."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests.nmea_lines import text_of
from tests.services.test_ingest import START_S, lines, write
from watchkeeper.lake import receiving
from watchkeeper.services import ingest as ingesting
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import Workspace


def test_a_full_disk_is_no_damage_to_the_file_that_was_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = write(tmp_path / "a.nmea", text_of(lines(3)))
    with monkeypatch.context() as patch:
        patch.setattr("watchkeeper.lake.transaction.Transaction.append", full)
        with pytest.raises(OSError, match="No space left"):
            ingest(workspace, [path])
    assert workspace.lake.snapshot().number == 0
    assert ingest(workspace, [path]).counts.positions == 3


class Failing(io.BufferedReader):
    """A file on a disk that fails once, behind its first blocks."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= FAILS_AT and not Failing.has_failed:
            Failing.has_failed = True
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)

    has_failed = False


FAILS_AT = 8192


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_file_whose_disk_fails_midway_is_not_kept_and_can_be_read_later(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    data = text_of([*lines(300), *lines(300, ship=219000002)])
    noise = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).hexdigest().encode() + b"\r\n" for n in range(600))
    path = write(tmp_path / f"in/2.nmea{ending}", gzip.compress(data + noise) if ending else data)
    write(tmp_path / "in/1.nmea", text_of(lines(3, start_s=START_S + 9000)))
    monkeypatch.setattr("watchkeeper.lake.receiving.FRAME_BYTES", 4096)
    monkeypatch.setattr(Failing, "has_failed", False)
    make = receiving.Receiving.__init__

    def on_a_bad_disk(self: Any, source: Path, *rest: Any, **more: Any) -> None:
        make(self, source, *rest, **more)
        if source == path:
            self._source.close()
            self._source = Failing(io.FileIO(source))

    with monkeypatch.context() as patch:
        patch.setattr(receiving.Receiving, "__init__", on_a_bad_disk)
        done = ingest(workspace, [tmp_path / "in"])
    assert Failing.has_failed
    assert done.skipped_files == {"cannot be read: Input/output error": 1}
    assert (done.files, done.counts.positions, done.counts.rejected) == (1, 3, {})
    assert ingest(workspace, [path]).counts.positions == 600
    assert list(workspace.lake.problems()) == []


def test_what_the_archive_could_not_write_is_not_in_it(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.nmea", text_of(lines(900)))
    monkeypatch.setattr("watchkeeper.lake.receiving.FRAME_BYTES", 4096)
    keep, kept = receiving.Receiving._keep, []

    def full_once(self: Any, block: bytes) -> None:
        kept.append(block)
        if len(kept) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        keep(self, block)

    with monkeypatch.context() as patch:
        patch.setattr(receiving.Receiving, "_keep", full_once)
        with pytest.raises(OSError, match="No space left"):
            ingest(workspace, [path])
    assert workspace.lake.snapshot().number == 0
    assert workspace.lake.archive.hashes() == []
    assert ingest(workspace, [path]).counts.positions == 900
    assert list(workspace.lake.problems()) == []


def test_a_file_that_is_gone_is_counted_and_the_others_are_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(tmp_path / f"in/{number}.nmea", text_of(lines(10, start_s=START_S + 100 * number)))
    monkeypatch.setattr(ingesting, "COMMIT_BYTES", 1)

    def removes(name: str, *_: object) -> None:
        (tmp_path / "in" / ("0.nmea" if name == "0.nmea" else "2.nmea")).unlink(missing_ok=True)

    done = ingest(workspace, [tmp_path / "in"], progress=removes)  # one while it is read, one before its turn
    assert (done.files, done.counts.positions) == (2, 20)
    assert done.skipped_files == {"cannot be read: No such file or directory": 1}
