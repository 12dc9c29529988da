"""Look-alikes of the feed itself: stations that fail, crowded channels, jammed navigation."""

from __future__ import annotations

import numpy as np

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.disturbance import Circle, Congestion, Jamming, Outage
from watchkeeper.simulate.impossible import Impossible
from watchkeeper.simulate.plane import Position, apart_m
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.spoofing import shifted_by
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.station import Station, stations
from watchkeeper.simulate.traffic import Traffic
from watchkeeper.simulate.voyager import HOUR_S

AREA_H = (3.2, 7.8)  # hours an area's stations are silent together
STATION_H = (3.0, 6.0)  # hours one station is silent
DEAF_M = 160_000.0  # metres: no outage is planted within this of a scene that is there to be found
NEAR_M = 55_000.0  # metres within which a station hears every ship: inside the shortest range
CROWDED_H, CROWDED_M = (7.0, 14.0), (40_000.0, 70_000.0)  # hours and metres of a crowded channel
CROWDED_LEFT = 0.02  # share of reception it leaves
JAMMED_H, JAMMED_M = (1.0, 3.5), (45_000.0, 80_000.0)  # hours and metres of jamming
DISPLACED_M = (12_000.0, 50_000.0)  # metres ships seem to be moved by it
DRAWS = 20  # outages drawn, of which the one most ships are near is planted
LEAST_SHIPS = 3  # ships in the area at least: with fewer nobody could tell
LONG_S = 5.0 * 24.0 * HOUR_S  # seconds: what lasts longer is not spoilt by a disturbance of hours


def station_outage(stage: Stage, window: Window) -> None:
    """One station hears nothing for hours."""
    _deafen(stage, window, [(one,) for one in stations()])


def area_outage(stage: Stage, window: Window) -> None:
    """All stations of one area hear nothing for hours."""
    areas = sorted({one.area for one in stations()})
    groups = [tuple(one for one in stations() if one.area == area) for area in areas]
    _deafen(stage, window, [one for one in groups if len(one) >= 3])


def _deafen(stage: Stage, window: Window, groups: list[tuple[Station, ...]]) -> None:
    rng, known = stage.scene(), stage.known_traffic()
    drawn = [_draw(rng, window, groups) for _ in range(DRAWS)]
    fit = [one for one in drawn if not any(_spoils(stage, place, DEAF_M, *one[1]) for place in _places(one[0]))]
    if not fit:
        raise Impossible("each would hide a scene")
    group, span = max(fit, key=lambda one: sum(_heard(known, place, *one[1]) for place in _places(one[0])))
    names, what = tuple(one.name for one in group), "area_outage" if len(group) > 1 else "station_outage"
    stage.outages.append(Outage(stations=names, start_s=span[0], end_s=span[1]))
    note = f"{group[0].area if len(group) > 1 else 'one station'} heard nothing: {', '.join(names)}"
    area = Circle(middle=_places(group)[0], radius_m=0.0, start_s=span[0], end_s=span[1])
    _plant(stage, What(what, "feed_outage", innocent=True), (), area, note)


def _draw(
    rng: np.random.Generator, window: Window, groups: list[tuple[Station, ...]]
) -> tuple[tuple[Station, ...], tuple[float, float]]:
    group = groups[int(rng.integers(0, len(groups)))]
    return group, _span(rng, window, STATION_H if len(group) == 1 else AREA_H)


def _places(group: tuple[Station, ...]) -> list[Position]:
    return [(one.lat, one.lon) for one in group]


def _heard(known: Traffic, place: Position, start_s: float, end_s: float) -> int:
    """Ships near a station in the hour that has the fewest, from the one before it falls silent: with hardly anybody
    there, nobody can tell that it is deaf."""
    return int(known.inside(place, NEAR_M, start_s - HOUR_S, end_s).sum(axis=0).min())


def congestion(stage: Stage, window: Window) -> None:
    """So many transmissions in one area for hours that nearly none is received."""
    area, _ = _area(stage, window, CROWDED_H, CROWDED_M)
    stage.congestions.append(Congestion(area=area, left=CROWDED_LEFT))
    note = f"channels crowded within {area.radius_m / 1000:.0f} km: hardly a signal gets through, whoever sends it"
    _plant(stage, What("congestion", "none", innocent=True), (), area, note)


def jamming(stage: Stage, window: Window) -> None:
    """Every ship in an area is displaced by the same distance for an hour or more: nobody's doing aboard."""
    area, ships = _area(stage, window, JAMMED_H, JAMMED_M)
    north_m, east_m = shifted_by(stage.scene(), DISPLACED_M)
    stage.jammings.append(Jamming(area=area, north_m=north_m, east_m=east_m))
    note = (
        f"{len(ships)} ships within {area.radius_m / 1000:.0f} km displaced alike, {north_m / 1000:.0f} km north and "
    )
    _plant(stage, What("jamming", "jamming", innocent=True), ships, area, note + f"{east_m / 1000:.0f} km east")


def _area(
    stage: Stage, window: Window, hours: tuple[float, float], metres: tuple[float, float]
) -> tuple[Circle, tuple[Ship, ...]]:
    """An area round some ship, and the ships that lie in it when it begins."""
    rng, known = stage.scene(), stage.known_traffic()
    start_s, end_s = _span(rng, window, hours)
    one, hour = int(rng.integers(0, len(known.ships))), int(start_s // HOUR_S)
    middle, radius_m = (float(known.lat[one, hour]), float(known.lon[one, hour])), between(rng, metres)
    if _spoils(stage, middle, radius_m + 60_000.0, start_s, end_s):
        raise Impossible("it would spoil a scene")
    inside = known.inside(middle, radius_m * 0.9, start_s, start_s + 1.0)[:, 0]
    if inside.sum() < LEAST_SHIPS:
        raise Impossible("there is hardly anybody")
    ships = tuple(known.ships[index] for index in np.nonzero(inside)[0].tolist())
    return Circle(middle=middle, radius_m=radius_m, start_s=start_s, end_s=end_s), ships


def _span(rng: np.random.Generator, window: Window, hours_range: tuple[float, float]) -> tuple[float, float]:
    hours = between(rng, hours_range)
    start_s = float(int(window.start_s + between(rng, (2.0, window.length_s / HOUR_S - hours - 2.0)) * HOUR_S))
    return start_s, start_s + hours * HOUR_S


def _spoils(stage: Stage, middle: Position, radius_m: float, start_s: float, end_s: float) -> bool:
    """Whether a disturbance would hide or blur a scene that is there to be found, or another disturbance."""
    return any(
        one.end_s - one.start_s < LONG_S
        and one.expected_kind != "none"
        and one.start_s - 2.0 * HOUR_S < end_s
        and one.end_s + 2.0 * HOUR_S > start_s
        and apart_m(middle, one.at) < radius_m
        for one in stage.planted
    )


def _plant(stage: Stage, what: What, ships: tuple[Ship, ...], area: Circle, note: str) -> None:
    where = Where(area.start_s, area.end_s, area.middle)
    stage.plant(what, ships, where, note)
