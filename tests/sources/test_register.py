"""Facts about registers as they come: columns by many names, days of many kinds, words of many registers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.errors import MappingError, SourceError
from watchkeeper.model.register import STATUSES
from watchkeeper.sources.entries import read_entries
from watchkeeper.sources.flag_register import flag_entries, is_flag_register
from watchkeeper.sources.register import RegisterFile, register_of
from watchkeeper.sources.register_cells import BadCell, day_in, imo_in, number_in
from watchkeeper.sources.register_mapping import RegisterMapping, common
from watchkeeper.sources.register_words import flag_of, status_of


def read(text: str | bytes, mapping: str | None = None) -> RegisterFile:
    how = common() if mapping is None else RegisterMapping.from_dict({"name": "m", **yaml.safe_load(mapping)})
    data = text if isinstance(text, bytes) else text.encode()
    return register_of(read_entries(data, "r.csv", encoding=how.encoding, delimiter=how.delimiter), "r.csv", how)


def said(found: RegisterFile) -> dict[str, Any]:
    return {one.attribute: one.value for one in found.statements}


def spells(found: RegisterFile, attribute: str) -> list[tuple[str, date | None, date | None]]:
    return [(one.value, one.since, one.until) for one in found.statements if one.attribute == attribute]


def reasons(found: RegisterFile) -> list[str]:
    return [bad.reason for bad in found.rejected]


SCENARIO = (
    "label,imo,mmsi,name,callsign,flag,class,length_m,beam_m,issued,from,until,status\n"
    "SYNTHETIC,2010530,281586423,WESIRIVAN DAWN,QMDA0,XA,bulker,167,26,2012-10-26,2012-10-26,2031-03-05,in service\n"
    "SYNTHETIC,2079079,291000001,AREGAN,QABA0,XC,tanker,118,20,1998-01-02,2025-06-07,,scrapped\n"
)


def test_a_scenarios_register_is_read_without_a_mapping() -> None:
    first = [one for one in read(SCENARIO).statements if one.line == 2]
    assert {one.attribute: one.value for one in first} == {
        "mmsi": "281586423",
        "name": "WESIRIVAN DAWN",
        "call_sign": "QMDA0",
        "flag": "XA",
        "ship_type": "bulker",
        "length_m": "167",
        "width_m": "26",
        "issued": "2012-10-26",
        "status": "in_service",
    }
    assert {(one.subject, one.imo, one.label) for one in first} == {("imo 2010530", 2010530, "SYNTHETIC")}
    assert {(one.since, one.until) for one in first if one.attribute != "issued"} == {
        (date(2012, 10, 26), date(2031, 3, 5))
    }


def test_scrapped_from_a_day_is_broken_up_since_that_day_and_her_name_is_older() -> None:
    gone = [one for one in read(SCENARIO).statements if one.line == 3]
    since = {one.attribute: (one.value, one.since) for one in gone}
    assert since["status"] == ("broken_up", date(2025, 6, 7))
    assert since["issued"] == ("1998-01-02", date(1998, 1, 2))
    assert since["name"] == ("AREGAN", None)


def test_a_ship_called_lost_is_not_lost() -> None:
    assert spells(read("imo,name,from\n2010530,lost,2020-01-01\n"), "name") == [("lost", date(2020, 1, 1), None)]


def test_json_arrays_and_lines_say_the_same_as_csv() -> None:
    rows = [{"IMO": 2010530, "Name": "A", "Former names": ["B", "C"]}, {"IMO": "2079079", "Name": "D", "x": {"y": 1}}]
    array = read(json.dumps(rows))
    lines = read("\n".join(json.dumps(row) for row in rows))
    table = read('IMO,Name,Former names\n2010530,A,"B; C"\n2079079,D,\n')
    for found in (lines, table):
        assert [(o.subject, o.attribute, o.value) for o in found.statements] == [
            (o.subject, o.attribute, o.value) for o in array.statements
        ]
    assert [value for value, _, _ in spells(array, "former_name")] == ["B", "C"]


def test_former_names_have_no_days_for_the_entrys_are_those_of_the_name_she_has() -> None:
    found = read("imo,name,former_name,from\n2010530,A,B,2020-01-01\n")
    assert spells(found, "former_name") == [("B", None, None)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("20105,A,,", "IMO number that is not seven digits"),
        (",A,12x,", "MMSI that is no number of nine digits"),
        (",,,2020-01-01", "no IMO number, MMSI or name"),
        ("2010530,,,", "nothing said of the ship"),
        ("2010530,A,,soon", "day that is no ISO 8601 date; a mapping names other forms: `dates`"),
        ("2010530,A", "2 columns where the header has 4"),
        ('2010530,"A,,', "unbalanced quote"),
    ],
)
def test_an_entry_that_cannot_be_read_is_rejected_alone(row: str, reason: str) -> None:
    found = read(f"imo,name,mmsi,from\n{row}\n2079079,B,,\n")
    assert (found.entries, reasons(found)) == (2, [reason])
    assert found.rejected[0].line == 2
    assert said(found)["name"] == "B"


def test_an_entry_that_ends_before_it_begins_is_rejected() -> None:
    assert reasons(read("imo,name,from,until\n2010530,A,2020-01-02,2020-01-01\n")) == ["ends before it begins"]


def test_a_quoted_cell_may_go_over_lines() -> None:
    found = read('imo,owner,name\n2010530,"Invented Shipping,\n1 Quay",A\n2079079,X,B\n')
    assert [one.value for one in found.statements if one.attribute == "owner"] == ["Invented Shipping, 1 Quay", "X"]
    assert [one.line for one in found.statements if one.attribute == "name"] == [2, 4]


def test_ships_without_an_imo_number_go_by_mmsi_and_else_by_what_their_entry_says() -> None:
    found = read("imo,mmsi,name\n,281586423,A\nunknown,0,B\n")
    assert sorted({one.subject.split()[0] for one in found.statements}) == ["entry", "mmsi"]


def test_an_imo_number_with_a_wrong_check_digit_is_kept_as_given() -> None:
    assert {one.imo for one in read("imo,name\n2010531,A\n").statements} == {2010531}


def test_a_mapping_says_columns_days_words_and_units() -> None:
    mapping = """
        delimiter: ";"
        encoding: cp1252
        dates: ["%d.%m.%Y"]
        since: Eintrag
        columns:
          imo: Nummer
          name: Schiff
          flag: {from: Flagge, since: Flagge seit, values: {Norge: "NO", Färöer: FO}}
          status: {from: Lage, values: {ab: broken_up}}
          length_m: {from: Fuß, scale: 0.3048}
    """
    found = read(
        "Nummer;Schiff;Eintrag;Flagge;Flagge seit;Lage;Fuß\n2010530;Möwe;1.2.2020;Färöer;3.4.2021;;100\n".encode(
            "cp1252"
        ),
        mapping,
    )
    assert said(found) == {"name": "Möwe", "flag": "FO", "length_m": "30.48"}
    assert spells(found, "flag") == [("FO", date(2021, 4, 3), None)]
    assert spells(found, "name") == [("Möwe", date(2020, 2, 1), None)]


def test_words_that_no_table_knows_are_kept_and_counted() -> None:
    found = read("imo,flag,status\n2010530,Atlantis,resting\n2079079,Panama,In Service\n")
    assert found.strange == {"flag: Atlantis": 1, "status: resting": 1}
    assert [one.value for one in found.statements] == ["Atlantis", "resting", "PA", "in_service"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns: {imo: a, name: {fro: b}}", "unknown key"),
        ("columns: {imo: a, colour: b}", "unknown key"),
        ("columns: {flag: {from: a, values: {NO: x}}}", "quote it"),
        ("columns: {name: {from: a, scale: 2}}", "is no number"),
        ("columns: {length_m: {from: a, scale: -1}}", "above 0"),
        ("since: x", "needs a key `columns`"),
        ("columns: {name: [[a]]}", "expected the name of a column"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_said(text: str, problem: str) -> None:
    with pytest.raises(MappingError, match=problem):
        RegisterMapping.from_dict({"name": "m", **yaml.safe_load(text)})


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b"colour,shape\nred,round\n", "none is known"),
        (b"imo\n2010530\n", "none is known"),
        (b"imo,name\n2010530,M\xf6we\n", "is not UTF-8 text"),
        (b"[{", "is none"),
        (b"\x00\x01\x02", "none is known"),
    ],
)
def test_a_file_that_is_no_register_is_said_in_a_sentence(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        read(data)


def test_flags_and_statuses_are_known_by_many_words() -> None:
    assert [flag_of(text) for text in ("PA", "pan", "Panama", "KOREA, SOUTH", "St. Vincent & Grenadines", "XA")] == [
        "PA",
        "PA",
        "PA",
        "KR",
        "VC",
        "XA",
    ]
    assert flag_of("Atlantis") is None
    words = ("Broken Up", "scrapped", "in service", "In Service/Commission", "Never  Built", "total loss")
    assert [status_of(word) for word in words] == [
        "broken_up", "broken_up", "in_service", "in_service", "never_built", "lost",
    ]  # fmt: skip
    assert all(status_of(word) == word for word in STATUSES)


def test_days_and_numbers_are_read_as_registers_write_them() -> None:
    assert day_in("2019", ()) == date(2019, 1, 1)
    assert day_in("2019", (), last=True) == date(2019, 12, 31)
    assert day_in("2020-02", (), last=True) == date(2020, 2, 29)
    assert day_in("20200203", ()) == day_in("2020-02-03T10:00:00Z", ()) == date(2020, 2, 3)
    assert day_in("9999-12-31", ()) is day_in("n/a", ()) is None
    assert [number_in(text, "gross_tonnage") for text in ("12,345", "12 345", "12345.0", "0", "-")] == [
        12345.0, 12345.0, 12345.0, None, None,
    ]  # fmt: skip
    assert number_in("26,4 m", "width_m") == 26.4
    assert [number_in(text, "built") for text in ("2007", "2007-03-01", "200703")] == [2007.0] * 3
    for bad in ("1e5", "inf", "-3", "9" * 400):
        with pytest.raises(BadCell):
            number_in(bad, "length_m")
    assert imo_in("IMO 2010530") == imo_in("2010530.0") == 2010530


def test_a_table_of_country_codes_is_told_by_its_columns() -> None:
    found = read_entries(b"mid,code,name,closed\n281,XA,Brenmark,\n286,Panama,P,2030-01-02\n99,XB,,\n", "f.csv")
    assert is_flag_register(found.columns)
    codes, rejected = flag_entries(found)
    assert [(one.mid, one.flag, one.closed) for one in codes] == [(281, "XA", None), (286, "PA", date(2030, 1, 2))]
    assert [bad.line for bad in rejected] == [4]


CELL = st.text(alphabet=' ,;"\n\r\tA0-9éß\u2028', max_size=8) | st.text(max_size=6)


@given(st.lists(CELL, max_size=30))
def test_no_text_breaks_the_reader_and_every_line_is_accounted_for(cells: Iterable[str]) -> None:
    text = "imo,name,from,length_m\n" + "".join(cells)
    found = read(text.encode("utf-8", "replace"))
    assert len({one.line for one in found.statements} | {bad.line for bad in found.rejected}) <= found.entries
    assert found.entries >= len(found.rejected)


def test_a_ship_without_a_number_is_another_in_another_entry_and_the_same_on_another_line() -> None:
    first, second = read("imo,name\n,A\n"), read("imo,name\n,B\n,A\n")
    subjects = [
        {one.value: one.subject for one in found.statements if one.attribute == "name"} for found in (first, second)
    ]
    assert subjects[0]["A"] == subjects[1]["A"] != subjects[1]["B"]
