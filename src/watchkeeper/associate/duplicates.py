"""The same ship reported twice: pairs of sightings that may be one, each offered with its reasons. Nothing is merged here."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from watchkeeper.associate.detection import Detection
from watchkeeper.associate.names import same_name
from watchkeeper.associate.plane import offset_m
from watchkeeper.model.units import KNOTS_PER_METRE_PER_SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateParams:
    """When two reports may be of one ship. Ours; nobody publishes figures."""

    within_s: float = 3600.0
    """Greatest time between the two, seconds: an aircraft's and a ship's report of one meeting."""
    speed_sd_kn: float = 7.0
    """Standard deviation of the speed of a ship between the two along either axis, knots: 10 knots in any direction."""
    gate_chi2: float = 9.21
    """Squared Mahalanobis distance beyond which they are two places: 99 % of one ship's lie within it (chi-square, two degrees of
    freedom)."""
    length_gate: float = 2.5
    """Lengths that differ by more standard deviations than this are of two ships."""
    length_error: float = 0.15
    """Standard deviation of an estimated length as a share of it, where none is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCandidate:
    """Two detections that may be of one ship, and what speaks for it and against it."""

    first: str
    second: str
    score: float
    """The greater the likelier; orders candidates and means nothing by itself."""
    reasons: tuple[str, ...]


def merge_candidates(
    detections: Sequence[Detection], params: DuplicateParams, *, parties: Sequence[str] | None = None
) -> list[MergeCandidate]:
    """Pairs that may be one ship, likeliest first.

    Two detections of one sensor at one time are two ships: only those of different sensors, or with `parties` (of each detection,
    who reports) of different parties, are compared.
    """
    who = parties or [""] * len(detections)
    found = []
    for one, other in _pairs(detections, who, params):
        candidate = _candidate(detections[one], detections[other], params)
        if candidate is not None:
            found.append(candidate)
    return sorted(found, key=lambda row: (-row.score, row.first, row.second))


def _pairs(detections: Sequence[Detection], who: Sequence[str], params: DuplicateParams) -> Iterator[tuple[int, int]]:
    order = sorted(range(len(detections)), key=lambda n: (detections[n].t_s, detections[n].detection_id))
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            wait_s = detections[other].t_s - detections[one].t_s
            if wait_s > params.within_s + detections[one].t_sd_s + detections[other].t_sd_s:
                break
            if detections[one].look != detections[other].look or who[one] != who[other]:
                yield one, other


def _candidate(one: Detection, other: Detection, params: DuplicateParams) -> MergeCandidate | None:
    wait_s = math.hypot(other.t_s - one.t_s, one.t_sd_s, other.t_sd_s)
    moved_m = wait_s * params.speed_sd_kn / KNOTS_PER_METRE_PER_SECOND
    covariance = one.ellipse.covariance_m2 + other.ellipse.covariance_m2 + moved_m**2 * np.eye(2)
    offset = offset_m(*(np.array([value]) for value in (other.lat, other.lon, one.lat, one.lon)))[0]
    chi2 = float(offset @ np.linalg.inv(covariance) @ offset)
    if chi2 > params.gate_chi2:
        return None
    apart_m, minutes = float(np.hypot(*offset)), abs(other.t_s - one.t_s) / 60
    reasons = [f"{apart_m:,.0f} m and {minutes:.0f} min apart, within what their errors and a ship's way allow."]
    score = -chi2 / 2 - math.log(math.sqrt(float(np.linalg.det(covariance))) / 1e6)
    if one.length_m and other.length_m:
        sds = [d.length_sd_m or params.length_error * (d.length_m or 0.0) for d in (one, other)]
        off = abs(one.length_m - other.length_m) / math.hypot(*sds)
        if off > params.length_gate:
            return None
        score += 1.0 - off**2 / 2
        reasons.append(f"Lengths of {one.length_m:.0f} and {other.length_m:.0f} m agree.")
    for sentence, worth in _identity(one, other):
        reasons.append(sentence)
        score += worth
    return MergeCandidate(first=one.detection_id, second=other.detection_id, score=score, reasons=tuple(reasons))


def _identity(one: Detection, other: Detection) -> Iterator[tuple[str, float]]:
    if one.imo and other.imo:
        same = one.imo == other.imo
        yield (f"Both read IMO {one.imo}.", 8.0) if same else (f"IMO {one.imo} was read against {other.imo}.", -4.0)
    if one.mmsi and other.mmsi:
        same = one.mmsi == other.mmsi
        yield (f"Both heard MMSI {one.mmsi}.", 8.0) if same else (f"MMSI {one.mmsi} against {other.mmsi}.", -6.0)
    if one.name and other.name:
        same = same_name(one.name, other.name)
        yield (f"Both read {one.name}.", 6.0) if same else (f"{one.name} was read against {other.name}.", -3.0)
    if one.group and other.group:
        same = one.group == other.group
        yield (
            (f"Both call her a {one.group}.", 0.7) if same else (f"One calls her {one.group}, one {other.group}.", -1.0)
        )
