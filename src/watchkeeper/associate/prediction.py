"""Where a ship was at the time of a detection, from her positions before and after it, and how sure that is.

Two ways she may have gone are kept apart: on as she went, and with a turn, a stop or a start in between. Each is a Gaussian about
a place; the second is the wider. Between two positions the answer is the exact one of the motion model given both (a Kalman
smoother of two points); from one side only it is her speed and course, forward or backward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.associate.detection import Candidate, Fix
from watchkeeper.associate.params import MOTIONS, AssociationParams
from watchkeeper.associate.plane import offset_m, velocity_mps
from watchkeeper.model.units import KNOTS_PER_METRE_PER_SECOND

Real = NDArray[np.float64]
STEADY, WANDER = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """Of n ships: metres east and north of the detection, variance each way, and velocity, for both ways she may have gone."""

    mean_m: Real
    """(2, n, 2): steady and wandering; east and north."""
    variance_m2: Real
    """(2, n)."""
    share: Real
    """(2, n): how likely each way is before the detection is looked at; they add up to 1."""
    velocity_mps: Real
    """(n, 2): mean velocity, east and north."""
    silence_s: Real
    """(n,): from the nearest of her positions in time."""


def predict(
    candidates: Sequence[Candidate], t_s: float, at: tuple[float, float], params: AssociationParams
) -> Predicted:
    """Where each candidate was at `t_s`, in the plane around `at` (degrees)."""
    before = _Ends.of([one.before for one in candidates], t_s, at, params)
    after = _Ends.of([one.after for one in candidates], t_s, at, params)
    between = before.there & after.there
    mean_velocity = np.where(
        between[:, None],
        (after.place - before.place) / np.maximum(before.away_s + after.away_s, 1.0)[:, None],
        np.where(before.there[:, None], before.velocity, after.velocity),
    )
    spread = np.stack([_spreads(before, after, mean_velocity, way) for way in (STEADY, WANDER)])
    made = [_conditioned(before, after, mean_velocity, spread[way], params) for way in (STEADY, WANDER)]
    wander = np.array([one.wander_share for one in MOTIONS])[_classes(before, after, mean_velocity)]
    return Predicted(
        mean_m=np.stack([mean for mean, _ in made]),
        variance_m2=np.stack([variance for _, variance in made]),
        share=np.stack([1.0 - wander, wander]),
        velocity_mps=mean_velocity,
        silence_s=np.fmin(np.where(before.there, before.away_s, np.inf), np.where(after.there, after.away_s, np.inf)),
    )


@dataclass(frozen=True, slots=True)
class _Ends:
    """The positions on one side; rows of ships that have none there count for nothing."""

    there: NDArray[np.bool_]
    away_s: Real
    place: Real
    velocity: Real
    velocity_sd: Real
    speed: Real
    """Metres a second, whatever the course; that of a ship under way where it was not sent."""

    @classmethod
    def of(cls, fixes: Sequence[Fix | None], t_s: float, at: tuple[float, float], params: AssociationParams) -> _Ends:
        there = np.array([one is not None for one in fixes], np.bool_)
        rows = [(0.0, at[0], at[1], 0.0, 0.0) if one is None else _row(one, t_s) for one in fixes]
        away_s, lat, lon, speed, course = np.array(rows, np.float64).reshape(-1, 5).T
        here = (np.full(len(rows), at[0]), np.full(len(rows), at[1]))
        velocity = velocity_mps(speed, course, (lat, lon), here)
        known = np.asarray(np.isfinite(velocity).all(axis=-1), np.bool_)
        return cls(
            there=there,
            away_s=away_s,
            place=offset_m(lat, lon, *here),
            velocity=np.where(known[:, None], velocity, 0.0),
            velocity_sd=np.where(known, params.velocity_sd_mps, params.unknown_velocity_mps),
            speed=np.where(np.isfinite(speed), speed / KNOTS_PER_METRE_PER_SECOND, params.unknown_velocity_mps),
        )


def _row(fix: Fix, t_s: float) -> tuple[float, float, float, float, float]:
    speed = np.nan if fix.speed_kn is None else fix.speed_kn
    course = np.nan if fix.course_deg is None else fix.course_deg
    return abs(t_s - fix.t_s), fix.lat, fix.lon, speed, course


def _classes(before: _Ends, after: _Ends, mean_velocity: Real) -> NDArray[np.int64]:
    """Row of `MOTIONS` for each ship, by the fastest she is known to have gone."""
    speeds = np.stack(
        [
            np.where(before.there, before.speed, 0.0),
            np.where(after.there, after.speed, 0.0),
            np.hypot(*mean_velocity.T),
        ]
    ).max(axis=0)
    limits = np.array([one.up_to_kn for one in MOTIONS[:-1]]) / KNOTS_PER_METRE_PER_SECOND
    return np.asarray(np.searchsorted(limits, speeds, side="left"), np.int64)


def _spreads(before: _Ends, after: _Ends, mean_velocity: Real, way: int) -> Real:
    figures = [one.wander_mps if way == WANDER else one.steady_mps for one in MOTIONS]
    return np.array(figures)[_classes(before, after, mean_velocity)]


def _conditioned(
    before: _Ends, after: _Ends, mean_velocity: Real, spread: Real, params: AssociationParams
) -> tuple[Real, Real]:
    """Mean place and variance each way of every ship, given what is known of her on both sides."""
    count = len(spread)
    precision: Real = np.zeros((count, 2, 2))
    weighted: Real = np.zeros((count, 2, 2))
    for ends, sign in ((before, 1.0), (after, -1.0)):
        state, covariance = _carried(ends, sign, mean_velocity, spread, params)
        inverse = np.linalg.inv(covariance) * ends.there[:, None, None]
        precision = precision + inverse
        weighted = weighted + inverse @ state
    covariance = np.asarray(np.linalg.inv(precision), np.float64)
    return (covariance @ weighted)[:, 0, :], covariance[:, 0, 0]


def _carried(
    ends: _Ends, sign: float, mean_velocity: Real, spread: Real, params: AssociationParams
) -> tuple[Real, Real]:
    """Place and departure from the mean velocity at the time of the detection, carried there from one side.

    State (n, 2, 2): rows place and departure, columns east and north. Covariance (n, 2, 2), alike east and north. The
    Ornstein-Uhlenbeck process is the same forward and backward, so what comes after is carried as what comes before, time turned.
    """
    tau, t = params.persistence_s, ends.away_s
    fades = np.exp(-t / tau)
    departure = ends.velocity - mean_velocity
    gained = tau * (1.0 - fades)
    place = ends.place + sign * (mean_velocity * t[:, None] + departure * gained[:, None])
    state = np.stack([place, departure * fades[:, None]], axis=1)
    moved = np.zeros((len(t), 2, 2))
    moved[:, 0, 0] = 1.0
    moved[:, 0, 1] = sign * gained
    moved[:, 1, 1] = fades
    start = np.zeros((len(t), 2, 2))
    start[:, 0, 0] = params.fix_sd_m**2
    start[:, 1, 1] = ends.velocity_sd**2
    noise = np.zeros((len(t), 2, 2))
    noise[:, 0, 0] = tau**2 * (2.0 * t / tau - 3.0 + 4.0 * fades - fades**2)
    noise[:, 0, 1] = noise[:, 1, 0] = sign * tau * (1.0 - fades) ** 2
    noise[:, 1, 1] = 1.0 - fades**2
    return state, moved @ start @ moved.transpose(0, 2, 1) + noise * (spread**2)[:, None, None]
