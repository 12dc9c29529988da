"""Tables of what others than transponders say: registers, flags, watchers, analysts and observers."""

from __future__ import annotations

from watchkeeper.model.column import Column, Table

_NOT_SAID = "report does not say"

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
            "Ship it is about: `imo 2000001`, without a number `mmsi 666000001`, else `entry` and a hash of it.",
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
