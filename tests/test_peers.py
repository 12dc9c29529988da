"""The peers' benchmark without any peer: what is absent says so, what was found is judged, and the page is what was saved."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from benchmarks.peers import contest
from benchmarks.peers.judging import spurious, tally
from benchmarks.peers.movingpandas import exact, right
from benchmarks.peers.peer import CHECKOUTS, NAMES, peer
from benchmarks.peers.sea import SILENT, TOGETHER, Planted, Sea, load, sea
from scripts.peers_page import PAGE, SAVED, page

IMPORTED = {"libais": "ais", "gpsdio_segment": "gpsdio_segment", "radiance_fleet": "app"}


@pytest.fixture
def without_peers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing installed for peers, and no checkouts."""
    monkeypatch.setattr(contest, "INSTALLED", tmp_path / "nothing")
    monkeypatch.delenv(CHECKOUTS, raising=False)
    return tmp_path


@pytest.mark.parametrize("name", [name for name in NAMES if name != "pyais"])
def test_a_peer_that_is_not_there_is_absent_with_a_reason(name: str, without_peers: Path) -> None:
    if find_spec(IMPORTED.get(name, name)) is not None:
        pytest.skip(f"{name} is installed where tests run")
    found = contest.measure(name)
    assert "No module named" in found["absent"] or CHECKOUTS in found["absent"]
    assert str(without_peers) not in found["absent"]
    assert found["title"]
    assert found["task"]


def test_a_checkout_without_the_packages_is_absent_with_a_reason(
    without_peers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (without_peers / "pipe-gaps").mkdir()
    monkeypatch.setenv(CHECKOUTS, str(without_peers))
    assert contest.measure("pipe_gaps")["absent"] == "No module named 'pipe_gaps'"


def test_what_a_side_that_breaks_off_said_last_is_the_reason(without_peers: Path) -> None:
    with pytest.raises(contest.Failed, match="No module named"):
        contest._once("nobody", "prepare", without_peers, {})


@pytest.mark.parametrize("name", NAMES)
def test_every_peer_says_what_it_is_and_what_is_called(name: str) -> None:
    one = peer(name)
    assert one.title
    assert one.task
    assert one.home.count("/") == 1
    assert one.theirs_called
    assert one.ours_called
    assert one.packages
    assert one.rounds >= 3


def test_the_page_is_what_was_saved() -> None:
    assert page(json.loads(SAVED.read_text(encoding="utf-8"))) == PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_peer_that_is_absent_and_why() -> None:
    results = json.loads(SAVED.read_text(encoding="utf-8"))
    for one in results["peers"].values():
        one["absent"] = "it was not there"
    text = page(results)
    assert text.count("it was not there.") == len(NAMES)
    assert "| peer |" not in text


@pytest.fixture(scope="module")
def small() -> Sea:
    return sea(pairs=1, silences=1, stops=1)


def test_a_sea_is_the_same_for_the_same_numbers_and_survives_being_saved(small: Sea, tmp_path: Path) -> None:
    small.save(tmp_path)
    for other in (sea(pairs=1, silences=1, stops=1), load(tmp_path)):
        assert np.array_equal(other.lat, small.lat)
        assert np.array_equal(other.t_s, small.t_s)
        assert other.planted == small.planted
    assert (tmp_path / "feed.csv").read_text().count("\n") == len(small) + 1


def test_ships_that_meet_are_near_while_they_meet_and_far_off_an_hour_before(small: Sea) -> None:
    for one in small.planted:
        if one.kind in TOGETHER:
            north = [np.interp([one.start_s - 3600, one.start_s, one.end_s], *track(small, mmsi)) for mmsi in one.mmsi]
            metres = np.abs(north[0] - north[1]) * 111_195
            assert metres[0] > 5000
            assert (metres[1:] < 500).all()


def test_a_silent_ship_sends_nothing_from_the_planted_start_to_the_planted_end(small: Sea) -> None:
    for one in small.planted:
        if one.kind in SILENT and "same number" not in one.kind:
            times, _ = track(small, one.mmsi[0])
            assert {one.start_s, one.end_s} <= set(times.tolist())
            assert not ((times > one.start_s) & (times < one.end_s)).any()


def track(world: Sea, mmsi: int) -> tuple[np.ndarray, np.ndarray]:
    """Times and latitudes of a ship."""
    of_it = world.mmsi == mmsi
    return world.t_s[of_it], world.lat[of_it]


def planted(start_s: int, end_s: int, real: bool = True, mmsi: int = 1) -> Planted:
    return Planted(kind="kind", mmsi=[mmsi], start_s=start_s, end_s=end_s, real=real)


def test_one_event_with_the_planted_times_is_whole_two_are_pieces_and_none_is_lost() -> None:
    three = [planted(0, 100), planted(1000, 1100), planted(2000, 2100)]
    found = [[[1], 0, 95], [[1], 1000, 1040], [[1], 1060, 1100]]
    assert str(tally(three, found, 10)["kind"]) == "1 whole, 1 in part, 1 lost"


def test_an_event_of_another_ship_or_of_a_look_alike_is_spurious() -> None:
    world = [planted(0, 100), planted(200, 300, real=False)]
    assert spurious(world, [[[1], 0, 100], [[2], 0, 100], [[1], 200, 300]]) == 2


def test_segments_are_exact_when_they_correspond_one_to_one_noise_apart() -> None:
    cases, published = [0, 0, 0, 1, 1, 1], [1, 1, -1, 2, 2, 3]
    assert exact(cases, published, [7, 7, 7, 8, 8, 9]) == 2
    assert exact(cases, published, [7, 7, 7, 8, 8, 8]) == 1
    assert right(published, [7, 7, 7, 8, 8, 8]) == 4
