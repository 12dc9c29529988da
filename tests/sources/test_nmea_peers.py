"""Our decoding against two others, field by field, on logs of real transmissions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyais
import pytest
from benchmarks.decode_agreement import SENTENCE, compared, disagreements

from tests.nmea_lines import Found, read

LOGS = [
    "aisdb/test_data_20211101.nm4",
    "gpsd/ais-18-27.log",
    "gpsd/ais-nmea.log",
    "gpsd/ais_unpack_sixbit.log",
    "gpsd/sample.aivdm",
    "libais/tagblock.nmea",
    "libais/test.aivdm",
    "libais/typeexamples.nmea",
    "pyais/ais_test_messages",
    "pyais/messages.ais",
    "pyais/mixed.txt",
    "pyais/nmea_data_sample.txt",
    "pyais/timestamped.ais",
]

GOLDEN = Path(__file__).parents[1] / "golden" / "sources"


def read_log(reference_data: Path, log: str) -> tuple[bytes, Found]:
    data = (reference_data / "ais/nmea" / log).read_bytes()
    return data, read(data)


@pytest.mark.parametrize("log", LOGS)
def test_every_field_of_every_message_is_what_pyais_decodes(reference_data: Path, log: str) -> None:
    data = (reference_data / "ais/nmea" / log).read_bytes()
    assert disagreements(data) == []
    assert compared(data) > 0


@pytest.mark.parametrize("log", LOGS)
def test_every_single_sentence_that_pyais_can_decode_is_a_row_or_has_a_reason(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    rows = {row["offset"] for name in ("positions", "statics", "others") for row in found.rows[name]}
    rejected = {row["offset"]: row["reason"] for row in found.rows["rejects"]}
    for line in re.finditer(rb"[^\r\n]+", data):
        sentence = SENTENCE.search(line[0])
        if sentence is None or line[0].startswith(b"#") or sentence[1] != b"1":
            continue
        try:
            theirs = pyais.decode(sentence[0]).asdict()
        except (pyais.exceptions.AISBaseException, ValueError):
            continue
        if line.start() in rows:
            continue
        reason = rejected[line.start()]
        allowed = {"bad checksum", "payload too short", "unknown message type"}
        no_mmsi = set() if 0 < theirs["mmsi"] <= 999_999_999 else {"no MMSI"}
        assert reason in allowed | no_mmsi, (line[0], theirs)


@pytest.mark.parametrize("log", LOGS)
def test_every_sentence_of_a_log_is_in_a_row_or_a_reject(reference_data: Path, log: str) -> None:
    data, found = read_log(reference_data, log)
    kept = {row["offset"] for rows in found.rows.values() for row in rows}
    kept |= {row["offset_last"] for name in ("statics", "others") for row in found.rows[name]}
    lost = []
    for line in re.finditer(rb"[^\r\n]+", data):
        sentence = SENTENCE.search(line[0])
        middle = sentence is not None and b"1" < sentence[2] < sentence[1]  # only ends of a message are named
        if sentence is not None and not line[0].startswith(b"#") and not middle and line.start() not in kept:
            lost.append(line[0])
    assert lost == []


GPSD = {
    "lat": "lat",
    "lon": "lon",
    "speed_kn": "speed",
    "course_deg": "course",
    "heading_deg": "heading",
    "nav_status": "status",
}


def test_every_position_of_gpsd_s_sample_is_what_gpsd_decodes(reference_data: Path) -> None:
    folder = reference_data / "ais/nmea/gpsd"
    theirs = [json.loads(line) for line in (folder / "sample.aivdm.js.chk").read_text().splitlines()]
    theirs = [row for row in theirs if row["type"] in (1, 2, 3, 18, 19, 27)]
    ours = read((folder / "sample.aivdm").read_bytes()).positions
    assert [(row["msg_type"], row["mmsi"]) for row in ours] == [(row["type"], row["mmsi"]) for row in theirs]
    for row, other in zip(ours, theirs, strict=True):
        coarse = 1e-4 if row["msg_type"] == 27 else 1e-6
        for name, their_name in GPSD.items():
            value = other.get(their_name)
            if value == {"heading_deg": 511}.get(name):
                value = None
            assert row[name] == (value if value is None else pytest.approx(value, abs=coarse, rel=1e-6)), name


@pytest.mark.parametrize("case", [*sorted(path.name for path in GOLDEN.glob("application_*")), "texts_and_commands"])
def test_pyais_decodes_our_own_cases_of_rare_messages_alike(case: str) -> None:
    assert disagreements((GOLDEN / case / "input.nmea").read_bytes()) == []
