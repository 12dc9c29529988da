"""Coal unloaded at anchor into barges that transmit nothing."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.papers import Sighting
from watchkeeper.simulate.plane import apart_m, headed
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

OFF = ("Zhoushan", "Lianyungang", "Shanghai")
OFF_KM = (12.0, 60.0)  # kilometres from the harbour's berth
LIGHTER_H = (40.0, 80.0)  # hours at anchor
BARGES = (2, 4)  # barges seen round her


def lighter_coal(stage: Stage, window: Window) -> None:
    """Plant a laden bulker anchored off a harbour until she is light; a radar in orbit sees small hulls beside her."""
    rng, sea = stage.scene(), waters()
    near = np.zeros(len(sea.lat), dtype=np.bool_)
    for name in OFF:
        near |= sea.near(fairway(name).berth, *OFF_KM)
    at = stage.site(rng, near & sea.well_heard, window, apart_km=25.0)
    ship, own = stage.launch("bulker")
    voyager = Voyager.moored(ship, own, harbour_near(rng, harbours_for("bulker"), at, (200.0, 900.0)), EARLY_S)
    port = min(OFF, key=lambda name: apart_m(at, fairway(name).berth))
    voyager.declare(ship.laden_m, port)
    hours = between(rng, (LIGHTER_H[0], min(LIGHTER_H[1], window.length_s / HOUR_S - 30.0)))
    start_s = window.start_s + between(rng, (6.0, window.length_s / HOUR_S - hours - 8.0)) * HOUR_S
    stage.bring(voyager, at, start_s)
    voyager.anchor(start_s + hours * HOUR_S)
    end_s, depth_m = voyager.now_s, ship.laden_m - ship.ballast_m
    for part in range(1, 5):  # she says so four times, each time a quarter lighter
        voyager.declare(ship.laden_m - depth_m * part / 4.0, port, start_s + hours * HOUR_S * part / 4.5)
    trade_home(voyager, stage)
    _seen(stage, rng, start_s + hours * HOUR_S / 2.0)
    what = What("lighter_coal", "draught_change")
    where = Where(start_s, end_s, at)
    stage.plant(
        what,
        (ship,),
        where,
        f"anchored off {port}, unloads coal into barges without AIS; only she is heard, and rises {depth_m:.1f} m",
    )


def trade_home(voyager: Voyager, stage: Stage) -> None:
    """Sail to a harbour and trade on."""
    draught_m, since_s = voyager.draught_m, voyager.now_s
    target = harbour_near(voyager.rng, harbours_for(voyager.ship.kind), voyager.at, (150.0, 900.0))
    voyager.sail(target)
    voyager.declare(draught_m, target, since_s)
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())


def _seen(stage: Stage, rng: np.random.Generator, seen_s: float) -> None:
    """A radar sees the ship played last, and barges beside her."""
    itinerary = stage.cast[-1]
    here = itinerary.at(seen_s)
    stage.papers.append(
        Sighting(by="radar", at_s=seen_s, lat=here[0], lon=here[1], length_m=itinerary.ship.length_m - 5)
    )
    for _ in range(int(rng.integers(BARGES[0], BARGES[1] + 1))):
        lat, lon = headed(here, float(rng.integers(0, 360)), between(rng, (40.0, 120.0)))
        stage.papers.append(
            Sighting(by="radar", at_s=seen_s, lat=lat, lon=lon, length_m=int(between(rng, (35.0, 60.0))))
        )
