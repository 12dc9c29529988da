"""Tables of lists kept over time. Rows are only added.

What a list said on a day, as known on a day, is worked out from versions: of those recorded by then and published by that
day, the last published, of equals the last recorded. A version is stored as its difference from another, its base.
"""

from __future__ import annotations

from watchkeeper.model.column import Column, Table

_MARKING = Column("marking_id", "i64", "Row of `markings` that says who may see it.")

LIST_VERSIONS = Table(
    name="list_versions",
    doc="One row for each state of a list that was loaded: published when, recorded when, from which bytes.",
    sort=("list", "as_of", "recorded"),
    columns=(
        Column(
            "version_id", "text", "First 16 hex digits of a hash of list, day, bytes, reader and time of recording."
        ),
        Column("list", "text", "Name of the list, such as `un` or `ofac-sdn`."),
        Column("list_class", "text", "`sanctions`, `detentions` or `mentions`."),
        Column("as_of", "date", "UTC day on which the publisher's list was so."),
        Column("recorded", "time", "When this workspace learnt it.", "UTC"),
        Column("sha256", "text", "SHA-256 of its main file's bytes as received; its name in the raw archive."),
        Column("files", "text", "Every file of it as JSON: name, part, sha256, bytes."),
        Column("parts", "text", "Which parts of a set of files were there, as JSON; `main` is the only part of most."),
        Column("reader", "text", "Reader that read it, and its version."),
        Column("source", "text", "Where the files are from.", null="not given at load"),
        Column("entries", "i64", "Entries on the list."),
        Column("rejected", "text", "Entries that could not be read, counted by reason, as JSON."),
        Column("base", "text", "`version_id` of the version it is stored as a difference from.", null="stored whole"),
        Column("state_hash", "text", "SHA-256 over key and content hash of every entry, in order of keys."),
        _MARKING,
    ),
)

LIST_CHANGES = Table(
    name="list_changes",
    doc="What a version of a list changes against its base; of one stored whole, all its entries.",
    sort=("version_id", "key"),
    columns=(
        Column("version_id", "text", "The version."),
        Column("key", "text", "The publisher's stable key."),
        Column("content_hash", "text", "What it says from then on: a row of `list_entries`.", null="taken off"),
        Column("raw_hash", "text", "First 16 hex digits of a hash of the entry as published.", null="taken off"),
        Column(
            "main_hash",
            "text",
            "The same of what its main file says, for lists that come in several.",
            null="taken off, or the main file is all there was",
        ),
        _MARKING,
    ),
)

LIST_ENTRIES = Table(
    name="list_entries",
    doc="What an entry said, once for each different content.",
    sort=("list", "key", "content_hash"),
    columns=(
        Column("list", "text", "Name of the list."),
        Column("key", "text", "The publisher's stable key."),
        Column("content_hash", "text", "First 16 hex digits of a hash of `entity`."),
        Column("kind", "text", "Person, Company, Organization, LegalEntity, Vessel or Airplane."),
        Column("name", "text", "Its primary name."),
        Column("entity", "text", "The whole entry as canonical JSON (`model/listed.py`)."),
        _MARKING,
    ),
)

LIST_REFUSALS = Table(
    name="list_refusals",
    doc="Files that were offered as a list and refused. The last good version stands.",
    sort=("list", "recorded"),
    columns=(
        Column("list", "text", "Name of the list."),
        Column("as_of", "date", "Day it was offered as of."),
        Column("recorded", "time", "When.", "UTC"),
        Column("name", "text", "Name of the file."),
        Column("sha256", "text", "SHA-256 of its bytes."),
        Column("bytes", "i64", "Its size.", "byte"),
        Column("reason", "text", "Why it was refused."),
        _MARKING,
    ),
)

LIST_JUDGEMENTS = Table(
    name="list_judgements",
    doc="What users judged of two entries of lists: one party or not. The last of two entries counts.",
    sort=("a", "b", "decided"),
    columns=(
        Column("judgement_id", "text", "First 16 hex digits of a hash of all that was judged."),
        Column("kind", "text", "`join`, `split` or `withdraw`."),
        Column("a", "text", "An entry as LIST:KEY."),
        Column("b", "text", "The other."),
        Column("who", "text", "Who judged."),
        Column("why", "text", "Why."),
        Column("decided", "time", "When.", "UTC"),
        _MARKING,
    ),
)
