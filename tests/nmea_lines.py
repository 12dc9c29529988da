"""NMEA lines for tests: right checksums, tag blocks, and messages encoded by an encoder that is not ours."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import reduce
from operator import xor
from typing import Any

import pyarrow as pa
from pyais import encode_dict

from watchkeeper.sources import Counts
from watchkeeper.sources.nmea import NmeaReader
from watchkeeper.sources.observations import Reader

TABLES = ("positions", "statics", "others", "rejects")


def checksum(text: str) -> str:
    """Two hexadecimal digits: every character XORed (NMEA 0183)."""
    return f"{reduce(xor, text.encode(), 0):02X}"


def sentence(body: str) -> str:
    """`!body*hh`."""
    return f"!{body}*{checksum(body)}"


def tagged(line: str, tag: str) -> str:
    r"""`\tag*hh\line` (NMEA 0183 v4.10)."""
    return f"\\{tag}*{checksum(tag)}\\{line}"


def message(kind: int, mmsi: int, *, channel: str = "A", sequence: int = 0, **fields: Any) -> list[str]:
    """The sentences of one AIS message."""
    plain = {"type": kind, "mmsi": mmsi, **fields}
    return list(encode_dict(plain, talker_id="AI", sentence_type="VDM", radio_channel=channel, seq_id=sequence))


def position(mmsi: int, *, lat: float = 55.5, lon: float = 12.5, kind: int = 1, **fields: Any) -> str:
    """One position report in one sentence."""
    (line,) = message(kind, mmsi, lat=lat, lon=lon, **fields)
    return line


def voyage(mmsi: int, *, channel: str = "A", sequence: int = 1, **fields: Any) -> tuple[str, str]:
    """A type 5 in its two sentences."""
    first, second = message(5, mmsi, channel=channel, sequence=sequence, **fields)
    return first, second


def text_of(lines: Iterable[str], end: str = "\n") -> bytes:
    """The lines as bytes, each ended."""
    return "".join(line + end for line in lines).encode()


class Found:
    """Everything a reader returned for one stream."""

    def __init__(self, data: bytes, reader: Reader | None = None) -> None:
        self.counts = Counts()
        parts: dict[str, list[pa.Table]] = {name: [] for name in TABLES}
        for batch in (reader or NmeaReader()).read(io.BytesIO(data)):
            self.counts.add(batch.counts)
            for name in TABLES:
                rows = getattr(batch, name)
                if rows is not None:
                    parts[name].append(rows)
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [row for part in tables for row in part.to_pylist()] for name, tables in parts.items()
        }

    @property
    def positions(self) -> list[dict[str, Any]]:
        """Rows of positions."""
        return self.rows["positions"]

    @property
    def statics(self) -> list[dict[str, Any]]:
        """Rows of statics."""
        return self.rows["statics"]

    @property
    def others(self) -> list[dict[str, Any]]:
        """Rows of other messages."""
        return self.rows["others"]

    @property
    def reasons(self) -> list[str]:
        """Reasons of the rejects."""
        return [row["reason"] for row in self.rows["rejects"]]


def read(lines: Iterable[str] | bytes, reader: Reader | None = None) -> Found:
    """What a reader makes of lines, or of bytes as they are."""
    return Found(lines if isinstance(lines, bytes) else text_of(lines), reader)
