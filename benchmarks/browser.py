"""How fluid the map is in a browser: first picture, and frames a second while it is panned, zoomed and played.

    python -m benchmarks.browser --json [--events 1000000 --tracks 20000 --days 30] [--address http://127.0.0.1:8741/?token=T]

Without --address the files of the built interface are served by a small server here, which makes up the columns that
`/api/map` gives: what is measured is the browser's part, with as many events and tracks as are asked for. With it, a
server that runs is asked, and its own part is in the first picture too. Two things are counted while the hand moves the map:
`picture_fps`, frames of requestAnimationFrame in which the map's picture was drawn or moved (after each drawing one pixel is
read back, which waits until all of it is done, since a browser may go on counting frames while its drawing is behind); and
`presented_fps`, pictures that Chromium's compositor put out, from its own trace. `longest_ms` is the longest without a frame.
Chromium draws in software here: no graphics card is used.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from playwright.sync_api import Page, sync_playwright
from scripts.chromium import ARGS, program

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
COUNT = """
window.__drawn = 0;
const draw = WebGL2RenderingContext.prototype.drawArrays;
const pixel = new Uint8Array(4);
WebGL2RenderingContext.prototype.drawArrays = function (mode, ...words) {
  draw.call(this, mode, ...words);
  if (mode !== this.POINTS) return;  // the layer of events is the last of the large ones
  this.readPixels(0, 0, 1, 1, this.RGBA, this.UNSIGNED_BYTE, pixel);
  window.__drawn++;
};
window.__begin = () => {
  const times = [];
  const begun = performance.now();
  const drawn = window.__drawn;
  const picture = document.querySelector('.maplibregl-canvas-container');
  let last = '';
  let changed = 0;
  let open = true;
  const tick = (now) => {
    times.push(now);
    const state = window.__drawn + picture.style.transform;
    if (state !== last) changed++;
    last = state;
    if (open) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  window.__end = () => {
    open = false;
    const took = (performance.now() - begun) / 1000;
    const gaps = times.slice(1).map((t, i) => t - times[i]);
    return { seconds: took, picture_fps: changed / took, drawn_fps: (window.__drawn - drawn) / took,
             longest_ms: Math.max(...gaps), over_50_ms: gaps.filter((gap) => gap > 50).length };
  };
};
"""


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

        def log_message(self, *args: Any) -> None:  # silence
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(address: str, runs: int) -> dict[str, Any]:
    """First picture of each run, and frames while the map is moved."""
    chromium = program()
    if chromium is None:
        return {"absent": "Chromium"}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGS))
        first = []
        for _ in range(runs):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.add_init_script(COUNT)
            context.request.get(address)  # with its token, if it has one
            page.goto(address.partition("?")[0] + "watch?at=34,126,4")
            page.wait_for_function(
                "() => performance.getEntriesByName('watchkeeper:first-picture').length > 0", timeout=60_000
            )
            first.append(page.evaluate("() => performance.getEntriesByName('watchkeeper:first-picture')[0].startTime"))
            if len(first) < runs:
                context.close()
        page.wait_for_timeout(2500)
        moved = {"pan": moving(page, lambda: pan(page))}
        closer(page)
        moved["pan_near"] = moving(page, lambda: pan(page))
        moved["play"] = moving(page, lambda: play(page))
        shown = page.locator(".legend p").inner_text()
        version = browser.version
        browser.close()
    return {
        "browser": f"Chromium {version}",
        "first_picture_ms": [round(one) for one in first],
        **moved,
        "shown": shown,
    }


def moving(page: Page, move: Callable[[], None]) -> dict[str, float]:
    """Frames while something is done with the mouse: by the page, then once more by the compositor."""
    page.evaluate("() => window.__begin()")
    move()
    found: dict[str, float] = page.evaluate("() => window.__end()")
    page.wait_for_timeout(1500)
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["viz"])
    move()
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.wait_for_timeout(1500)
    put = sorted(one["ts"] for one in events if one["name"] == "Display::DrawAndSwap")
    presented = (len(put) - 1) / (put[-1] - put[0]) * 1e6 if len(put) > 1 else 0.0
    return {key: round(value, 1) for key, value in {**found, "presented_fps": presented}.items()}


def pan(page: Page) -> None:
    """Drags the map to and fro by the half of it, without letting it rest."""
    for turn in range(4):
        left, right = (300, 800) if turn % 2 else (800, 300)
        page.mouse.move(left, 400)
        page.mouse.down()
        page.mouse.move(right, 460, steps=60)
        page.mouse.up()


def closer(page: Page) -> None:
    """Zooms in with the wheel."""
    page.mouse.move(540, 420)
    for _ in range(6):
        page.mouse.wheel(0, -240)
        page.wait_for_timeout(60)
    page.wait_for_timeout(2500)


def play(page: Page) -> None:
    """Lets time run."""
    page.keyboard.press("Space")
    page.wait_for_timeout(4200)
    page.keyboard.press("Space")


def main() -> None:
    """Prints one JSON document."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--events", type=int, default=1_000_000)
    asked.add_argument("--tracks", type=int, default=20_000)
    asked.add_argument("--days", type=int, default=7)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--address", help="of a server that runs, with its token")
    options = asked.parse_args()
    if options.address:
        found = measure(options.address, options.runs)
    else:
        with served(options) as address:
            found = {"events": options.events, "tracks": options.tracks, **measure(address, options.runs)}
    print(json.dumps({**found, "machine": f"{platform.machine()}, {os.cpu_count()} cores, no graphics card"}, indent=1))


if __name__ == "__main__":
    main()
