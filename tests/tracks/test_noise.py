"""Facts about positions that belong to no segment."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from watchkeeper.tracks import NoiseReason, PositionBatch, Segmented
from watchkeeper.tracks.noise import NAMES, NOISE_DOCS

Make = Callable[..., PositionBatch]
Run = Callable[..., Segmented]
NULL = math.nan


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ({}, NoiseReason.NONE),
        ({"t_us": 946_684_799_999_999}, NoiseReason.CLOCK),
        ({"t_us": 3_094_168_448_000_000}, NoiseReason.CLOCK),
        ({"t_us": -1}, NoiseReason.CLOCK),
        ({"t_us": 946_684_800_000_000}, NoiseReason.NONE),
        ({"t_us": 3_094_168_447_999_999}, NoiseReason.NONE),
        ({"lat": NULL}, NoiseReason.NO_POSITION),
        ({"lon": NULL}, NoiseReason.NO_POSITION),
        ({"lat": 91.0}, NoiseReason.OUTSIDE_WORLD),
        ({"lon": 181.0}, NoiseReason.OUTSIDE_WORLD),
        ({"lat": -90.0, "lon": -180.0}, NoiseReason.NONE),
        ({"speed": NULL}, NoiseReason.NO_SPEED),
        ({"speed": 51.2}, NoiseReason.RESERVED_SPEED),
        ({"speed": 63.0}, NoiseReason.RESERVED_SPEED),
        ({"speed": 102.3}, NoiseReason.RESERVED_SPEED),
        ({"speed": -0.1}, NoiseReason.RESERVED_SPEED),
        ({"speed": math.inf}, NoiseReason.RESERVED_SPEED),
        ({"speed": 51.1}, NoiseReason.NONE),
        ({"course": NULL}, NoiseReason.NO_COURSE),
        ({"course": 360.0}, NoiseReason.INVALID_COURSE),
        ({"course": -1.0}, NoiseReason.INVALID_COURSE),
        ({"course": NULL, "speed": 0.3}, NoiseReason.NONE),
        ({"course": 360.0, "speed": 0.3}, NoiseReason.NONE),
        ({"course": NULL, "speed": 0.4}, NoiseReason.NO_COURSE),
        ({"heading": NULL}, NoiseReason.NONE),
    ],
)
def test_what_a_message_says_by_itself(
    report: dict[str, float], reason: NoiseReason, batch_of: Make, segmented: Run
) -> None:
    found = segmented(batch_of(report))
    assert NoiseReason(found.noise[0]) is reason
    assert bool(found.segment_id[0]) == (reason is NoiseReason.NONE)


def test_a_moving_ship_that_sends_an_old_place_again_is_noise(batch_of: Make, segmented: Run) -> None:
    found = segmented(batch_of({"hour": 0}, {"hour": 1, "lon": 1 / 6}, {"hour": 2}))
    assert found.noise.tolist() == [0, 0, NoiseReason.SEEN_BEFORE]


def test_a_ship_at_rest_may_send_the_same_place_for_ever(batch_of: Make, segmented: Run) -> None:
    found = segmented(batch_of(*({"hour": hour, "speed": 0.0} for hour in range(30))))
    assert not found.noise.any()


def test_an_old_place_is_forgotten_after_a_week(batch_of: Make, segmented: Run) -> None:
    hours = (0, 168, 168 + 169)
    assert segmented(batch_of(*({"hour": hour} for hour in hours))).noise.tolist() == [0, NoiseReason.SEEN_BEFORE, 0]


def test_only_the_newest_places_are_remembered(batch_of: Make, segmented: Run) -> None:
    between = [{"hour": k / 100, "lon": k / 600} for k in range(1, 256)]
    last = {"hour": 2.6}
    assert segmented(batch_of({}, *between, last)).noise[-1] == NoiseReason.SEEN_BEFORE
    assert segmented(batch_of({}, *between, {"hour": 2.59, "lon": 0.43}, last)).noise[-1] != NoiseReason.SEEN_BEFORE


@pytest.mark.parametrize(("hour", "reason"), [(0.9, NoiseReason.LONG_RANGE_ECHO), (1.1, NoiseReason.NONE)])
def test_a_long_range_report_within_an_hour_of_its_segment_is_noise(
    hour: float, reason: NoiseReason, batch_of: Make, segmented: Run
) -> None:
    found = segmented(batch_of({}, {"hour": hour, "lon": hour / 6, "msg_type": 27}))
    assert NoiseReason(found.noise[1]) is reason


def test_a_stray_position_is_displaced_by_the_next_good_one(batch_of: Make, segmented: Run) -> None:
    track = [{"hour": k / 6, "lon": k / 36} for k in range(30)]
    track[20] |= {"lat": 0.05}
    assert segmented(batch_of(*track)).noise.nonzero()[0].tolist() == [20]


def test_every_reason_has_a_name_and_a_sentence() -> None:
    assert NAMES[0] is None
    assert [NAMES[reason] for reason in NOISE_DOCS] == [reason.name.lower() for reason in NOISE_DOCS]
    assert set(NOISE_DOCS) == set(NoiseReason) - {NoiseReason.NONE}
    assert all(sentence.endswith(".") for sentence in NOISE_DOCS.values())
