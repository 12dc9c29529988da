"""The shipped tables of ports, anchorages and port codes are what the script makes of their sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scripts.build_ports import MISPLACED, differing, locode_rows, port_rows, titled

ROOT = Path(__file__).resolve().parents[2]


def test_shipped_tables_agree_with_their_sources(reference_data: Path) -> None:
    command = [sys.executable, "-m", "scripts.build_ports", "--geo", str(reference_data / "geo"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "tables agree with their sources\n", "")


def test_a_table_that_was_changed_by_hand_is_named() -> None:
    assert differing({"ports.tsv": b"# Ports of the world.\n"}) == ["ports.tsv"]


def test_names_begin_with_capitals_and_have_no_apostrophes() -> None:
    assert titled("ST. JOHN'S ") == "St. Johns"


def test_entries_with_a_wrong_position_are_left_out(tmp_path: Path) -> None:
    (country, name), _ = next(iter(MISPLACED.items()))
    assert country == "JP"
    table = tmp_path / "WPI_ports.csv"
    table.write_text(
        f"iso3,label,latitude,longitude\nJPN,{name},43,141\nJPN,KOBE,34.68,135.2\n,NOWHERE,0,0\n", encoding="utf-8"
    )
    assert port_rows(table) == [("Kobe", "JP", "34.680", "135.200")]


def test_a_port_code_far_from_every_place_of_its_country_is_not_believed(tmp_path: Path) -> None:
    import json

    import numpy as np

    table = tmp_path / "sea-ports.json"
    entries = {
        "KRPUS": {"name": "Busan", "coordinates": [129.05, 35.13], "unlocs": ["KRPUS"]},
        "KRXXX": {"name": "Elsewhere", "coordinates": [12.0, 35.13], "unlocs": ["KRXXX"]},
        "USXXX": {"name": "Unknown", "unlocs": ["USXXX"]},
    }
    table.write_text(json.dumps(entries), encoding="utf-8")
    assert locode_rows(table, {"KR": np.array([[35.1, 129.0]])}) == [("KRPUS", "Busan", "35.130", "129.050")]
