"""Tables of screening: ships held against lists and what was found, which identity was last held against which lists, and who
owns whom."""

from __future__ import annotations

from watchkeeper.model.column import Column, Table

_MARKING = Column("marking_id", "i64", "Row of `markings` that says who may see it: of what was heard and of the list.")
_SHIP = Column("ship", "text", "`imo 2000339`, or `mmsi 666000001` of a ship that gave no valid number.")

MATCHES = Table(
    name="matches",
    doc="Ships of the lake that may be listed ones, a row for each identity and entry. What no longer holds stays, with its end.",
    sort=("ship", "list", "key"),
    columns=(
        Column(
            "match_id", "text", "First 16 hex digits of a hash of ship, identity, list, key and content of the entry."
        ),
        Column(
            "hit_id", "text", "What a judgement is made of: the same for this ship and this entry, whatever they say."
        ),
        _SHIP,
        Column("subject_hash", "text", "Hash of the names and numbers she gave."),
        Column("identity", "text", "Those, as JSON, with the days on which she gave each."),
        Column("identity_from", "date", "First UTC day on which she gave the name or number that fits."),
        Column("identity_until", "date", "Last such day, as far as was heard when she was screened."),
        Column("list", "text", "Name of the list."),
        Column("list_class", "text", "`sanctions`, `detentions` or `mentions`."),
        Column("key", "text", "The publisher's key of the entry."),
        Column("content_hash", "text", "What the entry said."),
        Column("version_id", "text", "Version of the list."),
        Column("list_as_of", "date", "UTC day on which the list was so."),
        Column("status", "text", "`hit`, `question` or `set aside`."),
        Column("score", "f64", "From 0 to 1."),
        Column("hit", "text", "The whole hit as JSON, with every reason."),
        Column("receipt", "text", "Leaf hash of the receipt of the screening that found it."),
        Column("found", "time", "When it was first found.", "UTC"),
        Column("heard_marking_id", "i64", "Marking of what was heard of the ship, alone."),
        Column("ended", "time", "When it no longer held.", "UTC", "it holds"),
        Column("end_reason", "text", "Why: the ship says otherwise, or the list does.", null="it holds"),
        _MARKING,
    ),
)

SCREENED_SHIPS = Table(
    name="screened_ships",
    doc="Every ship of the lake that was screened, as she was last.",
    sort=("ship",),
    columns=(
        _SHIP,
        Column("subject_hash", "text", "Hash of the names and numbers she gave."),
        Column(
            "corpus", "text", "Hash of the versions of lists she was held against, of their ages and of what is needed."
        ),
        Column("verdict", "text", "`hits`, `questions`, `clear` or `not checked`."),
        Column("receipt", "text", "Leaf hash of the receipt."),
        Column("screened", "time", "When.", "UTC"),
        _MARKING,
    ),
)

STAKES = Table(
    name="stakes",
    doc="Who holds what of whom, one row a statement of a source. Statements contradict each other as their sources do.",
    sort=("owned", "owner"),
    columns=(
        Column("owner", "text", "Who holds: an entry of a list as `un:6908555`, else the source's id or name."),
        Column("owner_name", "text", "Name of the owner.", null="source gives none besides"),
        Column("owned", "text", "What is held, likewise."),
        Column("owned_name", "text", "Name of what is held.", null="source gives none besides"),
        Column("low_percent", "f64", "Least share.", "percent"),
        Column("high_percent", "f64", "Greatest share; 100 of one that is not known.", "percent"),
        Column("control", "bool", "The owner controls it, whatever the share."),
        Column("joint", "text", "Arrangement by which several hold together.", null="source says of none"),
        Column("since", "date", "First UTC day.", null="source does not say"),
        Column("until", "date", "Last UTC day.", null="source does not say, or it holds still"),
        Column("source", "text", "Where it is from."),
        Column("sha256", "text", "SHA-256 of the file; its name in the raw archive."),
        Column("line", "i64", "Line of the file, from 1."),
        Column("marking_id", "i64", "Row of `markings` that says who may see it."),
    ),
)
