"""The section of docs/explanation/benchmarks.md on the watch floor: the server under twenty users, the map in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

GOAL_P95_MS, GOAL_FIRST_MS, GOAL_FPS = 300.0, 2_000.0, 30.0


def watch_floor_section(r: dict[str, Any]) -> str:
    """What the two benchmarks said."""
    parts = [_server(r["watch_floor"])] if "watch_floor" in r else []
    if "browser" in r:
        parts.append(
            f"Not measured in a browser: {r['browser']['skipped']}."
            if "skipped" in r["browser"]
            else _browser(r["browser"])
        )
    return "## The watch floor\n\n" + "\n\n".join(parts) if parts else ""


def watch_floor_shortfall(r: dict[str, Any]) -> str:
    """What of the goals is not reached, as a line of a list; empty without measurements."""
    if "watch_floor" not in r or "ours" not in r.get("browser", {}):
        return ""
    play, cold = r["browser"]["ours"]["play"]["drawn_fps"], r["browser"]["own_server"]["cold_first_picture_ms"]
    slow = [
        f"{name} {one['p95_ms']:.0f} ms"
        for name, one in r["watch_floor"]["routes"].items()
        if one["p95_ms"] > GOAL_P95_MS
    ]
    return (
        "- The map of the watch floor was measured without a graphics card alone. There a dragged map is empty a little beyond its edges until the hand "
        f"rests, and time that plays is drawn {play:g} times a second. The first visit right after a server's start waits {cold / 1000:.1f} s. "
        f"Slower than {GOAL_P95_MS:.0f} ms for 5 of 100 of twenty users, taken alone: {', '.join(slow) or 'nothing'}.\n"
    )


def _server(s: dict[str, Any]) -> str:
    cold = s["cold_ms"]["map events"], s["warm_ms"]["map events"]
    slow = max(s["routes"].items(), key=lambda one: one[1]["p95_ms"])
    rows = "\n".join(
        f"| {route} | {one['n']} | {one['p50_ms']:.0f} | {one['p95_ms']:.0f} | {one['p99_ms']:.0f} |"
        for route, one in [*s["routes"].items(), ("all", s["all"])]
    )
    return (
        f"A SYNTHETIC workspace of {s['tracks']:,} tracks and {s['events']:,} events, {s['users']} users at once who ask, read {s['pause_s']:g} s and ask "
        f"again, server and users on the same {s['machine']['cpus']} cores: {s['requests']:,} requests in {s['seconds']:g} s, "
        f"{len(s['failed'])} failed, {s['server_cpu_ms']:g} ms of the server's processor each; 95 of 100 answered within "
        f"{s['all']['p95_ms']:.0f} ms (goal {GOAL_P95_MS:.0f}). Slowest is {slow[0]}. All events of the map take "
        f"{cold[1] / 1000:.2f} s, and {cold[0] / 1000:.1f} s the first time after a change.\n\n"
        f"| request | n | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|---|\n{rows}"
    )


def _browser(b: dict[str, Any]) -> str:
    ours, peer, own = b["ours"], b.get("plain_maplibre"), b["own_server"]
    named = f"MapLibre GL JS {b['versions']['MapLibre GL JS']}"
    columns = {"the interface": ours, "the same with the product's own server": own}
    if peer:
        columns[f"plain {named}, the same events"] = peer
    told = ("first picture, ms", "panning, pictures a second", "the same, closer", "longest wait while panning, ms")
    table = "\n".join(
        f"| {name} | {one['first_picture_ms']:,} | {_fps(one['pan'], worse):.0f} | {_fps(one['pan_near'], worse):.0f} | "
        f"{max(one['pan']['longest_ms'], one['pan_near']['longest_ms']):.0f} |"
        for name, one in columns.items()
        for worse in (max if one is peer else min,)
    )
    cold = own["cold_first_picture_ms"] / 1000
    ratio = ""
    if peer:
        fps = _fps(ours["pan"], min) / max(0.1, _fps(peer["pan"], max))
        ratio = (
            f" Against the same events and tracks as GeoJSON in {named} with its own clusters, in the same run: the first picture "
            f"{peer['first_picture_ms'] / ours['first_picture_ms']:.0f} times sooner, {fps:.0f} times as many pictures while panning."
        )
    return (
        f"In Chromium {b['versions']['Chromium']} without a graphics card, {b['events']:,} events and {b['tracks']:,} tracks of {b['days']} days "
        f"(goals: first picture {GOAL_FIRST_MS / 1000:g} s, {GOAL_FPS:g} pictures a second while panning). Pictures are those the browser's "
        "compositor put out, or frames in which the page's map changed, whichever is worse for us; the first one is of the events, tracks follow. While the hand moves the map its picture is moved, and drawn "
        f"anew when the hand rests.{ratio} While time plays every picture is drawn, {ours['play']['drawn_fps']:g} a second here. The first visit "
        f"right after the server's start takes {cold:.1f} s. With a graphics card nothing was measured.\n\n| | {' | '.join(told)} |\n|---|---|---|---|---|\n{table}"
    )


def _fps(moved: dict[str, float], worse: Callable[[float, float], float]) -> float:
    """Pictures a second, of the two counts."""
    return worse(moved["presented_fps"], moved["picture_fps"])
