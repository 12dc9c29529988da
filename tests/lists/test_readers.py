"""Golden cases: `golden/<reader>/list.*` in, `expected.txt` out. Every name in them is invented."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lists.plain import said_by
from watchkeeper.lists import au, ca, ch, eu, eu_xml, ftm, nz, ofac, ofac_advanced, uk, uk_xml, un
from watchkeeper.lists.published import ListFile, Reader
from watchkeeper.lists.table import table_reader
from watchkeeper.lists.tables_of_publishers import JAPAN, UN_VESSELS

FOLDER = Path(__file__).parent / "golden"
READERS: dict[str, Reader] = {
    "un": un.READER,
    "ofac_alone": ofac.SDN,
    "ofac_set": ofac.SDN,
    "uk": uk.READER,
    "eu": eu.READER,
    "ca": ca.READER,
    "au": au.READER,
    "nz": nz.READER,
    "ch": ch.READER,
    "csv": table_reader(),
    "ftm": ftm.READER,
    "eu_xml": eu_xml.READER,
    "uk_xml": uk_xml.READER,
    "ofac_advanced": ofac_advanced.READER,
    "jp": JAPAN,
    "un_vessels": UN_VESSELS,
}


TABLES = ("csv", "ofac_set", "jp", "un_vessels")
"""Not guessed from how they begin."""


def file_of(case: str) -> ListFile:
    folder = FOLDER / case
    main = next(path for path in folder.iterdir() if path.stem == "list")
    parts = {path.stem: path.read_bytes() for path in folder.iterdir() if path.stem in ("alt", "add")}
    return ListFile(name=main.name, main=main.read_bytes(), parts=parts)


@pytest.mark.parametrize("case", READERS)
def test_a_file_says_what_is_written_beside_it(case: str) -> None:
    said, expected = said_by(READERS[case], file_of(case)), FOLDER / case / "expected.txt"
    if os.environ.get("WATCHKEEPER_REWRITE_GOLDEN") == "1":
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", READERS)
def test_the_same_bytes_say_the_same_twice(case: str) -> None:
    assert said_by(READERS[case], file_of(case)) == said_by(READERS[case], file_of(case))


def test_every_reader_guesses_its_own_file_and_no_other() -> None:
    own = {case for case in READERS if case not in TABLES}
    for case in own:
        head = file_of(case).main[:4096]
        fits = {other for other in own if READERS[other].begins(head)}
        assert fits == {case}


def test_a_reformatted_un_list_is_changed_in_no_entry() -> None:
    file = file_of("un")
    apart = ListFile(name="un.xml", main=file.main.replace(b"><", b">\n   <"))
    before, after = un.READER.split(file).published, un.READER.split(apart).published
    assert [one.raw_hash for one in before] == [one.raw_hash for one in after]
