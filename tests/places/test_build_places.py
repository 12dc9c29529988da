"""The shipped tables are what the build scripts make of their sources."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def checked(*command: str) -> str:
    found = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout


@pytest.mark.long
def test_outlines_and_a_sample_of_blocks_agree_with_natural_earth(reference_data: Path) -> None:
    land = reference_data / "geo" / "natural-earth-land-10m.topojson"
    assert "agree" in checked("scripts.build_coast", "--land", str(land), "--check")


@pytest.mark.long
def test_the_graph_of_the_sea_agrees_with_the_coast() -> None:
    assert "agrees" in checked("scripts.build_sea", "--check")


@pytest.mark.long
def test_the_distance_to_shore_is_right_to_1_km_near_the_coast_and_2_percent_far_out(reference_data: Path) -> None:
    """Against each edge of Natural Earth in plain NumPy, all latitudes, 180 degrees among them."""
    from benchmarks.places import errors

    found = errors(reference_data / "geo" / "natural-earth-land-10m.topojson")
    assert found["near"]["positions"] > 1_000
    assert found["near"]["max_km"] <= 1.0
    assert found["far"]["max"] <= 0.02


def test_artefacts_stay_small() -> None:
    sizes = {
        path.name: path.stat().st_size for path in (ROOT / "src" / "watchkeeper" / "places" / "data").glob("*.npz")
    }
    assert sizes["shore.npz"] + sizes["outlines.npz"] <= 5_000_000
    assert sizes["sea.npz"] <= 2_000_000
