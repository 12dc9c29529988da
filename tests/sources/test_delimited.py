"""Tables as text: each published format, rows that are broken, and where each row lies in its file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.nmea_lines import TABLES, Found, read
from watchkeeper.model.errors import SourceError
from watchkeeper.sources import delimited
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.delimited import DelimitedReader, header_of
from watchkeeper.sources.mapping import Mapping, built_in

MIDNIGHT = datetime(2031, 3, 7, tzinfo=UTC)
PLAIN = Mapping.from_dict({"name": "plain", "columns": {name: name for name in ("mmsi", "t", "lat", "lon", "name")}})
HEADER = "mmsi,t,lat,lon,name"
ROW = "219000001,2031-03-07T00:00:00Z,55.5,12.5,OCEAN STAR"

DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,"
    "Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D"
)
MARINECADASTRE = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,"
    "TransceiverClass"
)
MARINECADASTRE_2025 = (
    "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,width,"
    "draft,cargo,transceiver"
)
EXACTEARTH = (
    "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Base_station,Vessel_Name,Call_sign,IMO,Ship_Type,Dimension_to_Bow,"
    "Dimension_to_stern,Dimension_to_port,Dimension_to_starboard,Draught,Destination,Navigational_status,ROT,SOG,Longitude,"
    "Latitude,COG,Heading,Part_Number"
)


def table(*lines: str, end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()


def plain(*lines: str, end: str = "\n") -> Found:
    """What is read of a small table of plain columns."""
    return read(table(HEADER, *lines, end=end), DelimitedReader(PLAIN))


def said(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is null and without its place."""
    return {name: value for name, value in row.items() if value is not None and name != "offset"}


# --- published formats -----------------------------------------------------------------------------------------------


def test_danish_rows() -> None:
    """Danish Maritime Authority: day first, words for what is unknown, base stations among the ships."""
    found = read(
        table(
            DMA,
            "07/03/2031 00:00:00,Class A,219000001,55.5,12.5,Moored,-3.2,0.1,308.3,62,9074729,OU1234,OCEAN STAR,Tanker,,32,183,"
            "GPS,8.1,NAMPO,08/03/2031 10:00:00,AIS,150,33,16,16",
            "07/03/2031 00:00:00,Class B,219000002,91.0,181.0,Unknown value,,,,,Unknown,Unknown,,Undefined,,,,Undefined,,"
            "Unknown,,AIS,,,,",
            "07/03/2031 00:00:00,Base Station,2190064,56.7,11.5,Unknown value,,,,,Unknown,Unknown,,Undefined,,,,GPS,,Unknown,,"
            "AIS,,,,",
        ),
        DelimitedReader(),
    )
    assert [said(row) for row in found.positions] == [
        {
            "mmsi": 219000001,
            "t": MIDNIGHT,
            "lat": 55.5,
            "lon": 12.5,
            "speed_kn": pytest.approx(0.1),
            "course_deg": pytest.approx(308.3, rel=1e-6),
            "heading_deg": 62.0,
            "rot_deg_min": pytest.approx(-3.2),
            "nav_status": 5,
            "transponder": "A",
        },
        {"mmsi": 219000002, "t": MIDNIGHT, "transponder": "B"},
    ]
    (identity,) = found.statics
    assert said(identity) == {
        "mmsi": 219000001,
        "t": MIDNIGHT,
        "imo": 9074729,
        "name": "OCEAN STAR",
        "call_sign": "OU1234",
        "ship_type": 80,
        "to_bow_m": 150,
        "to_stern_m": 33,
        "to_port_m": 16,
        "to_starboard_m": 16,
        "length_m": 183.0,
        "width_m": 32.0,
        "draught_m": pytest.approx(8.1),
        "destination": "NAMPO",
        "eta": "08/03/2031 10:00:00",
        "partial": False,
    }
    (station,) = found.others
    assert station["mmsi"] == 2190064
    assert '"Type of mobile": "Base Station"' in station["fields"]


def test_american_rows() -> None:
    """MarineCadastre: IMO as a word and a number, whole numbers with a point, 511 and 360 for unknown."""
    found = read(
        table(
            MARINECADASTRE,
            "636021061,2031-03-07T00:00:00,26.09241,-80.04806,8.8,272.7,270.0,MSC NAISHA III,IMO9307839,5LCB4,70,8.0,208.0,30.0,"
            "8.0,70.0,A",
            "367752440,2031-03-07T00:00:00,43.07917,-70.75733,0.0,360.0,511.0,,,,,,,,,,B",
        ),
        DelimitedReader(),
    )
    first, second = found.positions
    assert (first["lat"], first["lon"], first["nav_status"], first["transponder"]) == (26.09241, -80.04806, 8, "A")
    assert (second["course_deg"], second["heading_deg"], second["speed_kn"], second["transponder"]) == (
        None,
        None,
        0.0,
        "B",
    )
    (identity,) = found.statics
    assert (identity["imo"], identity["name"], identity["ship_type"]) == (9307839, "MSC NAISHA III", 70)
    assert (identity["length_m"], identity["width_m"], identity["draught_m"]) == (208.0, 30.0, 8.0)


def test_marinecadastre_since_2025_has_other_names_and_longitude_first() -> None:
    row = "636021061,2031-03-07 00:00:08,-80.04806,26.09241,8.8,272.7,270,MSC NAISHA III,IMO9307839,5LCB4,70,8,208,30,8.0,70,A"
    found = read(table(MARINECADASTRE_2025, row), DelimitedReader())
    [first], [said] = found.positions, found.statics
    assert (first["lat"], first["lon"], first["nav_status"], first["transponder"]) == (26.09241, -80.04806, 8, "A")
    assert first["t"] == datetime(2031, 3, 7, 0, 0, 8, tzinfo=UTC)
    assert (said["imo"], said["name"], said["ship_type"], said["length_m"]) == (9307839, "MSC NAISHA III", 70, 208.0)


def test_exactearth_rows() -> None:
    """Satellite messages as a table: milliseconds apart, draught in tenths, one row of each message type."""
    found = read(
        table(
            EXACTEARTH,
            "445123000,1,0,20310307_000000,250,SAT1,,,,,,,,,,,0,-2.0,11.5,124.5,38.25,359.9,511,",
            "445123000,5,0,20310307_000000,0,SAT1,OCEAN STAR,ABCD,9074729,80,150,33,16,16,81,NAMPO,,,,,,,,",
            "445123000,24,0,20310307_000000,0,SAT1,OCEAN STAR,,,,,,,,,,,,,,,,,0",
            "445123000,9,0,20310307_000000,0,SAT1,,,,,,,,,,,,,80,124.5,38.25,10,,",
        ),
        DelimitedReader(),
    )
    (position,) = found.positions
    assert position["t"] == MIDNIGHT.replace(microsecond=250_000)
    assert (position["lat"], position["lon"], position["heading_deg"], position["station"]) == (
        38.25,
        124.5,
        None,
        "SAT1",
    )
    report, name = found.statics
    assert (report["imo"], report["draught_m"], report["length_m"]) == (9074729, pytest.approx(8.1), 183.0)
    assert (name["msg_type"], name["part"], name["name"]) == (24, "A", "OCEAN STAR")
    assert [row["msg_type"] for row in found.others] == [9]


@pytest.mark.parametrize(
    "header",
    [
        "Time,MMSI,Latitude_degrees,Longitude_degrees",  # the Solent
        "timestamp,mmsi,lat,lon",
        "date_time_utc,MMSI Number,latitude,longitude",
        "t,ssvid,y,x",
    ],
)
def test_tables_with_common_names_are_read_without_a_mapping(header: str) -> None:
    found = read(table(header, "2031-03-07 00:00:00.250,219000001,55.5,12.5"), DelimitedReader())
    assert [said(row) for row in found.positions] == [
        {"mmsi": 219000001, "t": MIDNIGHT.replace(microsecond=250_000), "lat": 55.5, "lon": 12.5}
    ]


def test_a_table_with_other_names_needs_a_mapping() -> None:
    with pytest.raises(SourceError, match="--mapping"):
        read(table("ship,when,where", "1,2,3"), DelimitedReader())


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "microsecond", "hour"),
    [
        ("2031-03-07T00:00:00Z", 0, 0),
        ("2031-03-07 00:00:00", 0, 0),
        ("2031-03-07T00:00:00+00:00", 0, 0),
        ("2031-03-07 00:00:00 UTC", 0, 0),
        ("2031-03-07T01:00:00.125", 125_000, 1),
        ("1930608000", 0, 0),
        ("1930608000.5", 500_000, 0),
        ("1930608000125", 125_000, 0),
        ("1.930608E9", 0, 0),
    ],
)
def test_a_time_is_iso_or_an_epoch(text: str, microsecond: int, hour: int) -> None:
    (row,) = plain(f"219000001,{text},55.5,12.5,").positions
    assert row["t"] == MIDNIGHT.replace(hour=hour, microsecond=microsecond)


@pytest.mark.parametrize(
    "text", ["noon", "2031-03-07", "2031-02-30T00:00:00", "20310307", "2031-03-07T00:00:00+02:00", "-5", "1e300", "inf"]
)
def test_a_time_that_cannot_be_read_for_certain_is_a_reject(text: str) -> None:
    found = plain(f"219000001,{text},55.5,12.5,")
    assert (found.positions, found.reasons) == ([], ["unreadable time"])


def test_a_row_without_a_time_is_kept_untimed() -> None:
    found = plain("219000001,,55.5,12.5,")
    assert (found.positions[0]["t"], found.counts.untimed) == (None, 1)


@pytest.mark.parametrize(
    "mmsi", ["", "0", "-219000001", "1000000000", "99999999999999999999", "OCEAN STAR", "NaN", "inf", "21900000I"]
)
def test_a_row_without_an_mmsi_is_a_reject(mmsi: str) -> None:
    found = plain(f"{mmsi},2031-03-07T00:00:00Z,55.5,12.5,")
    assert (found.positions, found.reasons) == ([], ["no MMSI"])


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("91", "181", (None, None)),
        ("91.0000", "181.0000", (None, None)),
        ("90", "180", (90.0, 180.0)),
        ("-90", "-180", (-90.0, -180.0)),
        ("0", "0", (0.0, 0.0)),
        ("NaN", "nan", (None, None)),
        ("north", "", (None, None)),
        (" 55.5 ", "\t12.5", (55.5, 12.5)),
    ],
)
def test_the_equator_is_a_place_and_91_181_is_none(
    lat: str, lon: str, expected: tuple[float | None, float | None]
) -> None:
    (row,) = plain(f"219000001,2031-03-07T00:00:00Z,{lat},{lon},").positions
    assert (row["lat"], row["lon"]) == expected


def test_identity_is_stored_when_it_changes() -> None:
    names = ["A", "A", "", "B", "B", "A"]
    found = plain(*(f"219000001,2031-03-07T00:00:0{n}Z,55.5,12.5,{name}" for n, name in enumerate(names)))
    assert [(row["t"].second, row["name"]) for row in found.statics] == [(0, "A"), (3, "B"), (5, "A")]
    assert len(found.positions) == 6


# --- rows that are broken --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("219000001,2031-03-07T00:00:00Z,55.5", "wrong number of columns"),
        (ROW + ",extra", "wrong number of columns"),
        ("   ", "wrong number of columns"),
        ('219000001,2031-03-07T00:00:00Z,55.5,12.5,"OCEAN', "unbalanced quote"),
        ('219000001,2031-03-07T00:00:00Z,55.5,12.5,"OCEAN" STAR', "text after a closing quote"),
        ('"219000001,2031-03-07T00:00:00Z,55.5,12.5,OCEAN STAR', "unbalanced quote"),
        ("x" * 70_000, "line too long"),
        (",".join(["9" * 20_000] * 5), "line too long"),
        ("2031-03-07T00:00:00Z,219000001,55.5,12.5,OCEAN STAR", "no MMSI"),
        ("219000001,55.5,2031-03-07T00:00:00Z,12.5,OCEAN STAR", "unreadable time"),
        (",,,,", "no MMSI"),
        ("\x00\x01\x02", "wrong number of columns"),
    ],
)
def test_a_broken_row_is_a_reject_and_its_neighbours_are_read(row: str, reason: str) -> None:
    found = plain(ROW, row, ROW)
    assert (len(found.positions), found.reasons) == (2, [reason])
    assert found.rows["rejects"][0]["offset"] == len(table(HEADER, ROW))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_empty_lines_are_no_rows(end: str) -> None:
    found = plain("", ROW, "", "", ROW, "", end=end)
    assert (len(found.positions), found.reasons, found.counts.sentences) == (2, [], 2)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ('"OCEAN STAR"', "OCEAN STAR"),
        ('"OCEAN, STAR"', "OCEAN, STAR"),
        ('"OCEAN ""STAR"""', 'OCEAN "STAR"'),
        ('12" PIPE', '12" PIPE'),
        ('PIPE"', 'PIPE"'),
        ("'OCEAN", "'OCEAN"),
        ("#1 OCEAN", "#1 OCEAN"),
        ("ÄGIR", "ÄGIR"),
        ("NULL", None),
        ('""', None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_name_may_hold_quotes_and_commas(field: str, name: str | None, end: str) -> None:
    found = plain(ROW.replace("OCEAN STAR", field), ROW.replace("OCEAN STAR", "LAST"), end=end)
    assert [row["name"] for row in found.statics] == [name, "LAST"][name is None :]


def test_bytes_that_are_no_utf8_do_not_stop_a_table() -> None:
    data = table(HEADER) + ROW.encode().replace(b"OCEAN", b"OC\xc9AN") + b"\n" + table(ROW)
    found = read(data, DelimitedReader(PLAIN))
    assert [row["name"] for row in found.statics] == ["OC\ufffdAN STAR", "OCEAN STAR"]


texts = st.text(st.sampled_from('",;x1 \r\t"'), max_size=12)
rows = st.one_of(texts, st.just(ROW), st.builds(lambda text: ROW.replace("OCEAN STAR", text), texts))


@given(st.lists(rows, max_size=6), st.sampled_from(["", "\n"]))
@example(['"', '"'], "\n")
@example([ROW.replace("OCEAN STAR", '"a"b"c"')], "")
@example(["\r", ROW], "\n")
@settings(max_examples=120)
def test_every_row_of_a_table_is_an_observation_or_a_reject(lines: list[str], last: str) -> None:
    data = (HEADER + "\n" + "\n".join(lines)).encode() + last.encode()
    found = read(data, DelimitedReader(PLAIN))
    count = sum(1 for line in data.split(b"\n")[1:] if line.removesuffix(b"\r"))
    assert found.counts.sentences == count == found.counts.messages + sum(found.counts.rejected.values())
    assert found.counts.messages == found.counts.positions + found.counts.others
    for row in found.positions + found.rows["rejects"]:
        assert data[row["offset"] - 1 : row["offset"]] == b"\n"


fields = st.text(st.sampled_from("ab\"', ;x1ä"), max_size=6)


@given(st.lists(fields, min_size=1, max_size=5))
@settings(max_examples=60)
def test_names_come_back_as_a_csv_writer_wrote_them(names: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [str(219000001 + n), "1930608000", "1", "2", f"S{name}S"] for n, name in enumerate(names)
    )
    found = read(table(HEADER) + out.getvalue().encode(), DelimitedReader(PLAIN))
    assert [row["name"] for row in found.statics] == [f"S{name}S" for name in names]


# --- header, delimiter, place ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_parted_by_comma_semicolon_tab_or_bar(delimiter: str) -> None:
    data = "\ufeff" + HEADER.replace(",", delimiter) + "\r\n" + ROW.replace(",", delimiter) + "\r\n"
    found = read(data.encode(), DelimitedReader())
    assert [(row["mmsi"], row["lat"]) for row in found.positions] == [(219000001, 55.5)]


def test_names_of_columns_may_be_quoted_and_hold_the_delimiter() -> None:
    assert header_of(b'"MMSI", "Time (UTC)","Lat, north",lon\r\n') == (["MMSI", "Time (UTC)", "Lat, north", "lon"], ",")


def test_columns_may_share_a_name_the_first_counts() -> None:
    header = "mmsi,t,lat,lat,lat_2,lon"
    found = read(table(header, "219000001,1930608000,1,2,3,4"), DelimitedReader(PLAIN))
    assert (found.positions[0]["lat"], found.positions[0]["lon"]) == (1.0, 4.0)


def test_a_header_alone_is_a_table_without_rows() -> None:
    found = read(table(HEADER), DelimitedReader())
    assert all(found.rows[name] == [] for name in TABLES)


@pytest.mark.parametrize("size", [1, 30, 100, 1000])
def test_where_a_table_is_cut_into_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    lines = [
        ROW,
        ROW.replace("OCEAN STAR", "B"),
        "broken",
        "",
        ROW.replace("OCEAN STAR", '"C"'),
        ROW.replace("OCEAN", 'D"'),
    ]
    whole = plain(*lines)
    monkeypatch.setattr(delimited, "blocks", lambda stream, _: blocks(stream, size))
    cut = plain(*lines)
    assert cut.rows == whole.rows
    assert cut.counts == whole.counts


def test_the_offset_of_a_row_leads_to_its_text() -> None:
    data = table(HEADER, ROW, "broken", "", ROW.replace("001", "002", 1), ROW.replace("OCEAN STAR", 'X"Y'), end="\r\n")
    found = read(data, DelimitedReader(PLAIN))
    for row in found.positions:
        assert data[row["offset"] :].startswith(str(row["mmsi"]).encode())
    assert data[found.rows["rejects"][0]["offset"] :].startswith(b"broken\r\n")


def test_every_built_in_mapping_lists_what_it_leaves_out() -> None:
    """A column of a published format is mapped or listed as ignored: nothing is passed over in silence."""
    from watchkeeper.sources.feeds import feed

    headers = (("dma", DMA), ("marinecadastre", MARINECADASTRE), ("marinecadastre", MARINECADASTRE_2025))
    for name, header in headers:
        mapped = {source.lower() for column in built_in(name).columns.values() for source in column.sources}
        ignored = {column.lower() for column in feed(name).get("ignored", [])}
        assert {column.lower() for column in header.split(",")} - mapped - ignored == set()
