"""NMEA as it lies in files: line ends, blocks, rubbish; nothing is lost and every row leads to its bytes."""

from __future__ import annotations

import io
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.nmea_lines import TABLES, Found, position, read, sentence, tagged, text_of, voyage
from watchkeeper.sources import nmea
from watchkeeper.sources.blocks import BLOCK_BYTES, MAX_LINE_BYTES, blocks

GOLDEN = Path(__file__).parents[1] / "golden" / "sources"
INPUTS = {path.parent.name: path.read_bytes() for path in sorted(GOLDEN.glob("*/input.nmea"))}
LINE_LEVEL = {"not an NMEA sentence", "malformed sentence", "no checksum", "bad checksum"}
LINES = [
    position(219000001, speed=12.3),
    tagged(position(219000002), "c:1930608000,s:rA"),
    *voyage(219000003, shipname="OCEAN STAR"),
    "$GPZDA,160012.71,11,03,2031,-1,00*7D",
    *voyage(219000004, sequence=2, shipname="GOLDEN SUN")[::-1],
    "rubbish",
    position(219000005)[:-2] + "00",
    voyage(219000006, sequence=3)[0],
    position(219000007, kind=27, lat=1, lon=2),
]


def facts(found: Found) -> dict[str, list[Any]]:
    """Rows without their places in the file; in no order, for a message given up on is written when it is given up."""
    plain = {
        name: [{k: v for k, v in row.items() if k not in ("offset", "offset_last")} for row in rows]
        for name, rows in found.rows.items()
    }
    return {name: sorted(map(repr, rows)) for name, rows in plain.items()}


def line_at(data: bytes, offset: int) -> bytes:
    return re.split(rb"[\r\n]", data[offset:], maxsplit=1)[0]


# --- lines and blocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\r\n", "\n"])
def test_a_line_ends_with_lf_or_cr_or_both(end: str) -> None:
    assert facts(read(text_of(LINES, end))) == facts(read(LINES))
    assert facts(read(text_of(LINES, end).rstrip(b"\r\n"))) == facts(read(LINES))


@pytest.mark.parametrize("case", sorted(INPUTS))
@pytest.mark.parametrize("size", [1, 61, 200, 1000])
def test_where_a_file_is_cut_into_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch, case: str, size: int) -> None:
    whole = read(INPUTS[case])
    monkeypatch.setattr(nmea, "blocks", partial(blocks, block_bytes=size))
    cut = read(INPUTS[case])
    assert cut.counts == whole.counts
    for table in TABLES:
        assert in_order(cut.rows[table]) == in_order(whole.rows[table])


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by place, without the text of a reject: of a part in an earlier block only the archive has the line."""
    return [{k: v for k, v in row.items() if k != "text"} for row in sorted(rows, key=lambda row: row["offset"])]


@given(st.lists(st.binary(max_size=12), max_size=8), st.integers(1, 40))
def test_blocks_are_whole_lines_and_together_they_are_the_file(lines: list[bytes], size: int) -> None:
    data = b"\n".join(lines)
    found = list(blocks(io.BytesIO(data), size))
    assert b"".join(block for _, block in found) == data
    assert [data[offset : offset + len(block)] for offset, block in found] == [block for _, block in found]
    assert all(block.endswith(b"\n") for _, block in found[:-1])


@pytest.mark.parametrize("size", [MAX_LINE_BYTES + 1, 2 * BLOCK_BYTES + 5])
def test_a_line_over_1_mib_is_a_reject_and_the_lines_around_it_are_read(size: int) -> None:
    data = text_of([position(219000001)]) + b"x" * size + b"\n" + text_of([position(219000002)])
    found = read(data)
    assert [row["mmsi"] for row in found.positions] == [219000001, 219000002]
    assert set(found.reasons) == {"not an NMEA sentence"}
    assert all(len(row["text"]) == 500 for row in found.rows["rejects"][:1])
    assert line_at(data, found.positions[1]["offset"]).decode() == position(219000002)


# --- rubbish ---------------------------------------------------------------------------------------------------------


def accounted(data: bytes) -> Found:
    """What is read of `data`, when every line of it is a sentence, a reject or ignored."""
    found = read(data)
    lines = [line for line in re.split(rb"[\r\n]", data) if line]
    at_line_level = [reason for reason in found.reasons if reason in LINE_LEVEL]
    assert found.counts.sentences + found.counts.ignored_lines + len(at_line_level) == len(lines)
    assert found.counts.messages + sum(found.counts.rejected.values()) <= len(lines)
    for name in TABLES[:3]:
        assert len(found.rows[name]) == getattr(found.counts, name)
        for row in found.rows[name]:
            assert b"VDM," in line_at(data, row["offset"]) or b"VDO," in line_at(data, row["offset"])
    return found


@given(st.binary(max_size=400))
@example(b"\\")
@example(b"!")
@example(b"!AIVDM*00")
@example(b"\\*00\\")
@example(b"\x00" * 100)
@settings(max_examples=300)
def test_binary_rubbish_is_rejected_line_by_line(data: bytes) -> None:
    accounted(data)


@given(st.data())
@settings(max_examples=200)
def test_damage_to_any_bytes_of_a_log_costs_rows_but_is_always_accounted_for(data: st.DataObject) -> None:
    log = bytearray(INPUTS[data.draw(st.sampled_from(sorted(INPUTS)))])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(log) - 1))
        log[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    accounted(bytes(log))


def test_unprintable_bytes_of_a_reject_are_escaped_and_long_lines_cut() -> None:
    found = read(b"\x1b[31m\xff\x00\n" + b"y" * 600 + b"\n")
    assert [row["text"] for row in found.rows["rejects"]] == ["\\x1b[31m\\xff\\x00", "y" * 500]


def test_blanks_make_no_line() -> None:
    found = read(b"   \n\t\n\n" + text_of([position(219000001)]))
    assert (found.counts.ignored_lines, len(found.positions), found.reasons) == (2, 1, [])


# --- messages of several parts ---------------------------------------------------------------------------------------


def test_parts_without_times_2000_lines_apart_belong_to_different_messages() -> None:
    first, second = voyage(219000001, shipname="OCEAN STAR")
    other = position(219000002)
    near, far = read([first, *[other] * 1999, second]), read([first, *[other] * 2000, second])
    assert [row["partial"] for row in near.statics] == [False]
    assert [row["partial"] for row in far.statics] == [True]
    assert (near.reasons, far.reasons) == ([], ["incomplete multi-part message"])


def test_of_more_messages_than_can_wait_the_one_that_waited_longest_is_given_up() -> None:
    waiting = [tagged(voyage(219000001 + n)[0], f"g:1-2-{n}") for n in range(65)]
    rest = [tagged(voyage(219000001 + n)[1], f"g:2-2-{n}") for n in range(1, 65)]
    found = read([*waiting, *rest])
    assert [row["mmsi"] for row in found.statics if row["partial"]] == [219000001]
    assert len(found.statics) == 65


def test_every_line_of_a_rejected_message_is_a_reject() -> None:
    first, second = voyage(0, shipname="NOBODY")
    found = read([first, position(219000001), second])
    assert sorted(row["text"] for row in found.rows["rejects"]) == sorted([first, second])
    assert set(found.reasons) == {"no MMSI"}


def test_a_part_longer_than_any_transmission_is_rejected() -> None:
    found = read([sentence(f"AIVDM,2,1,1,A,{'5' * 513},0"), sentence(f"AIVDM,1,1,,A,{'1' * 1025},0")])
    assert found.reasons == ["malformed sentence", "malformed sentence"]


def test_commas_that_no_sentence_has_are_rejected() -> None:
    payload = "13HOI:0P0000VOHLCnHQKwvL05Ip"
    bodies = [f"AIVDM,1,1,,A,{payload}{behind}" for behind in (",,", ",0,", ",,0", ",0,0", "")]
    found = read([sentence(body) for body in bodies] + [sentence(f"AIVDM,1,1,,A,{payload[:9]},{payload[9:]},0")])
    assert found.positions == []
    assert sum(reason in ("malformed sentence", "bad payload character") for reason in found.reasons) == 6
    assert len(read([sentence(f"AIVDM,1,1,,A,{payload},0"), sentence(f"AIVDM,1,1,,A,{payload},")]).positions) == 2


def test_a_part_heard_twice_begins_another_message() -> None:
    """Two receivers without names hand over the same two sentences: both messages are kept."""
    first, second = voyage(219000001, shipname="OCEAN STAR")
    found = read([first, first, second, second])
    assert [(row["name"], row["partial"]) for row in found.statics] == [("OCEAN STAR", False)] * 2


# --- stations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("station", "receiver"),
    [
        ("SYN-S1", "satellite"),
        ("SYN-T3", "terrestrial"),
        ("rORBCOMM999", "satellite"),
        ("rORBCOMM000", "terrestrial"),
        ("rORBCOMM104", None),
        ("r003669946", None),
    ],
)
def test_a_station_is_a_satellite_only_where_its_publisher_says_so(station: str, receiver: str | None) -> None:
    (row,) = read([tagged(position(219000001), f"s:{station}")]).positions
    assert (row["station"], row["receiver"]) == (station, receiver)


def test_ten_thousand_stations_are_told_apart() -> None:
    names = [f"r{n:09d}" for n in range(10_000)]
    line = position(219000001)
    found = read([tagged(line, f"s:{name}") for name in names * 2])
    assert [row["station"] for row in found.positions] == names * 2
