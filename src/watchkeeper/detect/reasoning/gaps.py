"""What is known around a gap: reception, neighbours, time to spare, ports in reach, and what else explains it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from watchkeeper.detect.base import Known
from watchkeeper.detect.columns import floats, with_column
from watchkeeper.detect.reasoning.explanations import joined, sentences
from watchkeeper.detect.reasoning.reach import Ends, ports_in_reach, sailing_h
from watchkeeper.detect.reasoning.speeds import class_speed_kn
from watchkeeper.detect.silence import Silences, assess_silence, explained
from watchkeeper.model.units import METRES_PER_DEGREE, METRES_PER_NAUTICAL_MILE
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.places import Places
from watchkeeper.places.uncovered import UNCOVERED

Floats = NDArray[np.float64]


def judged(known: Known, places: Places, params: Any) -> pa.Table:
    """The gaps of relation `known` with the measures that are worked out here; nulls are what was not checked."""
    gaps = known["known"]
    shore_m = _asked_of(places.shore_m, gaps)
    speed_kn = class_speed_kn(floats(gaps, "ship_type"), floats(gaps, "length_m"))
    ends = Ends(
        lat=floats(gaps, "lat"),
        lon=floats(gaps, "lon"),
        next_lat=floats(gaps, "next_lat"),
        next_lon=floats(gaps, "next_lon"),
        silence_h=floats(gaps, "silence_h"),
        speed_kn=speed_kn,
    )
    sailing_m, slack_h = sailing_h(ends, places)
    ship_hours, heard = floats(gaps, "ship_hours") - _own_silence_h(gaps), floats(gaps, "heard_there")
    reception = np.where(ship_hours >= params.least_ship_hours, heard / np.maximum(ship_hours, 1.0) * 24.0, np.nan)
    before, after = (np.nan_to_num(floats(gaps, f"{end}_ship_hours")) / params.around_h for end in ("before", "after"))
    before, after = (np.where(before >= params.least_neighbours, one, np.nan) for one in (before, after))
    silences = Silences(
        silence_h=ends.silence_h,
        shore_nm=shore_m / METRES_PER_NAUTICAL_MILE,
        reception_per_day=reception,
        positions_before=floats(gaps, "positions_12h_before"),
        positions_after=floats(gaps, "positions_12h_after"),
        positions_x_before=np.full(len(gaps), np.nan),  # nobody says how long the publisher's window X is
        positions_x_after=np.full(len(gaps), np.nan),
    )
    assessed = assess_silence(silences)
    expected = reception * ends.silence_h / 24.0
    measures = {
        "shore_distance_m": shore_m,
        "class_speed_kn": speed_kn,
        "sailing_distance_m": sailing_m,
        "slack_h": slack_h,
        "reception_per_day": reception,
        "neighbours_before": before,
        "neighbours_after": after,
        "p_real_silence": assessed.p_real_silence,
    }
    for name, values in measures.items():
        gaps = with_column(gaps, name, values)
    elsewhere = _elsewhere(known["elsewhere"], len(gaps), params.min_track_positions)
    gaps = gaps.append_column(
        "also_segments", pa.array([",".join(map(str, one)) or None for one in elsewhere], pa.string())
    )
    in_port = _in_port(ends, floats(gaps, "last_speed_kn"), places, params)
    reached = ports_in_reach(ends, places, least_h=params.reach_h, most=params.reach_ports)
    texts = {
        "p_said": [explained(assessed, silences, row) for row in range(len(gaps))],
        "p_model": [model or None for model in assessed.model.tolist()],
        "reach": [json.dumps([port.to_dict() for port in ports], ensure_ascii=False) for ports in reached],
        "explanations": _explanations(gaps, in_port, expected, places, params),
    }
    for name, said in texts.items():
        gaps = gaps.append_column(name, pa.array(said, pa.string()))
    disabling = _disabling(gaps, shore_m, reception, params)
    return gaps.append_column("disabling", pa.array(disabling, pa.bool_()))


def _asked_of(question: Any, gaps: pa.Table) -> Floats:
    return np.asarray(question(floats(gaps, "lat"), floats(gaps, "lon")), np.float64) if len(gaps) else np.empty(0)


def _elsewhere(rows: pa.Table, gaps: int, least: int) -> list[list[int]]:
    """For each gap the segments of the other track on which her number was heard most meanwhile, with `least` positions."""
    found: list[list[int]] = [[] for _ in range(gaps)]
    track: dict[int, int] = {}
    for row in rows.to_pylist():  # the track heard most comes first
        if row["of_track"] >= least and track.setdefault(row["number"], row["track_id"]) == row["track_id"]:
            found[row["number"]].append(row["segment_id"])
    return found


def _own_silence_h(gaps: pa.Table) -> Floats:
    """Hours of the silence that count among the unheard ship-hours of its cell: she says nothing of how others are heard."""
    silence_h = floats(gaps, "silence_h")
    within = np.array([said == "within one segment" for said in gaps.column("join").to_pylist()], np.bool_)
    return np.where(within & (silence_h <= 24.0), np.floor(silence_h), 0.0)


def _in_port(ends: Ends, last_speed_kn: Floats, places: Places, params: Any) -> NDArray[np.bool_]:
    """Whether each began near an anchorage and ended there, or, while open, began at rest. A port that nobody covers is none
    here: to lie there unheard is what is asked about."""
    row, away_m = places.anchorages.nearest(ends.lat, ends.lon, params.in_port_m)
    covered = np.array([at >= 0 and places.anchorages.called(int(at))[1] not in UNCOVERED for at in row], np.bool_)
    east = ((ends.next_lon - ends.lon + 540.0) % 360.0 - 180.0) * np.cos(np.radians(ends.lat))
    moved_m = np.hypot(ends.next_lat - ends.lat, east) * METRES_PER_DEGREE
    stayed = np.where(np.isnan(moved_m), last_speed_kn <= params.at_rest_kn, moved_m <= params.in_port_m)
    return np.asarray(np.isfinite(away_m) & covered & stayed)


def _disabling(gaps: pa.Table, shore_m: Floats, reception: Floats, params: Any) -> list[bool | None]:
    """GFW's rule of disabling (Welch et al. 2022); None where reception or shore is not known, and for coast receivers, of which
    the rule does not speak."""
    silence_h, positions = floats(gaps, "silence_h"), floats(gaps, "positions_12h_before")
    ground = np.array([receiver == "terrestrial" for receiver in gaps.column("receiver").to_pylist()], np.bool_)
    unknown = np.isnan(shore_m) | np.isnan(reception) | ground
    holds = (
        (silence_h >= params.disabling_silence_h)
        & (shore_m > params.disabling_shore_nm * METRES_PER_NAUTICAL_MILE)
        & (reception > params.disabling_reception)
        & (positions >= params.disabling_positions)
    )
    return [None if not_known else bool(one) for one, not_known in zip(holds, unknown, strict=True)]


def _went_on(gaps: pa.Table, places: Places, params: Any) -> NDArray[np.bool_]:
    """Whether the way by sea takes the silence at about the speed she had before, and leads on in her direction.

    It leads on where the place at which she fell silent lies on the way from where she was on her last leg to where she was
    heard again: over it the way is longer by no more than a turn of `went_on_deg` there would make it.
    """
    speed_kn = floats(gaps, "sailing_distance_m") / METRES_PER_NAUTICAL_MILE / floats(gaps, "silence_h")
    before_kn = floats(gaps, "last_speed_kn")
    as_fast = np.abs(speed_kn / np.maximum(before_kn, 0.1) - 1.0) <= params.went_on_share
    asked = np.nonzero((before_kn >= params.underway_kn) & as_fast & ~np.isnan(floats(gaps, "lat_before")))[0]
    before, off, on = (
        [floats(gaps, name)[asked] for name in names]
        for names in (("lat_before", "lon_before"), ("lat", "lon"), ("next_lat", "next_lon"))
    )
    last_leg_m = great_circle_m(*before, *off)
    onward_m = floats(gaps, "sailing_distance_m")[asked]
    detour_m = last_leg_m + onward_m - places.sailing_m(*before, *on)
    turned_m = np.sqrt(last_leg_m**2 + onward_m**2 + 2 * last_leg_m * onward_m * np.cos(np.radians(params.went_on_deg)))
    held = np.zeros(len(gaps), np.bool_)
    held[asked] = detour_m <= last_leg_m + onward_m - turned_m
    return held


def _explanations(
    gaps: pa.Table, in_port: NDArray[np.bool_], expected: Floats, places: Places, params: Any
) -> list[str | None]:
    before, after = floats(gaps, "neighbours_before"), floats(gaps, "neighbours_after")
    covered = np.array([outage is not None for outage in gaps.column("outage_id").to_pylist()], np.bool_)
    holds = {
        "feed_outage": covered & (floats(gaps, "silence_outside_outage_h") < params.min_silence_h),
        "not_observed": floats(gaps, "observed_h") < 0.5 * floats(gaps, "silence_h"),
        "neighbours_silent": (after <= params.silent_share * before)
        & (floats(gaps, "silence_h") <= params.neighbours_most_h),
        "thin_reception": expected < params.thin_positions,
        "in_port": in_port,
        "went_on": _went_on(gaps, places, params),
        "class_b": np.array([one == "B" for one in gaps.column("transponder").to_pylist()], np.bool_),
        "number_elsewhere": np.array([one is not None for one in gaps.column("also_segments").to_pylist()], np.bool_),
        "brief_track": floats(gaps, "positions_12h_before") < 2,
    }
    return [joined(name for name, held in holds.items() if held[row]) for row in range(len(gaps))]


def reasoned(row: Mapping[str, Any]) -> list[str]:
    """Sentences about what is known around one gap."""
    said = []
    if row["slack_h"] is not None:
        said.append(
            f"By sea {row['sailing_distance_m'] / METRES_PER_NAUTICAL_MILE:.0f} nm lie between the ends; at "
            f"{row['class_speed_kn']:.0f} kn, the most for her class, {max(row['slack_h'], 0.0):.1f} h are to spare."
        )
    reach = json.loads(row["reach"])
    if reach:
        named = "; ".join(f"{one['port']} ({one['country']}) {one['hours_left']:.0f} h" for one in reach[:6])
        said.append(f"Ports in reach, with hours left there: {named}.")
    said.append(_reception(row))
    if row["neighbours_before"] is not None:
        said.append(
            f"Other ships heard there: {row['neighbours_before']:.1f} an hour before, {row['neighbours_after']:.1f} after."
        )
    if row["draught_before_m"] is not None and row["draught_after_m"] is not None:
        said.append(f"Draught {row['draught_before_m']:.1f} m before and {row['draught_after_m']:.1f} m after.")
    return [*said, row["p_said"], *sentences(row["explanations"])]


def _reception(row: Mapping[str, Any]) -> str:
    if row["reception_per_day"] is None:
        return "Reception there was not checked: too few ships were followed in that cell and month."
    kind = row["receiver"] or "all receivers"
    return f"A ship there is heard {row['reception_per_day']:.0f} times a day ({kind})."
