"""Compiles the kernels once and keeps the machine code on disk, so that the first real run need not wait for it."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from watchkeeper.places import inland_distance_m, land_at, sailing_distance_m, sailing_route, shore_distance_m
from watchkeeper.services.detecting import detect
from watchkeeper.services.ingest import ingest
from watchkeeper.services.workspace import init

NMEA = """\
\\s:SYN-T01,c:1930608000*05\\!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23
\\s:SYN-T01,c:1930608060*03\\!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23
\\s:SYN-T01,c:1930608120*06\\!AIVDM,1,1,,A,>3@ndhA<4HEAWh,4*37
"""
BUSAN, INCHON = (35.05, 129.1), (37.4, 126.4)
TABLE = "mmsi,t,lat,lon,sog,cog\n244660274,2031-03-07T00:00:00Z,52.85,5.67,1.0,90\n"


def warm() -> float:
    """Runs every kernel over a few rows in a throw-away workspace; seconds it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "a.nmea").write_text(NMEA, encoding="ascii")
        (root / "b.csv").write_text(TABLE, encoding="ascii")
        workspace = init(root / "workspace")
        ingest(workspace, [root / "a.nmea", root / "b.csv"])
        detect(workspace)
    land_at(*BUSAN)
    shore_distance_m(*BUSAN)
    inland_distance_m(*BUSAN)
    sailing_distance_m(*BUSAN, *INCHON)  # round land: the graph is searched too
    sailing_route(*BUSAN, *INCHON)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.stderr.write("Compiling kernels, once...\n")
    sys.stderr.write(f"done in {warm():.0f} s\n")
