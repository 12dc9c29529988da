"""Scrapped IMO number: a ship transmits the number of a hull that a register says was broken up, lost or never built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.detect.base import Rule
from watchkeeper.detect.reasoning.claimed import READS, claimed_steps
from watchkeeper.model.register import GONE, STATUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class ImoScrappedParams:
    """What counts as transmitting a dead number."""

    least_reports: int = 3
    """Fewest reports of it: a bit error makes one. Ours."""
    grace_days: float = 30.0
    """Days after the day the register gives in which a hull may still be under way to the breaker. Ours: registers lag behind."""


_GONE = ", ".join(f"'{one}'" for one in GONE)
_CLAIMED = f"""
WITH gone AS (
    SELECT r.imo, r.value AS status, MIN(r.from_us) AS gone_us, MIN(r.source) AS register, MIN(r.marking_id) AS marking_id
    FROM registry r WHERE r.attribute = 'status' AND r.value IN ({_GONE}) AND r.imo IS NOT NULL
    GROUP BY r.imo, r.value
), sized AS (
    SELECT imo, MAX(CASE WHEN attribute = 'length_m' THEN number END) AS length_m FROM registry GROUP BY imo
), back AS (
    SELECT imo, MAX(from_us) AS from_us FROM registry WHERE attribute = 'status' AND value NOT IN ({_GONE}) GROUP BY imo
), alive AS (
    SELECT c.mmsi, g.imo, g.status, g.gone_us, g.register, g.marking_id, MIN(c.first_us) AS start_us, MAX(c.last_us) AS end_us,
           CAST(SUM(c.reports) AS BIGINT) AS reports
    FROM claims c JOIN gone g ON CAST(g.imo AS VARCHAR) = c.value
    LEFT JOIN back b ON b.imo = g.imo
    WHERE c.attribute = 'imo' AND (g.gone_us IS NULL OR c.first_us >= g.gone_us + $grace_days * 86400000000.0)
      AND (b.from_us IS NULL OR g.gone_us IS NULL OR b.from_us <= g.gone_us)
    GROUP BY c.mmsi, g.imo, g.status, g.gone_us, g.register, g.marking_id
    HAVING SUM(c.reports) >= $least_reports
)
SELECT a.mmsi, a.start_us, a.end_us, a.imo, a.status, (a.start_us - a.gone_us) / 31557600000000.0 AS years_since, a.register,
       a.reports, z.length_m AS registered_length_m, l.length_m AS claimed_length_m, a.marking_id AS source_marking_id
FROM alive a
LEFT JOIN sized z ON z.imo = a.imo
LEFT JOIN (SELECT s.mmsi, MEDIAN(s.length_m) AS length_m FROM segments s GROUP BY s.mmsi) l ON l.mmsi = a.mmsi
"""


def _reasons(row: Mapping[str, Any], params: ImoScrappedParams) -> list[str]:
    since = "" if row["years_since"] is None else f" {row['years_since']:.1f} years before"
    said = [
        f"Claims IMO {row['imo']} in {row['reports']} reports; {row['register']} has that ship as "
        f"{row['status'].replace('_', ' ')}"
        f"{since} ({STATUSES[row['status']].rstrip('.').lower()})."
    ]
    if row["registered_length_m"] and row["claimed_length_m"]:
        said.append(
            f"Registered length {row['registered_length_m']:.0f} m, transmitted {row['claimed_length_m']:.0f} m."
        )
    return [*said, "Registers are updated late, and sometimes a ship sold for scrap trades on."]


RULE = Rule(
    kind="imo_scrapped",
    name="imo_scrapped",
    version="1",
    reads=(*READS, "registry"),
    params=ImoScrappedParams(),
    steps=(("claimed", _CLAIMED), *claimed_steps()),
    query="SELECT * FROM found ORDER BY start_us, segment_1",
    reasons=_reasons,
)
