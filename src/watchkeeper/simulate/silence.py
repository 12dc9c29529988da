"""Long silences at sea: one that hides a meeting place, and one that hides nothing."""

from __future__ import annotations

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.lanes import fairway
from watchkeeper.simulate.papers import Sighting
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window
from watchkeeper.simulate.transfer import adrift, go_on, open_sea, tanker_at
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager

LONG_SILENCE_H = (47.0, 51.0)
LONG_VOYAGE_KM = (1450.0, 2600.0)
DRIFT_H = (20.0, 40.0)  # hours a tanker drifts in the dark
DARK_DAYS = (1.0, 1.6)  # days of darkness before and after it


def dark_voyage(stage: Stage, window: Window) -> None:
    """Plant a tanker that is dark for days, adrift in waters where tankers meet; a radar in orbit sees a hull there."""
    rng = stage.scene()
    at = stage.site(rng, open_sea(), window)
    voyager = tanker_at(stage, laden=True, at=at)
    drift_h = between(rng, DRIFT_H)
    before_s, after_s = (between(rng, DARK_DAYS) * 24.0 * HOUR_S for _ in range(2))
    room_s = window.length_s - before_s - after_s - drift_h * HOUR_S
    start_s = window.start_s + before_s + between(rng, (0.1, 0.9)) * room_s
    stage.bring(voyager, at, start_s)
    leg = adrift(voyager, rng, drift_h)
    off_s, on_s = voyager.fall_silent(leg.start_s - before_s, leg.end_s + after_s)
    ship, seen_s = voyager.ship, (leg.start_s + leg.end_s) / 2.0
    voyager.declare(ship.laden_m - between(rng, (1.5, 2.5)), voyager.declared[-1].destination)
    go_on(voyager, stage)
    itinerary = stage.cast[-1]
    lat, lon = itinerary.at(seen_s)
    stage.papers.append(Sighting(by="radar", at_s=seen_s, lat=lat, lon=lon, length_m=ship.length_m + 6))
    what = What("dark_voyage", "gap")
    where = Where(off_s, on_s, itinerary.at(off_s))
    stage.plant(what, (ship,), where, "a tanker dark for days, adrift at sea in them; she comes back lighter")


def long_silence(stage: Stage, window: Window) -> None:
    """Plant two days of silence on an ordinary voyage: the two ends are one ship."""
    rng = stage.scene()
    ship, own = stage.launch("bulker")
    names = harbours_for("bulker")
    home = names[int(rng.integers(0, len(names)))]
    target = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, LONG_VOYAGE_KM)
    before = harbour_near(rng, tuple(n for n in names if n != home), fairway(home).berth, (200.0, 900.0))
    voyager = Voyager.moored(ship, own, before, EARLY_S)
    hours = between(rng, LONG_SILENCE_H)
    leave_s = window.start_s + between(rng, (0.0, window.length_s / HOUR_S - hours - 20.0)) * HOUR_S
    stage.bring(voyager, home, leave_s - between(rng, (8.0, 30.0)) * HOUR_S)
    voyager.moor(leave_s)
    voyager.sail(target)
    voyager.declare(ship.laden_m, target, leave_s)
    off_s = leave_s + between(rng, (6.0, 10.0)) * HOUR_S
    off_s, on_s = voyager.fall_silent(off_s, off_s + hours * HOUR_S)
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())
    what = What("long_silence", "gap", innocent=True)
    where = Where(off_s, on_s, voyager.itinerary().at(off_s))
    stage.plant(
        what, (ship,), where, f"transponder failed for two days on the declared way to {target}; both ends are one ship"
    )
