"""Detections and ships put together: the likeliest of all ways to do it, and how sure each answer is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from watchkeeper.associate.assignment import assigned
from watchkeeper.associate.detection import Association, Detection, Outcome, Scored, Surroundings
from watchkeeper.associate.params import AssociationParams
from watchkeeper.associate.score import scored


def associate(
    detections: Sequence[Detection], around: Mapping[str, Surroundings], params: AssociationParams
) -> list[Association]:
    """For each detection, in their order: the ship it is, or that it is dark, or that nobody listened there.

    Detections of one look compete for ships; those of different looks do not, for one ship may be seen by several. Among the
    ways to give every detection of a look a ship or call it dark, the one of greatest likelihood is taken; the margin is how much
    less likely the best one is in which that detection has another answer.
    """
    found: dict[str, Association] = {}
    for look in looks(detections):
        ranked = {one.detection_id: scored(one, around[one.detection_id], params) for one in look}
        for group in _competing(look, ranked):
            found |= _solved(group, ranked, around, params)
    return [found[one.detection_id] for one in detections]


def looks(detections: Sequence[Detection]) -> Iterator[list[Detection]]:
    """Detections of one sensor that belong to one look: within `scan_s` of the first of it."""
    by_sensor: dict[str, list[Detection]] = defaultdict(list)
    for one in sorted(detections, key=lambda one: (one.t_s, one.detection_id)):
        by_sensor[one.look].append(one)
    for rows in by_sensor.values():
        look = rows[:1]
        for one in rows[1:]:
            if one.t_s - look[0].t_s > look[0].scan_s:
                yield look
                look = []
            look.append(one)
        yield look


def _competing(look: Sequence[Detection], ranked: Mapping[str, list[Scored]]) -> Iterator[list[str]]:
    """Groups of detections that share candidates, directly or through others."""
    group_of: dict[str, int] = {}
    members: dict[int, list[str]] = {}
    by_track: dict[int, int] = {}
    for number, one in enumerate(look):
        members[number] = [one.detection_id]
        group_of[one.detection_id] = number
        for candidate in ranked[one.detection_id]:
            other = by_track.get(candidate.track)
            mine = group_of[one.detection_id]
            if other is not None and other != mine:
                for moved in members.pop(other):
                    group_of[moved] = mine
                    members[mine].append(moved)
                by_track = {track: mine if group == other else group for track, group in by_track.items()}
            by_track[candidate.track] = mine
    yield from (sorted(group) for group in members.values())


def _solved(
    group: Sequence[str],
    ranked: Mapping[str, list[Scored]],
    around: Mapping[str, Surroundings],
    params: AssociationParams,
) -> dict[str, Association]:
    tracks = sorted({one.track for name in group for one in ranked[name]})
    column = {track: number for number, track in enumerate(tracks)}
    cost = np.full((len(group), len(tracks) + len(group)), np.inf)
    for row, name in enumerate(group):
        cost[row, len(tracks) + row] = 0.0  # dark
        for one in ranked[name]:
            cost[row, column[one.track]] = -one.score
    best = assigned(cost)
    total = _total(cost, best)
    answers = {}
    for row, name in enumerate(group):
        by_track = {one.track: one for one in ranked[name]}
        match = by_track[tracks[best[row]]] if best[row] < len(tracks) else None
        margin, other = _alternative(cost, best, row, total)
        answers[name] = _answer(
            name, match, by_track, around[name], params, margin, tracks[other] if 0 <= other < len(tracks) else None
        )
    return answers


def _alternative(cost: np.ndarray, best: np.ndarray, row: int, total: float) -> tuple[float, int]:
    """How much more the best assignment costs in which this row has another column, and that column; infinity and -1 if none."""
    if np.isfinite(cost[row]).sum() < 2:
        return float("inf"), -1
    forbidden = cost.copy()
    forbidden[row, best[row]] = np.inf
    second = assigned(forbidden)
    return _total(forbidden, second) - total, int(second[row])


def _total(cost: np.ndarray, columns: np.ndarray) -> float:
    return float(cost[np.arange(len(columns)), columns].sum())


def _answer(
    name: str,
    match: Scored | None,
    by_track: Mapping[int, Scored],
    around: Surroundings,
    params: AssociationParams,
    margin: float,
    other: int | None,
) -> Association:
    unsearched = match is None and not around.heard
    runner_up = by_track.get(other) if other is not None else None
    if runner_up is None:
        rest = [one for one in by_track.values() if one is not match]
        runner_up = max(rest, key=lambda one: (one.score, -one.track), default=None)
    outcome = Outcome.MATCHED if match else Outcome.UNSEARCHED if unsearched else Outcome.DARK
    return Association(
        detection_id=name,
        outcome=outcome,
        match=match,
        margin=None if unsearched else margin,
        runner_up=runner_up,
        candidates=len(by_track),
        unclear=not unsearched and margin < params.unclear_margin,
    )
