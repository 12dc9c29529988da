"""A file from its publisher is whole and the right one, or it is not there: whatever the server does."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from tests.sources.web_shelf import LAST_MODIFIED, Shelf, answer, open_shelf, serve
from watchkeeper import __version__
from watchkeeper.model.errors import DownloadError, NotAsPromised, NotPublished, TransferBroken
from watchkeeper.sources.download import DownloadParams, Hooks, fetch
from watchkeeper.sources.download_part import folder_lock, part_of

PARAMS = DownloadParams(window_s=0.4, window_bytes=1, attempts=3, progress_bytes=50_000, first_pause_s=1.0)


def zipped(seed: int = 1, size: int = 300_000) -> bytes:
    """A ZIP of one member that does not compress."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("day.csv"), random.Random(seed).randbytes(size))
    return out.getvalue()


WHOLE = zipped()


class Getting:
    """Fetches one file of a shelf, and remembers what was told and how long it would have waited."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self.final = folder / "day.zip"
        self.told: list[str] = []
        self.waits: list[float] = []
        shelf.files["/day.zip"] = WHOLE

    def __call__(self, params: DownloadParams = PARAMS, name: str = "day.zip") -> bytes:
        """The file that is in place afterwards."""
        final = self.final.with_name(name)
        with part_of(final) as part:
            fetch(f"{self.shelf.address}/{name}", part, params, Hooks(tell=self.told.append, wait=self.waits.append))
            part.settle()
        assert sorted(path.name for path in final.parent.iterdir()) == [name]
        return final.read_bytes()

    @property
    def ranges(self) -> list[str | None]:
        """What each request asked for."""
        return [headers.get("range") for headers in self.shelf.asked]

    @property
    def kept(self) -> list[str]:
        """Names of what is in the folder."""
        return sorted(path.name for path in self.final.parent.iterdir())


@pytest.fixture
def get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Getting]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with open_shelf() as shelf:
        yield Getting(shelf, tmp_path)


def test_it_says_who_asks_and_asks_once(get: Getting) -> None:
    assert get() == WHOLE
    [asked] = get.shelf.asked
    assert asked["user-agent"] == f"watchkeeper/{__version__}"
    assert asked["accept-encoding"] == "identity"
    assert (get.told, get.waits) == ([], [])


def test_a_connection_that_drops_is_gone_on_with_where_it_dropped(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000), serve(upto=100_000)]
    assert get() == WHOLE
    assert get.ranges == [None, "bytes=100000-", "bytes=200000-"]
    assert get.shelf.asked[1]["if-range"] == '"one"'


def test_a_connection_that_falls_silent_is_given_up_and_gone_on_with(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000, stall=True)]
    assert get() == WHOLE
    assert get.ranges == [None, "bytes=100000-"]
    assert "stalled" in get.told[0]


def test_a_connection_that_only_trickles_is_given_up(get: Getting) -> None:
    def trickle(handler: object) -> None:
        serve(upto=1000)(handler)  # type: ignore[arg-type]
        for _ in range(40):
            handler.wfile.write(b"x" * 10)  # type: ignore[attr-defined]
            if get.shelf.over.wait(0.1):
                return

    get.shelf.acts = [trickle] * 9
    with pytest.raises(TransferBroken, match=r"bytes came in 0\.4 s"):
        get(replace(PARAMS, window_bytes=100_000, attempts=1))


def test_pauses_grow_and_attempts_that_bring_nothing_are_bounded(get: Getting) -> None:
    get.shelf.acts = [serve(upto=0)] * 99
    with pytest.raises(TransferBroken, match=r"broke off after 0 of"):
        get(replace(PARAMS, attempts=5))
    assert get.waits == [1.0, 2.0, 4.0, 8.0]
    assert get.kept == []


def test_attempts_that_bring_something_are_not_counted_against_it(get: Getting) -> None:
    get.shelf.acts = [serve(upto=60_000)] * 5
    assert get() == WHOLE
    assert get.waits == [1.0] * 5


def test_starting_over_again_and_again_is_no_progress(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000, ranges=False)] * 99
    with pytest.raises(TransferBroken, match="100,000 bytes are kept"):
        get()
    assert len(get.shelf.asked) == 3


def test_a_server_that_passes_over_the_range_sends_it_from_the_start(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000), serve(ranges=False)]
    assert get() == WHOLE
    assert "100,000 bytes are thrown away" in get.told[1]


def test_a_file_that_changed_in_between_is_taken_from_the_start(get: Getting) -> None:
    def change(handler: object) -> None:
        get.shelf.files["/day.zip"], get.shelf.etag = zipped(2), '"two"'
        get.shelf.last_modified = None
        serve()(handler)  # type: ignore[arg-type]

    get.shelf.acts = [serve(upto=100_000), change]
    assert get() == zipped(2)


def test_a_server_that_goes_on_with_another_file_is_found_out(get: Getting) -> None:
    other = zipped(2)
    get.shelf.acts = [
        serve(upto=100_000),
        answer(206, other[100_000:], Content_Range=f"bytes 100000-{len(other) - 1}/{len(other)}", ETag='"two"'),
    ]
    assert get() == WHOLE
    assert "something else" in get.told[1]


@pytest.mark.parametrize("said", ["bytes 0-99/300000", "bytes 99999-299999/300000", "nonsense", ""])
def test_a_part_that_is_not_the_one_asked_for_is_not_put_in(get: Getting, said: str) -> None:
    get.shelf.acts = [serve(upto=100_000), answer(206, b"x" * 100, Content_Range=said)]
    assert get() == WHOLE


def test_a_part_asked_for_by_date_is_gone_on_with_too(get: Getting) -> None:
    get.shelf.etag = None
    get.shelf.acts = [serve(upto=100_000)]
    assert get() == WHOLE
    assert (get.ranges[1], get.shelf.asked[1]["if-range"]) == ("bytes=100000-", LAST_MODIFIED)


@pytest.mark.parametrize("etag", [None, 'W/"weak"'])
def test_without_a_version_nothing_is_gone_on_with(get: Getting, etag: str | None) -> None:
    get.shelf.etag, get.shelf.last_modified = etag, None
    get.shelf.acts = [serve(upto=100_000)]
    assert get() == WHOLE
    assert get.ranges == [None, None]


def test_what_came_is_kept_for_the_next_run(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000)] + [answer(503)] * 9
    with pytest.raises(TransferBroken, match="100,000 bytes are kept, the same command goes on from there"):
        get()
    assert get.kept == [".day.zip.part", ".day.zip.part.json"]
    promise = json.loads((get.final.parent / ".day.zip.part.json").read_text())
    assert (promise["length"], promise["etag"]) == (len(WHOLE), '"one"')
    get.shelf.acts = []
    assert get() == WHOLE
    assert get.ranges[-1] == "bytes=100000-"


def test_a_part_that_says_nothing_of_itself_is_not_believed(get: Getting) -> None:
    (get.final.parent / ".day.zip.part").write_bytes(b"PK\x03\x04 something")
    (get.final.parent / ".day.zip.part.json").write_text("{damaged")
    assert get() == WHOLE
    assert get.ranges == [None]


def test_a_run_that_ended_between_the_last_byte_and_the_check_asks_nobody(get: Getting) -> None:
    promise = {"address": f"{get.shelf.address}/day.zip", "length": len(WHOLE), "etag": '"one"', "last_modified": None}
    (get.final.parent / ".day.zip.part").write_bytes(WHOLE)
    (get.final.parent / ".day.zip.part.json").write_text(json.dumps(promise))
    assert get() == WHOLE
    assert get.shelf.asked == []


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(get: Getting) -> None:
    get.shelf.acts = [answer(503, Retry_After="7"), answer(429)]
    assert get() == WHOLE
    assert get.waits == [7.0, 2.0]


def test_a_time_to_come_back_is_held_against_the_servers_own_clock(get: Getting) -> None:
    def dated(handler: object) -> None:
        handler.send_response_only(503)  # type: ignore[attr-defined]
        for name, value in (
            ("Date", "Fri, 07 Mar 2031 00:00:00 GMT"),
            ("Retry-After", "Fri, 07 Mar 2031 00:00:30 GMT"),
            ("Content-Length", "0"),
        ):
            handler.send_header(name, value)  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]

    get.shelf.acts = [dated]
    assert get() == WHOLE
    assert get.waits == [30.0]


def test_a_server_that_asks_for_a_day_is_not_waited_for(get: Getting) -> None:
    get.shelf.acts = [answer(503, Retry_After="86400")]
    with pytest.raises(TransferBroken, match="asks to come back in 86400 s"):
        get()
    assert get.waits == []


def test_a_server_that_promised_more_than_it_has_is_asked_for_the_rest(get: Getting) -> None:
    get.shelf.acts = [serve(claim=len(WHOLE) + 50)]
    assert get() == WHOLE
    assert get.ranges == [None, f"bytes={len(WHOLE)}-"]


def test_a_server_that_has_less_than_the_whole_gives_no_file(get: Getting) -> None:
    get.shelf.files["/day.zip"] = WHOLE[:-50]
    get.shelf.acts = [serve(claim=len(WHOLE))]
    with pytest.raises(NotAsPromised, match="damaged"):
        get()
    assert get.kept == []


def test_a_server_that_promises_less_than_it_has_gives_no_file(get: Getting) -> None:
    get.shelf.acts = [serve(claim=len(WHOLE) - 50)]
    with pytest.raises(NotAsPromised, match=r"no whole day\.zip: it is a ZIP archive, but damaged"):
        get()
    assert get.kept == []


def test_a_server_that_drops_without_having_said_a_length_gives_no_file(get: Getting) -> None:
    get.shelf.acts = [serve(say_length=False, upto=100_000)]
    with pytest.raises(NotAsPromised):
        get()
    assert get.kept == []


def test_a_server_without_lengths_can_be_whole(get: Getting) -> None:
    get.shelf.acts = [serve(say_length=False)]
    assert get() == WHOLE


def test_a_part_that_is_more_than_the_whole_is_thrown_away(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000), serve(), serve()]
    with part_of(get.final) as part:
        with pytest.raises(TransferBroken):
            fetch(f"{get.shelf.address}/day.zip", part, replace(PARAMS, attempts=1), Hooks())
        part.add(b"x" * len(WHOLE))
    assert get() == WHOLE
    assert "no such part" in get.told[0]


def test_a_page_is_no_file_and_leaves_what_came_alone(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000), answer(200, b"<html>log in</html>", Content_Type="text/html; charset=utf-8")]
    with pytest.raises(NotAsPromised, match="a web page"):
        get()
    assert get.kept == [".day.zip.part", ".day.zip.part.json"]
    assert get() == WHOLE
    assert get.ranges[-1] == "bytes=100000-"


def test_a_page_that_says_it_is_an_archive_is_none(get: Getting) -> None:
    get.shelf.acts = [answer(200, b"<html>log in</html>", Content_Type="application/zip")]
    with pytest.raises(NotAsPromised, match="not a ZIP archive: it begins with b'<html>"):
        get()
    assert get.kept == []


@pytest.mark.parametrize("status", [403, 404, 410])
def test_what_is_not_there_is_not_asked_for_again(get: Getting, status: int) -> None:
    get.shelf.acts = [answer(status)]
    with pytest.raises(NotPublished, match=str(status)):
        get()
    assert len(get.shelf.asked) == 1
    assert get.kept == []


@pytest.mark.parametrize("status", [204, 206, 400, 401, 418])
def test_an_answer_that_makes_no_sense_ends_it(get: Getting, status: int) -> None:
    get.shelf.acts = [answer(status)]
    with pytest.raises(DownloadError, match=str(status)):
        get()
    assert len(get.shelf.asked) == 1


def test_one_wrong_bit_is_found(get: Getting) -> None:
    damaged = bytearray(WHOLE)
    damaged[150_000] ^= 1
    get.shelf.files["/day.zip"] = bytes(damaged)
    with pytest.raises(NotAsPromised, match="damaged"):
        get()
    assert get.kept == []


def test_a_zip_with_nothing_in_it_is_no_day(get: Getting) -> None:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    get.shelf.files["/day.zip"] = out.getvalue()
    with pytest.raises(NotAsPromised):
        get()


@pytest.mark.parametrize("cut", [0, 1, 5000])
def test_a_zstd_file_is_checked_to_its_end(get: Getting, cut: int) -> None:
    whole = zstandard.ZstdCompressor(write_checksum=True).compress(random.Random(3).randbytes(20_000))
    get.shelf.files["/day.csv.zst"] = whole[: len(whole) - cut]
    if not cut:
        assert get(name="day.csv.zst") == whole
        return
    with pytest.raises(NotAsPromised, match="frame"):
        get(name="day.csv.zst")


def test_a_file_too_large_for_the_disk_or_for_us_is_not_begun(get: Getting) -> None:
    get.shelf.acts = [serve(claim=10**18), serve(claim=10**15)]
    with pytest.raises(NotAsPromised, match="at most"):
        get()
    with pytest.raises(DownloadError, match="has room for"):
        get(replace(PARAMS, max_bytes=10**18))
    assert get.kept == []


def test_a_redirect_is_followed_with_the_same_wishes(get: Getting) -> None:
    get.shelf.acts = [serve(upto=100_000), answer(302, Location="/other.zip")]
    get.shelf.files["/other.zip"] = WHOLE
    assert get() == WHOLE
    assert (get.ranges[-1], get.shelf.asked[-1]["path"]) == ("bytes=100000-", "/other.zip")


def test_a_redirect_to_something_else_than_the_web_is_not_followed(get: Getting) -> None:
    get.shelf.acts = [answer(302, Location="ftp://127.0.0.1/day.zip")]
    with pytest.raises(DownloadError, match="not followed"):
        get()


def test_nobody_there_is_said_and_tried_again(tmp_path: Path) -> None:
    with open_shelf() as shelf:
        gone = shelf.address
    waits: list[float] = []
    with part_of(tmp_path / "day.zip") as part, pytest.raises(TransferBroken, match=r"no answer from 127\.0\.0\.1"):
        fetch(f"{gone}/day.zip", part, PARAMS, Hooks(wait=waits.append))
    assert waits == [1.0, 2.0]


def test_two_downloads_into_one_folder_do_not_meet(tmp_path: Path) -> None:
    with folder_lock(tmp_path), pytest.raises(DownloadError, match="under way"), folder_lock(tmp_path):
        pass
    with folder_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DownloadError, match="file"), folder_lock(tmp_path / "file"):
        pass
