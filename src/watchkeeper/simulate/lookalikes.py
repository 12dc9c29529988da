"""Look-alikes of one ship, or of the feed: distant work, orders awaited, yachts, sloppy entry, deaf stations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.ferry import yacht
from watchkeeper.simulate.fishing import Ground, fish
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.plane import apart_m
from watchkeeper.simulate.stage import Outage, Planted, Stage, Window
from watchkeeper.simulate.station import Station, stations
from watchkeeper.simulate.transfer import adrift, go_on, open_sea, tanker_at
from watchkeeper.simulate.voyage import merchant
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

OUTAGE_H = (3.2, 7.8)  # hours an area's stations are silent together
STATION_H = (3.0, 6.0)  # hours one station is silent
DEAF_M = 160_000.0  # metres: no outage is planted within this of a transfer going on at the time
WAIT_H = (10.0, 18.0)  # hours a tanker drifts waiting for orders
WEST = ("Dalian", "Bayuquan", "Qinhuangdao", "Tianjin Xin Gang", "Yantai", "Weihai")
EAST = ("Tokyo Ko", "Onahama Ko", "Hachinohe Ko", "Tomakomai Ko", "Kushiro Ko")
"""Harbours of the two ships of one MMSI: at least 1,300 km lie between the groups."""


def shared_mmsi(stage: Stage) -> None:
    """Two ships transmit one MMSI all the time, one west, one east."""
    stage.scene()
    (ship, own), (other, others) = stage.launch("cargo"), stage.launch("cargo")
    other = replace(other, mmsi=ship.mmsi)
    stage.play(merchant(ship, own, stage.roads, stage.until_s, WEST))
    stage.play(merchant(other, others, stage.roads, stage.until_s, EAST))
    stage.planted.append(
        Planted(
            practice="shared_mmsi",
            innocent=False,
            expected_kind="shared_mmsi",
            ships=(ship, other),
            start_s=0.0,
            end_s=stage.until_s,
            at=fairway(WEST[0]).berth,
            note="one trades in the Bohai, the other along Japan's east coast, under one MMSI and two names",
        )
    )


def distant(stage: Stage) -> None:
    """A fishing boat works all the time where only satellites hear her."""
    rng, sea = stage.scene(), waters()
    at = stage.site(rng, sea.unheard & (sea.shore_km >= 90.0))
    ship, own = stage.launch("fishing")
    voyager = Voyager(ship=ship, rng=own, at=at, now_s=-6.0 * HOUR_S)
    voyager.declare(ship.laden_m, "FISHING GROUND")
    fish(voyager, Ground(middle=at, radius_km=11.0), stage.until_s / HOUR_S + 12.0, between(rng, (2.4, 3.6)))
    stage.play(voyager.itinerary())
    stage.planted.append(
        Planted(
            practice="satellite_only",
            innocent=True,
            expected_kind="gap",
            ships=(ship,),
            start_s=0.0,
            end_s=stage.until_s,
            at=at,
            note="beyond every station; hours between the satellite passes that hear her, transmitting all the time",
        )
    )


def awaiting_orders(stage: Stage, window: Window) -> None:
    """A tanker drifts off the coast for half a day, alone, waiting for orders."""
    rng = stage.scene()
    at = stage.site(rng, open_sea((48.0, 120.0)))
    voyager = tanker_at(stage, laden=True, at=at)
    hours = between(rng, (WAIT_H[0], min(WAIT_H[1], window.length_s / HOUR_S - 16.0)))
    start_s = window.start_s + between(rng, (4.0, window.length_s / HOUR_S - hours - 4.0)) * HOUR_S
    voyager.sail_to_arrive(at, start_s)
    leg = adrift(voyager, rng, hours)
    go_on(voyager, stage)
    stage.planted.append(
        Planted(
            practice="awaiting_orders",
            innocent=True,
            expected_kind="loitering",
            ships=(voyager.ship,),
            start_s=leg.start_s,
            end_s=leg.end_s,
            at=at,
            note="drifts alone, waiting for orders; nobody comes near and the draught stays",
        )
    )


def yachts(stage: Stage) -> None:
    """A class B yacht that switches her set off every night."""
    stage.scene()
    ship, own = stage.launch("yacht")
    itinerary = yacht(ship, own, stage.until_s)
    stage.play(itinerary)
    stage.planted.append(
        Planted(
            practice="class_b_yacht",
            innocent=True,
            expected_kind="gap",
            ships=(ship,),
            start_s=0.0,
            end_s=stage.until_s,
            at=itinerary.legs[0].finish(),
            note="class B set switched off in harbour every night; not bound to transmit",
        )
    )


def sloppy_entry(stage: Stage) -> None:
    """A coaster whose IMO number was typed wrong into the transponder."""
    stage.scene()
    ship, own = stage.launch("cargo")
    wrong = ship.imo - ship.imo % 10 + (ship.imo + 4) % 10
    ship = replace(ship, imo=wrong)
    itinerary = merchant(ship, own, stage.roads, stage.until_s)
    stage.play(itinerary)
    stage.planted.append(
        Planted(
            practice="sloppy_entry",
            innocent=True,
            expected_kind="imo_invalid",
            ships=(ship,),
            start_s=0.0,
            end_s=stage.until_s,
            at=itinerary.legs[0].finish(),
            note="the last digit of the IMO number was typed wrong; the rest of the identity is steady",
        )
    )


def deaf_area(stage: Stage, window: Window) -> None:
    """All stations of one area hear nothing for hours."""
    rng = stage.scene()
    areas = sorted({one.area for one in stations()})
    large = [area for area in areas if sum(one.area == area for one in stations()) >= 3]
    _deafen(stage, rng, window, [tuple(one for one in stations() if one.area == area) for area in large], OUTAGE_H)


def deaf_station(stage: Stage, window: Window) -> None:
    """One station hears nothing for hours."""
    _deafen(stage, stage.scene(), window, [(one,) for one in stations()], STATION_H)


def _deafen(
    stage: Stage,
    rng: np.random.Generator,
    window: Window,
    groups: list[tuple[Station, ...]],
    hours_range: tuple[float, float],
) -> None:
    for _ in range(200):
        group = groups[int(rng.integers(0, len(groups)))]
        hours = between(rng, hours_range)
        start_s = float(int(window.start_s + between(rng, (2.0, window.length_s / HOUR_S - hours - 2.0)) * HOUR_S))
        end_s = start_s + hours * HOUR_S
        if not any(_spoils(one, group, start_s, end_s) for one in stage.planted):
            break
    names = tuple(one.name for one in group)
    stage.outages.append(Outage(stations=names, start_s=start_s, end_s=end_s))
    stage.planted.append(
        Planted(
            practice="feed_outage",
            innocent=True,
            expected_kind="feed_outage",
            ships=(),
            start_s=start_s,
            end_s=end_s,
            at=(group[0].lat, group[0].lon),
            note=f"{group[0].area if len(group) > 1 else 'one station'} heard nothing: {', '.join(names)}",
        )
    )


def _spoils(scene: Planted, group: tuple[Station, ...], start_s: float, end_s: float) -> bool:
    """Whether an outage would hide a scene that is there to be found."""
    meets = scene.expected_kind in ("encounter", "loitering", "feed_outage")
    meets = meets and scene.start_s - 2.0 * HOUR_S < end_s and scene.end_s + 2.0 * HOUR_S > start_s
    return meets and any(apart_m((one.lat, one.lon), scene.at) < DEAF_M for one in group)
