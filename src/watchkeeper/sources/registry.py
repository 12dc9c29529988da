"""Which reader reads a file: by its name and by how its bytes begin. The explicit list of formats is here."""

from __future__ import annotations

from pathlib import PurePath

from watchkeeper.model.errors import UsageError
from watchkeeper.sources.delimited import DelimitedReader, header_of
from watchkeeper.sources.json_lines import JsonReader
from watchkeeper.sources.mapping import TABLE_FORMATS, Mapping, built_in, mapping_for
from watchkeeper.sources.nmea import NmeaReader
from watchkeeper.sources.observations import Reader
from watchkeeper.sources.parquet import ParquetReader

FORMATS: tuple[str, ...] = ("auto", "nmea", "dma", "marinecadastre", "exactearth", "gfw", "csv")
"""Values of `--format`."""
HEAD_BYTES = 65_536
PACKINGS = {
    b"PK\x03\x04": "zip",
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
}
"""How streams begin that are packed; one that is so after unpacking is packed twice."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NOT_FEEDS = (".md", ".txt.chk", ".chk", ".yml", ".yaml", ".toml", ".png", ".pdf", ".html", ".py")


def reader_for(name: str, head: bytes, *, form: str = "auto", mapping: Mapping | None = None) -> Reader | str:
    """The reader of a file of that name which begins with `head`, or the reason why it is no feed.

    `form` other than `auto` is believed; UsageError when there is no such format.
    """
    if form not in FORMATS:
        raise UsageError(f"there is no format '{form}'; known are {', '.join(FORMATS)}")
    if not head.startswith(b"PAR1") and (why := _not_text(head)) is not None:
        return why
    if form == "nmea":
        return NmeaReader()
    if mapping is None and form in TABLE_FORMATS:
        mapping = built_in(form)
    if head.startswith(b"PAR1"):
        return ParquetReader(mapping)
    if form == "auto" and mapping is None and name.lower().endswith(NOT_FEEDS):
        return "not a feed by its name"
    if not head.strip():
        return "empty"
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins[:1] in (b"{", b"["):
        return _json_reader(name, begins, mapping)
    if mapping is None and form == "auto" and _looks_like_nmea(head):
        return NmeaReader()
    return _table_reader(name, head, form, mapping)


def _not_text(head: bytes) -> str | None:
    """Why no reader can make sense of a file, whatever the caller says it is; None when one may."""
    for begins, packing in PACKINGS.items():
        if head.startswith(begins):
            return f"packed as {packing}; unpack it first"
    if head[:3] == b"BZh" and head[4:10] == b"1AY&SY":
        return "packed as bzip2; unpack it first"
    if head[257:262] == b"ustar":
        return "a tar archive; unpack it first"
    return "UTF-16 text; save it as UTF-8" if _is_utf_16(head) else None


def _is_utf_16(head: bytes) -> bool:
    """By its first two bytes, or because every other byte of plain letters is zero."""
    even, odd = head[:512:2], head[1:512:2]
    fewer, more = sorted((even.count(0), odd.count(0)))
    return head.startswith(UTF_16) or (len(odd) >= 8 and fewer == 0 and more > 0.9 * len(odd))


def _looks_like_nmea(head: bytes) -> bool:
    lines = [line for line in head.splitlines() if line.strip()]
    signs = sum(b"VDM," in line or b"VDO," in line for line in lines)
    return signs > 0


def _json_reader(name: str, begins: bytes, mapping: Mapping | None) -> Reader | str:
    if mapping is not None or b'"ssvid"' in begins[:4096]:
        return JsonReader(mapping)
    if b'"class"' in begins[:4096] and b'"device"' in begins:
        return "decoded answers of another program (gpsd JSON), not a feed"
    if b'"type"' in begins[:4096] and b'"synthetic"' in begins[:4096]:
        return "description of a synthetic scenario"
    return "JSON without AIS columns"


def _table_reader(name: str, head: bytes, form: str, mapping: Mapping | None) -> Reader | str:
    first = head.split(b"\n", 1)[0]
    columns, _ = header_of(first)
    found = mapping or mapping_for(columns)
    if b"\x00" in (head[:4096] if found is None else first):
        return "binary"
    if found is None:
        if form == "csv" or (form == "auto" and PurePath(name).suffix.lower() in (".csv", ".tsv")):
            return "no built-in mapping fits its columns; give one with --mapping"
        return "not recognised as a feed"
    return DelimitedReader(found)
