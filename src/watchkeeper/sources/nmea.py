"""NMEA 0183 logs of AIS: AIVDM/AIVDO with or without tag blocks, receive times and trailing epochs."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from watchkeeper.sources.ais import columns as c
from watchkeeper.sources.ais import others
from watchkeeper.sources.ais.parsed import N_FIELDS
from watchkeeper.sources.ais.rejects import rejects
from watchkeeper.sources.blocks import blocks, line_ends
from watchkeeper.sources.feeds import receiver_patterns
from watchkeeper.sources.observations import Batch, Counts

UTC_US = pa.timestamp("us", tz="UTC")
Named = tuple[pa.Array, pa.Array]
"""Names of the stations met, and what kind of receiver each is."""


class NmeaReader:
    """Reads NMEA logs. Lines end with LF, CR or both."""

    name = "nmea"

    def read(self, stream: BinaryIO) -> Iterator[Batch]:
        """Every message of the stream. What cannot be read is a reject with its reason and line."""
        from watchkeeper.sources.ais.kernel import flush, read_chunk

        state = _State()
        offset, block = 0, b""
        for offset, block in blocks(stream):
            data = np.frombuffer(block, np.uint8)
            eights = np.frombuffer(block, np.uint64, len(block) // 8)
            out = state.output(line_ends(block) + 2, len(block))
            read_chunk(data, eights, offset, state.fragments, state.stations, state.words, state.parsed, out)
            yield state.batch(out, block, offset)
        out = state.output(2, 0)
        flush(state.fragments, state.words, out)
        yield state.batch(out, block, offset)


class _State:
    """What lives across the blocks of a file, and room for the kernel to work in."""

    def __init__(self) -> None:
        self.fragments, self.stations = c.fragments(), c.stations()
        self.words, self.parsed = np.zeros(c.WORDS, np.int64), np.zeros(N_FIELDS, np.int64)
        self._lines = 0

    def output(self, rows: int, payload_bytes: int) -> c.Output:
        """Room for what a block of so many lines holds, and for messages given up on that began in earlier ones."""
        slack = c.MAX_SLOTS * c.MAX_PARTS
        out = c.output(rows + slack, payload_bytes + slack * c.MAX_PART_CHARS)
        out.counters[c.LINES] = self._lines
        return out

    def batch(self, out: c.Output, block: bytes, offset: int) -> Batch:
        """The block's rows as tables."""
        k = out.counters
        self._lines = int(k[c.LINES])
        named = _named(self.stations)
        others = _others(out.o, int(k[c.OTHERS]), named)
        lost = out.rejects[:, : int(k[c.REJECTS])]
        reasons = np.bincount(lost[c.REJECT_REASON], minlength=len(c.REASONS)).tolist()
        counts = Counts(
            sentences=int(k[c.SENTENCES]),
            messages=int(k[c.MESSAGES]),
            positions=int(k[c.POSITIONS]),
            statics=int(k[c.STATICS]),
            others=others.num_rows,
            untimed=int(k[c.UNTIMED]),
            ignored_lines=int(k[c.IGNORED]),
            bad_tag_blocks=int(k[c.BAD_TAG_BLOCKS]),
            rejected=Counter({reason: count for reason, count in zip(c.REASONS, reasons, strict=True) if count}),
        )
        return Batch(
            positions=_positions(out.p, int(k[c.POSITIONS]), named),
            statics=_statics(out.s, int(k[c.STATICS]), named),
            others=others,
            rejects=rejects(lost, block, offset),
            counts=counts,
            bytes_read=offset + len(block),
        )


def _positions(p: c.PositionColumns, n: int, named: Named) -> pa.Table:
    kinds = p.i8[c.MSG_TYPE, :n]
    return pa.table(
        {
            "mmsi": p.i32[c.MMSI, :n],
            "t": _time(p.i64[c.T_US, :n]),
            "lat": _or_null(p.f64[c.LAT, :n]),
            "lon": _or_null(p.f64[c.LON, :n]),
            "speed_kn": _or_null(p.f32[c.SPEED_KN, :n]),
            "course_deg": _or_null(p.f32[c.COURSE_DEG, :n]),
            "heading_deg": _or_null(p.f32[c.HEADING_DEG, :n]),
            "rot_deg_min": _or_null(p.f32[c.ROT_DEG_MIN, :n]),
            "nav_status": _or_null(p.i8[c.NAV_STATUS, :n]),
            "msg_type": kinds,
            "transponder": TRANSPONDERS.take(pa.array(TRANSPONDER_OF[kinds])),
            **_reception(p.i32[c.STATION, :n], named),
            "offset": p.i64[c.OFFSET, :n],
        }
    )


TRANSPONDERS = pa.array(["A", "B", None], pa.string())
TRANSPONDER_OF = np.full(28, 2, np.int8)
"""By message type, the place in TRANSPONDERS of the class that sends it; a long-range report does not say."""
TRANSPONDER_OF[[1, 2, 3]] = 0
TRANSPONDER_OF[[18, 19]] = 1


def _statics(s: c.StaticColumns, n: int, named: Named) -> pa.Table:
    bow, stern, port, starboard = (s.i16[c.TO_BOW + side, :n].astype(np.int32) for side in range(4))
    draught = s.i16[c.DRAUGHT_DM, :n]
    return pa.table(
        {
            "mmsi": s.i32[c.MMSI, :n],
            "t": _time(s.i64[c.T_US, :n]),
            "msg_type": s.i16[c.STATIC_TYPE, :n].astype(np.int8),
            "part": PARTS.take(pa.array(np.where(s.i16[c.PART, :n] < 0, 2, s.i16[c.PART, :n]))),
            "imo": _or_null(s.i32[c.IMO, :n]),
            "name": _text_of(s, c.NAME, n),
            "call_sign": _text_of(s, c.CALL_SIGN, n),
            "ship_type": _or_null(s.i16[c.SHIP_TYPE, :n]),
            "to_bow_m": _or_null(s.i16[c.TO_BOW, :n]),
            "to_stern_m": _or_null(s.i16[c.TO_STERN, :n]),
            "to_port_m": _or_null(s.i16[c.TO_PORT, :n]),
            "to_starboard_m": _or_null(s.i16[c.TO_STARBOARD, :n]),
            "length_m": _size(bow + stern),
            "width_m": _size(port + starboard),
            "draught_m": _or_null(np.where(draught < 0, np.nan, draught / np.float32(10)).astype(np.float32)),
            "destination": _text_of(s, c.DESTINATION, n),
            "eta": _text_of(s, c.ETA, n),
            "partial": s.i16[c.PARTIAL, :n] == 1,
            "offset_last": _or_null(s.i64[c.OFFSET_LAST, :n]),
            **_reception(s.i32[c.STATION, :n], named),
            "offset": s.i64[c.OFFSET, :n],
        }
    )


PARTS = pa.array(["A", "B", None], pa.string())


def _text_of(s: c.StaticColumns, which: int, n: int) -> pa.Array:
    return _texts(s.text[which], s.end[which, :n])


def _size(metres: np.ndarray) -> pa.Array:
    return _or_null(np.where(metres > 0, metres, np.nan).astype(np.float32))


def _others(o: c.OtherColumns, n: int, named: Named) -> pa.Table:
    return pa.table(
        {
            "mmsi": o.i32[c.MMSI, :n],
            "t": _time(o.i64[c.T_US, :n]),
            "msg_type": o.i8[c.MSG_TYPE, :n],
            "fields": others.fields(o, n),
            "payload": _texts(o.text, o.i32[c.PAYLOAD_END, :n]),
            "offset_last": _or_null(o.i64[c.OFFSET_LAST, :n]),
            **_reception(o.i32[c.STATION, :n], named),
            "offset": o.i64[c.OFFSET, :n],
        }
    )


def _time(t_us: np.ndarray) -> pa.Array:
    return pa.array(t_us, pa.int64(), mask=t_us == c.NO_TIME).cast(UTC_US)


def _or_null(values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "f":
        return pa.array(values, mask=np.isnan(values))
    return pa.array(values, mask=values < 0)


def _texts(data: np.ndarray, ends: np.ndarray) -> pa.Array:
    """Texts that end there in `data`, one behind the other; an empty one is null."""
    starts = np.concatenate([np.zeros(1, np.int32), ends.astype(np.int32, copy=False)])
    there = np.packbits(starts[1:] > starts[:-1], bitorder="little")
    text = pa.py_buffer(data[: int(starts[-1])])
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(starts), text, pa.py_buffer(there))


def _named(stations: c.Stations) -> Named:
    count = int(stations.met[0])
    ends = stations.end[: count + 1].tolist()
    text = stations.text[: ends[-1]].tobytes()
    names = [text[a:b].decode("utf-8", "replace") for a, b in itertools.pairwise(ends)]
    return pa.array(names, pa.string()), pa.array([receiver_of(name) for name in names], pa.string())


def _reception(codes: np.ndarray, stations: Named) -> dict[str, pa.Array]:
    names, kinds = stations
    index = pa.array(codes, mask=codes < 0)
    return {"station": names.take(index), "receiver": kinds.take(index)}


@lru_cache(maxsize=c.MAX_STATIONS)
def receiver_of(station: str) -> str | None:
    """`terrestrial` or `satellite` by the published naming of stations; None when the name does not say."""
    for pattern, kind in receiver_patterns():
        if fnmatchcase(station, pattern):
            return kind
    return None
