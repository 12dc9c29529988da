"""Flag mismatch: the country code of an MMSI is not that of the ship's flag, of nobody, or of a register that has closed.

An MMSI begins with the digits of the administration that gave it. A ship that goes under another flag gets another number; one
that keeps the old, or takes digits of a register that no longer keeps ships, is not what she says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.detect.base import Known, Rule
from watchkeeper.detect.reasoning.claimed import claimed_steps
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.model.imo import Imo
from watchkeeper.model.time import US_PER_DAY
from watchkeeper.places.places import Places

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagMismatchParams:
    """What counts as another flag."""

    least_days: int = 2
    """Fewest days: on that of a change both are sent. Ours."""
    least_reports: int = 3
    """Fewest reports of the IMO number: a bit error makes one. Ours."""
    slack_days: float = 1.0
    """Days by which a register's days may be off. Ours."""
    lag_days: float = 90.0
    """Where the register's flag changed from or to that of the MMSI within this, it may lag behind, days. Ours."""


_SAID = """
SELECT mmsi, attribute, value, day_no, first_us, last_us, reports FROM claims WHERE attribute IN ('imo', 'name') ORDER BY mmsi,
       first_us
"""
_REGISTERED = """
SELECT imo, value AS flag, from_us, until_us, source, marking_id FROM registry WHERE attribute = 'flag' AND imo IS NOT NULL
ORDER BY imo, from_us, value
"""
_MIDS = "SELECT mid, flag, name, from_us, until_us, closed_us, marking_id FROM mids ORDER BY mid, from_us, flag"

_SCHEMA = pa.schema(
    [("mmsi", pa.int64()), ("start_us", pa.int64()), ("end_us", pa.int64()), ("mid", pa.int64()), ("why", pa.string())]
    + [(name, pa.string()) for name in ("mid_flag", "flag", "register", "explanations")]
    + [("imo", pa.int64()), ("days", pa.int64()), ("closed_us", pa.int64()), ("source_marking_id", pa.int64())]
)


def _mismatched(known: Known, places: Places, params: Any) -> pa.Table:
    """One row for each MMSI and reason, from the first report of such a day to the last."""
    allocated, registered = _by(known["allocations"], "mid"), _by(known["registered"], "imo")
    said: dict[int, list[Row]] = defaultdict(list)
    for row in known["said"].to_pylist():
        said[row["mmsi"]].append(row)
    rows = []
    for mmsi, claims in said.items():
        mid = mmsi // 1_000_000
        found: dict[tuple[str, int | None, str | None], list[tuple[Row, Row | None]]] = defaultdict(list)
        numbers = {
            row["value"]: sum(one["reports"] for one in claims if one["value"] == row["value"])
            for row in claims
            if row["attribute"] == "imo" and Imo.parse(row["value"]) is not None
        }
        for claim in claims:
            holders = [one for one in allocated.get(mid, []) if _holds(one, claim, 0.0)]
            if not holders:
                found["unallocated", None, None].append((claim, None))
            closed = [one for one in holders if one["closed_us"] is not None and one["closed_us"] <= claim["first_us"]]
            if holders and len(closed) == len(holders):
                found["closed", None, None].append((claim, closed[0]))
            elif holders and claim["attribute"] == "imo" and numbers.get(claim["value"], 0) >= params.least_reports:
                flags = [
                    one for one in registered.get(int(claim["value"]), []) if _holds(one, claim, params.slack_days)
                ]
                codes = {one["flag"] for one in holders}
                if flags and not codes & {one["flag"] for one in flags}:
                    found["registered", int(claim["value"]), flags[0]["flag"]].append((claim, flags[0]))
        for (why, imo, flag), days in found.items():
            if len(_days(days)) >= params.least_days:
                holders = [one for one in allocated.get(mid, []) if _holds(one, days[0][0], 0.0)]
                late = why == "registered" and imo is not None and _lags(days, holders, registered[imo], params)
                rows.append(_row(mmsi, why, imo, flag, days, holders, late))
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _by(table: pa.Table, key: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        found[row[key]].append(row)
    return found


def _holds(one: Row, claim: Row, slack_days: float) -> bool:
    slack = slack_days * US_PER_DAY
    return (one["from_us"] is None or one["from_us"] - slack <= claim["last_us"]) and (
        one["until_us"] is None or claim["first_us"] <= one["until_us"] + slack
    )


def _days(days: Sequence[tuple[Row, Row | None]]) -> set[int]:
    """The UTC days on which it was said."""
    return {
        day for claim, _ in days for day in range(claim["first_us"] // US_PER_DAY, claim["last_us"] // US_PER_DAY + 1)
    }


def _lags(days: Sequence[tuple[Row, Row | None]], holders: Sequence[Row], flags: Sequence[Row], params: Any) -> bool:
    """Whether the register has the flag of the MMSI just before or after these days."""
    codes, lag = {one["flag"] for one in holders}, params.lag_days * US_PER_DAY
    first, last = days[0][0]["first_us"], days[-1][0]["last_us"]
    return any(
        one["flag"] in codes
        and (one["from_us"] is None or one["from_us"] <= last + lag)
        and (one["until_us"] is None or one["until_us"] >= first - lag)
        for one in flags
    )


def _row(
    mmsi: int,
    why: str,
    imo: int | None,
    flag: str | None,
    days: Sequence[tuple[Row, Row | None]],
    holders: Sequence[Row],
    late: bool,
) -> dict[str, Any]:
    against = days[0][1]
    return {
        "mmsi": mmsi,
        "start_us": min(claim["first_us"] for claim, _ in days),
        "end_us": max(claim["last_us"] for claim, _ in days),
        "mid": mmsi // 1_000_000,
        "why": why,
        "mid_flag": ", ".join(dict.fromkeys(one["flag"] for one in holders)) or None,
        "flag": flag,
        "register": against["source"] if against is not None and why == "registered" else None,
        "explanations": joined(["register_behind"] if late else []),
        "imo": imo,
        "days": len(_days(days)),
        "closed_us": against["closed_us"] if against is not None and why == "closed" else None,
        "source_marking_id": None if against is None else against["marking_id"],
    }


_QUERY = """
SELECT f.*, CASE WHEN f.closed_us IS NOT NULL THEN (f.start_us - f.closed_us) / 31557600000000.0 END AS closed_years
FROM found f ORDER BY start_us, segment_1, why, imo
"""


def _reasons(row: Mapping[str, Any], params: FlagMismatchParams) -> list[str]:
    if row["why"] == "unallocated":
        said = f"The first three digits of her MMSI, {row['mid']}, are allocated to no administration."
    elif row["why"] == "closed":
        said = (
            f"The first three digits of her MMSI, {row['mid']}, are of flag {row['mid_flag']}, whose register of ships closed "
            f"{row['closed_years']:.1f} years before."
        )
    else:
        said = (
            f"Her MMSI is of flag {row['mid_flag']} (digits {row['mid']}); {row['register']} has IMO {row['imo']}, which "
            f"she claims, "
            f"under flag {row['flag']}."
        )
    rest = {
        "unallocated": "A number typed wrong into the set looks alike.",
        "closed": "A set that was not programmed anew after the register closed looks alike.",
        "registered": "A register that lags behind, or an IMO number that is not hers, looks alike.",
    }[row["why"]]
    return [f"{said} So on {row['days']} days.", *(sentences(row["explanations"]) or [rest])]


RULE = Rule(
    kind="flag_mismatch",
    name="flag_mismatch",
    version="1",
    reads=("claims", "segments", "statics", "horizon", "registry", "mids"),
    params=FlagMismatchParams(),
    steps=(
        ("said", _SAID),
        ("registered", _REGISTERED),
        ("allocations", _MIDS),
        ("claimed", _mismatched),
        *claimed_steps(),
    ),
    query=_QUERY,
    reasons=_reasons,
    identity=("why", "imo"),
)
