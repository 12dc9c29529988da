"""What a ship said of her draught and destination, when it changed."""

from __future__ import annotations

from typing import Any

from watchkeeper.services.lookout import Sight

_SAID = """
SELECT t_us // 1000000 AS t, round(draught_m, 1) AS draught_m, destination
FROM (
    SELECT *, LAG(t_us) OVER said IS NULL OR LEAD(t_us) OVER said IS NULL
           OR LAG(draught_m) OVER said IS DISTINCT FROM draught_m
           OR LAG(destination) OVER said IS DISTINCT FROM destination AS told
    FROM statics
    WHERE mmsi = $mmsi AND t_us IS NOT NULL AND (draught_m IS NOT NULL OR destination IS NOT NULL)
    WINDOW said AS (ORDER BY t_us, file_no, "offset")
)
WHERE told ORDER BY t_us, file_no, "offset"
"""


def ship_draughts(sight: Sight, mmsi: int) -> dict[str, list[Any]]:
    """Columns by time: t in seconds, draught_m, destination (null: not said in that report), of the reports in which either
    changed, the first and the last. Nothing of a ship nobody heard."""
    rows = sight.sql(_SAID, {"statics": sight.scan("statics")}, {"mmsi": mmsi})
    return {name: rows.column(name).to_pylist() for name in ("t", "draught_m", "destination")}
