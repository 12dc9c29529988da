"""What was heard by AIS around detections: the ships that may be what was seen, and whether anybody listened there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from watchkeeper.associate.detection import Candidate, Detection, Fix, Surroundings
from watchkeeper.associate.params import AssociationParams
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.places.great_circle import great_circle_m

Real = NDArray[np.float64]
_SPAN_S = 1.0e11
"""More seconds than any two positions are apart: tracks stand one after the other on one axis of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hull:
    """What a track says of herself."""

    length_m: float | None = None
    group: str | None = None
    names: tuple[str, ...] = ()
    imos: tuple[int, ...] = ()
    mmsis: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Positions:
    """AIS positions, one row each, in order of track and then time; not-a-number where speed or course was not sent."""

    track: NDArray[np.int64]
    """Number of the track, from 0 without gaps."""
    t_s: Real
    lat: Real
    lon: Real
    speed_kn: Real
    course_deg: Real
    key: Real = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.track * _SPAN_S + self.t_s)


class Heard:
    """Positions of all ships in the waters and hours of some detections, and what those ships say of themselves."""

    def __init__(self, positions: Positions, hulls: Mapping[int, Hull], params: AssociationParams) -> None:
        """`hulls` by number of the track; a track that has none says nothing."""
        self._rows, self._hulls, self._params = positions, hulls, params
        self._tracks = np.arange(positions.track[-1] + 1 if len(positions.track) else 0, dtype=np.int64)

    def around(self, detection: Detection, silent: tuple[frozenset[int], float] = (frozenset(), 0.0)) -> Surroundings:
        """The surroundings of a detection.

        `silent` leaves out what some tracks said within so many seconds of it: as if they had been switched off.
        """
        rows, params = self._rows, self._params
        if not len(self._tracks):
            return Surroundings(candidates=(), heard=False)
        quiet = np.zeros(len(self._tracks))
        quiet[sorted(silent[0])] = silent[1]
        before = self._before(detection.t_s - quiet)
        after = self._before(detection.t_s + quiet) + 1
        there = [self._usable(before, detection), self._usable(after, detection)]
        away_m = [self._away(index, detection, ok) for index, ok in zip((before, after), there, strict=True)]
        wait_s = [
            np.where(ok, np.abs(rows.t_s[_safe(index, rows)] - detection.t_s), np.inf)
            for index, ok in zip((before, after), there, strict=True)
        ]
        reach_m = [_reach_m(wait, detection, params) for wait in wait_s]
        chosen = np.flatnonzero(
            ((away_m[0] <= reach_m[0]) | ~there[0]) & ((away_m[1] <= reach_m[1]) | ~there[1]) & (there[0] | there[1])
        )
        candidates = [
            self._candidate(
                int(track),
                *(int(i[track]) if ok[track] else None for i, ok in zip((before, after), there, strict=True)),
            )
            for track in chosen
        ]
        near_m = np.fmin(*away_m)
        listened = [
            (away <= params.heard_km * 1000) & (wait <= params.heard_h * 3600)
            for away, wait in zip(away_m, wait_s, strict=True)
        ]
        return Surroundings(
            candidates=tuple(candidates),
            heard=bool((listened[0] | listened[1]).any()),
            ships_around=int((near_m <= params.density_radius_km * 1000).sum()),
        )

    def _before(self, t_s: Real) -> NDArray[np.int64]:
        """Row of the last position of each track up to a time; -1 or a row of another track where it has none."""
        return np.searchsorted(self._rows.key, self._tracks * _SPAN_S + t_s, side="right") - 1

    def _usable(self, index: NDArray[np.int64], detection: Detection) -> NDArray[np.bool_]:
        rows = self._rows
        inside = (index >= 0) & (index < len(rows.t_s))
        safe = _safe(index, rows)
        recent = np.abs(rows.t_s[safe] - detection.t_s) <= self._params.window_h * 3600
        return np.asarray(inside & (rows.track[safe] == self._tracks) & recent)

    def _away(self, index: NDArray[np.int64], detection: Detection, there: NDArray[np.bool_]) -> Real:
        safe = _safe(index, self._rows)
        here = np.full(len(safe), detection.lat), np.full(len(safe), detection.lon)
        return np.where(there, great_circle_m(*here, self._rows.lat[safe], self._rows.lon[safe]), np.inf)

    def _candidate(self, track: int, before: int | None, after: int | None) -> Candidate:
        hull = self._hulls.get(track, Hull())
        return Candidate(
            track=track,
            before=None if before is None else self._fix(before),
            after=None if after is None else self._fix(after),
            length_m=hull.length_m,
            group=hull.group,
            names=hull.names,
            imos=hull.imos,
            mmsis=hull.mmsis,
        )

    def _fix(self, row: int) -> Fix:
        rows = self._rows
        speed, course = float(rows.speed_kn[row]), float(rows.course_deg[row])
        return Fix(
            t_s=float(rows.t_s[row]),
            lat=float(rows.lat[row]),
            lon=float(rows.lon[row]),
            speed_kn=None if np.isnan(speed) else speed,
            course_deg=None if np.isnan(course) else course,
        )


def _safe(index: NDArray[np.int64], rows: Positions) -> NDArray[np.int64]:
    return np.clip(index, 0, len(rows.t_s) - 1)


def _reach_m(wait_s: Real, detection: Detection, params: AssociationParams) -> Real:
    """How far a ship may have been from one of her positions, metres."""
    drawn_m = 2_000.0 if detection.seen_by is not None else 0.0
    own_m = 2.0 * detection.ellipse.major_m + drawn_m + 1_000.0
    return own_m + (wait_s + 3 * detection.t_sd_s) / 3600 * params.fastest_kn * METRES_PER_NAUTICAL_MILE
