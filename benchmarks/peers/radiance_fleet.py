"""RadianceFleet: the nearest open rival, a web application over SQLite or PostgreSQL. Its own functions are called, as its
command line calls them, on SQLite, its default.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.peers.judging import Found, table
from benchmarks.peers.peer import ROOT, Judged, Peer, Run, checkout_of
from benchmarks.peers.revision import version_of
from benchmarks.peers.sea import planted_in, sea

PAIRS, SILENCES, STEP_S = 2, 2, 600
"""Of each kind, a position every ten minutes: it takes some minutes for so many."""
LEAST_H, NEAR_M, WINDOWS = 6, 500, 8
SLACK_S = 1800
"""It counts meetings in quarters of an hour."""
SETTINGS = {"GAP_MIN_HOURS": str(LEAST_H), "STS_PROXIMITY_METERS": str(NEAR_M), "STS_MIN_WINDOWS": str(WINDOWS)}


class Measured(Peer):
    """RadianceFleet beside ours: a CSV read, gaps and meetings found."""

    title = "RadianceFleet"
    task = "a CSV read; gaps; meetings"
    home = "RadianceFleet/RadianceFleet"
    packages = (
        "fastapi", "sqlalchemy>=2", "shapely>=2", "polars", "pydantic", "pydantic-settings", "typer", "pyyaml", "python-dotenv",
        "httpx", "alembic", "rich", "rapidfuzz", "python-multipart", "slowapi", "websockets", "zstandard", "unidecode", "pyais",
        "requests", "beautifulsoup4", "PyJWT", "resend", "structlog", "pybreaker", "psycopg2-binary", "fpdf2", "passlib",
        "bcrypt<5", "aiohttp",
    )  # fmt: skip
    checkout = "RadianceFleet"
    source = "backend"
    compared = MappingProxyType({"read": "read", "gaps": "gaps", "meetings": "meetings"})
    theirs_called = (
        "`ingest_ais_csv`, `run_gap_detection` and `detect_sts_events` on a new SQLite database with its own ports and corridors, "
        "and the settings gaps from 6 h, 500 m, 8 windows (2 h). Scoring, its other detectors and the web application are not run"
    )
    ours_called = (
        "`ingest` of the same CSV into a new workspace, segments and tracks, then the rules of one kind at a time. "
        "Its detectors have no segmentation before them"
    )
    why = (
        "It compares ships of one cell of a whole degree only, so two that lie on either side of a line never meet.",
        "It goes by MMSI: while another ship sends the same number, nothing is silent.",
    )
    better = (
        "It is a whole application: accounts, cases, alerts, evidence cards, watch lists, satellite orders, a map. None of that is in this version of ours.",
        "Its gaps come with the corridor they lie in and an envelope of where the ship can have been, its meetings with a risk.",
        "It looks at headings too before it calls two ships a meeting, and has detectors for loitering, spoofing and convoys, which we have not.",
        "It runs as it comes on one SQLite file.",
    )

    def version(self) -> str:
        import app.modules.ingest  # noqa: F401  (whether it can be imported)

        return version_of(checkout_of(self))

    def prepare(self, folder: Path) -> dict[str, int]:
        made = sea(pairs=PAIRS, silences=SILENCES, step_s=STEP_S)
        made.save(folder)
        return {"positions": len(made)}

    def ours(self, folder: Path) -> Mapping[str, Run]:
        from benchmarks.peers import lake

        def read() -> int:
            shutil.rmtree(folder / "workspace", ignore_errors=True)
            return lake.read(folder)

        return {
            "read": read,
            "segments and tracks": lambda: lake.segment(folder),
            "gaps": lambda: lake.rule(folder, "gap")(),
            "meetings": lambda: lake.rule(folder, "encounter")(),
        }

    def theirs(self, folder: Path) -> Mapping[str, Run]:
        _settle(checkout_of(self) or folder, folder / "theirs.db")
        from app.database import SessionLocal
        from app.modules.gap_detector import run_gap_detection
        from app.modules.ingest import ingest_ais_csv
        from app.modules.sts_detector import detect_sts_events

        def read() -> int:
            _empty(folder / "theirs.db")
            with SessionLocal() as database, (folder / "feed.csv").open("rb") as feed:
                return int(ingest_ais_csv(feed, database)["accepted"])

        def gaps() -> Found:
            with SessionLocal() as database:
                run_gap_detection(database)
                return _gaps(database)

        def meetings() -> Found:
            with SessionLocal() as database:
                detect_sts_events(database)
                return _meetings(database)

        return {"read": read, "gaps": gaps, "meetings": meetings}

    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        planted = planted_in(folder)
        silent = [one for one in planted if "silence" in one.kind or "pause" in one.kind]
        met = [one for one in planted if one not in silent]
        header, rows = table(silent, SLACK_S, theirs=theirs["gaps"], ours=ours["gaps"])
        _, more = table(met, SLACK_S, theirs=theirs["meetings"], ours=ours["meetings"])
        read = [["positions kept", "", theirs["read"], ours["read"]]]
        return Judged(
            header=header,
            rows=[*read, *rows, *more],
        )


def _settle(backend: Path, database: Path) -> None:
    """Makes its code importable as it stands in its folder, with a database of its own, and quiet."""
    os.environ.update({"DATABASE_URL": f"sqlite:///{database}", **SETTINGS})
    os.chdir(backend)
    sys.path[:] = [str(backend), *(place for place in sys.path if Path(place or ".").resolve() not in (ROOT, backend))]
    logging.disable(logging.CRITICAL)  # it logs every row it is in doubt about


def _empty(database: Path) -> None:
    """A new database with its ports and corridors, as its `start` command makes it."""
    from app.cli_helpers import _import_corridors
    from app.database import SessionLocal, engine, init_db
    from scripts.seed_ports import seed_ports

    engine.dispose()
    for path in database.parent.glob(database.name + "*"):
        path.unlink()
    init_db()
    with SessionLocal() as session:
        seed_ports(session)
        _import_corridors(session)
        session.commit()


def _numbers(database: Any) -> dict[int, int]:
    from app.models.vessel import Vessel

    return {vessel.vessel_id: int(vessel.mmsi) for vessel in database.query(Vessel).all()}


def _gaps(database: Any) -> Found:
    from app.models.gap_event import AISGapEvent

    of = _numbers(database)
    found = database.query(AISGapEvent).all()
    return [[[of[one.vessel_id]], _epoch(one.gap_start_utc), _epoch(one.gap_end_utc)] for one in found]


def _meetings(database: Any) -> Found:
    from app.models.sts_transfer import StsTransferEvent

    of = _numbers(database)
    found = database.query(StsTransferEvent).all()
    return [
        [sorted((of[one.vessel_1_id], of[one.vessel_2_id])), _epoch(one.start_time_utc), _epoch(one.end_time_utc)]
        for one in found
        if str(getattr(one.detection_type, "value", one.detection_type)) == "visible_visible"
    ]


def _epoch(time: Any) -> float:
    """Seconds of a time that it keeps as UTC without saying so."""
    return float(time.replace(tzinfo=UTC).timestamp())
