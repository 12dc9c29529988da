"""Why a position belongs to no segment. Such rows are flagged, never removed."""

from __future__ import annotations

from enum import IntEnum


class NoiseReason(IntEnum):
    """The reason, as the small integer kernels write. `name_text` is what tables and people see.

    Tests on a message alone and the order they are made in follow gpsdio-segment (Global Fishing Watch, branch
    develop at 26dea05). Where several hold, the first listed in `NOISE_DOCS` is given.
    """

    NONE = 0
    CLOCK = 1
    NO_POSITION = 2
    OUTSIDE_WORLD = 3
    NO_SPEED = 4
    RESERVED_SPEED = 5
    NO_COURSE = 6
    INVALID_COURSE = 7
    SEEN_BEFORE = 8
    LONG_RANGE_ECHO = 9
    DISPLACED = 10

    @property
    def name_text(self) -> str | None:
        """Lower-case words with underscores, as stored in the lake; None for NONE, which is no noise."""
        return None if self is NoiseReason.NONE else self.name.lower()


NOISE_DOCS: dict[NoiseReason, str] = {
    NoiseReason.CLOCK: "The time is before 2000 or past 2068-01-19: no real AIS report carries it.",
    NoiseReason.NO_POSITION: "Latitude or longitude is not available.",
    NoiseReason.OUTSIDE_WORLD: "Latitude is beyond ±90° or longitude beyond ±180°.",
    NoiseReason.NO_SPEED: "Speed is not available, so nothing can be said of where the ship would be next.",
    NoiseReason.RESERVED_SPEED: "Speed is negative, not finite, or a value transponders send instead of a speed.",
    NoiseReason.NO_COURSE: "Course is not available though the ship moves faster than very slow.",
    NoiseReason.INVALID_COURSE: "Course is negative, or 360° and more though the ship moves faster than very slow.",
    NoiseReason.SEEN_BEFORE: "The ship says it moves, yet sent this very place, speed, course and heading before.",
    NoiseReason.LONG_RANGE_ECHO: "A coarse long-range report (type 27) close in time to a position of its segment.",
    NoiseReason.DISPLACED: "A later position continues the segment much better without this one.",
}
"""One sentence for each reason, for the reference page and for reports."""

NAMES: tuple[str | None, ...] = tuple(reason.name_text for reason in NoiseReason)
"""Text of each reason by its code: `NAMES[code]`, None for 0."""
