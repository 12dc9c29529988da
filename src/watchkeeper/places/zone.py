"""A zone: an area somebody watches, or that somebody claims, between two days."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One area of interest. Zones overlap as they like: of a disputed water each claimant has its own."""

    name: str
    kind: str | None = None
    """What it is, in the words of its file: `eez`, `port limits`, `sanctions area`..."""
    claimant: str | None = None
    """Who claims it, in the words of its file."""
    valid_from: date | None = None
    """First day it holds; None when it always did."""
    valid_until: date | None = None
    """Last day it holds; None when no end is known."""
    source: str | None = None
    note: str | None = None
    properties: str = "{}"
    """Every other property of the feature, as JSON with sorted keys."""
    geometry: str
    """GeoJSON MultiPolygon, valid, cut at ±180, longitudes -180 to 180; degrees WGS 84."""
    repairs: tuple[str, ...] = ()
    """What was mended of the shape that came, as sentences."""

    @property
    def zone_id(self) -> str:
        """The first 16 hex digits of a hash of what it is: the same zone has the same id everywhere."""
        said = [
            self.name,
            self.kind,
            self.claimant,
            str(self.valid_from),
            str(self.valid_until),
            self.source,
            self.note,
        ]
        text = json.dumps([*said, self.properties, self.geometry], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day; first and last day included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedFeature:
    """A feature that is no zone, and why."""

    number: int
    """Its place in the file, from 1."""
    name: str | None
    """Its name, where it has one."""
    reason: str
    """The same words for the same fault, for counting."""
    detail: str = ""
    """What was met."""

    def __str__(self) -> str:
        named = f" ({self.name})" if self.name else ""
        return f"feature {self.number}{named}: {self.reason}" + (f": {self.detail}" if self.detail else "")
