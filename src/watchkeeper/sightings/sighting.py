"""A sighting: one ship, seen at one time and place by one observer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a report says of one ship. Every field but time and place is None where it does not say.

    Errors are given as they are reported: the half axes of the ellipse, and half the time, that hold the ship with 95 %.
    """

    t: datetime
    t_error_s: float | None = None
    lat: float
    lon: float
    major_m: float | None = None
    minor_m: float | None = None
    ellipse_bearing_deg: float | None = None
    observer_lat: float | None = None
    observer_lon: float | None = None
    bearing_deg: float | None = None
    range_m: float | None = None
    sensor: str | None = None
    """How she was seen: one of `SENSORS`, else in the words of the report."""
    platform: str | None = None
    painted_name: str | None = None
    painted_imo: str | None = None
    """As read from the hull, letters or missing digits and all."""
    painted_port: str | None = None
    broadcast_mmsi: int | None = None
    broadcast_name: str | None = None
    flag: str | None = None
    ship_type: str | None = None
    length_m: float | None = None
    length_error_m: float | None = None
    heading_deg: float | None = None
    speed_kn: float | None = None
    activity: str | None = None
    other_ship: str | None = None
    hails: str | None = None
    """JSON: a list of question and answer."""
    photos: str | None = None
    """JSON: a list of name, sha256, taken, camera, camera_lat, camera_lon."""
    note: str | None = None
    label: str | None = None
    """What the report calls itself, such as SYNTHETIC or EXERCISE."""
    reference: str | None = None
    originator: str | None = None
    properties: str = "{}"
    """Everything else in the report, as JSON with sorted keys."""

    @property
    def sighting_id(self) -> str:
        """The first 16 hex digits of a hash of all that is said: the same report has the same id everywhere."""
        said = {name: str(value) for name, value in self.said().items() if value is not None}
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]

    def said(self) -> dict[str, Any]:
        """Every field by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A row that is no sighting, and why."""

    number: int
    """Its place in the file, from 1; the header is not counted."""
    reason: str
    """The same words for the same fault, for counting."""
    detail: str = ""

    def __str__(self) -> str:
        return f"row {self.number}: {self.reason}" + (f": {self.detail}" if self.detail else "")


SENSORS: dict[str, tuple[float, float | None]] = {
    "aircraft": (1_000.0, 0.20),
    "ship": (500.0, 0.20),
    "radar": (400.0, 0.15),
    "satellite radar": (200.0, 0.12),
    "satellite image": (100.0, 0.05),
    "radio": (5_000.0, None),
}
"""What is believed of a sighting that does not say its error: radius that holds the ship with 95 %, metres, and standard
deviation of the length as a share of it. Ours."""
SCANS_S: dict[str, float] = {"satellite radar": 60.0, "satellite image": 60.0, "radar": 3.0}
"""Seconds that one look of a sensor takes, in which it sees a ship once: a satellite passes over a scene in less than a minute, a
coast radar's antenna turns in about three seconds. Any other observer may report one ship again and again. Ours."""
UNKNOWN_SENSOR = (1_000.0, 0.20)
"""The same of any other."""
