"""Gap: a ship's track is silent for six hours or more, however long, within a segment or between two.

Global Fishing Watch's pipe-gaps takes 6 h between consecutive positions of a segment; here the unit is the track, so that
a silence of 47 days is a gap too. A feed outage that covers the start is named and its hours are told apart. What the lake
knows around it is told with it: reception, neighbours, time to spare, ports in reach, draught, and what else explains it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.columns import floats
from watchkeeper.detect.geometry import AREA_DEG, area_name, area_numbers, distance_m
from watchkeeper.detect.reasoning.gaps import judged, reasoned
from watchkeeper.detect.reasoning.lone import in_words, lone_in, longest_unheard_h, said
from watchkeeper.detect.reasoning.reception import CELL_DEG, HEARD_AROUND, RECEPTION, cell_of, month_of
from watchkeeper.places.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class GapParams:
    """What counts as a gap."""

    min_silence_h: float = 6.0
    """Least silence, hours. GFW pipe-gaps default."""
    min_track_positions: int = 5
    """Fewest positions of the track up to and with the segment that ends in the silence. A bit error in a satellite message
    makes a ship of one or two positions that was never there; such a ship does not fall silent. A known ship does, however
    few positions it is heard for between silences."""
    lone_positions: int = 1
    """A segment of so few positions neither begins nor ends a silence: it stands alone a day or more, or farther than she could
    sail, from everything else of the track, and mostly is a position that jamming or a bit error displaced. What lies on both
    sides of it is one silence, and it is told with it. Six hours without any position are a gap still. Ours."""
    most_lone: int = 3
    """More such segments than this in a row are no noise, but words of a ship that is heard once in a day or two. Ours: in a
    month of a scenario with jamming 98 % of the rows of strays were no longer."""
    before_h: float = 12.0
    """Span before the silence in which positions are counted, hours (Welch et al. 2022: reception in the 12 h before)."""
    listening_break_h: float = 24.0
    """A feed that brings nothing at all for longer was not listening, hours. Each gap says how much of it was observed;
    an open one ends with the listening it began in, for where nobody listens nothing is known."""
    outage_slack_h: float = 2.0
    """An outage covers the start of a gap when it begins at most so long after the last position, hours."""
    reception_deg: float = CELL_DEG
    """Side of the cells of the reception map, degrees. Ours: a cell of GFW's published map is 1 degree too."""
    least_ship_hours: float = 24.0
    """Fewest ship-hours in a cell and month for its reception to be known, hours; below, it reads not checked."""
    around_h: float = 6.0
    """Whole hours before and after the start in which other ships of the cell are asked for, hours."""
    least_neighbours: float = 2.0
    """Fewest other ships heard there in an hour before, on average, for their silence or speech to say something."""
    silent_share: float = 0.25
    """Others fell silent too when at most this part of them is still heard after the start."""
    neighbours_most_h: float = 24.0
    """That others are not heard in the first hours explains no silence longer than this, hours: for a day they are a pass that
    no satellite made or a fault; what is out for longer is found as a feed outage."""
    thin_positions: float = 8.0
    """Reception is thin when a ship is heard fewer times in so long a silence, by what is usual in the cell."""
    in_port_m: float = 5_000.0
    """She lay in port when both ends are so near an anchorage and one another, metres."""
    underway_kn: float = 3.0
    """A ship faster than this was under way, knots."""
    went_on_share: float = 0.15
    """She went on as before when the speed of the way by sea differs by at most this part from that before."""
    went_on_deg: float = 60.0
    """And when over the place where she fell silent the way by sea is no longer than a turn by this angle makes it, degrees."""
    last_leg_h: float = 6.0
    """That leg is from where she was in the last hour before that she was heard in, at most so many before, hours."""
    at_rest_kn: float = 0.5
    """A ship no faster than this lay still, knots."""
    disabling_silence_h: float = 12.0
    """GFW's rule of disabling: least silence, hours (Welch et al. 2022)."""
    disabling_shore_nm: float = 50.0
    """Farther from shore than this, nautical miles (Welch et al. 2022)."""
    disabling_reception: float = 10.0
    """More positions a day than this are usually received there (Welch et al. 2022)."""
    disabling_positions: int = 14
    """At least so many positions in the 12 h before (Welch et al. 2022)."""
    draught_h: float = 48.0
    """A draught said so long before the silence or after it is that before and after it, hours."""
    reach_h: float = 6.0
    """A port is in reach when so many hours are left there, hours: time to work some cargo."""
    reach_ports: int = 5
    """Ports in reach that are named, those with the most hours left; uncovered ones are named beyond them."""
    area_deg: float = AREA_DEG
    """Side of the areas of feed outages, degrees: where the source names no station, that of the last position counts."""


_AREA = area_name(*area_numbers("last_lat", "last_lon"))

_QUERY = f"""
WITH parted AS (
    SELECT s.*, CASE WHEN s.positions <= $lone_positions THEN 1 ELSE 0 END AS is_small,
           SUM(positions) OVER earlier AS positions_so_far,
           SUM(CASE WHEN s.positions > $lone_positions THEN 1 ELSE 0 END) OVER earlier AS part
    FROM segments s
    WINDOW earlier AS (PARTITION BY track_id ORDER BY start_us, segment_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), tracked AS (
    SELECT p.*, is_small = 1 AND SUM(is_small) OVER (PARTITION BY track_id, part) <= $most_lone AS is_lone FROM parted p
), solid AS (
    SELECT t.*, ROW_NUMBER() OVER (PARTITION BY track_id ORDER BY start_us, segment_id) AS solid_no
    FROM tracked t WHERE NOT is_lone
), found AS (
    SELECT s.segment_id AS segment_1, s.last_t_us, s.last_lat, s.last_lon, s.last_speed_kn, s.last_file_no, s.last_offset,
           s.next_t_us, s.next_lat, s.next_lon, s.next_file_no, s.next_offset, s.segment_id AS next_segment,
           'within one segment' AS joined
    FROM silences s JOIN solid g ON g.segment_id = s.segment_id
    WHERE g.positions_so_far >= $min_track_positions
    UNION ALL
    SELECT a.segment_id, a.end_us, a.end_lat, a.end_lon, CAST(NULL AS DOUBLE), a.end_file_no, a.end_offset,
           b.start_us, b.start_lat, b.start_lon, b.start_file_no, b.start_offset, b.segment_id,
           COALESCE(b.joined, 'not heard again')
    FROM solid a LEFT JOIN solid b ON b.track_id = a.track_id AND b.solid_no = a.solid_no + 1
    WHERE a.positions_so_far >= $min_track_positions
), hours AS (
    SELECT source, CAST(FLOOR(t_us / 3600000000.0) AS BIGINT) AS hour_no, MIN(t_us) AS first_us, MAX(t_us) AS last_us
    FROM positions WHERE t_us IS NOT NULL GROUP BY source, CAST(FLOOR(t_us / 3600000000.0) AS BIGINT)
), steps AS (
    SELECT h.*, CASE WHEN hour_no - LAG(hour_no) OVER (PARTITION BY source ORDER BY hour_no) <= $listening_break_h
                     THEN 0 ELSE 1 END AS begins
    FROM hours h
), numbered AS (
    SELECT s.*, SUM(begins) OVER (PARTITION BY source ORDER BY hour_no
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS span
    FROM steps s
), listening AS (
    SELECT source, span, MIN(first_us) AS from_us, MAX(last_us) AS to_us FROM numbered GROUP BY source, span
), candidates AS (
    SELECT f.* FROM found f
    WHERE f.next_t_us IS NULL OR f.next_t_us - f.last_t_us >= $min_silence_h * 3600000000.0
), heard AS (
    SELECT c.segment_1, c.last_t_us, COUNT(*) AS positions_before,
           MAX(CASE WHEN p.t_us = c.last_t_us THEN p.source END) AS source,
           MAX(CASE WHEN p.t_us = c.last_t_us THEN p.station END) AS station,
           MAX(CASE WHEN p.t_us = c.last_t_us THEN p.receiver END) AS receiver, MAX(p.transponder) AS transponder,
           MAX(CASE WHEN p.t_us = c.last_t_us THEN p.speed_kn END) AS last_speed_kn
    FROM candidates c JOIN positions p ON p.segment_id = c.segment_1
    WHERE p.t_us <= c.last_t_us AND p.t_us > c.last_t_us - $before_h * 3600000000.0 AND NOT p.repeat
    GROUP BY c.segment_1, c.last_t_us
), heard_again AS (
    SELECT c.segment_1, c.last_t_us, COUNT(*) AS positions_after
    FROM candidates c JOIN positions p ON p.segment_id = c.next_segment
    WHERE p.t_us >= c.next_t_us AND p.t_us < c.next_t_us + $before_h * 3600000000.0 AND NOT p.repeat
    GROUP BY c.segment_1, c.last_t_us
), bounded AS (
    SELECT c.*, k.positions_before, a.positions_after, k.receiver, k.transponder, k.source, k.station,
           COALESCE(c.last_speed_kn, k.last_speed_kn) AS speed_before_kn,
           COALESCE(c.next_t_us, w.to_us) AS until_us
    FROM candidates c
    JOIN heard k ON k.segment_1 = c.segment_1 AND k.last_t_us = c.last_t_us
    LEFT JOIN heard_again a ON a.segment_1 = c.segment_1 AND a.last_t_us = c.last_t_us
    JOIN listening w ON w.source = k.source AND w.from_us <= c.last_t_us AND w.to_us >= c.last_t_us
), listened AS (
    SELECT b.segment_1, b.last_t_us,
           SUM(GREATEST(LEAST(b.until_us, w.to_us) - GREATEST(b.last_t_us, w.from_us), 0)) / 3600000000.0 AS observed_h
    FROM bounded b JOIN listening w ON w.source = b.source
    WHERE w.to_us > b.last_t_us AND w.from_us < b.until_us
    GROUP BY b.segment_1, b.last_t_us
), could_be_out AS (
    SELECT segment_1, last_t_us, until_us, 'source' AS scope, source AS name FROM bounded
    UNION ALL
    SELECT segment_1, last_t_us, until_us, 'station', station FROM bounded WHERE station IS NOT NULL
    UNION ALL
    SELECT segment_1, last_t_us, until_us, 'area', {_AREA} FROM bounded WHERE station IS NULL
), covered AS (
    SELECT b.segment_1, b.last_t_us, o.id AS outage_id,
           (LEAST(b.until_us, COALESCE(o.end_us, b.until_us)) - GREATEST(b.last_t_us, o.start_us)) / 3600000000.0 AS covered_h
    FROM could_be_out b JOIN events_feed_outage o ON o.scope = b.scope AND o.name = b.name
    WHERE o.start_us <= b.last_t_us + $outage_slack_h * 3600000000.0 AND COALESCE(o.end_us, b.until_us) > b.last_t_us
), outage AS (
    SELECT c.*, ROW_NUMBER() OVER (PARTITION BY segment_1, last_t_us ORDER BY covered_h DESC, outage_id) AS longest_no
    FROM covered c
), measured AS (
    SELECT b.*, (b.until_us - b.last_t_us) / 3600000000.0 AS silence_h, COALESCE(n.observed_h, 0.0) AS observed_h,
           o.outage_id,
           COALESCE(o.covered_h, 0.0) AS covered_h,
           {distance_m("b.last_lat", "b.last_lon", "b.next_lat", "b.next_lon")} AS distance_m
    FROM bounded b
    LEFT JOIN listened n ON n.segment_1 = b.segment_1 AND n.last_t_us = b.last_t_us
    LEFT JOIN outage o ON o.segment_1 = b.segment_1 AND o.last_t_us = b.last_t_us AND o.longest_no = 1
    WHERE b.next_t_us IS NOT NULL OR n.observed_h >= $min_silence_h
)
SELECT last_t_us AS start_us, next_t_us AS end_us, next_t_us IS NULL AS is_open, last_lat AS lat, last_lon AS lon,
       segment_1, CAST(NULL AS BIGINT) AS segment_2,
       silence_h, observed_h, distance_m, distance_m / 1852.0 / silence_h AS implied_speed_kn,
       CAST(speed_before_kn AS DOUBLE) AS last_speed_kn, next_lat, next_lon,
       COALESCE(positions_before, 0) AS positions_12h_before, positions_after AS positions_12h_after, receiver, transponder,
       CAST(t.mmsi AS BIGINT) AS mmsi, CAST(t.ship_type AS DOUBLE) AS ship_type, CAST(t.length_m AS DOUBLE) AS length_m,
       GREATEST(observed_h - covered_h, 0.0) AS silence_outside_outage_h, outage_id,
       m.joined AS "join", m.until_us AS silent_until_us,
       last_file_no AS source_file_1, last_offset AS source_offset_1,
       next_file_no AS source_file_2, next_offset AS source_offset_2
FROM measured m JOIN segments t ON t.segment_id = m.segment_1
ORDER BY start_us, segment_1
"""

_DRAUGHTS = """
WITH said AS (
    SELECT s.number, d.draught_m, s.end_us IS NOT NULL AND d.t_us >= s.end_us AS is_after,
           ROW_NUMBER() OVER (PARTITION BY s.number, s.end_us IS NOT NULL AND d.t_us >= s.end_us
                              ORDER BY ABS(d.t_us - CASE WHEN s.end_us IS NOT NULL AND d.t_us >= s.end_us THEN s.end_us
                                                         ELSE s.start_us END), d.file_no, d."offset") AS nearest_no
    FROM silent s JOIN statics d ON d.mmsi = s.mmsi
    WHERE d.draught_m IS NOT NULL
      AND ((d.t_us <= s.start_us AND d.t_us >= s.start_us - $draught_h * 3600000000.0)
           OR (d.t_us >= s.end_us AND d.t_us <= s.end_us + $draught_h * 3600000000.0))
)
SELECT number, CAST(MIN(CASE WHEN NOT is_after THEN draught_m END) AS DOUBLE) AS draught_before_m,
       CAST(MIN(CASE WHEN is_after THEN draught_m END) AS DOUBLE) AS draught_after_m
FROM said WHERE nearest_no = 1 GROUP BY number
"""

_LEGS = """
WITH heard AS (
    SELECT s.number, h.lat, h.lon, ROW_NUMBER() OVER (PARTITION BY s.number ORDER BY h.hour_no DESC) AS latest_no
    FROM silent s JOIN hours h ON h.segment_id = s.segment_1
    WHERE h.hour_no < FLOOR(s.start_us / 3600000000.0) AND h.hour_no >= FLOOR(s.start_us / 3600000000.0) - $last_leg_h
)
SELECT number, lat AS lat_before, lon AS lon_before FROM heard WHERE latest_no = 1
"""

_LONE = """
SELECT f.segment_1, f.start_us AS silent_us, g.start_us, g.end_us, g.start_lat AS lat, g.start_lon AS lon,
       CAST(g.positions AS BIGINT) AS positions
FROM found f JOIN segments a ON a.segment_id = f.segment_1
JOIN segments g ON g.track_id = a.track_id AND g.start_us > f.start_us AND g.start_us < f.silent_until_us
WHERE g.positions <= $lone_positions AND f."join" <> 'within one segment'
ORDER BY f.start_us, f.segment_1, g.start_us, g.segment_id
"""

_ELSEWHERE = """
WITH beside AS (
    SELECT s.number, g.track_id, g.segment_id,
           CAST(FLOOR(CAST(g.positions AS DOUBLE) * (LEAST(g.end_us, s.silent_until_us) - GREATEST(g.start_us, s.start_us) + 1)
                      / (g.end_us - g.start_us + 1)) AS BIGINT) AS positions
    FROM silent s JOIN segments a ON a.segment_id = s.segment_1
    JOIN segments g ON g.mmsi = a.mmsi AND g.track_id <> a.track_id AND g.end_us > s.start_us
                   AND g.start_us < s.silent_until_us
)
SELECT b.*, SUM(positions) OVER (PARTITION BY number, track_id) AS of_track FROM beside b
ORDER BY number, of_track DESC, track_id, segment_id
"""

_KNOWN = """
SELECT s.*, l.lat_before, l.lon_before, r.ship_hours,
       CASE WHEN s.satellite = 1 THEN r.heard_satellite ELSE r.heard_terrestrial END AS heard_there,
       a.before_ship_hours, a.after_ship_hours, d.draught_before_m, d.draught_after_m
FROM silent s
LEFT JOIN reception r ON r.band = s.band AND r.column_no = s.column_no AND r.month_no = s.month_no
LEFT JOIN heard_around a ON a.number = s.number
LEFT JOIN draughts d ON d.number = s.number
LEFT JOIN legs l ON l.number = s.number
ORDER BY s.number
"""


def _silent(known: Known, places: Places, params: GapParams) -> pa.Table:
    """The silences numbered, each with its cell, month and kind of receiver, and with the positions that stand alone in it.

    Those that these leave less than the least silence without any are none.
    """
    found = known["found"]
    alone = lone_in(known["lone"])
    keys = list(zip(found.column("segment_1").to_pylist(), found.column("start_us").to_pylist(), strict=True))
    until_us = found.column("silent_until_us").to_pylist()
    unheard_h = np.array(
        [longest_unheard_h(key[1], end, alone.get(key, [])) for key, end in zip(keys, until_us, strict=True)]
    )
    found = found.append_column("longest_unheard_h", pa.array(unheard_h, pa.float64()))
    found = found.append_column("lone", pa.array([said(alone.get(key, [])) for key in keys], pa.string()))
    count = [sum(one["positions"] for one in alone.get(key, [])) for key in keys]
    found = found.append_column("lone_positions", pa.array(count, pa.int64()))
    found = found.filter(pa.array(unheard_h >= params.min_silence_h))
    band, column_no = cell_of(floats(found, "lat"), floats(found, "lon"), params.reception_deg)
    start_us = np.asarray(found.column("start_us").to_numpy(), np.int64)
    satellite = [int(one == "satellite") for one in found.column("receiver").to_pylist()]
    columns = {"band": band, "column_no": column_no, "month_no": month_of(start_us), "number": np.arange(len(found))}
    for name, values in {**columns, "satellite": np.array(satellite, np.int64)}.items():
        found = found.append_column(name, pa.array(values, pa.int64()))
    return found


def _asked(known: Known, places: Places, params: GapParams) -> pa.Table:
    """For each silence the hours before and after its start in which others are asked for."""
    silent = known["silent"]
    steps = np.array([step for step in range(-int(params.around_h), int(params.around_h) + 1) if step], np.int64)
    rows = np.repeat(np.arange(len(silent)), len(steps))
    taken = {name: np.asarray(silent.column(name).to_numpy(), np.int64)[rows] for name in _ASKED}
    hour_no = np.asarray(silent.column("start_us").to_numpy(), np.int64)[rows] // 3_600_000_000
    step = np.tile(steps, len(silent))
    segment_id = np.asarray(silent.column("segment_1").to_numpy(), np.int64)[rows]
    return pa.table({**taken, "segment_id": segment_id, "hour_no": hour_no + step, "step": step})


_ASKED = ("number", "band", "column_no", "satellite")


def _reasons(row: Mapping[str, Any], params: GapParams) -> list[str]:
    rule = f"(rule: {params.min_silence_h:g} h)"
    lone = json.loads(row["lone"]) if row["lone"] else []
    heard = f"No position for {row['silence_h']:.1f} h" if not lone else f"Not followed for {row['silence_h']:.1f} h"
    said = [f"{heard}{' to the end of the data' if row['is_open'] else ''} {rule}."]
    if lone:
        said = [
            f"{said[0].removesuffix(f' {rule}.')}, {row['longest_unheard_h']:.1f} h of it without any position {rule}."
        ]
        said.append(f"Within it {in_words(lone)}: too little to tell her from jamming or a bit error.")
    if not row["is_open"]:
        said.append(
            f"Heard again {row['distance_m'] / 1852:.1f} nm away, which needs {row['implied_speed_kn']:.1f} kn; "
            f"both ends are one ship because: {row['join']}."
        )
    if row["silence_h"] - row["observed_h"] >= 1.0:
        said.append(f"Its feed listened for {row['observed_h']:.1f} h of that; the rest was not observed.")
    said.append(f"{row['positions_12h_before']} positions were received in the {params.before_h:g} h before.")
    if row["outage_id"]:
        outside = row["silence_outside_outage_h"]
        said.append(
            f"A feed outage ({row['outage_id']}) covers the start; {outside:.1f} h of silence lie outside it"
            + ("." if outside >= params.min_silence_h else ", which is no gap by itself.")
        )
    return said + reasoned(row)


RULE = Rule(
    kind="gap",
    name="gap",
    version="5",
    reads=("silences", "segments", "positions", "statics", "hours", "events_feed_outage"),
    params=GapParams(),
    steps=(
        ("found", _QUERY),
        ("lone", _LONE),
        ("silent", _silent),
        ("reception", RECEPTION),
        ("asked", _asked),
        ("heard_around", HEARD_AROUND),
        ("draughts", _DRAUGHTS),
        ("legs", _LEGS),
        ("elsewhere", _ELSEWHERE),
        ("known", _KNOWN),
        ("judged", judged),
    ),
    query="SELECT * FROM judged ORDER BY start_us, segment_1",
    reasons=_reasons,
    cites=("outage_id",),
)
