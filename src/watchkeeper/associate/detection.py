"""What was detected, what is known of ships, and what association says: plain values, whatever the sensor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from watchkeeper.associate.azimuth import Pass
from watchkeeper.associate.ellipse import Ellipse


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Something seen at sea. Times are seconds since 1970 UTC; a field that is None was not said."""

    detection_id: str
    look: str
    """Sensor or platform, of what may be told of together: a ship is seen once in one of its looks."""
    scan_s: float = 0.0
    """How long one look of the sensor takes, seconds: what it detects within that is detected at once, and competes for ships. 0
    for an observer who may follow one ship: only what is reported of one moment is."""
    t_s: float
    t_sd_s: float = 0.0
    lat: float
    lon: float
    ellipse: Ellipse
    length_m: float | None = None
    length_sd_m: float | None = None
    """None: the share in the parameters."""
    heading_deg: float | None = None
    heading_folded: bool = False
    """Bow and stern could not be told apart."""
    group: str | None = None
    """Kind of ship: tanker, cargo, fishing, passenger, service, other."""
    name: str | None = None
    imo: int | None = None
    mmsi: int | None = None
    seen_by: Pass | None = None
    """The satellite's pass where a synthetic-aperture radar drew it; None for any other sensor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position of a ship by AIS; speed and course are None when not sent."""

    t_s: float
    lat: float
    lon: float
    speed_kn: float | None
    course_deg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A ship that was around: her nearest positions before and after a detection; one of them at least is there."""

    track: int
    before: Fix | None
    after: Fix | None
    length_m: float | None = None
    group: str | None = None
    names: tuple[str, ...] = ()
    """As broadcast, any that she used."""
    imos: tuple[int, ...] = ()
    mmsis: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What was heard by AIS around a detection."""

    candidates: tuple[Candidate, ...]
    heard: bool | None
    """Whether any ship was heard in that water then; None when that is not known."""
    ships_around: int = 0
    """Ships heard within the density radius."""


class Outcome(StrEnum):
    """What became of a detection."""

    MATCHED = "matched"
    DARK = "dark"
    UNSEARCHED = "unsearched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One ship that may be the one detected: how likely, and why."""

    track: int
    score: float
    """Natural logarithm of how many times likelier than that it is a ship that does not transmit."""
    distance_m: float
    """From where she is predicted."""
    spread_m: float
    """Standard deviation of that prediction and of the detection together, metres."""
    chi2: float
    """Squared Mahalanobis distance of a ship that went on as she went."""
    basis: str
    """`between` two positions, `after` the last or `before` the first."""
    silence_s: float
    """From the nearest position in time."""
    parts: tuple[tuple[str, float], ...]
    """What position, length, heading, type and identity each add to the score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """What association says of one detection."""

    detection_id: str
    outcome: Outcome
    match: Scored | None
    """None unless matched."""
    margin: float | None
    """How much worse the best assignment is in which this detection has another answer, as a logarithm of likelihood; None when
    unsearched."""
    runner_up: Scored | None
    """The ship of that other assignment, or the best that was passed over; None when there is none."""
    candidates: int
    """Ships within the gate."""
    unclear: bool
