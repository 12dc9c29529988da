"""Files that are no lists, or are meant to do harm: a sentence or a counted reject, never a traceback or a wrong list."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lists.test_readers import READERS, TABLES, file_of
from watchkeeper.lists import ofac, un
from watchkeeper.lists.published import ListFile
from watchkeeper.lists.read import split_file, take
from watchkeeper.lists.registry import LISTS, read_list
from watchkeeper.model.errors import SourceError, WatchkeeperError

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS>
</CONSOLIDATED_LIST>"""
OUTSIDE = BOMB.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
PAGE = b"<!DOCTYPE html><html><body>Log in</body></html>"


def read(case: str, data: bytes) -> int:
    """How many entries are read; a SourceError is an answer too."""
    reader = READERS[case]
    return len(take(split_file(ListFile(name="x", main=data), reader), reader, {}).entries)


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\x1a", b"\xef\xbb\xbf", PAGE, b"[]", b"{}", b"\x00\x01\x02" * 30])
@pytest.mark.parametrize("case", READERS)
def test_nothing_and_other_things_are_no_list(case: str, data: bytes) -> None:
    with pytest.raises(SourceError):
        read(case, data)


@pytest.mark.parametrize("data", [BOMB, OUTSIDE, BOMB.decode().encode("utf-16")])
def test_xml_that_declares_entities_is_not_read(data: bytes) -> None:
    with pytest.raises(SourceError, match="declares a document type"):
        read("un", data)


def test_xml_without_end_is_not_read() -> None:
    deep = b"<CONSOLIDATED_LIST>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</CONSOLIDATED_LIST>"
    with pytest.raises(SourceError):
        read("un", deep)


@pytest.mark.parametrize("case", [case for case in READERS if case not in TABLES])
def test_a_file_cut_anywhere_is_refused_or_ends_at_the_end_of_a_row(case: str) -> None:
    whole = file_of(case).main.rstrip(b"\n")
    for cut in random.Random(1).sample(range(10, len(whole) - 1), 60):
        try:
            kept = split_file(ListFile(name="x", main=whole[:cut]), READERS[case]).published
        except SourceError:
            continue
        assert case not in ("un", "eu_xml", "uk_xml", "ofac_advanced")
        ended = whole[cut : cut + 1] in (b"\n", b"\r", b"") or whole[cut - 1 : cut] in (b"\n", b"\r", b" ", b'"')
        assert ended, (cut, whole[cut - 20 : cut + 5])
        assert kept


@given(noise=st.binary(max_size=400), at=st.integers(0, 2000), case=st.sampled_from(sorted(READERS)))
def test_bytes_put_anywhere_give_a_list_or_a_sentence(noise: bytes, at: int, case: str) -> None:
    data = file_of(case).main
    with suppress(WatchkeeperError):
        read(case, data[:at] + noise + data[at:])


def test_a_cell_without_end_is_a_reject_or_a_sentence() -> None:
    row = b'1,"' + b"A" * 2_000_000 + b'",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    good = b'2,"B",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    assert read("ofac_alone", row + good) <= 2


def test_a_quote_left_open_costs_its_own_row_only() -> None:
    rows = [f'{n},"NAME {n}",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ' for n in range(1, 40)]
    rows[10] = rows[10].replace('NAME 11"', "NAME 11")
    split = ofac.SDN.split(ListFile(name="x", main="\r\n".join(rows).encode()))
    assert len(split.published) == 38
    assert [one.line for one in split.rejected] == [11]


def test_a_newline_inside_quotes_is_part_of_the_cell() -> None:
    row = b'1,"NAME\r\nOF TWO LINES",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    split = ofac.SDN.split(ListFile(name="x", main=row))
    assert [ofac.SDN.build(one).names[0].text for one in split.published] == ["NAME OF TWO LINES"]  # type: ignore[union-attr]


def test_other_encodings_are_read_or_refused() -> None:
    text = file_of("un").main.decode()
    wide = text.encode("utf-16")
    assert read("un", wide) == 2
    latin = '1,"JOSÉ",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '.encode("cp1252")
    split = ofac.SDN.split(ListFile(name="x", main=latin))
    assert split.published[0].fields[0][1] == "JOSÉ"
    for case in ("uk", "ftm"):
        with pytest.raises(SourceError):
            read(case, file_of(case).main + "é".encode("cp1252"))


def test_a_damaged_archive_is_a_sentence(tmp_path: Path) -> None:
    whole = gzip.compress(file_of("un").main)
    cut = tmp_path / "un.xml.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError):
        read_list(cut, "un")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "no list")
        archive.writestr("other.txt", "no list")
    (tmp_path / "x.zip").write_bytes(packed.getvalue())
    with pytest.raises(SourceError, match=r"none of them sdn.csv"):
        read_list(tmp_path / "x.zip", "ofac-sdn")


def test_every_list_says_its_key_terms_and_age() -> None:
    for kind in LISTS:
        assert kind.key
        assert kind.terms
        assert kind.stale_after_days > 0
        assert kind.readers
    assert un.READER.label == "un-xml 1"
