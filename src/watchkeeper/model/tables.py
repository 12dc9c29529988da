"""Every column of every table of the lake, once: name, type, unit, what null means.

Arrow schemas, the reference page of the docs and the checks of what a rule returns are all made from this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["bool", "i8", "i16", "i32", "i64", "f32", "f64", "text", "bytes", "time", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `null` says what a missing value means; None when the column is never null."""

    name: str
    type: ColumnType
    doc: str
    unit: str | None = None
    null: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the lake. `by_date` tables are partitioned on a `date` column, the UTC day of `t`."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    by_date: bool = False
    sort: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in storage order."""
        return tuple(column.name for column in self.columns)


_NOT_SENT = "not transmitted, or the AIS value for 'not available'"
_NO_SIDE_FILE = "the publisher asks for none, or the file came without the side file of a download"
_NO_TIME = "no time, or a broken clock's (before 2000, past 2068-01-19): kept, marked untimed, never tracked"

_PROVENANCE = (
    Column("file_no", "i32", "Row of `files` the observation came from."),
    Column("offset", "i64", "First byte of its first line in the uncompressed file.", "byte"),
    Column("marking_id", "i64", "Row of `markings` that says who may see it."),
)
_RECEPTION = (
    Column("source", "text", "Name of the feed, as given at ingest."),
    Column("station", "text", "Receiving station or satellite, as the source names it.", null="source did not say"),
    Column("receiver", "text", "`terrestrial` or `satellite`.", null="source did not say"),
)
_DATE = Column("date", "date", "UTC day of `t`; the partition.", null=_NO_TIME)

FILES = Table(
    name="files",
    doc="Input files, one row for each member that was read.",
    columns=(
        Column("file_no", "i32", "Number of the file in this workspace, from 1."),
        Column("sha256", "text", "SHA-256 of the bytes as received; the name in the raw archive."),
        Column("member", "text", "Path inside the archive.", null="the file is not an archive"),
        Column("name", "text", "File name as given."),
        Column("format", "text", "Reader that read it."),
        Column("source", "text", "Name of the feed."),
        Column("bytes", "i64", "Size uncompressed.", "byte"),
        Column(
            "counts", "text", "What was read, as JSON: sentences, messages, positions, statics, others, rejected..."
        ),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
        Column("attribution", "text", "What must be said where the data is used.", null=_NO_SIDE_FILE),
        Column("licence", "text", "Conditions of its publisher.", null=_NO_SIDE_FILE),
        Column("address", "text", "Where it was downloaded.", null=_NO_SIDE_FILE),
        Column(
            "read_by",
            "text",
            "Version of Watchkeeper that read it, and a hash of the mapping it was given.",
            null="read by a version that did not say",
        ),
        Column(
            "resume_batch",
            "i32",
            "Batches of it that are here; its ingest was interrupted, and the same ingest goes on with the next.",
            null="it was read to its end",
        ),
    ),
)

MARKINGS = Table(
    name="markings",
    doc="Markings in use, interned by content hash.",
    columns=(
        Column("marking_id", "i64", "Content hash."),
        Column("marking", "text", "The marking as canonical JSON."),
    ),
)

POSITIONS = Table(
    name="positions",
    doc="One row for each position report, as received, with what segmentation says of it.",
    by_date=True,
    sort=("mmsi", "t"),
    columns=(
        Column("mmsi", "i32", "Maritime Mobile Service Identity as transmitted."),
        Column("t", "time", "Time of reception or of the report, as the source gives it.", "UTC", _NO_TIME),
        Column("lat", "f64", "Latitude WGS 84, north positive.", "degree", _NOT_SENT),
        Column("lon", "f64", "Longitude WGS 84, east positive.", "degree", _NOT_SENT),
        Column("speed_kn", "f32", "Speed over ground.", "knot", _NOT_SENT),
        Column("course_deg", "f32", "Course over ground, true.", "degree", _NOT_SENT),
        Column("heading_deg", "f32", "Heading, true.", "degree", _NOT_SENT),
        Column("rot_deg_min", "f32", "Rate of turn, starboard positive.", "degree/minute", _NOT_SENT),
        Column("nav_status", "i8", "Navigational status, ITU-R M.1371-5 table 45.", null=_NOT_SENT),
        Column("msg_type", "i8", "AIS message type, 1-27.", null="source did not say"),
        Column("transponder", "text", "`A`, `B`, or null.", null="source did not say"),
        *_RECEPTION,
        *_PROVENANCE,
        Column("segment_id", "i64", "Segment it belongs to.", null="not segmented yet, or noise"),
        Column("noise", "text", "Why it belongs to no segment.", null="not noise, or not segmented yet"),
        Column("repeat", "bool", "Exact repeat of an earlier row, heard elsewhere.", null="not segmented yet"),
        Column("heard_by", "text", "Stations of all its repeats, comma separated.", null="no repeat"),
        _DATE,
    ),
)

STATICS = Table(
    name="statics",
    doc="One row for each report of identity and voyage (AIS types 5, 19, 24, or the same columns of a table).",
    by_date=True,
    sort=("mmsi", "t"),
    columns=(
        Column("mmsi", "i32", "Maritime Mobile Service Identity as transmitted."),
        Column("t", "time", "Time of reception or of the report.", "UTC", _NO_TIME),
        Column("msg_type", "i8", "AIS message type.", null="source did not say"),
        Column("part", "text", "Part of a type 24: `A` or `B`.", null="not a type 24"),
        Column("imo", "i32", "IMO number as claimed; its check digit may be wrong.", null=_NOT_SENT),
        Column("name", "text", "Ship's name as claimed.", null=_NOT_SENT),
        Column("call_sign", "text", "Call sign as claimed.", null=_NOT_SENT),
        Column("ship_type", "i16", "Type of ship and cargo, ITU-R M.1371-5 table 53.", null=_NOT_SENT),
        Column("to_bow_m", "i16", "Reference point to bow.", "metre", _NOT_SENT),
        Column("to_stern_m", "i16", "Reference point to stern.", "metre", _NOT_SENT),
        Column("to_port_m", "i16", "Reference point to port side.", "metre", _NOT_SENT),
        Column("to_starboard_m", "i16", "Reference point to starboard side.", "metre", _NOT_SENT),
        Column("length_m", "f32", "Length over all.", "metre", _NOT_SENT),
        Column("width_m", "f32", "Beam.", "metre", _NOT_SENT),
        Column("draught_m", "f32", "Draught as claimed.", "metre", _NOT_SENT),
        Column("destination", "text", "Destination as typed by the crew.", null=_NOT_SENT),
        Column("eta", "text", "Estimated arrival as MM-DDThh:mm, no year.", null=_NOT_SENT),
        Column("partial", "bool", "The message was cut short; what was whole is here."),
        Column("offset_last", "i64", "First byte of its last line.", "byte", "one line only"),
        *_RECEPTION,
        *_PROVENANCE,
        _DATE,
    ),
)

OTHERS = Table(
    name="others",
    doc="Every other AIS message (base stations, aids to navigation, binary...), decoded to JSON.",
    by_date=True,
    sort=("mmsi", "t"),
    columns=(
        Column("mmsi", "i32", "Maritime Mobile Service Identity as transmitted."),
        Column("t", "time", "Time of reception.", "UTC", _NO_TIME),
        Column("msg_type", "i8", "AIS message type."),
        Column("fields", "text", "All fields of the message as JSON.", null="kept undecoded"),
        Column("payload", "text", "Armoured payload, all fragments joined.", null="not from NMEA"),
        Column("offset_last", "i64", "First byte of its last line.", "byte", "one line only"),
        *_RECEPTION,
        *_PROVENANCE,
        _DATE,
    ),
)

REJECTS = Table(
    name="rejects",
    doc="Lines or rows that could not be read, with the reason. Nothing is dropped in silence.",
    columns=(
        Column("file_no", "i32", "Row of `files`."),
        Column("offset", "i64", "First byte of the line in the uncompressed file.", "byte"),
        Column("reason", "text", "Why it was rejected."),
        Column("text", "text", "The line, cut at 500 characters, unprintable bytes escaped."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

SEGMENTS = Table(
    name="segments",
    doc="Unbroken runs of positions from one transmitter, and the track each is joined to.",
    sort=("mmsi", "segment_id"),
    columns=(
        Column("segment_id", "i64", "Packed MMSI, start second and ordinal; text form in every output."),
        Column("track_id", "i64", "Track it belongs to: the id of that track's first segment."),
        Column("mmsi", "i32", "Maritime Mobile Service Identity."),
        Column("start", "time", "First position.", "UTC"),
        Column("end", "time", "Last position so far.", "UTC"),
        Column("start_lat", "f64", "Latitude of the first position.", "degree"),
        Column("start_lon", "f64", "Longitude of the first position.", "degree"),
        Column("start_file_no", "i32", "File of the first position."),
        Column("start_offset", "i64", "Its first byte there.", "byte"),
        Column("end_lat", "f64", "Latitude of the last position.", "degree"),
        Column("end_lon", "f64", "Longitude of the last position.", "degree"),
        Column("end_file_no", "i32", "File of the last position."),
        Column("end_offset", "i64", "Its first byte there.", "byte"),
        Column("positions", "i64", "Positions in it, repeats not counted."),
        Column("name", "text", "Ship's name claimed most often within it.", null="not heard"),
        Column("imo", "i32", "IMO number claimed most often within it.", null="not heard"),
        Column("call_sign", "text", "Call sign claimed most often within it.", null="not heard"),
        Column("length_m", "f32", "Length claimed most often within it.", "metre", "not heard"),
        Column("width_m", "f32", "Beam claimed most often within it.", "metre", "not heard"),
        Column("ship_type", "i16", "Type claimed most often within it.", null="not heard"),
        Column("joined", "text", "Why it continues the track before it."),
        Column("joined_after", "i64", "Segment it continues.", null="first of its track"),
        Column("silence_s", "f64", "Silence between the two.", "second", "first of its track"),
        Column("implied_speed_kn", "f64", "Speed needed to join the two.", "knot", "first of its track"),
        Column("marking_id", "i64", "Combined marking of its positions."),
    ),
)

EVENTS = Table(
    name="events",
    doc="What the rules found. A row that later data replaced stays, with `superseded_by`.",
    sort=("kind", "start"),
    columns=(
        Column("id", "text", "Hash of rule, tracks and start: the same finding has the same id everywhere."),
        Column("kind", "text", "Kind of event."),
        Column("rule", "text", "Rule that found it."),
        Column("rule_version", "text", "Version of the rule."),
        Column("params", "text", "Every parameter it ran with, as JSON."),
        Column("params_hash", "text", "SHA-256 of the parameters, first 16 hex digits."),
        Column("start", "time", "When it began.", "UTC"),
        Column("end", "time", "When it ended, or was last seen to go on.", "UTC", "no end is known yet"),
        Column("open", "bool", "Not ended at the horizon of the data."),
        Column("lat", "f64", "Where.", "degree", "no single place"),
        Column("lon", "f64", "Where.", "degree", "no single place"),
        Column("vessels", "text", "Ships in it as JSON: track, segment, mmsi, imo, name."),
        Column("measures", "text", "Measures of its kind as JSON; units in `measures of a kind` below."),
        Column("reasons", "text", "Sentences that say why, as JSON."),
        Column(
            "base_rate",
            "text",
            "How often the rule fires for comparable ships there and then, as JSON.",
            null="of no ship",
        ),
        Column("source_rows", "text", "Observations it rests on as JSON: [file SHA-256, byte offset]."),
        Column("marking_id", "i64", "Combined marking of its sources."),
        Column("snapshot", "text", "Snapshot it was computed from."),
        Column("supersedes", "text", "Event this one replaced.", null="replaced none"),
        Column("superseded_by", "text", "Event that replaced this one.", null="current"),
        Column("withdrawn", "bool", "Later data removed its ground and nothing replaced it."),
    ),
)

ZONES = Table(
    name="zones",
    doc="Areas of interest, as users loaded them. They overlap as they like: each claimant of a water has its own.",
    sort=("name", "zone_id"),
    columns=(
        Column("zone_id", "text", "First 16 hex digits of a hash of all that the zone is, its shape included."),
        Column("name", "text", "Name, as its file gives it."),
        Column("kind", "text", "What it is, in the words of its file.", null="file did not say"),
        Column("claimant", "text", "Who claims it, in the words of its file.", null="file did not say"),
        Column("valid_from", "date", "First UTC day it holds.", null="file did not say: always did"),
        Column("valid_until", "date", "Last UTC day it holds.", null="file did not say: no end is known"),
        Column("source", "text", "Where it is from, in the words of its file.", null="file did not say"),
        Column("note", "text", "Note of its file.", null="file did not say"),
        Column("properties", "text", "Every other property of the feature, as JSON."),
        Column("geometry", "text", "GeoJSON MultiPolygon, valid, cut at ±180.", "degree"),
        Column("repairs", "text", "What was mended of the shape that came: sentences, as JSON."),
        Column("sha256", "text", "SHA-256 of the file's bytes as received; its name in the raw archive."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

REGISTRY = Table(
    name="registry",
    doc="What registers say of ships, one row a statement. Statements overlap and contradict each other as their sources do.",
    sort=("imo", "attribute", "since"),
    columns=(
        Column(
            "statement_id", "text", "First 16 hex digits of a hash of all that the statement says, and of its source."
        ),
        Column(
            "subject",
            "text",
            "Ship it is about: `imo 2000001`, without a number `mmsi 666000001`, else `row` and line.",
        ),
        Column("imo", "i32", "IMO number as given; its check digit may be wrong.", null="entry has none"),
        Column("attribute", "text", "What is said: one of the attributes in `model/register.py`."),
        Column("value", "text", "What it is said to be: flags as ISO 3166 code, status as its word, else as given."),
        Column("number", "f64", "The same as a number.", "metre, tonne or year", "no number"),
        Column(
            "since",
            "date",
            "First UTC day it holds.",
            null="entry did not say, or its day is that on which the hull was gone",
        ),
        Column("until", "date", "Last UTC day it holds.", null="entry did not say, or it holds still"),
        Column("source", "text", "Register, as given at load."),
        Column("as_of", "date", "Day the register was written.", null="not given at load"),
        Column("sha256", "text", "SHA-256 of the file; its name in the raw archive."),
        Column("line", "i64", "Line or entry of the file, from 1."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

WATCHLIST = Table(
    name="watchlist",
    doc="Ships, companies and areas somebody wants to be told about. An entry taken off stays, with who took it off.",
    sort=("kind", "entry_id"),
    columns=(
        Column(
            "entry_id",
            "text",
            "First 16 hex digits of a hash of what is watched, by whom, why, from when and until when.",
        ),
        Column("kind", "text", "`ship`, `company` or `area`."),
        Column("imo", "i32", "IMO number of the ship or company.", null="not given"),
        Column("mmsi", "i32", "MMSI of the ship.", null="not given"),
        Column("name", "text", "Name of the ship or company, or of the zone that is the area.", null="not given"),
        Column("length_m", "f32", "Length of the ship.", "metre", "not given"),
        Column("who", "text", "Who wants to be told."),
        Column("why", "text", "Why."),
        Column("since", "date", "First UTC day it is watched."),
        Column("until", "date", "Last UTC day.", null="until taken off"),
        Column("source", "text", "Where the entry is from.", null="typed in"),
        Column("added", "time", "When it was put on.", "UTC"),
        Column("removed", "time", "When it was taken off.", "UTC", "it was not"),
        Column("removed_by", "text", "Who took it off.", null="it was not"),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

MIDS = Table(
    name="mids",
    doc="What was loaded of flag registers: country codes of MMSIs, whose they are, and when their register of ships closed.",
    sort=("mid", "since"),
    columns=(
        Column("mid", "i32", "Maritime Identification Digits."),
        Column("flag", "text", "Code of the flag, ISO 3166 or of its user range."),
        Column("name", "text", "Name of the flag.", null="file did not say"),
        Column("since", "date", "First UTC day the digits are that flag's.", null="file did not say"),
        Column("closed", "date", "UTC day its register of ships closed.", null="open, or file did not say"),
        Column("source", "text", "Register, as given at load."),
        Column("sha256", "text", "SHA-256 of the file; its name in the raw archive."),
        Column("line", "i64", "Line of the file, from 1."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

IDENTITY_DECISIONS = Table(
    name="identity_decisions",
    doc="What users decided of which identities are one hull. Rows are only added; the last of two identities counts.",
    sort=("decided",),
    columns=(
        Column("decision_id", "text", "First 16 hex digits of a hash of all that was decided."),
        Column("kind", "text", "`join`, `split`, or `withdraw`: as if nobody had decided."),
        Column(
            "a", "text", "One identity: `imo 2000001`, `mmsi 666000001`, or a stretch of it `mmsi 666000001/2000001`."
        ),
        Column("b", "text", "The other."),
        Column("who", "text", "Who decided."),
        Column("why", "text", "Why."),
        Column("decided", "time", "When.", "UTC"),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

RECEPTION = Table(
    name="reception",
    doc="How well ships are heard, by cell of one degree and month, from the lake itself. Worked out by every `detect`.",
    sort=("band", "column_no"),
    columns=(
        Column("band", "i64", "Whole degrees of latitude of the cell's south edge.", "degree"),
        Column("column_no", "i64", "Whole degrees of longitude of its west edge.", "degree"),
        Column("month_no", "i64", "Months since January 1970 UTC."),
        Column(
            "ship_hours", "i64", "Hours ships were there, the unheard hours between two positions included.", "hour"
        ),
        Column("heard_satellite", "i64", "Positions heard by satellites.", "count"),
        Column(
            "heard_terrestrial", "i64", "Positions heard by others, those the feed says nothing of included.", "count"
        ),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

STILL_SHIPS = Table(
    name="still_ships",
    doc="Where ships lay still for twelve hours, by cell of 0.02 degrees: anchorages learnt from the lake.",
    sort=("band", "column_no"),
    columns=(
        Column("band", "i64", "South edge of the cell, in cells north of the equator."),
        Column("column_no", "i64", "West edge of the cell, in cells east of Greenwich."),
        Column("ships", "i64", "Tracks that lay still there.", "count"),
        Column("stays", "i64", "How often.", "count"),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

SEGMENTER_STATE = Table(
    name="segmenter_state",
    doc="What the segmenter must remember at the end of a day, to go on or to go back for late data.",
    columns=(
        Column("day", "date", "State at the end of this UTC day."),
        Column("part", "text", "Which array of the state."),
        Column("payload", "bytes", "The array as a compressed Arrow stream."),
        Column("marking_id", "i64", "Combined marking of what it was made from."),
    ),
)

_NOT_SAID = "report does not say"

SIGHTINGS = Table(
    name="sightings",
    doc="What observers at sea, in the air or in orbit saw, one row for each ship they report. Nothing is corrected or merged.",
    sort=("t", "sighting_id"),
    columns=(
        Column("sighting_id", "text", "First 16 hex digits of a hash of all that the report says of this ship."),
        Column("t", "time", "When she was seen.", "UTC"),
        Column("t_error_s", "f64", "Seconds either way within which that is right with 95 %.", "second", _NOT_SAID),
        Column("lat", "f64", "Where she was, not the observer.", "degree"),
        Column("lon", "f64", "Where she was, not the observer.", "degree"),
        Column("major_m", "f64", "Long half axis of the ellipse that holds her with 95 %.", "metre", _NOT_SAID),
        Column("minor_m", "f64", "Short half axis.", "metre", _NOT_SAID),
        Column("ellipse_bearing_deg", "f64", "True bearing of the long axis.", "degree", _NOT_SAID),
        Column("observer_lat", "f64", "Where the observer was.", "degree", _NOT_SAID),
        Column("observer_lon", "f64", "Where the observer was.", "degree", _NOT_SAID),
        Column("bearing_deg", "f64", "True bearing from the observer.", "degree", _NOT_SAID),
        Column("range_m", "f64", "Range from the observer.", "metre", _NOT_SAID),
        Column("sensor", "text", "How she was seen: aircraft, ship, radar, satellite radar, radio...", null=_NOT_SAID),
        Column("platform", "text", "Who or what saw her.", null=_NOT_SAID),
        Column("painted_name", "text", "Name read from the hull.", null="not read"),
        Column("painted_imo", "text", "IMO number read from the hull, as read.", null="not read"),
        Column("painted_port", "text", "Port of registry read from the hull.", null="not read"),
        Column("broadcast_mmsi", "i32", "MMSI she transmitted, as the observer received it.", null=_NOT_SAID),
        Column("broadcast_name", "text", "Name she transmitted, as the observer received it.", null=_NOT_SAID),
        Column("flag", "text", "Flag flown, in the words of the report.", null=_NOT_SAID),
        Column("ship_type", "text", "Type of ship, in the words of the report.", null=_NOT_SAID),
        Column("length_m", "f64", "Length as estimated.", "metre", _NOT_SAID),
        Column("length_error_m", "f64", "Metres either way within which that is right with 95 %.", "metre", _NOT_SAID),
        Column("heading_deg", "f64", "Heading as estimated, true.", "degree", _NOT_SAID),
        Column("speed_kn", "f64", "Speed as estimated.", "knot", _NOT_SAID),
        Column("activity", "text", "What she was doing: alongside, hoses, cranes...", null=_NOT_SAID),
        Column("other_ship", "text", "The ship she did it with, in the words of the report.", null=_NOT_SAID),
        Column("hails", "text", "Questions put to her and answers, as JSON.", null="not hailed, or " + _NOT_SAID),
        Column("photos", "text", "Photographs as JSON: name, sha256, exif, camera_lat, camera_lon.", null="none"),
        Column("note", "text", "Anything else, in the words of the report.", null=_NOT_SAID),
        Column("label", "text", "What the report calls itself, such as SYNTHETIC.", null=_NOT_SAID),
        Column("reference", "text", "Number or name of the report.", null=_NOT_SAID),
        Column("originator", "text", "Party the report comes from."),
        Column("properties", "text", "Every other column of the report, as JSON."),
        Column("sha256", "text", "SHA-256 of the file's bytes as received; its name in the raw archive."),
        Column("line", "i64", "Row of the file, from 1."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)

TABLES: tuple[Table, ...] = (
    FILES,
    MARKINGS,
    POSITIONS,
    STATICS,
    OTHERS,
    REJECTS,
    SEGMENTS,
    EVENTS,
    ZONES,
    REGISTRY,
    WATCHLIST,
    MIDS,
    IDENTITY_DECISIONS,
    RECEPTION,
    STILL_SHIPS,
    SEGMENTER_STATE,
    SIGHTINGS,
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
