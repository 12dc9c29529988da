"""Global Fishing Watch's samples: JSON objects, one a line or in one array, sometimes with NaN."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nmea_lines import read
from watchkeeper.model.errors import SourceError
from watchkeeper.sources import json_lines
from watchkeeper.sources.json_lines import JsonReader

ONE = '{"ssvid": "445123000", "timestamp": "1930608000.0", "lat": "38.25", "lon": "124.5", "type": "AIS.1"}'
TWO = '{"ssvid": "445123000", "timestamp": 1930608060.5, "lat": 38.5, "lon": 124.75, "speed_knots": NaN, "type": "AIS.18"}'
NAME = (
    '{"ssvid": "445123000", "timestamp": 1930608000, "lat": null, "lon": null, "type": "5", "shipname": "A {\\"B\\"}"}'
)
FORMS = {
    "lines": f"{ONE}\n{TWO}\n{NAME}\n",
    "array": f"[{ONE},{TWO},{NAME}]",
    "pretty array": "[\n  " + ",\n  ".join([ONE, TWO.replace(", ", ",\n    "), NAME]) + "\n]\n",
    "no end of line": f"{ONE}{TWO}{NAME}",
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_objects_are_read_from_lines_and_from_an_array(form: str) -> None:
    found = read(FORMS[form].encode(), JsonReader())
    first, second = found.positions
    assert (first["t"], first["lat"], first["msg_type"]) == (datetime(2031, 3, 7, tzinfo=UTC), 38.25, 1)
    assert (second["t"].microsecond, second["lon"], second["msg_type"], second["speed_kn"]) == (
        500_000,
        124.75,
        18,
        None,
    )
    assert [row["name"] for row in found.statics] == ['A {"B"}']
    assert found.reasons == []


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_offset_of_an_object_leads_to_it(form: str) -> None:
    data = FORMS[form].encode()
    found = read(data, JsonReader())
    for row in found.positions + found.statics:
        assert data[row["offset"] :].startswith(b'{"ssvid"')
    assert len({row["offset"] for row in found.positions + found.statics}) == 3


@given(st.integers(1, 60))
@settings(max_examples=8)
def test_where_reading_pauses_changes_nothing(size: int) -> None:
    data = FORMS["pretty array"].encode()
    whole = read(data, JsonReader())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines, "READ_BYTES", size)
        patch.setattr(json_lines, "BATCH_OBJECTS", 1)
        assert read(data, JsonReader()).rows == whole.rows


def test_satellite_and_shore_stations_are_told_apart() -> None:
    rows = [
        f'{{"ssvid":"1","timestamp":1930608000,"lat":1,"lon":1,"receiver_type":"{kind}"}}'
        for kind in ("terrestrial", "satellite", "dynamic", "balloon")
    ]
    found = read("\n".join(rows).encode(), JsonReader())
    assert [row["receiver"] for row in found.positions] == ["terrestrial", "satellite", "satellite", None]


@pytest.mark.parametrize(
    "broken",
    [
        '{"ssvid": oops}',
        '{"ssvid": "445123000"',
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"a":"' + "x" * (2 << 20) + '"}',
    ],
    ids=["no JSON", "never ends", "nested 100,000 deep", "over 1 MiB"],
)
def test_a_broken_object_is_a_reject_and_those_before_it_are_read(broken: str) -> None:
    found = read(f"{ONE}\n{broken}".encode(), JsonReader())
    assert len(found.positions) == 1
    assert set(found.reasons) == {"not JSON"}
    assert found.rows["rejects"][0]["offset"] == len(ONE) + 1
    assert found.counts.rejected["not JSON"] == len(found.reasons)


def test_a_stream_of_broken_objects_alone_is_all_rejects() -> None:
    found = read(b'{"ssvid": oops}\n{x}\n', JsonReader())
    assert (found.reasons, found.counts.sentences) == (["not JSON", "not JSON"], 2)


def test_objects_without_ship_are_rejects_even_where_a_whole_batch_is_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "BATCH_OBJECTS", 1)
    found = read(f'{ONE}{{}}{{"note": "none"}}{TWO}'.encode(), JsonReader())
    assert (len(found.positions), found.reasons) == (2, ["no MMSI", "no MMSI"])


def test_objects_with_other_keys_need_a_mapping() -> None:
    with pytest.raises(SourceError, match="--mapping"):
        read(b'{"ssvid": "445123000"}', JsonReader())
