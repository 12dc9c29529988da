"""Facts about `watchkeeper sightings`: its JSON, its exit codes, its sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.services.test_sightings import ONE, write


def test_load_says_what_was_loaded_and_show_shows_it(cli: Any, tmp_path: Path) -> None:
    cli("init")
    code, out, _ = cli("sightings", "load", write(tmp_path / "a.csv", ONE), "--json")
    said = json.loads(out)
    assert (code, said["sightings"], said["added"], said["rejected"]) == (0, 1, 1, {})
    [one] = json.loads(cli("sightings", "show", "--json")[1])["sightings"]
    assert (one["painted_name"], one["t"], one["id"]) == ("EVEN KEEL", "2031-03-04T12:30:00Z", said["ids"][0])
    assert "EVEN KEEL" in cli("sightings", "show")[1]
    assert "34.5" in cli("sightings", "show", one["id"][:5])[1]


def test_what_show_writes_as_geojson_loads_as_the_same_sightings(cli: Any, tmp_path: Path) -> None:
    cli("init")
    words = ["--lat", "1", "--lon", "2", "--hail", "Last port?=Haven", "--error-m", "300", "--mmsi", "666000001"]
    cli("sightings", "add", "--time", "2031-03-04T12:30:01.5Z", *words)
    assert cli("sightings", "show", "--format", "geojson", "-o", tmp_path / "b.geojson")[0] == 0
    said = json.loads(cli("sightings", "load", tmp_path / "b.geojson", "--json")[1])
    assert (said["unchanged"], said["added"]) == (1, 0)


def test_show_can_ask_for_a_time_and_a_water(cli: Any, tmp_path: Path) -> None:
    cli("init")
    cli("sightings", "load", write(tmp_path / "a.csv", ONE))

    def count(*words: str) -> int:
        return len(json.loads(cli("sightings", "show", "--json", *words)[1])["sightings"])

    assert (count("--since", "2031-03-05"), count("--until", "2031-03-05")) == (0, 1)
    assert (count("--bbox", "128,34,129,35"), count("--bbox", "129,34,130,35")) == (1, 0)


def test_exit_codes(cli: Any, tmp_path: Path) -> None:
    cli("init")
    file = write(tmp_path / "a.csv", ONE, "noon,1,2,,,,\n")
    code, _, said = cli("sightings", "load", file)
    assert code == 3
    assert "row 2: a time that is none: noon" in said
    assert cli("sightings", "load", file, "--max-reject", "60")[0] == 0
    assert cli("sightings", "load", tmp_path / "none.csv")[0] == 2
    (tmp_path / "bad.geojson").write_text("{")
    assert cli("sightings", "load", tmp_path / "bad.geojson")[0] == 1
    assert cli("sightings", "add", "--time", "noon", "--lat", "1", "--lon", "2")[0] == 2
    assert cli("sightings", "add", "--time", "2031-03-04", "--lat", "1", "--lon", "2", "--photo", "none.jpg")[0] == 2
    assert cli("sightings", "show", "00")[0] == 1
    assert cli("sightings", "show", "--format", "csv")[0] == 2
    assert cli("sightings", "load", file, "--marking", "basic/1:NONSENSE")[0] == 2
