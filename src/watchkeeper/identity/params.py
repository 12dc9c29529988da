"""Thresholds of identity: when a claim goes on, when two claims meet, when two sizes are the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityParams:
    """How claims are gathered, joined and compared."""

    again_h: float = 12.0
    """Hours. A value heard again within this time goes on, though others were heard between; later it is a new spell. Two ships
    under one number are so two spells side by side and not hundreds: class A repeats what it is every 6 minutes, and satellites
    hear that a few times a day."""

    few_reports: int = 3
    """Reports. An IMO number said less often, and for less than `slip_h`, beside one said more often under the same MMSI, is a
    slip and splits nothing: one damaged number in ten has a right check digit."""

    slip_h: float = 1.0
    """Hours. Of tables, which keep a row only when what it says changes, one row may stand for days: that is no slip."""

    contested_h: float = 1.0
    """Hours during which two MMSIs must both say an IMO number to be two claims to it. Clocks differ by minutes."""

    in_lane_h: float = 25.0
    """Hours that two statements of registers must overlap to contradict each other: on the day of a change both hold, and a day
    may be another's day in the next time zone."""

    heard_h: float = 1.0
    """Hours that two broadcast values must overlap to contradict each other: a new name goes into one set before the other."""

    across_h: float = 48.0
    """Hours that a broadcast or seen value must differ from the register's: crews enter what changed when they come to it."""

    length_m: float = 5.0
    """Metres by which lengths may differ: registers give length over all or between perpendiculars, crews round."""

    length_share: float = 0.03
    """Share by which lengths may differ where that is more."""

    width_m: float = 2.0
    """Metres by which beams may differ: the sum of two whole numbers, as `JoinParams.size_tolerance_m`."""
