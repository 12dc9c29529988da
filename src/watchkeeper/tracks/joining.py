"""Segments of one MMSI joined into tracks: one ship's path over any silence, each join with its reason.

Segments end after a day of silence at most; ships do not. A segment continues a track when the track had ended, the way
between could be sailed in the silence, be it two hours or 47 days, and what the ship calls itself does not contradict
it. Segments of one MMSI that are heard at the same time are tracks of their own. Where several tracks could take a
segment, identity decides, then the distance from where the ship was expected, then the more recent track.

The method is ours. It is greedy, in order of start, and depends on the segments alone: not on the order of their rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.tracks.claims import claims_of
from watchkeeper.tracks.join_params import JoinParams, reach_of
from watchkeeper.tracks.join_reason import text_of
from watchkeeper.tracks.join_records import Links, Segments
from watchkeeper.tracks.records import Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """For each segment of the table, in its order. Nulls stand at the first segment of a track."""

    track_id: pa.Int64Array
    """Number of the track's first segment."""
    reason: pa.StringArray
    """Why it continues the track, or begins one; never null."""
    reason_code: pa.Int32Array
    """The same as bits, see `join_reason`."""
    previous: pa.Int64Array
    """The segment it continues."""
    silence_s: pa.DoubleArray
    """Seconds from the end of that one; 0 where they overlap by a moment."""
    implied_speed_kn: pa.DoubleArray
    """Knots that the great circle between them asks for; null too where there is no silence."""


def join_segments(segments: pa.Table, params: JoinParams | None = None) -> Joined:
    """The track of every segment, and why.

    Columns: segment_id, mmsi, start_us, end_us, start_lat, start_lon, end_lat, end_lon and positions, none with nulls;
    and, where the table has them, end_speed_kn, end_course_deg, imo, call_sign, name, length_m, width_m,
    transponder, null for not heard.
    """
    from watchkeeper.tracks import join_kernel  # Numba takes a second to import: only a run pays for it

    mmsi, start_us, segment_id = (segments[name].to_numpy() for name in ("mmsi", "start_us", "segment_id"))
    order = np.lexsort((segment_id, start_us, mmsi))
    rows = _columns(segments, claims_of(segments), order)
    links = _room(rows.claims)
    join_kernel.run(rows, links, reach_of(params or JoinParams()))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return _joined(rows, links, segment_id[order], back)


def _columns(segments: pa.Table, claims: Array, order: Array) -> Segments:
    def column(name: str, dtype: str) -> Array:
        if name not in segments.column_names:
            return np.full(len(order), np.nan, dtype)
        return np.ascontiguousarray(segments[name].to_numpy()[order], dtype)

    return Segments(
        mmsi=column("mmsi", "i8"),
        start_us=column("start_us", "i8"),
        end_us=column("end_us", "i8"),
        start_lat=column("start_lat", "f8"),
        start_lon=column("start_lon", "f8"),
        end_lat=column("end_lat", "f8"),
        end_lon=column("end_lon", "f8"),
        end_speed_kn=column("end_speed_kn", "f8"),
        end_course_deg=column("end_course_deg", "f8"),
        positions=column("positions", "i8"),
        claims=np.ascontiguousarray(claims[order]),
    )


def _room(claims: Array) -> Links:
    n = len(claims)
    return Links(
        earlier=np.full(n, -1, "i8"),
        later=np.full(n, -1, "i8"),
        first=np.zeros(n, "i8"),
        reason=np.zeros(n, "i4"),
        distance_m=np.zeros(n, "f8"),
        known=claims.copy(),
        head=np.zeros(n, "i8"),
        legs=np.zeros((n, 2), "i8"),
    )


def _joined(rows: Segments, links: Links, segment_id: Array, back: Array) -> Joined:
    """The links in the order of the caller's rows; `back` finds in the kernel's order the row of each of them."""
    begins = links.earlier < 0
    silence_s = np.maximum(rows.start_us - rows.end_us[links.earlier], 0) / 1e6
    still = begins | (silence_s == 0)
    speed_kn = links.distance_m / METRES_PER_NAUTICAL_MILE / np.where(still, 1, silence_s / 3600)
    codes, places = np.unique(links.reason, return_inverse=True)
    texts = pa.array([text_of(int(code)) for code in codes], pa.string())
    return Joined(
        track_id=pa.array(segment_id[links.first][back]),
        reason=texts.take(pa.array(places[back])),
        reason_code=pa.array(links.reason[back]),
        previous=pa.array(segment_id[links.earlier][back], mask=begins[back]),
        silence_s=pa.array(silence_s[back], mask=begins[back]),
        implied_speed_kn=pa.array(speed_kn[back], mask=still[back]),
    )
