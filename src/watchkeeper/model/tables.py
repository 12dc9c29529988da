"""Every column of every table of the lake, once: name, type, unit, what null means.

Arrow schemas, the reference page of the docs and the checks of what a rule returns are all made from this file.
"""

from __future__ import annotations

from watchkeeper.model.column import Column, Table
from watchkeeper.model.lead_tables import LEAD_LEARNING, LEADS
from watchkeeper.model.list_tables import LIST_CHANGES, LIST_ENTRIES, LIST_JUDGEMENTS, LIST_REFUSALS, LIST_VERSIONS
from watchkeeper.model.match_tables import MATCHES, SCREENED_SHIPS, STAKES
from watchkeeper.model.paper_tables import IDENTITY_DECISIONS, MIDS, REGISTRY, SIGHTINGS, WATCHLIST

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

FOLLOWED = Table(
    name="followed",
    doc="Ship-hours followed, by ship, water of five degrees and month: what events are counted against.",
    sort=("band", "column_no"),
    columns=(
        Column("mmsi", "i32", "Maritime Mobile Service Identity."),
        Column("ship_type", "i16", "Type of ship, ITU-R M.1371-5 table 53.", null="not heard"),
        Column("band", "i64", "South edge of the water, in waters north of the equator."),
        Column("column_no", "i64", "West edge of the water, in waters east of Greenwich."),
        Column("month_no", "i64", "Months since January 1970 UTC."),
        Column("ship_hours", "i64", "Hours she was there.", "hour"),
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
    FOLLOWED,
    STILL_SHIPS,
    SEGMENTER_STATE,
    SIGHTINGS,
    LIST_VERSIONS,
    LIST_CHANGES,
    LIST_ENTRIES,
    LIST_REFUSALS,
    LIST_JUDGEMENTS,
    MATCHES,
    SCREENED_SHIPS,
    STAKES,
    LEADS,
    LEAD_LEARNING,
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
