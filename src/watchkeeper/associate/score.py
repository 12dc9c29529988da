"""How much likelier it is that a detection is a ship than that it is one that does not transmit, part by part."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from watchkeeper.associate.azimuth import displacement_m
from watchkeeper.associate.detection import Candidate, Detection, Scored, Surroundings
from watchkeeper.associate.names import bare_name, one_apart, same_name
from watchkeeper.associate.params import AGREEMENTS, AssociationParams
from watchkeeper.associate.prediction import STEADY, WANDER, Predicted, predict

LENGTHS = ((60.0, 0.75), (150.0, 0.5))
"""Lengths of ships at sea, as an even mixture of (median in metres, standard deviation of the logarithm): small craft and
fishing boats, and traders. Ours, after the world fleet."""
_WORTH = {row.attribute: row for row in AGREEMENTS}
_TYPE_ERROR = 0.1
"""Share of headings and lengths that are simply wrong."""


def scored(detection: Detection, around: Surroundings, params: AssociationParams) -> list[Scored]:
    """Every candidate within the gate, the likeliest first."""
    if not around.candidates:
        return []
    at = (detection.lat, detection.lon)
    predicted = predict(around.candidates, detection.t_s, at, params)
    drawn = _drawn(detection, predicted)
    covariances = _covariances(detection, around.candidates, predicted, params)
    chi2 = np.stack([_chi2(predicted.mean_m[way] + drawn, covariances[way]) for way in (STEADY, WANDER)])
    dark = math.log(dark_density_m2(around, params))
    made = []
    for number, candidate in enumerate(around.candidates):
        if chi2[:, number].min() > params.gate_chi2:
            continue
        density = sum(
            predicted.share[way, number] * _density(chi2[way, number], covariances[way][number])
            for way in (STEADY, WANDER)
        )
        parts = [
            ("position", math.log(max(density, 1e-300)) - dark),
            *_attributes(detection, candidate, predicted, number, params),
        ]
        made.append(
            Scored(
                track=candidate.track,
                score=sum(worth for _, worth in parts),
                distance_m=float(np.hypot(*(predicted.mean_m[STEADY, number] + drawn[number]))),
                spread_m=float(math.sqrt(np.trace(covariances[STEADY][number]) / 2)),
                chi2=float(chi2[STEADY, number]),
                basis=_basis(candidate),
                silence_s=float(predicted.silence_s[number]),
                parts=tuple(parts),
            )
        )
    return sorted(made, key=lambda one: (-one.score, one.track))


def dark_density_m2(around: Surroundings, params: AssociationParams) -> float:
    """Ships that do not transmit, per square metre of that water."""
    heard_per_km2 = around.ships_around / (math.pi * params.density_radius_km**2)
    return max(params.dark_per_km2, params.dark_share * heard_per_km2) / 1e6


def _covariances(
    detection: Detection, candidates: Sequence[Candidate], predicted: Predicted, params: AssociationParams
) -> list[NDArray[np.float64]]:
    """For both ways (n, 2, 2): of the prediction, the detection, its time, and the middle of a hull against its antenna."""
    lengths = np.array([one.length_m or detection.length_m or 0.0 for one in candidates])
    seen = detection.ellipse.covariance_m2 + (params.hull_share * lengths)[:, None, None] ** 2 * np.eye(2)
    moved = predicted.velocity_mps * detection.t_sd_s
    drawn = _drawn(detection, predicted) * params.azimuth_error
    seen = seen + drawn[:, :, None] * drawn[:, None, :]
    seen = seen + moved[:, :, None] * moved[:, None, :]
    return [seen + predicted.variance_m2[way][:, None, None] * np.eye(2) for way in (STEADY, WANDER)]


def _drawn(detection: Detection, predicted: Predicted) -> NDArray[np.float64]:
    """Metres by which the sensor draws each ship away from where she is: nothing but for a synthetic-aperture radar."""
    if detection.seen_by is None:
        return np.zeros_like(predicted.velocity_mps)
    return displacement_m(detection.seen_by, detection.lat, predicted.velocity_mps)


def _chi2(offset: NDArray[np.float64], covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.einsum("ni,nij,nj->n", offset, np.linalg.inv(covariance), offset))


def _density(chi2: float, covariance: NDArray[np.float64]) -> float:
    return float(math.exp(-chi2 / 2) / (2 * math.pi * math.sqrt(np.linalg.det(covariance))))


def _basis(candidate: Candidate) -> str:
    if candidate.before is not None and candidate.after is not None:
        return "between"
    return "after" if candidate.before is not None else "before"


def _attributes(
    detection: Detection, candidate: Candidate, predicted: Predicted, number: int, params: AssociationParams
) -> list[tuple[str, float]]:
    parts = []
    if detection.length_m and candidate.length_m:
        parts.append(("length", length_worth(detection, candidate.length_m, params)))
    speed = float(np.hypot(*predicted.velocity_mps[number]))
    if detection.heading_deg is not None and speed > 1.0:
        course = math.degrees(math.atan2(*predicted.velocity_mps[number])) % 360.0
        parts.append(("heading", _heading_worth(detection, course, params)))
    if detection.group and candidate.group and candidate.group not in ("unknown", "other"):
        parts.append(("type", _agreement("type", detection.group == candidate.group)))
    if detection.mmsi is not None and candidate.mmsis:
        parts.append(("mmsi", _agreement("mmsi", detection.mmsi in candidate.mmsis)))
    if detection.imo is not None and candidate.imos:
        pairs = [(f"{detection.imo:07d}", f"{imo:07d}") for imo in candidate.imos]
        parts.append(
            ("imo", _agreement("imo", detection.imo in candidate.imos, any(one_apart(*pair) for pair in pairs)))
        )
    if detection.name is not None and candidate.names:
        read, said = bare_name(detection.name), [bare_name(name) for name in candidate.names]
        same = any(same_name(detection.name, name) for name in candidate.names)
        parts.append(("name", _agreement("name", same, any(one_apart(read, name) for name in said))))
    return parts


def _agreement(attribute: str, agrees: bool, nearly: bool = False) -> float:
    worth = _WORTH[attribute]
    return worth.agrees if agrees else worth.nearly if nearly else worth.differs


def length_worth(detection: Detection, length_m: float, params: AssociationParams) -> float:
    """Logarithm of how much likelier the length seen is of a ship so long than of any ship at sea."""
    seen = detection.length_m or 0.0
    sd = detection.length_sd_m or params.length_error * seen
    any_ship = sum(_lognormal(seen, median, spread) for median, spread in LENGTHS) / len(LENGTHS)
    hers = math.exp(-0.5 * ((seen - length_m) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
    return math.log((1 - _TYPE_ERROR) * hers / any_ship + _TYPE_ERROR)


def _lognormal(x: float, median: float, spread: float) -> float:
    return math.exp(-0.5 * (math.log(x / median) / spread) ** 2) / (x * spread * math.sqrt(2 * math.pi))


def _heading_worth(detection: Detection, course_deg: float, params: AssociationParams) -> float:
    """Logarithm of how much likelier the heading seen is of a ship on that course than of any."""
    turn = 180.0 if detection.heading_folded else 360.0
    off = abs(((detection.heading_deg or 0.0) - course_deg + turn / 2) % turn - turn / 2)
    sd = params.heading_sd_deg
    hers = math.exp(-0.5 * (off / sd) ** 2) / (sd * math.sqrt(2 * math.pi))
    return math.log((1 - _TYPE_ERROR) * hers * turn + _TYPE_ERROR)
