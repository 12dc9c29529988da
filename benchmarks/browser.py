"""How fluid the map is in a browser: first picture, and frames a second while it is panned, zoomed and played.

    python -m benchmarks.browser --json [--events 1000000 --tracks 20000 --days 30] [--address http://127.0.0.1:8741/?token=T]

Without --address the files of the built interface are served by a small server here, which makes up the columns that
`/api/map` gives: what is measured is the browser's part, with as many events and tracks as are asked for; then the same events
and tracks in plain MapLibre GL JS (`browser_peer`), and last a workspace of that size with the product's own server, whose part
is in the first picture too. With it, a server that runs is asked. Two things are counted while the hand moves the map:
`picture_fps`, frames of requestAnimationFrame in which the map's picture was drawn or moved (after each drawing one pixel is
read back, which waits until all of it is done, since a browser may go on counting frames while its drawing is behind); and
`presented_fps`, pictures that Chromium's compositor put out, from its own trace. `longest_ms` is the longest without a frame.
Chromium draws in software here: no graphics card is used.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from scripts.chromium import ARGS, program

from benchmarks import browser_peer, watch_floor_lake
from benchmarks.browser_world import served
from benchmarks.machine import machine
from benchmarks.watch_floor import serving, settle

FIRST = "() => performance.getEntriesByName('watchkeeper:first-picture')"
PAN_S = 12.0
"""A hand that is answered slowly gives up after so long."""
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


def measure(browser: Browser, address: str, path: str, runs: int) -> tuple[dict[str, Any], Page]:
    """First picture of each run, and frames while the map is moved; and the page it was moved on."""
    first: list[float] = []
    while True:
        took, page = first_picture(browser, address, path)
        first.append(took)
        if len(first) == runs:
            break
        page.context.close()
    page.wait_for_timeout(6000)
    found = {
        "first_picture_ms": round(statistics.median(first)),
        "first_picture_ms_of_runs": [round(one) for one in first],
        "pan": moving(page, lambda: pan(page)),
    }
    closer(page)
    return {**found, "pan_near": moving(page, lambda: pan(page))}, page


def first_picture(browser: Browser, address: str, path: str) -> tuple[float, Page]:
    """Milliseconds from asking for the page to its first picture, in a browser that has nothing of it; and the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(COUNT)
    context.request.get(address)  # with its token, if it has one
    page.goto(address.partition("?")[0] + path)
    page.wait_for_function(f"{FIRST}.length > 0", timeout=180_000)
    return float(page.evaluate(f"{FIRST}[0].startTime")), page


def ours(browser: Browser, address: str, runs: int) -> dict[str, Any]:
    """Of the interface, with time that runs by itself too."""
    found, page = measure(browser, address, "watch?at=34,126,4", runs)
    page.goto(address.partition("?")[0] + "watch?at=34,126,4")
    page.wait_for_function(f"{FIRST}.length > 0", timeout=60_000)
    page.wait_for_timeout(4000)
    shown = page.locator(".legend p").inner_text().partition("\n")[0]
    return {**found, "play": moving(page, lambda: play(page)), "shown": shown}


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
    began = time.monotonic()
    for turn in range(4):
        left, right = (300, 800) if turn % 2 else (800, 300)
        page.mouse.move(left, 400)
        page.mouse.down()
        for step in range(1, 61):
            if time.monotonic() - began < PAN_S:
                page.mouse.move(left + (right - left) * step / 60, 400 + step)
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
    asked.add_argument("--days", type=int, default=30)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--address", help="of a server that runs, with its token")
    options = asked.parse_args()
    print(json.dumps(run(options), indent=1))


def run(options: argparse.Namespace) -> dict[str, Any]:
    """All that is measured."""
    chromium = program()
    if chromium is None:
        return {"skipped": "Chromium is not installed"}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGS))
        versions = {"Chromium": browser.version, "MapLibre GL JS": browser_peer.version()}
        found: dict[str, Any] = {"machine": machine(), "versions": versions}
        if options.address:
            return {**found, "ours": ours(browser, options.address, options.runs)}
        found |= {"events": options.events, "tracks": options.tracks, "days": options.days}
        with served(options) as address:
            found["ours"] = ours(browser, address, options.runs)
            if versions["MapLibre GL JS"]:
                found["plain_maplibre"], _ = measure(browser, address, "peer", 1)
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "workspace"
            watch_floor_lake.build(workspace, tracks=options.tracks, days=7, events=options.events, seed=1)
            with serving(workspace) as (address, token, pid):
                asked = f"{address}/?token={token}"
                cold = first_picture(browser, asked, "watch?at=34,126,4")[0]
                settle(pid)
                found["own_server"] = {"cold_first_picture_ms": round(cold), **ours(browser, asked, options.runs)}
        browser.close()
    return found


if __name__ == "__main__":
    main()
