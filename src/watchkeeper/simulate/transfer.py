"""Ship-to-ship transfers in the open sea: tankers made fast to each other far from any port, adrift for hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.leg import Beside, Drift
from watchkeeper.simulate.papers import Sighting
from watchkeeper.simulate.plane import Position, headed
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.stage import EARLY_S, Stage, What, Where, Window
from watchkeeper.simulate.voyage import harbour_near, harbours_for, trade_on
from watchkeeper.simulate.voyager import HOUR_S, Voyager
from watchkeeper.simulate.waters import waters

PORT_KM = 45.0  # kilometres from any port at the start: the drift of ten hours stays beyond 20
SHORE_KM = (30.0, 150.0)  # kilometres from shore: open sea that stations still hear
LOITER_SHORE_KM = (
    45.0,
    150.0,
)  # the same where the one that is heard ought to be seen to loiter: 20 nm and the way she drifts
TRANSFER_H = (3.2, 9.5)  # hours alongside
CALLS_KM = (120.0, 1000.0)  # kilometres to the harbours the ships come from and go to
FENDER_M = 7.0  # metres between the hulls
DRAUGHT_M = (1.7, 3.0)  # metres of draught the mother loses and a feeder gains
DARK_BEFORE_H = (9.0, 20.0)  # hours a dark feeder is silent before, and after
HEARD_BEFORE_H = 2.0  # hours of the scenario in which she is heard before
STAND_OFF_M = 3_700.0  # metres, two miles: where a feeder stops before she comes alongside
ALONGSIDE_S = 3_300.0  # seconds from there to being alongside


def open_sea(shore_km: tuple[float, float] = SHORE_KM) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of `waters()` suit a meeting: off ports and shore, and well heard by a station."""
    sea = waters()
    far = (sea.port_km >= PORT_KM) & (sea.shore_km >= shore_km[0]) & (sea.shore_km <= shore_km[1])
    return np.asarray(far & sea.well_heard)


def tanker_at(stage: Stage, laden: bool, at: Position, kind: str = "tanker") -> Voyager:
    """A new tanker, laden or in ballast, moored long before in a harbour from which she can sail to `at`."""
    ship, rng = stage.launch(kind)
    home = harbour_near(rng, harbours_for(kind), at, CALLS_KM)
    voyager = Voyager.moored(ship, rng, home, EARLY_S)
    bound = harbour_near(rng, tuple(name for name in harbours_for(kind) if name != home), at, CALLS_KM)
    voyager.declare(ship.laden_m if laden else ship.ballast_m, bound)
    return voyager


def go_on(voyager: Voyager, stage: Stage) -> None:
    """Sail to a harbour and trade on to the end of the scenario."""
    target = harbour_near(voyager.rng, harbours_for(voyager.ship.kind), voyager.at, CALLS_KM)
    draught, since_s = voyager.draught_m, voyager.now_s
    voyager.sail(target)
    voyager.declare(draught, target, since_s)
    trade_on(voyager, stage.roads, stage.until_s)
    stage.play(voyager.itinerary())


def adrift(voyager: Voyager, rng: np.random.Generator, hours: float) -> Drift:
    """The ship drifts from here for `hours`, slower than a knot."""
    tide, wind, toward, phase, heading = rng.random(5).tolist()
    leg = Drift(
        start_s=voyager.now_s,
        end_s=voyager.now_s + hours * HOUR_S,
        at=voyager.at,
        tide_kn=0.2 + 0.3 * tide,
        wind_kn=0.1 + 0.2 * wind,
        wind_deg=360.0 * toward,
        phase_deg=360.0 * phase,
        heading_deg=360.0 * heading,
    )
    voyager.add(leg)
    return leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The ship others come alongside of, adrift."""

    ship: Ship
    leg: Drift


def come_alongside(stage: Stage, feeder: Voyager, host: Host, hours: Window, side: float) -> None:
    """The feeder stops off the host, comes alongside (`side` 1 starboard, -1 port) and lies there for a while."""
    aside = side * ((host.ship.beam_m + feeder.ship.beam_m) / 2.0 + FENDER_M)
    beside = Beside(start_s=hours.start_s, end_s=hours.end_s, mate=host.leg, aside_m=aside, ahead_m=12.0)
    lat, lon, heading = beside.states(np.array([hours.start_s]))
    berth = (float(lat[0]), float(lon[0]))
    off = headed(berth, float(heading[0]) + side * 120.0, STAND_OFF_M)
    stage.bring(feeder, off, hours.start_s - ALONGSIDE_S)
    feeder.arrive(berth, hours.start_s)
    feeder.add(beside)


def settle(voyager: Voyager, metres: float) -> None:
    """From now on her draught is that much greater (negative: less) than declared last."""
    voyager.declare(voyager.draught_m + metres, voyager.declared[-1].destination)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting played: the host first, when, where, and by how many metres the host rose."""

    cast: tuple[Voyager, ...]
    start_s: float
    end_s: float
    at: Position
    given_m: float


def meet(
    stage: Stage,
    window: Window,
    receivers: tuple[str, ...] = ("tanker",),
    across_midnight: bool = False,
    shore_km: tuple[float, float] = SHORE_KM,
) -> Meeting:
    """A laden tanker meets one receiver, or one after the other two, in the open sea; they do not yet part."""
    rng, feeders = stage.scene(), len(receivers)
    longest = min(TRANSFER_H[1], window.length_s / HOUR_S / 4.0)
    least = max(TRANSFER_H[0], longest - 3.0) if feeders > 1 or across_midnight else TRANSFER_H[0]
    hours = between(rng, (least, longest))
    start_s = window.start_s + between(rng, (5.0, window.length_s / HOUR_S - hours - 4.0)) * HOUR_S
    if across_midnight:
        midnights = np.arange(1, int(window.end_s // (24 * HOUR_S)) + 1) * 24 * HOUR_S
        midnights = midnights[(midnights > window.start_s + 6 * HOUR_S) & (midnights < window.end_s - hours * HOUR_S)]
        start_s = float(midnights[int(rng.integers(0, len(midnights)))]) - between(rng, (1.0, 2.8)) * HOUR_S
    at = stage.site(rng, open_sea(shore_km), window)
    mother = tanker_at(stage, laden=True, at=at)
    wait_h = between(rng, (0.7, 3.0))
    stage.bring(mother, at, start_s - wait_h * HOUR_S)
    host = Host(ship=mother.ship, leg=adrift(mother, rng, wait_h + hours + 0.4))
    cast, given_m = [mother], 0.0
    for number, kind in enumerate(receivers):
        feeder = tanker_at(stage, laden=False, at=at, kind=kind)
        first = start_s + number * 1.3 * HOUR_S
        last = start_s + hours * HOUR_S - (feeders - 1 - number) * 0.8 * HOUR_S
        come_alongside(stage, feeder, host, Window(start_s=first, end_s=last), 1.0 if number == 0 else -1.0)
        taken_m = between(rng, DRAUGHT_M) / (1.0 if feeders == 1 else 1.2)
        settle(feeder, taken_m)
        given_m += taken_m * 0.9 / feeders
        cast.append(feeder)
    settle(mother, -given_m)
    lat, lon, _ = host.leg.states(np.array([start_s]))
    return Meeting(
        cast=tuple(cast),
        start_s=start_s,
        end_s=start_s + hours * HOUR_S,
        at=(float(lat[0]), float(lon[0])),
        given_m=given_m,
    )


def part(stage: Stage, met: Meeting, practice: str, kind: str, note: str) -> None:
    """The ships of a meeting go on; the meeting is planted."""
    for voyager in met.cast:
        go_on(voyager, stage)
    what = What(practice, kind)
    where = Where(met.start_s, met.end_s, met.at)
    stage.plant(what, tuple(one.ship for one in met.cast), where, note)


def transfer(stage: Stage, window: Window, number: int) -> None:
    """Plant one transfer from a laden mother; every fifth is across midnight, every fifth to two feeders."""
    midnight = number % 5 == 0
    met = meet(stage, window, ("tanker",) * (2 if number % 5 == 4 else 1), across_midnight=midnight)
    note = f"{len(met.cast)} tankers alongside, adrift; the mother rises {met.given_m:.1f} m, feeders settle"
    part(stage, met, "ship_to_ship_transfer", "encounter", note + (", across UTC midnight" if midnight else ""))


def modified_carrier(stage: Stage, window: Window) -> None:
    """Plant a dry cargo ship that takes oil from a tanker into tanks she ought not to have."""
    met = meet(stage, window, ("cargo",))
    note = f"a dry cargo ship alongside a tanker, adrift; the tanker rises {met.given_m:.1f} m, the cargo ship settles"
    part(stage, met, "modified_carrier", "encounter", note)


def dark_transfer(stage: Stage, window: Window) -> None:
    """Plant a transfer of which only the mother is heard: the feeder is dark; a radar in orbit sees both hulls."""
    met = meet(stage, window, shore_km=LOITER_SHORE_KM)
    feeder, rng = met.cast[1], met.cast[1].rng
    off_s, on_s = (
        met.start_s - between(rng, DARK_BEFORE_H) * HOUR_S,
        met.end_s + between(rng, DARK_BEFORE_H) * HOUR_S,
    )
    if off_s < HEARD_BEFORE_H * HOUR_S:
        raise Impossible("she is dark from the beginning: nobody heard her fall silent")
    feeder.fall_silent(off_s, on_s)
    seen_s = (met.start_s + met.end_s) / 2.0
    part(stage, met, "dark_transfer", "dark_encounter", "the mother seems to drift alone; a dark feeder lies alongside")
    for itinerary in stage.cast[-2:]:
        lat, lon = itinerary.at(seen_s)
        length_m = itinerary.ship.length_m - 4
        stage.papers.append(Sighting(by="radar", at_s=seen_s, lat=lat, lon=lon, length_m=length_m))
