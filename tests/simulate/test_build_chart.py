"""The shipped chart is what its build script makes of its sources."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_chart.py"


@pytest.mark.long
def test_shipped_chart_agree_with_their_sources(reference_data: Path) -> None:
    land, ports = reference_data / "geo" / "natural-earth-land-10m.topojson", reference_data / "geo" / "WPI_ports.csv"
    command = [sys.executable, str(SCRIPT), "--land", str(land), "--ports", str(ports), "--check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    assert "agree" in found.stdout
