"""Facts about the same ship in two reports."""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.associate import Detection, circle
from watchkeeper.associate.duplicates import DuplicateParams, merge_candidates

PARAMS = DuplicateParams()


def report(report_id: str, look: str, minutes: float = 0.0, lat: float = 30.0, **more: object) -> Detection:
    seen = Detection(detection_id=report_id, look=look, t_s=minutes * 60, lat=lat, lon=125.0, ellipse=circle(500.0))
    return replace(seen, **more)


def test_two_partners_reports_of_one_meeting_are_one_candidate_with_its_reasons() -> None:
    rows = [
        report("a", "CP-140", length_m=110.0, name="EVEN KEEL", imo=2000003),
        report("b", "frigate", 12.0, lat=30.01, length_m=120.0, name="Even Keel"),
    ]
    [found] = merge_candidates(rows, PARAMS)
    assert (found.first, found.second) == ("a", "b")
    assert found.reasons == (
        "1,112 m and 12 min apart, within what their errors and a ship's way allow.",
        "Lengths of 110 and 120 m agree.",
        "Both read EVEN KEEL.",
    )


def test_two_echoes_of_one_look_are_two_ships() -> None:
    rows = [report("a", "radar"), report("b", "radar", lat=30.001)]
    assert merge_candidates(rows, PARAMS) == []
    assert len(merge_candidates(rows, PARAMS, parties=["navy", "coast guard"])) == 1


def test_reports_too_far_apart_or_of_other_lengths_are_none() -> None:
    assert merge_candidates([report("a", "x"), report("b", "y", 5.0, lat=30.3)], PARAMS) == []
    assert merge_candidates([report("a", "x"), report("b", "y", 120.0)], PARAMS) == []
    assert merge_candidates([report("a", "x", length_m=40.0), report("b", "y", length_m=180.0)], PARAMS) == []


def test_another_name_is_said_and_lowers_the_candidate() -> None:
    same, other = (
        merge_candidates([report("a", "x", name="EVEN KEEL"), report("b", "y", name=name)], PARAMS)[0]
        for name in ("EVEN KEEL", "OTHER")
    )
    assert other.score < same.score
    assert "EVEN KEEL was read against OTHER." in other.reasons
