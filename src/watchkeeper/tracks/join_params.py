"""Thresholds and weights of joining segments into tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinParams:
    """When two segments may be one ship's path, and which of several tracks a segment continues."""

    max_speed_kn: float = 30.0
    """Knots, sustained between two segments. Merchant ships keep below 25 (GFW's segmenter); fast ferries and patrol
    boats keep within 30 over hours."""

    buffer_h: float = 0.25
    """Hours. Added in quadrature to a silence, so that clock and position errors pass: 7.5 nm of reach at the default
    speed when there is no silence at all. GFW's segmenter `buffer_hours`."""

    overlap_s: float = 60.0
    """Seconds by which a segment may begin before the one it continues ends: clocks of two receivers differ."""

    steady_h: float = 4.0
    """Hours that a ship is taken to hold speed and course when silent; after that it is looked for where it would be
    then. GFW's segmenter `penalty_hours`."""

    brief_positions: int = 5
    """Positions. A segment with fewer is brief: it is fitted into a track and never decides where one goes. The
    look-back of GFW's segmenter, which is how many positions it needs to tell a stray from a ship."""

    size_tolerance_m: float = 2.0
    """Metres by which two claims of length or width may differ and be the same: each is a sum of two whole numbers."""

    imo_weight: int = 8
    """Weight of the same valid IMO number, which stays with a hull. The weights order candidates, no
    more. Their order is ours: hull number (IMO resolution A.1117(30)), radio identity, name, what is typed in."""

    call_sign_weight: int = 3
    """Weight of the same call sign; a different one counts as much against."""

    name_weight: int = 3
    """Weight of the same name; a different one counts as much against."""

    size_weight: int = 2
    """Weight of the same length and width; different ones count as much against."""

    class_weight: int = 1
    """Weight of the same class of transponder, A or B; the other class counts as much against."""


class Reach(NamedTuple):
    """The parameters as the plain numbers a kernel takes."""

    max_speed_kn: float
    buffer_h: float
    overlap_us: int
    steady_h: float
    brief_positions: int
    size_tolerance_dm: int
    weights: tuple[int, int, int, int, int]  # in the order of `join_reason.CLAIM_NAMES`


def reach_of(params: JoinParams) -> Reach:
    """`params` in kernel form."""
    return Reach(
        max_speed_kn=float(params.max_speed_kn),
        buffer_h=float(params.buffer_h),
        overlap_us=round(params.overlap_s * 1e6),
        steady_h=float(params.steady_h),
        brief_positions=int(params.brief_positions),
        size_tolerance_dm=round(params.size_tolerance_m * 10),
        weights=(
            params.imo_weight,
            params.call_sign_weight,
            params.name_weight,
            params.size_weight,
            params.class_weight,
        ),
    )
