"""One line of a ship's identity: in this lane, this attribute had this value, from then until then, as these rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

REGISTERED, BROADCAST, SEEN = "registered", "broadcast", "seen"
LANES: dict[str, str] = {
    REGISTERED: "what registers say of the hull",
    BROADCAST: "what her transponder says",
    SEEN: "what somebody saw",
}
"""Where a claim of identity comes from. None outranks another."""

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class SourceRow:
    """Where it stands: a file by SHA-256, and the line (registers) or first byte (feeds, sightings) in it."""

    file: str
    at: int
    unit: str = "offset"
    """`offset` in bytes, or `line`."""

    def to_dict(self) -> dict[str, Any]:
        """As `identity --json` gives it."""
        return {"file": self.file, self.unit: self.at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a lane. Any reader of a lane makes a list of these; nothing else is asked of it."""

    lane: str
    attribute: str
    """One of the attributes of `model/register.py`, or `imo`."""
    value: str
    first: datetime | None = None
    """Beginning of its first moment or day; None: the source did not say."""
    last: datetime | None = None
    """Last moment, or end of the last day; None: the source did not say, or it holds still."""
    by_day: bool = False
    """Whether its source knows days and no moments."""
    times: int = 1
    """How often it was said."""
    source: str = ""
    rows: tuple[SourceRow, ...] = ()
    """Rows it rests on; of something said many times the first and the last."""
    subject: str = ""
    """Node it was said of: `imo 2000001`, `mmsi 666000001`."""

    @property
    def number(self) -> float | None:
        """The value as a number; None when it is none."""
        try:
            return float(self.value)
        except ValueError:
            return None

    @property
    def begins(self) -> datetime:
        """First moment; the beginning of time when it is not known."""
        return self.first or BEGINNING

    @property
    def ends(self) -> datetime:
        """Last moment; the end of time when it is not known."""
        return self.last or END

    @property
    def span(self) -> str:
        """From when until when, in words."""
        if self.first is None and self.last is None:
            return "no days given"
        return f"{shown(self.first, self.by_day) or '...'} to {shown(self.last, self.by_day) or '...'}"

    def to_dict(self) -> dict[str, Any]:
        """As `identity --json` gives it."""
        return {
            "lane": self.lane,
            "attribute": self.attribute,
            "value": self.value,
            "from": shown(self.first, self.by_day),
            "until": shown(self.last, self.by_day),
            "times": self.times,
            "source": self.source,
            "source_rows": [row.to_dict() for row in self.rows],
            "of": self.subject,
        }


def shown(moment: datetime | None, by_day: bool = False) -> str | None:
    """A moment as ISO 8601, or the day it lies in; None for None and for the ends of time."""
    if moment is None or moment in (BEGINNING, END):
        return None
    return moment.date().isoformat() if by_day else moment.isoformat().replace("+00:00", "Z")


def registered_entry(row: Mapping[str, Any]) -> Entry:
    """A row of table `registry` as an entry."""
    return Entry(
        lane=REGISTERED,
        attribute=row["attribute"],
        value=row["value"],
        first=None if row["since"] is None else day_begins(row["since"]),
        last=None if row["until"] is None else day_ends(row["until"]),
        by_day=True,
        source=row["source"] if row["as_of"] is None else f"{row['source']} as of {row['as_of']}",
        rows=(SourceRow(row["sha256"], row["line"], "line"),),
        subject=row["subject"],
    )


def day_begins(day: date) -> datetime:
    """First moment of a UTC day."""
    return datetime.combine(day, time.min, UTC)


def day_ends(day: date) -> datetime:
    """Last moment of a UTC day."""
    return datetime.combine(day, time.max, UTC)
