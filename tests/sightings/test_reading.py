"""Facts about reports of sightings as they come: tables, GeoJSON, KML, and what is refused of them."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.errors import SourceError
from watchkeeper.sightings import BadRow, Sighting, read_sightings, sighting_of
from watchkeeper.sightings.words import degrees_in, group_of, time_in


def only(text: str | bytes) -> Sighting:
    data = text.encode() if isinstance(text, str) else text
    [one] = read_sightings(data, "file").reported
    return one.sighting


def of(**row: Any) -> Sighting:
    return sighting_of({"time": "2031-03-04T12:30Z", "lat": 34.5, "lon": 128.25, **row})[0]


def refused(**row: Any) -> str:
    with pytest.raises(BadRow) as bad:
        of(**row)
    return bad.value.reason


def test_a_table_of_a_scenario_needs_no_mapping_and_its_label_stays() -> None:
    head = "label,t,by,lat,lon,length_m,class,name,imo\n"
    found = only(head + "SYNTHETIC,2031-03-04T12:50:00Z,aircraft,34.01264,126.1767,187,tanker,EVEN KEEL,2473689\n")
    assert (found.label, found.sensor, found.ship_type, found.length_m) == ("SYNTHETIC", "aircraft", "tanker", 187.0)
    assert (found.painted_name, found.painted_imo, found.t) == (
        "EVEN KEEL",
        "2473689",
        datetime(2031, 3, 4, 12, 50, tzinfo=UTC),
    )
    echo = only(head + "SYNTHETIC,2031-03-04T12:50:00Z,radar,34.01264,126.1767,187,,,\n")
    assert (echo.painted_name, echo.painted_imo, echo.ship_type, echo.major_m) == (None, None, None, None)


def test_a_date_time_group_and_degrees_and_minutes_are_read_as_sailors_write_them() -> None:
    found = only("DTG;Latitude;Longitude;Remarks\n041230ZMAR31;34-18.3N;128-21.0E;two hoses\n")
    assert found.t == datetime(2031, 3, 4, 12, 30, tzinfo=UTC)
    assert (found.lat, found.lon, found.note) == (pytest.approx(34.305), pytest.approx(128.35), "two hoses")


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("34.5", 34.5), ("-34.5", -34.5), ("34-30S", -34.5), ("S34 30 36", -34.51), ("34°30'36\"N", 34.51), ("34N", 34.0)],
)
def test_latitudes_in_the_forms_of_the_field(text: str, degrees: float) -> None:
    assert degrees_in(text, "S") == pytest.approx(degrees)


@pytest.mark.parametrize("text", ["34-60N", "34E", "N34N", "north", "34-30-60N", ""])
def test_what_is_no_latitude(text: str) -> None:
    assert degrees_in(text, "S") is None


@pytest.mark.parametrize("text", ["320000ZMAR31", "041260ZMAR31", "041230ZXXX31", "yesterday"])
def test_what_is_no_time(text: str) -> None:
    assert time_in(text) is None


def test_a_bearing_and_range_place_the_ship_and_keep_where_the_observer_was() -> None:
    said = {"t": "2031-03-04", "own_lat": "0", "own_lon": "179.9", "bearing": "90", "range_nm": "12"}
    found, _ = sighting_of(said)
    assert (found.lat, found.lon) == (pytest.approx(0.0, abs=1e-9), pytest.approx(-179.9, abs=1e-3))
    assert (found.observer_lon, found.range_m, found.ellipse_bearing_deg) == (179.9, 22_224.0, 90.0)
    assert found.major_m == pytest.approx(0.1 * 22_224 / 1.96 * 2.4477, rel=1e-3)


def test_an_ellipse_is_turned_so_that_its_long_axis_comes_first() -> None:
    found = of(major_m=100, minor_m=400, orientation_deg=30)
    assert (found.major_m, found.minor_m, found.ellipse_bearing_deg) == (400, 100, 120)
    assert of(error_m=250).minor_m == 250


def test_what_cannot_be_is_refused_with_the_same_words_for_the_same_fault() -> None:
    assert refused(time=None) == "no time"
    assert refused(time="noon") == "a time that is none"
    assert refused(lat=91) == "lat out of range"
    assert refused(lat="x") == "lat that is no angle"
    assert refused(lat=None) == "half a position"
    assert refused(lat=None, lon=None, bearing=10, range_m=5) == "no position"
    assert refused(length_m="long") == "length_m that is no number"
    assert refused(length_m=900) == "length_m out of range"
    assert refused(mmsi="66600000x") == "broadcast_mmsi that is none"
    assert refused(speed="nan0") == "speed_kn that is no number"
    assert refused(latitude=34.6) == "two columns for one thing"
    assert refused(hails="[1]") == "hails that are no questions and answers"


def test_an_imo_number_is_kept_as_it_was_read() -> None:
    assert of(imo="20?0003").painted_imo == "20?0003"


def test_what_is_not_known_is_kept_and_what_says_nothing_is_nothing() -> None:
    found = of(**{"Sea state": "4", "name": "N/A", "flag": "  "})
    assert json.loads(found.properties) == {"Sea state": "4"}
    assert (found.painted_name, found.flag) == (None, None)


def test_hails_are_questions_and_answers() -> None:
    text = of(hails="Last port? = Haven; Cargo?=none").hails
    assert json.loads(text or "") == [
        {"question": "Last port?", "answer": "Haven"},
        {"question": "Cargo?", "answer": "none"},
    ]


def test_bad_rows_are_counted_and_the_others_are_kept() -> None:
    found = read_sightings(b"time,lat,lon\n2031-03-04,1,2\n2031-03-04,1\nnoon,1,2\n\n2031-03-05,1,2\n", "f")
    assert [one.number for one in found.reported] == [1, 4]
    assert [str(bad) for bad in found.rejected] == [
        "row 2: wrong number of columns: 2 of 3",
        "row 3: a time that is none: noon",
    ]


def test_features_are_points_with_properties() -> None:
    point = {"type": "Point", "coordinates": [128.25, 34.5, 0.0]}
    properties = {"time": "2031-03-04T12:30Z", "mmsi": 666000001, "photos": ["a.jpg"]}
    features = [
        {"type": "Feature", "properties": properties, "geometry": point},
        {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": []}},
        3,
    ]
    found = read_sightings(json.dumps({"type": "FeatureCollection", "features": features}).encode(), "f")
    assert found.form == "geojson"
    assert [bad.reason for bad in found.rejected] == ["a geometry that is no point", "not a Feature"]
    [one] = found.reported
    assert (one.sighting.lat, one.sighting.broadcast_mmsi, one.sighting.photos) == (
        34.5,
        666000001,
        '[{"name": "a.jpg"}]',
    )


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>R-7</name>
<description>hoses out</description><TimeStamp><when>2031-03-04T12:30:00Z</when></TimeStamp>
<ExtendedData><Data name="name"><value>EVEN KEEL</value></Data><Data name="activity"><value>alongside</value></Data>
</ExtendedData>
<Point><coordinates>128.25,34.5,0</coordinates></Point></Placemark></Document></kml>"""


def test_a_placemark_is_a_sighting_and_its_own_name_the_reference() -> None:
    found = only(KML)
    assert (found.reference, found.painted_name, found.activity) == ("R-7", "EVEN KEEL", "alongside")
    assert (found.note, found.lat, found.lon) == ("hoses out", 34.5, 128.25)


BOMB = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><name>&b;</name></kml>'
OUTSIDE = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, '<!DOCTYPE kml SYSTEM "http://example.org/x.dtd"><kml/>'])
def test_kml_that_declares_entities_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="declares a document type or entities"):
        read_sightings(text.encode(), "f")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b'{"type":"Topology"}',
        b"<kml",
        b"<html/>",
        b"\xff\xfe\x00",
        b"a,b\n",
        b"a,a,a\n1,2,3\n",
        b"t,lat,lon\n",
    ],
)
def test_what_is_no_file_of_sightings_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(SourceError):
        read_sightings(data, "f")


@given(st.text(), st.sampled_from(["", "time,lat,lon\n", '{"type":"FeatureCollection","features":[', "<kml>"]))
def test_no_text_breaks_the_reader(text: str, start: str) -> None:
    with suppress(SourceError):
        read_sightings((start + text).encode("utf-8", "surrogatepass"), "f")


def test_one_report_has_one_id_however_it_came() -> None:
    table = only("time,lat,lon,name,ref\n2031-03-04T12:30:00Z,34.5,128.25,EVEN KEEL,\n")
    feature = {
        "type": "Feature",
        "properties": {"when": "2031-03-04T12:30Z", "vessel_name": "EVEN KEEL"},
        "geometry": {"type": "Point", "coordinates": [128.25, 34.5]},
    }
    assert table.sighting_id == only(json.dumps(feature)).sighting_id
    assert table.sighting_id != only("time,lat,lon,name\n2031-03-04T12:30Z,34.5,128.25,EVEN KEEI\n").sighting_id


def test_types_in_many_words_are_one_of_few_kinds() -> None:
    kinds = [group_of(word) for word in ("bunker tanker", "Bulk carrier", "small fishing", "ferry", "tug", "UFO", None)]
    assert kinds == ["tanker", "cargo", "fishing", "passenger", "service", None, None]


@pytest.mark.parametrize(
    "row",
    [{"name": "A\ud800"}, {"photos": [1, None]}, {"photos": [{"name": "\udfff"}]}, {"hails": [{"question": "\ud800"}]}],
    ids=["half a letter in a name", "photographs that are numbers", "half a letter in a photograph", "and in a hail"],
)
def test_what_cannot_be_written_is_a_bad_row(row: dict[str, Any]) -> None:
    refused(**row)


@pytest.mark.parametrize(
    "data",
    [b"<kml><a:b/></kml>", b'<?xml version="1.0" encoding="foo"?><kml/>', b'<?xml version="1.0"?><kml>\xff</kml>'],
    ids=["a prefix of no namespace", "an encoding nobody knows", "bytes of none"],
)
def test_broken_xml_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(SourceError):
        read_sightings(data, "a.kml")
