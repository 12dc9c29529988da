"""Made-up columns of a map, as many as are asked for, and a small server that gives them to a browser.

The files of the built interface are served as the product serves them; `/api/map` answers with the same columns the product's
server gives; `/peer` is a page of plain MapLibre that draws the same events and tracks (see `browser_peer`). SYNTHETIC.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.browser_peer import FILES, PAGE

STATIC = Path(__file__).resolve().parents[1] / "src" / "watchkeeper" / "web" / "static"
KINDS = (
    "gap",
    "encounter",
    "loitering",
    "port_visit",
    "impossible_speed",
    "flag_mismatch",
    "sighting_dark",
    "draught_change",
)
TYPES = ("unknown", "tanker", "cargo", "fishing", "passenger", "service", "other")
FLAGS = ("", "KP", "CN", "KR", "JP", "PA", "LR", "SG", "MN", "TG")
BEGIN = 1_930_262_400
TYPE_OF = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html"}


@cache
def world(events: int, tracks: int, days: int) -> dict[str, bytes]:
    """The columns of `/api/map`, made up: ships on great detours around the Yellow Sea and along the trade of the world."""
    random = np.random.default_rng(7)
    horizon = days * 86_400
    near = random.random(tracks) < 0.6
    lat = np.where(near, random.uniform(26, 42, tracks), random.uniform(-35, 58, tracks))
    lon = np.where(near, random.uniform(118, 136, tracks), random.uniform(-170, 170, tracks))
    course = random.uniform(0, 2 * np.pi, tracks)
    types = random.integers(0, len(TYPES), tracks, dtype=np.uint8)
    mmsi = (600_000_000 + np.arange(tracks)).astype(np.int32)

    def at(track: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        turns = course[track] + np.sin(t / 86_400 + track)
        far = 0.17 * t / 3600 * np.cos(t / (horizon / 3))
        return (
            np.clip(lat[track] + 0.35 * far * np.sin(turns), -70, 72).astype(np.float32),
            ((lon[track] + 0.6 * far * np.cos(turns) + 180) % 360 - 180).astype(np.float32),
        )

    who = random.integers(0, tracks, events)
    start = np.sort(random.integers(0, horizon, events))
    event_lat, event_lon = at(who, start)
    names = {
        "snapshot": "made-up",
        "kinds": json.dumps(KINDS),
        "flags": json.dumps(FLAGS),
        "ship_types": json.dumps(TYPES),
    }
    return {
        "events": _stream(
            {
                "id": random.integers(0, 2**63, events, dtype=np.uint64),
                "lat": event_lat,
                "lon": event_lon,
                "start": (BEGIN + start).astype(np.uint32),
                "end": (BEGIN + start + random.integers(3600, 86_400, events)).astype(np.uint32),
                "kind": random.choice(len(KINDS), events, p=(0.3, 0.04, 0.1, 0.4, 0.05, 0.02, 0.01, 0.08)).astype(
                    np.uint8
                ),
                "flag": random.integers(0, len(FLAGS), events).astype(np.uint16),
                "ship_type": types[who],
                "mmsi": mmsi[who],
                "explained": (random.random(events) < 0.5).astype(np.uint8),
            },
            names,
        ),
        "index": _stream(
            {
                "track": np.arange(tracks, dtype=np.uint32),
                "id": pa.array([f"{number}-made-up" for number in mmsi]),
                "mmsi": mmsi,
                "imo": pa.array([None] * tracks, pa.int32()),
                "name": pa.array([f"MADE UP {number}" for number in range(tracks)]),
                "flag": pa.array([FLAGS[number % len(FLAGS)] or None for number in range(tracks)]),
                "ship_type": types,
                "start": np.full(tracks, BEGIN, np.uint32),
                "end": np.full(tracks, BEGIN + horizon, np.uint32),
            },
            names,
        ),
        "tracks": _tracks(at, tracks, horizon, 21_600, names),
    }


def _tracks(at: Any, tracks: int, horizon: int, step: int, names: dict[str, str]) -> bytes:
    times = np.arange(0, horizon + 1, step)
    track = np.repeat(np.arange(tracks, dtype=np.uint32), len(times))
    t = np.tile(times, tracks)
    lat, lon = at(track, t)
    gap = ((track * 7 + t // step) % 23 == 0).astype(np.uint8)
    return _stream({"track": track, "lat": lat, "lon": lon, "t": (BEGIN + t).astype(np.uint32), "gap": gap}, names)


def _stream(columns: dict[str, Any], metadata: dict[str, str]) -> bytes:
    table = pa.table(columns).replace_schema_metadata(metadata)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


@contextmanager
def served(asked: argparse.Namespace) -> Iterator[str]:
    """The address of a server of the built files and made-up columns."""
    columns = world(asked.events, asked.tracks, asked.days)
    end = datetime.fromtimestamp(BEGIN + asked.days * 86_400, UTC).isoformat().replace("+00:00", "Z")
    session = {
        "party": "owner",
        "viewer": {"party": "owner", "clearances": []},
        "version": "0",
        "snapshot": "made-up",
        "synthetic": True,
        "horizon": {"start": datetime.fromtimestamp(BEGIN, UTC).isoformat().replace("+00:00", "Z"), "end": end},
        "counts": {"events": asked.events, "tracks": asked.tracks, "vessels": asked.tracks, "leads": 0},
    }
    empty = {"type": "FeatureCollection", "features": []}
    told: dict[str, Any] = {
        "/api/session": session,
        "/api/leads": {"leads": [], "total": 0, "policy": "none", "prior": {"value": 0, "text": {"en": "", "ko": ""}}},
        "/api/ports": empty,
        "/api/zones": empty,
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path in told:
                self.answer(json.dumps(told[path]).encode(), "application/json")
            elif path == "/api/map/events":
                self.answer(columns["events"], "application/vnd.apache.arrow.stream")
            elif path == "/api/map/tracks/index":
                self.answer(columns["index"], "application/vnd.apache.arrow.stream")
            elif path == "/api/map/tracks" and "level=0" in query:
                self.answer(columns["tracks"], "application/vnd.apache.arrow.stream")
            elif path == "/peer":
                self.answer(PAGE.encode(), "text/html")
            elif path in FILES and FILES[path].is_file():
                self.answer(FILES[path].read_bytes(), TYPE_OF[FILES[path].suffix])
            elif path.startswith("/api/"):
                self.send_response(413)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                file = STATIC / path.lstrip("/")
                file = file if file.is_file() else STATIC / "index.html"
                self.answer(file.read_bytes(), TYPE_OF.get(file.suffix, "application/octet-stream"))

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # a page that is left stops reading
                self.wfile.write(body)

        def handle_one_request(self) -> None:
            with suppress(ConnectionError):
                super().handle_one_request()

        def log_message(self, *args: Any) -> None:  # silence
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
