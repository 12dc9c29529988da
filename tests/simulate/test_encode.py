"""Every field we encode, an independent decoder (pyais) reads back."""

from typing import Any

import numpy as np
import pyais
import pytest

from watchkeeper.simulate import encode
from watchkeeper.simulate.sentence import double, single, tag_block, with_checksum


def lines_of(layout: encode.Layout, fields: dict[str, Any], count: int) -> list[list[str]]:
    """For each message its AIVDM sentences, without tag blocks."""
    sextets = encode.payload(layout, fields, count)
    tag = tag_block(["SYN-T01"], np.zeros(count, dtype=np.int16), np.full(count, 1_930_262_400))
    side = np.arange(count) % 2 == 1
    if layout is encode.STATIC_A:
        columns = double(tag, sextets, side, encode.fill_bits(layout), np.arange(count) % 10)
    else:
        columns = single(tag, sextets, side, encode.fill_bits(layout))
    texts = [bytes(column[column != 0]).decode("ascii") for column in columns.T]
    return [[line[line.index("!") :] for line in text.splitlines()] for text in texts]


def decoded(layout: encode.Layout, fields: dict[str, Any], count: int) -> list[dict[str, Any]]:
    return [pyais.decode(*lines).asdict(enum_as_int=True) for lines in lines_of(layout, fields, count)]


LAT = np.array([36.123455, -36.5, 91.0, 0.0])
LON = np.array([123.987655, -150.25, 181.0, -0.000005])
MOTION = {
    "mmsi": np.array([281_000_001, 490_999_999, 1, 999_999_999]),
    "lat": np.rint(LAT * 600_000).astype(np.int64),
    "lon": np.rint(LON * 600_000).astype(np.int64),
    "sog": np.array([0, 123, 1022, 1023]),
    "cog": np.array([0, 1799, 3599, 3600]),
    "heading": np.array([0, 180, 359, 511]),
    "second": np.array([0, 30, 59, 60]),
    "accuracy": np.array([0, 1, 0, 1]),
}


@pytest.mark.parametrize("kind", [1, 3])
def test_class_a_positions_round_trip(kind: int) -> None:
    turn = np.array([0, 20, -126, -128])
    fields = MOTION | {"type": kind, "status": np.array([0, 1, 5, 15]), "rot": turn}
    for index, found in enumerate(decoded(encode.CLASS_A, fields, 4)):
        assert (found["msg_type"], found["mmsi"]) == (kind, MOTION["mmsi"][index])
        assert found["status"] == fields["status"][index]
        assert found["lat"] == pytest.approx(LAT[index], abs=1e-6)
        assert found["lon"] == pytest.approx(LON[index], abs=2e-6)
        assert found["speed"] * 10 == pytest.approx(MOTION["sog"][index])
        assert found["course"] * 10 == pytest.approx(MOTION["cog"][index])
        assert (found["heading"], found["second"]) == (MOTION["heading"][index], MOTION["second"][index])
        assert found["accuracy"] == bool(MOTION["accuracy"][index])
    turns = [found["turn"] for found in decoded(encode.CLASS_A, fields, 4)]
    assert turns[0] == 0
    assert turns[1] == pytest.approx((20 / 4.733) ** 2, abs=1)
    assert turns[2] == pytest.approx(-((126 / 4.733) ** 2), abs=1)
    assert turns[3] == -128


def test_class_b_positions_round_trip() -> None:
    for index, found in enumerate(decoded(encode.CLASS_B, MOTION | {"type": 18, "carrier_sense": 1, "band": 1}, 4)):
        assert (found["msg_type"], found["mmsi"]) == (18, MOTION["mmsi"][index])
        assert found["lat"] == pytest.approx(LAT[index], abs=1e-6)
        assert found["lon"] == pytest.approx(LON[index], abs=2e-6)
        assert found["speed"] * 10 == pytest.approx(MOTION["sog"][index])
        assert found["course"] * 10 == pytest.approx(MOTION["cog"][index])
        assert (found["heading"], found["second"]) == (MOTION["heading"][index], MOTION["second"][index])
        assert (found["cs"], found["band"], found["dsc"]) == (True, True, False)


def test_long_range_positions_round_trip() -> None:
    fields = {"type": 27, "mmsi": 281_000_001, "status": 7, "sog": 12, "cog": 271, "raim": 1}
    fields |= {"lat": np.array([-2_170]), "lon": np.array([7_439])}
    (found,) = decoded(encode.LONG_RANGE, fields, 1)
    assert (found["msg_type"], found["mmsi"], found["status"]) == (27, 281_000_001, 7)
    assert (found["speed"], found["course"], found["raim"]) == (12, 271, True)
    assert found["lat"] == pytest.approx(-2_170 / 600, abs=1e-3)
    assert found["lon"] == pytest.approx(7_439 / 600, abs=1e-3)


def test_class_a_statics_round_trip_in_two_sentences() -> None:
    fields: dict[str, Any] = {
        "type": 5, "mmsi": 291_000_002, "imo": np.array([2_345_672, 0]), "ship_type": 80,
        "callsign": encode.six_bit_text(["QAB12", "QZ9"], 7),
        "name": encode.six_bit_text(["Corelis Star 2", ""], 20),
        "destination": encode.six_bit_text(["KAO-HSIUNG > X?", "12345678901234567890"], 20),
        "bow": 150, "stern": 33, "port": 12, "starboard": 18, "epfd": 1,
        "month": 12, "day": 31, "hour": 23, "minute": 59, "draught": np.array([134, 255]),
    }  # fmt: skip  # groups of the table
    first, second = decoded(encode.STATIC_A, fields, 2)
    assert [len(lines) for lines in lines_of(encode.STATIC_A, fields, 2)] == [2, 2]
    assert (first["imo"], first["callsign"], first["shipname"]) == (2_345_672, "QAB12", "CORELIS STAR 2")
    assert (second["imo"], second["callsign"], second["shipname"]) == (0, "QZ9", "")
    assert (first["destination"], second["destination"]) == ("KAO-HSIUNG > X?", "12345678901234567890")
    assert [first[key] for key in ("to_bow", "to_stern", "to_port", "to_starboard")] == [150, 33, 12, 18]
    assert [first[key] for key in ("month", "day", "hour", "minute", "epfd")] == [12, 31, 23, 59, 1]
    assert (first["ship_type"], first["draught"], second["draught"]) == (80, 13.4, 25.5)


def test_class_b_statics_round_trip_in_both_parts() -> None:
    common: dict[str, Any] = {"type": 24, "mmsi": 397_000_003}
    (name,) = decoded(encode.STATIC_B_NAME, common | {"part": 0, "name": encode.six_bit_text(["TORAVAN"], 20)}, 1)
    assert (name["partno"], name["shipname"], name["mmsi"]) == (0, "TORAVAN", 397_000_003)
    rest = {"part": 1, "ship_type": 36, "callsign": encode.six_bit_text(["QCC77"], 7)}
    rest |= {"bow": 9, "stern": 4, "port": 2, "starboard": 1}
    (found,) = decoded(encode.STATIC_B_REST, common | rest, 1)
    assert (found["partno"], found["ship_type"], found["callsign"]) == (1, 36, "QCC77")
    assert [found[key] for key in ("to_bow", "to_stern", "to_port", "to_starboard")] == [9, 4, 2, 1]


def test_no_sentence_is_longer_than_the_standard_allows() -> None:
    fields = {"type": 5, "mmsi": 291_000_002}
    assert all(len(line) <= 80 for lines in lines_of(encode.STATIC_A, fields, 1) for line in lines)


def test_other_talkers_get_a_checksum_too() -> None:
    known = "GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,"
    assert with_checksum(known) == f"${known}*76"
