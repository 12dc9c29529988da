"""How soon a watch floor answers when twenty people look at it at once.

python -m benchmarks.watch_floor [--workspace DIR] [--users 20] [--seconds 30] [--pause 1.0] [--json]

A server is started on loopback in a process of its own and stopped at the end. Each user does what one does: opens the map, moves
over it, looks ships and events up, screens a party; between two requests a user reads for `--pause` seconds on average. Times
are from the request to the last byte, in this process, on the same machine. `server_cpu_ms` is the processor time the server
took for a request, which others on the machine cannot lengthen; `load` says how many waited for a processor before. Without
`--workspace` a synthetic one of 20,000 tracks and a million events is made first. The first round of each route, when nothing
is kept yet, is told as `cold_ms`; users come when the server has settled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa

from benchmarks.machine import machine, versions
from benchmarks.watch_floor_lake import build

START_S = 120.0
"""Time a server may take to answer first."""
QUIET_S = 0.05
"""Processor time in a second below which a server does nothing."""
Ask = Callable[[httpx.Client, random.Random, "Known"], httpx.Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What users can ask about."""

    mmsis: list[int]
    names: list[str]
    events: list[str]
    tracks: int
    total: int
    """Events."""
    tag: str


@dataclass(slots=True)
class Times:
    """Seconds by route, and what was not answered."""

    took_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)


def _box(dice: random.Random) -> str:
    west, south = dice.uniform(122, 146), dice.uniform(20, 34)
    return f"{west:.2f},{south:.2f},{west + 4:.2f},{south + 3:.2f}"


MIX: tuple[tuple[str, int, Ask], ...] = (
    ("session", 10, lambda c, d, k: c.get("/api/session")),
    ("map events, not changed", 15, lambda c, d, k: c.get("/api/map/events", headers={"If-None-Match": k.tag})),
    ("tracks of an area", 20, lambda c, d, k: c.get("/api/map/tracks", params={"level": d.choice((0, 1)), "bbox": _box(d)})),
    ("tracks of an area, close", 5, lambda c, d, k: c.get("/api/map/tracks", params={"level": 2, "bbox": _box(d)})),
    ("events of an area", 5, lambda c, d, k: c.get("/api/events", params={"bbox": _box(d), "limit": 50})),
    ("vessel", 10, lambda c, d, k: c.get(f"/api/vessels/{d.choice(k.mmsis)}")),
    ("positions", 10, lambda c, d, k: c.get("/api/map/positions", params={"mmsi": d.choice(k.mmsis)})),
    ("event", 10, lambda c, d, k: c.get(f"/api/events/{d.choice(k.events)}")),
    ("search", 10, lambda c, d, k: c.get("/api/search", params={"q": d.choice(k.names)[: d.randint(2, 6)]})),
    ("screen", 3, lambda c, d, k: c.post("/api/screen", json={"parties": [{"names": [d.choice(k.names)]}]})),
    ("data", 2, lambda c, d, k: c.get("/api/data")),
)  # fmt: skip
"""Route, how often in a hundred requests, and the request."""
FIRST: tuple[tuple[str, str], ...] = (
    ("session", "/api/session"), ("map events", "/api/map/events"), ("tracks, level 0", "/api/map/tracks"),
    ("tracks, level 1", "/api/map/tracks?level=1"), ("index of tracks", "/api/map/tracks/index"), ("data", "/api/data"),
)  # fmt: skip
"""What is asked for once, when the server has just begun, and once again."""


def measure(workspace: Path, *, users: int, seconds: float, pause_s: float) -> dict[str, Any]:
    """Times of a server of that workspace."""
    load = os.getloadavg()[0]
    with serving(workspace) as (address, token, pid):
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=headers, timeout=120) as client:
            cold, sizes = _first(client)
            warm, _ = _first(client)
            known = _known(client)
        settled_s = settle(pid)
        times, cpu_s = Times(), _cpu_s(pid)
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=_user, args=(number, address, headers, known, times, until, pause_s))
            for number in range(users)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        cpu_s = _cpu_s(pid) - cpu_s
    every = [took for one in times.took_s.values() for took in one]
    return {
        "tracks": known.tracks,
        "events": known.total,
        "users": users,
        "seconds": seconds,
        "pause_s": pause_s,
        "requests": len(every),
        "per_s": round(len(every) / seconds, 1),
        "failed": times.failed[:5],
        "server_cpu_ms": round(1000 * cpu_s / max(1, len(every)), 1),
        "load": round(load, 1),
        "settled_s": settled_s,
        "all": _told(every),
        "routes": {route: _told(times.took_s[route]) for route, _, _ in MIX if times.took_s[route]},
        "cold_ms": cold,
        "warm_ms": warm,
        "bytes": sizes,
    }


@contextmanager
def serving(workspace: Path) -> Iterator[tuple[str, str, int]]:
    """Address, token and process of a server of that workspace, on loopback, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "watchkeeper.cli.main",
        "serve",
        "--workspace",
        str(workspace),
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START_S
        while True:
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.05)
        yield address, (workspace / "owner-token").read_text().strip(), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _cpu_s(pid: int) -> float:
    """Processor time of a process, seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settle(pid: int) -> float:
    """Waits until the server does nothing more; seconds that took."""
    began = time.monotonic()
    while time.monotonic() - began < START_S:
        before = _cpu_s(pid)
        time.sleep(1)
        if _cpu_s(pid) - before < QUIET_S:
            break
    return round(time.monotonic() - began, 1)


def _first(client: httpx.Client) -> tuple[dict[str, float], dict[str, int]]:
    took, sizes = {}, {}
    for name, path in FIRST:
        began = time.perf_counter()
        answer = client.get(path).raise_for_status()
        took[name] = round(1000 * (time.perf_counter() - began), 1)
        sizes[name] = len(answer.content)
    return took, sizes


def _known(client: httpx.Client) -> Known:
    index = pa.ipc.open_stream(client.get("/api/map/tracks/index").content).read_all()
    answer = client.get("/api/map/events")
    events = pa.ipc.open_stream(answer.content).read_all().column("id")
    some = range(0, len(events), max(1, len(events) // 500))
    ships = index.slice(0, 400)
    return Known(
        mmsis=ships.column("mmsi").to_pylist(),
        names=[name for name in ships.column("name").to_pylist() if name] or ["SYN"],
        events=[f"{events[at].as_py():016x}" for at in some],
        tracks=len(index),
        total=len(events),
        tag=answer.headers["etag"],
    )


def _user(
    number: int, address: str, headers: dict[str, str], known: Known, times: Times, until: float, pause_s: float
) -> None:
    dice = random.Random(number)
    weights = [weight for _, weight, _ in MIX]
    with httpx.Client(base_url=address, headers=headers, timeout=60) as client:
        time.sleep(dice.uniform(0, pause_s))
        while time.monotonic() < until:
            ((route, _, ask),) = dice.choices(MIX, weights)
            began = time.perf_counter()
            try:
                answer = ask(client, dice, known)
                if answer.status_code >= 400:
                    times.failed.append(f"{route}: {answer.status_code} {answer.text[:200]}")
            except httpx.TransportError as error:
                times.failed.append(f"{route}: {error}")
            times.took_s[route].append(time.perf_counter() - began)
            time.sleep(dice.expovariate(1 / pause_s) if pause_s else 0)


def _told(took_s: list[float]) -> dict[str, float | int]:
    ranked = sorted(took_s)
    at = {f"p{q}_ms": round(1000 * ranked[min(len(ranked) - 1, q * len(ranked) // 100)], 1) for q in (50, 95, 99)}
    return {"n": len(ranked), **at, "mean_ms": round(1000 * statistics.mean(ranked), 1)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = asked.workspace
        if workspace is None:
            workspace = build(Path(folder) / "w", tracks=20_000, days=7, events=1_000_000, seed=1).root
        told = measure(workspace, users=asked.users, seconds=asked.seconds, pause_s=asked.pause)
    packages = versions("duckdb", "pyarrow", "fastapi", "uvicorn", "httpx")
    told |= {"synthetic": True, "machine": machine(), "versions": packages}
    print(json.dumps(told, indent=None if asked.json else 2))


if __name__ == "__main__":
    main()
