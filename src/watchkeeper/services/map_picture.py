"""A map of tracks and events as a picture: coast, tracks, events, scale, and what it is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from watchkeeper.places import land_rings

STYLE: dict[str, tuple[str, str, str, float, float, int]] = {
    "gap": ("#d1495b", "o", "gap: last position before the silence", 15, 0.75, 4),
    "encounter": ("#00616f", "D", "encounter of two ships", 44, 1.0, 5),
    "loitering": ("#c77d0a", "s", "loitering alone", 40, 1.0, 6),
    "dark_encounter": ("#22303c", "X", "loitering that a silent ship could have joined", 34, 1.0, 7),
    "dark_port_call": ("#7b2d8b", "P", "port that a silent ship may have called at", 62, 1.0, 8),
    "oil_chain": ("#1f8a4c", "*", "first meeting of an oil chain", 110, 1.0, 9),
    "false positions": ("#ff7f2a", "v", "false positions", 40, 1.0, 10),
    "identity": ("#f2c14e", "H", "identity: shared, handed over, false or changed", 52, 1.0, 11),
}
"""Colour, marker, legend, size, opacity and order of each kind, or group of kinds; told apart by shape as well as by colour."""
GROUPS: dict[str, frozenset[str]] = {
    "false positions": frozenset(
        {"impossible_speed", "motion_mismatch", "frozen_position", "on_land", "circle", "offset_twin", "footprint"}
    ),
    "identity": frozenset(
        {
            "shared_mmsi",
            "hand_over",
            "imo_two_hulls",
            "imo_confusable",
            "imo_scrapped",
            "flag_mismatch",
            "identity_change",
        }
    ),
}
"""Kinds drawn as one."""
NOWHERE = (115.0, 146.0, 20.0, 48.0)
"""West, east, south and north, degrees, of a map of no positions: the seas between China, Korea and Japan."""
LAND, SEA, SHORE, TRACK, INK = "#e9e4d8", "#f7fafc", "#a49b86", "#5b7fa6", "#22303c"


def draw_map(positions: pl.DataFrame, events: Sequence[Mapping[str, Any]], title: str, note: str, path: Path) -> None:
    """Writes a PNG of 1,600 x 1,500 pixels.

    `positions` has track, t, lat, lon, of segmented positions only. A line is drawn only between positions less than two
    hours apart: where nothing was heard nothing is drawn.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.collections import LineCollection, PolyCollection

    west, east, south, north = _extent(positions)
    figure, axes = pyplot.subplots(figsize=(10, 9.375), dpi=160)
    axes.set_facecolor(SEA)
    rings = land_rings(west, south, east, north)
    axes.add_collection(PolyCollection(rings, facecolors=LAND, edgecolors=SHORE, linewidths=0.4, zorder=1))
    axes.add_collection(LineCollection(_lines(positions), colors=TRACK, linewidths=0.35, alpha=0.45, zorder=2))
    handles = []
    for kind, (colour, marker, label, size, alpha, zorder) in STYLE.items():
        kinds = GROUPS.get(kind, {kind})
        placed = [
            (event["lon"], event["lat"]) for event in events if event["kind"] in kinds and event["lat"] is not None
        ]
        lon, lat = zip(*placed, strict=True) if placed else ((), ())
        made = axes.scatter(
            lon, lat, s=size, marker=marker, c=colour, alpha=alpha, edgecolors="white", linewidths=0.5, zorder=zorder
        )
        # ships at anchor meet each other by the dozen: one mark can be many events
        places = len({(round(east, 1), round(north, 1)) for east, north in placed})
        made.set_label(f"{label} ({len(placed):,}, in {places:,} places)")
        handles.append(made)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    _dress(axes, title, note, handles, (west, east, south, north))
    figure.savefig(path, bbox_inches="tight", facecolor="white")
    pyplot.close(figure)


def _extent(positions: pl.DataFrame) -> tuple[float, float, float, float]:
    if positions.height == 0:
        return NOWHERE
    quantiles = [positions[name].quantile(q) for name in ("lon", "lat") for q in (0.002, 0.998)]
    west, east, south, north = (float(value or 0.0) for value in quantiles)
    margin = 0.04 * max(east - west, north - south)
    return west - margin, east + margin, south - margin, north + margin


def _lines(positions: pl.DataFrame) -> list[np.ndarray]:
    thin = positions.sort("track", "t").with_columns(
        part=((pl.col("t").diff() > pl.duration(hours=2)) | (pl.col("track") != pl.col("track").shift(1)))
        .fill_null(True)
        .cum_sum()
    )
    lines = []
    for part in thin.partition_by("part", maintain_order=True):
        if part.height > 1:
            lines.append(part.gather_every(max(1, part.height // 400)).select("lon", "lat").to_numpy())
    return lines


def _dress(axes: Any, title: str, note: str, handles: list[Any], extent: tuple[float, float, float, float]) -> None:
    west, east, south, north = extent
    axes.set_title(title, loc="left", fontsize=13, color=INK, pad=12, fontweight="bold")
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}°{'E' if value >= 0 else 'W'}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}°{'N' if value >= 0 else 'S'}")
    axes.tick_params(labelsize=8, colors=INK, length=3)
    axes.grid(color="#c9d3dc", linewidth=0.4, zorder=0)
    for side in axes.spines.values():
        side.set_color("#9aa7b2")
    below = {"loc": "upper left", "bbox_to_anchor": (0.0, -0.035), "borderaxespad": 0.0}
    axes.legend(handles=handles, ncol=2, fontsize=7.2, frameon=False, columnspacing=1.0, handletextpad=0.3, **below)
    length_nm = 200
    lat = south + 0.05 * (north - south)
    span = length_nm / 60 / math.cos(math.radians(lat))
    left = west + 0.04 * (east - west)
    axes.plot([left, left + span], [lat, lat], color=INK, linewidth=2.2, zorder=5, solid_capstyle="butt")
    axes.text(
        left + span / 2,
        lat + 0.012 * (north - south),
        f"{length_nm} nm",
        ha="center",
        fontsize=8.5,
        color=INK,
        zorder=5,
    )
    axes.annotate(
        note,
        (0, 0),
        xycoords="axes fraction",
        xytext=(0, -30 - 13 * ((len(handles) + 1) // 2)),
        textcoords="offset points",
        fontsize=7.5,
        color="#55636f",
        va="top",
    )
