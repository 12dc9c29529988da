"""Ships that send false positions: circles, boxes, hairpins, a frozen place, places on land, jumps, a copied track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.chart import LAND, is_land
from watchkeeper.simulate.falsehood import Falsehood, Frozen, Jumps, Loop, Ring
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.plane import Position, cosine, headed, shifted, sine
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.stretch import heard_throughout, heard_under_way, trading
from watchkeeper.simulate.trigonometry import moved
from watchkeeper.simulate.twin import Twin
from watchkeeper.simulate.voyager import HOUR_S

KINDS = ("tanker", "bulker", "cargo")
HOURS = (6.0, 12.0)  # hours of false positions
OFF_M = (8_000.0, 25_000.0)  # metres from where she is to the middle of a false figure
JUMP_M = (150_000.0, 400_000.0)  # metres: at 30 minutes each way faster than any ship
TWIN_M = (15_000.0, 40_000.0)  # metres between a track and its copy
LAND_KM = 12.0  # kilometres of land wanted on all sides of a place on land
INLAND_M = 110_000.0  # metres from the ship to such a place at most


def circle(stage: Stage, window: Window) -> None:
    """Plant a ship that says she goes round and round."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        radius_m = between(rng, (900.0, 2500.0))
        return Ring(
            start_s=start_s, end_s=end_s, middle=_off(rng, at), radius_m=radius_m, period_s=radius_m * 1.3
        )  # 6.28 / 1.3 m/s: 9.4 kn

    _lie(stage, window, "spoofed_circle", "circle", make)


def box(stage: Stage, window: Window) -> None:
    """Plant a ship that says she sails the sides of a rectangle."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        corner, wide, high = _off(rng, at), between(rng, (2500.0, 5000.0)), between(rng, (1500.0, 3000.0))
        corners = (corner, shifted(corner, high, 0.0), shifted(corner, high, wide), shifted(corner, 0.0, wide))
        return Loop(start_s=start_s, end_s=end_s, corners=corners, speed_mps=4.5)

    _lie(stage, window, "spoofed_box", "circle", make)


def hairpin(stage: Stage, window: Window) -> None:
    """Plant a ship that says she goes to and fro on a line while her speed and course are those of her real voyage."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        first = _off(rng, at)
        second = headed(first, float(rng.integers(0, 360)), between(rng, (6000.0, 10_000.0)))
        return Loop(start_s=start_s, end_s=end_s, corners=(first, second), speed_mps=4.5, coherent=False)

    _lie(stage, window, "spoofed_hairpin", "motion_mismatch", make)


def frozen(stage: Stage, window: Window) -> None:
    """Plant a ship under way whose position stays the same while her speed and course go on."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        return Frozen(start_s=start_s, end_s=end_s, at=at)

    _lie(stage, window, "frozen_position", "frozen_position", make)


def on_land(stage: Stage, window: Window) -> None:
    """Plant a ship that says she sails a small round far inland."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        return Ring(start_s=start_s, end_s=end_s, middle=inland(rng, at), radius_m=1500.0, period_s=2400.0)

    _lie(stage, window, "position_on_land", "on_land", make)


def jump(stage: Stage, window: Window) -> None:
    """Plant a ship that is by turns where she is and hundreds of kilometres away."""

    def make(rng: np.random.Generator, at: Position, start_s: float, end_s: float) -> Falsehood:
        north_m, east_m = shifted_by(rng, JUMP_M)
        every_s = 60.0 * int(rng.integers(30, 60))
        return Jumps(start_s=start_s, end_s=end_s, north_m=north_m, east_m=east_m, every_s=every_s)

    _lie(stage, window, "impossible_jump", "impossible_speed", make)


def offset_twin(stage: Stage, window: Window) -> None:
    """Plant a ship that sends another ship's track, always as many metres off, while she is elsewhere."""
    rng = stage.scene()
    victim = trading(stage, KINDS[int(rng.integers(0, 3))])
    hours = between(rng, HOURS)
    start_s = heard_under_way(victim, window, hours, rng)
    end_s = start_s + hours * HOUR_S
    liar = trading(stage, victim.ship.kind)
    if not heard_throughout(liar, start_s, end_s):
        raise Impossible("no station hears the ship that copies")
    north_m, east_m = shifted_by(rng, TWIN_M)
    lie = Twin(start_s=start_s, end_s=end_s, of=victim, north_m=north_m, east_m=east_m)
    stage.play(victim, replace(liar, falsehoods=(lie,)))
    note = f"sends the track of {victim.ship.ship} {north_m / 1000:.1f} km north and {east_m / 1000:.1f} km east of it"
    where = Where(start_s, end_s, liar.at(start_s))
    stage.plant(What("offset_twin", "offset_twin"), (liar.ship, victim.ship), where, note)


def inland(rng: np.random.Generator, at: Position) -> Position:
    """A place with `LAND_KM` of land on all sides, within reach of a false track from `at`. Impossible without one."""
    steps = np.arange(-INLAND_M, INLAND_M + 1.0, 10_000.0)
    north, east = (one.ravel() for one in np.meshgrid(steps, steps, indexing="ij"))
    lat, lon = moved(at[0], at[1], north, east)
    good = is_land(lat, lon) == LAND
    around = LAND_KM * 1000.0
    for up, right in ((around, 0.0), (-around, 0.0), (0.0, around), (0.0, -around), (around, around)):
        good &= is_land(*moved(lat, lon, np.full_like(lat, up), np.full_like(lat, right))) == LAND
    found = np.nonzero(good)[0]
    if not len(found):
        raise Impossible("no land near by is wide enough")
    index = int(found[int(rng.integers(0, len(found)))])
    return float(lat[index]), float(lon[index])


def shifted_by(rng: np.random.Generator, bounds_m: tuple[float, float]) -> tuple[float, float]:
    """A displacement in a direction drawn evenly: metres north and metres east."""
    direction, metres = float(rng.integers(0, 360)), between(rng, bounds_m)
    return metres * cosine(direction), metres * sine(direction)


def _off(rng: np.random.Generator, at: Position) -> Position:
    return headed(at, float(rng.integers(0, 360)), between(rng, OFF_M))


Make = Callable[[np.random.Generator, Position, float, float], Falsehood]


def _lie(stage: Stage, window: Window, practice: str, kind: str, make: Make) -> None:
    """Plant a falsehood on a stretch of an ordinary voyage: `make` is given chance, her place, the start and the end."""
    rng = stage.scene()
    itinerary = trading(stage, KINDS[int(rng.integers(0, 3))])
    hours = between(rng, HOURS)
    start_s = heard_under_way(itinerary, window, hours, rng)
    end_s = start_s + hours * HOUR_S
    lie = make(rng, itinerary.at(start_s), start_s, end_s)
    stage.play(replace(itinerary, falsehoods=(lie,)))
    true = "; her speed and course are true" if not lie.coherent else ""
    note = f"sends false positions for {hours:.1f} h while under way and heard where she is{true}"
    stage.plant(What(practice, kind), (itinerary.ship,), Where(start_s, end_s, itinerary.at(start_s)), note)
