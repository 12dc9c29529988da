"""The folder of a scenario: deterministic, labelled, complete."""

import csv
import hashlib
import json
import re
from datetime import datetime
from pathlib import Path

import pyais
import pytest

from tests.simulate.conftest import SMALL, Small
from watchkeeper.model.errors import UsageError
from watchkeeper.simulate import START, Scenario, load_truth, load_world, write
from watchkeeper.simulate.scenario import VERSION

DIGEST = "0f1a33363148dc5f0ac60d93d5a3fcdc1510b02717dfd77e4ee4351441e2aa99"
"""Of every file of the small world but the Parquet one, by any machine."""
TAG = re.compile(r"^\\s:(SYN-[TS]\d+),c:(\d{10})\*([0-9A-F]{2})\\(!AIVDM,.*)\*([0-9A-F]{2})$")


def checksum(text: str) -> str:
    total = 0
    for letter in text:
        total ^= ord(letter)
    return f"{total:02X}"


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_scenario_gives_the_same_bytes(small: Small, tmp_path: Path) -> None:
    write(SMALL, tmp_path)
    assert digests(tmp_path) == digests(small.written.folder)


def test_the_bytes_of_this_version_stay_as_they_are(small: Small) -> None:
    """Raise `VERSION` and put the new digest here when a change is meant to give other bytes."""
    digest = hashlib.sha256()
    for path in sorted(small.written.folder.rglob("*")):
        if path.is_file() and path.suffix != ".parquet":  # whose bytes depend on the library that writes it
            digest.update(path.read_bytes())
    assert (VERSION, digest.hexdigest()) == (2, DIGEST)


def test_another_seed_gives_other_ships_in_other_places(tmp_path: Path, small: Small) -> None:
    write(Scenario(days=2, vessels=60, seed=6), tmp_path)
    other, same = digests(tmp_path), digests(small.written.folder)
    assert set(other) == set(same)
    assert all(other[name] != same[name] for name in other if name not in ("flags.csv", "stations.csv"))


def test_papers_say_in_every_line_that_they_are_synthetic(small: Small) -> None:
    for name in ("registry.csv", "listed.csv", "sightings.csv"):
        head, *lines = (small.written.folder / name).read_text(encoding="utf-8").splitlines()
        assert head.startswith("label,")
        assert lines
        assert all(line.startswith("SYNTHETIC,") for line in lines)


def test_truth_rows_carry_the_code_of_their_practice(small: Small) -> None:
    rows = load_truth(small.written.folder)
    assert {row.code for row in rows if row.practice == "ship_to_ship_transfer"} == {"B11"}
    assert all(bool(row.code) != row.innocent for row in rows)


def test_every_file_says_that_it_is_synthetic(small: Small) -> None:
    for file in (small.written.folder / "ais").iterdir():
        assert file.read_text(encoding="ascii").startswith("# SYNTHETIC")
    about = json.loads((small.written.folder / "scenario.json").read_text())
    assert about["synthetic"] is True
    assert (about["name"], about["seed"], about["days"], about["vessels"]) == ("yellow-sea", 5, 2, 60)
    assert about["start"] == "2031-03-03T00:00:00Z"


def test_only_the_broken_lines_fail_their_checksum_and_they_are_counted(small: Small) -> None:
    broken = total = 0
    for line in small.lines():
        if found := TAG.match(line):
            total += 1
            assert checksum(line[1 : line.index("*")]) == found[3]
            broken += checksum(found[4][1:]) != found[5]
    assert total == small.written.sentences
    assert broken == small.written.spoilt.broken > 0


def test_all_other_lines_are_comments_or_other_talkers(small: Small) -> None:
    rest = [line for line in small.lines() if not TAG.match(line)]
    talkers = [line for line in rest if line.startswith("$GPGGA,")]
    assert len(talkers) == small.written.spoilt.strangers > 0
    assert all(checksum(line[1:-3]) == line[-2:] for line in talkers)
    assert all(line.startswith(("# SYNTHETIC", "# scenario")) for line in rest if line not in talkers)


def test_lines_are_in_order_of_receive_time_and_of_their_day(small: Small) -> None:
    for day, file in enumerate(sorted((small.written.folder / "ais").iterdir())):
        times = [int(found[2]) for line in file.read_text().splitlines() if (found := TAG.match(line))]
        assert times == sorted(times)
        begin = int(START.timestamp()) + day * 86_400
        assert begin <= times[0] <= times[-1] < begin + 86_400


def test_repeats_carry_the_same_payload_from_another_station_in_the_same_second(small: Small) -> None:
    seen: dict[tuple[str, str], str] = {}
    repeats = 0
    for line in small.lines():
        found = TAG.match(line)
        if found and ",1,1,," in found[4]:
            key = (found[2], found[4])
            repeats += key in seen and seen[key] != found[1]
            seen[key] = found[1]
    assert 0.5 * small.written.repeats < repeats <= small.written.repeats


def test_an_independent_decoder_reads_the_feed(small: Small) -> None:
    mmsis = {one.ship.mmsi for one in small.world.itineraries}
    kinds = set()
    for line in small.lines()[:20_000:7]:
        found = TAG.match(line)
        if found and ",1,1,," in found[4] and checksum(found[4][1:]) == found[5]:
            message = pyais.decode(f"{found[4]}*{found[5]}")
            kinds.add(message.msg_type)
            assert message.mmsi in mmsis
    assert {1, 3, 18, 24} <= kinds


def test_a_ship_day_yields_a_few_hundred_messages(small: Small) -> None:
    assert 250 <= small.written.messages / (SMALL.days * SMALL.vessels) <= 550


def test_positions_are_the_messages_that_are_not_static_reports(small: Small) -> None:
    positions = 0
    for line in small.lines():
        found = TAG.match(line)
        if found and ",1,1,," in found[4]:
            kind = found[4].split(",")[5][0]
            positions += kind in "13BK"  # types 1, 3, 18 and 27, the first six bits of a payload
    assert 0.99 * positions < small.written.positions + 0.9 * small.written.repeats < 1.01 * positions


def test_truth_rows_read_back_as_they_were_planted(small: Small) -> None:
    rows = load_truth(small.written.folder)
    assert len(rows) == small.written.truth_rows == len(small.world.planted)
    for row, scene in zip(rows, small.world.planted, strict=True):
        assert (row.practice, row.expected_kind, row.innocent) == (scene.practice, scene.expected_kind, scene.innocent)
        assert [one.ship for one in row.ships] == [one.ship for one in scene.ships]
        assert datetime.fromisoformat(row.start) <= datetime.fromisoformat(row.end)
        assert row.note


def test_the_world_holds_every_ship_every_two_minutes(small: Small) -> None:
    world = load_world(small.written.folder)
    assert world.num_rows == SMALL.vessels * SMALL.days * 720
    true = ["ship", "mmsi", "t", "lat", "lon", "speed_kn", "course_deg", "transmitting"]
    assert world.column_names == [*true, "said_lat", "said_lon"]
    assert str(world.schema.field("t").type) == "timestamp[us, tz=UTC]"
    assert not any(world.column(name).null_count for name in true)


def test_tables_list_every_ship_flag_and_receiver(small: Small) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (small.written.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    assert [row["ship"] for row in rows("ships.csv")] == [one.ship.ship for one in small.world.itineraries]
    assert {row["flag"] for row in rows("ships.csv")} <= {row["code"] for row in rows("flags.csv")}
    heard_by = {found[1] for line in small.lines() if (found := TAG.match(line))}
    assert heard_by <= {row["name"] for row in rows("stations.csv")}


@pytest.mark.parametrize("wrong", [{"days": 1}, {"vessels": 10}, {"seed": -1}, {"name": "atlantis"}])
def test_a_scenario_that_cannot_be_built_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        Scenario(**wrong)
