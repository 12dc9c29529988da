"""NMEA 0183 logs of AIS: AIVDM/AIVDO with or without tag blocks, receive times and trailing epochs."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from watchkeeper.sources.ais import columns as c
from watchkeeper.sources.ais import rare
from watchkeeper.sources.blocks import blocks
from watchkeeper.sources.feeds import receiver_patterns
from watchkeeper.sources.observations import Batch, Counts, reject_table

UTC_US = pa.timestamp("us", tz="UTC")


class NmeaReader:
    """Reads NMEA logs. Lines end with LF, CR or both."""

    name = "nmea"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every message of the stream. What cannot be read is a reject with its reason and line."""
        from watchkeeper.sources.ais.kernel import flush, read_chunk

        fragments, stations = c.fragments(), c.stations()
        offset, block, end = 0, b"", 0
        lines_before = 0
        for offset, block in blocks(stream):
            data = np.frombuffer(block, np.uint8)
            rows = block.count(b"\n") + block.count(b"\r") + 2
            out = _Columns(rows, len(block))
            out.counters[c.LINES] = lines_before
            read_chunk(data, offset, fragments, stations, out.p, out.s, out.o, out.r, out.counters)
            lines_before = int(out.counters[c.LINES])
            end = offset + len(block)
            yield out.batch(_names(stations), block, offset, end)
        out = _Columns(2, 0)
        flush(fragments, out.p, out.s, out.o, out.r, out.counters)
        yield out.batch(_names(stations), block, offset, end)


class _Columns:
    """The kernel's output arrays for one block, and how they become tables."""

    def __init__(self, rows: int, payload_bytes: int) -> None:
        slack = c.MAX_SLOTS * c.MAX_PARTS  # messages given up on while this block is read began in earlier ones
        self.p = c.position_columns(rows + slack)
        self.s = c.static_columns(rows + slack)
        self.o = c.other_columns(rows + slack, payload_bytes + slack * c.MAX_PART_CHARS)
        self.r = c.reject_columns(rows + slack)
        self.counters = np.zeros(c.N_COUNTERS, np.int64)

    def batch(self, names: pa.Array, block: bytes, offset: int, end: int) -> Batch:
        k = self.counters
        others, undecodable = self._others(names)
        rejects = self._rejects(block, offset)
        rejected: Counter[str] = Counter(rejects.column("reason").to_pylist())
        if undecodable.num_rows:
            rejects = pa.concat_tables([rejects, undecodable])
            rejected.update(undecodable.column("reason").to_pylist())
        counts = Counts(
            sentences=int(k[c.SENTENCES]),
            messages=int(k[c.MESSAGES]) - undecodable.num_rows,
            positions=int(k[c.POSITIONS]),
            statics=int(k[c.STATICS]),
            others=others.num_rows,
            untimed=int(k[c.UNTIMED]),
            ignored_lines=int(k[c.IGNORED]),
            bad_tag_blocks=int(k[c.BAD_TAG_BLOCKS]),
            rejected=rejected,
        )
        return Batch(
            positions=self._positions(names),
            statics=self._statics(names),
            others=others,
            rejects=rejects,
            counts=counts,
            bytes_read=end,
        )

    def _positions(self, names: pa.Array) -> pa.Table:
        n, p = int(self.counters[c.POSITIONS]), self.p
        kinds = p.msg_type[:n]
        transponder = pa.array(np.where((kinds == 18) | (kinds == 19), "B", np.where(kinds == 27, "", "A")))
        station, receiver = _stations(p.station[:n], names)
        return pa.table(
            {
                "mmsi": p.mmsi[:n],
                "t": _time(p.t_us[:n]),
                "lat": _or_null(p.lat[:n]),
                "lon": _or_null(p.lon[:n]),
                "speed_kn": _or_null(p.speed_kn[:n]),
                "course_deg": _or_null(p.course_deg[:n]),
                "heading_deg": _or_null(p.heading_deg[:n]),
                "rot_deg_min": _or_null(p.rot_deg_min[:n]),
                "nav_status": _or_null(p.nav_status[:n]),
                "msg_type": kinds,
                "transponder": pc.if_else(pc.equal(transponder, ""), None, transponder),
                "station": station,
                "receiver": receiver,
                "offset": p.offset[:n],
            }
        )

    def _statics(self, names: pa.Array) -> pa.Table:
        n, s = int(self.counters[c.STATICS]), self.s
        dims = s.dims[:n].astype(np.int32)
        length = np.where(dims[:, 0] < 0, np.nan, dims[:, 0] + dims[:, 1]).astype(np.float32)
        width = np.where(dims[:, 0] < 0, np.nan, dims[:, 2] + dims[:, 3]).astype(np.float32)
        draught = np.where(s.draught_dm[:n] < 0, np.nan, s.draught_dm[:n] / np.float32(10)).astype(np.float32)
        part = pa.array(s.part[:n])
        station, receiver = _stations(s.station[:n], names)
        return pa.table(
            {
                "mmsi": s.mmsi[:n],
                "t": _time(s.t_us[:n]),
                "msg_type": s.msg_type[:n],
                "part": pc.if_else(pc.equal(part, 0), "A", pc.if_else(pc.equal(part, 1), "B", None)),
                "imo": _or_null(s.imo[:n]),
                "name": _texts(s.name, s.name_end[:n]),
                "call_sign": _texts(s.call_sign, s.call_sign_end[:n]),
                "ship_type": _or_null(s.ship_type[:n]),
                "to_bow_m": _or_null(s.dims[:n, 0].copy()),
                "to_stern_m": _or_null(s.dims[:n, 1].copy()),
                "to_port_m": _or_null(s.dims[:n, 2].copy()),
                "to_starboard_m": _or_null(s.dims[:n, 3].copy()),
                "length_m": _or_null(np.where(length > 0, length, np.float32(np.nan))),
                "width_m": _or_null(np.where(width > 0, width, np.float32(np.nan))),
                "draught_m": _or_null(draught),
                "destination": _texts(s.destination, s.destination_end[:n]),
                "eta": _texts(s.eta, s.eta_end[:n]),
                "partial": s.partial[:n],
                "offset_last": _or_null(s.offset_last[:n]),
                "station": station,
                "receiver": receiver,
                "offset": s.offset[:n],
            }
        )

    def _others(self, names: pa.Array) -> tuple[pa.Table, pa.Table]:
        n, o = int(self.counters[c.OTHERS]), self.o
        payloads = _texts(o.payload, o.payload_end[:n]).to_pylist()
        fields = [rare.decode(text or "", int(fill)) for text, fill in zip(payloads, o.fill_bits[:n], strict=True)]
        station, receiver = _stations(o.station[:n], names)
        rows = pa.table(
            {
                "mmsi": o.mmsi[:n],
                "t": _time(o.t_us[:n]),
                "msg_type": o.msg_type[:n],
                "fields": pa.array(fields, pa.string()),
                "payload": pa.array(payloads, pa.string()),
                "offset_last": _or_null(o.offset_last[:n]),
                "station": station,
                "receiver": receiver,
                "offset": o.offset[:n],
            }
        )
        bad = pc.is_null(rows.column("fields"))
        lost = rows.filter(bad)
        texts = [json.dumps({"payload": text}) for text in lost.column("payload").to_pylist()]
        undecodable = reject_table(lost.column("offset").to_pylist(), ["undecodable message"] * len(texts), list(texts))
        return rows.filter(pc.invert(bad)), undecodable

    def _rejects(self, block: bytes, base: int) -> pa.Table:
        n, r = int(self.counters[c.REJECTS]), self.r
        texts: list[bytes | str] = []
        for offset, length in zip(r.offset[:n].tolist(), r.length[:n].tolist(), strict=True):
            start = offset - base
            if start < 0:  # a fragment of an earlier block; the archive has the line
                texts.append("")
            elif length:
                texts.append(block[start : start + min(length, 500)])
            else:
                texts.append(block[start : start + 500].replace(b"\r", b"\n").split(b"\n", 1)[0])
        reasons = [c.REASONS[code] for code in r.reason[:n]]
        return reject_table(r.offset[:n].tolist(), reasons, texts)


def _time(t_us: np.ndarray) -> pa.Array:
    return pa.array(t_us, pa.int64(), mask=t_us == c.NO_TIME).cast(UTC_US)


def _or_null(values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "f":
        return pa.array(values, mask=np.isnan(values))
    return pa.array(values, mask=values < 0)


def _texts(data: np.ndarray, ends: np.ndarray) -> pa.Array:
    starts = np.concatenate([np.zeros(1, np.int32), ends.astype(np.int32)])
    used = int(starts[-1])
    texts = pa.StringArray.from_buffers(len(ends), pa.py_buffer(starts), pa.py_buffer(data[:used].tobytes()))
    return pc.if_else(pc.equal(pc.utf8_length(texts), 0), None, texts)


def _names(stations: c.Stations) -> pa.Array:
    count = int(stations.met[0])
    text = stations.text.tobytes() if count else b""
    ends = stations.end[: count + 1].tolist()
    return pa.array([text[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends)], pa.string())


def _stations(codes: np.ndarray, names: pa.Array) -> tuple[pa.Array, pa.Array]:
    kinds = pa.array([receiver_of(name) for name in names.to_pylist()], pa.string())
    index = pa.array(codes, mask=codes < 0)
    return names.take(index), kinds.take(index)


def receiver_of(station: str) -> str | None:
    """`terrestrial` or `satellite` by the published naming of stations; None when the name does not say."""
    for pattern, kind in receiver_patterns():
        if fnmatchcase(station, pattern):
            return kind
    return None
