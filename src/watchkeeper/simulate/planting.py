"""What is planted how often: policy as a table, a row for each practice and each innocent look-alike.

Codes are those of the typology of deceptive practices: A identity, B movement. A scene of the table is played on a
stage in one of the scenario's windows; a row's first number is for any scenario that has room for it, the full one for
30 days of 2,000 ships, and in between it grows with days times vessels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from watchkeeper.simulate import (
    company,
    everyday,
    impostors,
    interference,
    lookalikes,
    meetings,
    renaming,
    routes,
    spoofing,
    transfer,
)
from watchkeeper.simulate.chain import oil_chain
from watchkeeper.simulate.coal import lighter_coal
from watchkeeper.simulate.darkcalls import dark_call, direct_delivery, military_route, origin_stop
from watchkeeper.simulate.scenario import Scenario
from watchkeeper.simulate.silence import dark_voyage, long_silence
from watchkeeper.simulate.stage import Stage, Window
from watchkeeper.simulate.voyager import HOUR_S

MOST_DAYS = 30  # days after which a longer scenario holds no more scenes
FULL = MOST_DAYS * 2_000  # ship-days at which a row's full number is reached
ROOM = 200  # vessels below which only the rows that need no more are planted
WINDOW_S = 7 * 24 * HOUR_S  # seconds: a scenario's windows are at least this long, or the whole of it
EDGE_S = 0.5 * HOUR_S  # seconds kept free at both ends of a window

Scene = Callable[[Stage, Window, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A practice (with its code) or a look-alike (without), how often it is planted, and the scene that plants it.

    `first` is how many in a scenario with room for it, `full` how many in 30 days of 2,000 ships; `ships` is how many
    vessels a scenario must have, `hours` how long a window.
    """

    practice: str
    code: str
    first: int
    full: int
    scene: Scene
    ships: int = ROOM
    hours: float = 46.0
    late: bool = False

    @property
    def innocent(self) -> bool:
        """Whether it is a look-alike."""
        return not self.code

    def count(self, days: int, vessels: int) -> int:
        """How many are planted in so many days of so many ships: each ship has one part, so no more after 30 days."""
        share = min(days, MOST_DAYS) * vessels / FULL
        return max(self.first, math.ceil(self.full * share)) if vessels >= self.ships else 0


def _all_time(scene: Callable[[Stage], None]) -> Scene:
    """A scene that lasts as long as the scenario."""
    return lambda stage, window, number: scene(stage)


def _alike(scene: Callable[[Stage, Window], None]) -> Scene:
    """A scene that is the same whichever number it has."""
    return lambda stage, window, number: scene(stage, window)


SCENES = (
    Row("dark_port_call", "A1", 4, 12, dark_call, ships=50),
    Row("dark_voyage", "A1", 1, 6, _alike(dark_voyage), hours=120.0),
    Row("renamed_hull", "A2", 2, 8, renaming.renamed_hull, hours=100.0),
    Row("shared_mmsi", "A3", 1, 6, _all_time(impostors.shared_mmsi), ships=50),
    Row("borrowed_identity", "A3", 1, 6, _alike(impostors.borrowed_identity), hours=120.0),
    Row("zombie", "A4", 1, 6, _all_time(impostors.zombie)),
    Row("shell_imo", "A5", 2, 8, renaming.shell_imo, hours=100.0),
    Row("near_imo", "A6", 1, 6, _all_time(impostors.near_imo)),
    Row("invalid_imo", "A7", 1, 6, _alike(impostors.invalid_imo)),
    Row("closed_registry", "A7", 1, 6, _all_time(impostors.closed_registry)),
    Row("type_disguise", "A8", 1, 6, _all_time(impostors.type_disguise)),
    Row("repainted", "A9", 1, 6, _alike(impostors.repainted)),
    Row("modified_carrier", "A10", 1, 6, _alike(transfer.modified_carrier)),
    Row("ship_to_ship_transfer", "B11", 5, 15, transfer.transfer, ships=50),
    Row("dark_transfer", "B11", 1, 6, _alike(transfer.dark_transfer), hours=100.0),
    Row("oil_chain", "B12", 1, 6, _alike(oil_chain), hours=120.0),
    Row("box_loiter", "B13", 1, 6, _alike(lookalikes.box_loiter), hours=120.0),
    Row("false_destination", "B14", 1, 6, _alike(routes.false_destination), hours=120.0),
    Row("turn_back", "B14", 1, 6, _alike(routes.turn_back), hours=120.0),
    Row("origin_stop", "B15", 1, 6, origin_stop, hours=120.0),
    Row("spoofed_circle", "B16", 1, 6, _alike(spoofing.circle)),
    Row("spoofed_box", "B16", 1, 6, _alike(spoofing.box)),
    Row("spoofed_hairpin", "B16", 1, 6, _alike(spoofing.hairpin)),
    Row("frozen_position", "B16", 1, 6, _alike(spoofing.frozen)),
    Row("position_on_land", "B16", 1, 6, _alike(spoofing.on_land)),
    Row("offset_twin", "B16", 1, 6, _alike(spoofing.offset_twin)),
    Row("impossible_jump", "B16", 1, 6, _alike(spoofing.jump)),
    Row("direct_delivery", "B17", 1, 6, direct_delivery, hours=100.0),
    Row("lighter_coal", "B18", 1, 6, _alike(lighter_coal), hours=100.0),
    Row("military_route", "B19", 1, 6, military_route, hours=100.0),
    Row("bunkering", "", 2, 20, _alike(meetings.bunkering), ships=50),
    Row("tow", "", 1, 20, _alike(meetings.tow), ships=50),
    Row("pilot_meeting", "", 1, 20, _alike(meetings.pilot), ships=50),
    Row("fishing_pair", "", 2, 20, company.fishing_pair, ships=50),
    Row("raft_up", "", 1, 20, _alike(company.raft_up), ships=50),
    Row("anchored_neighbours", "", 1, 20, _alike(meetings.anchored_neighbours)),
    Row("ferries_pass", "", 1, 20, _alike(company.ferries_pass), ships=50),
    Row("awaiting_orders", "", 1, 20, _alike(lookalikes.awaiting_orders), ships=50),
    Row("satellite_only", "", 3, 20, _all_time(lookalikes.distant), ships=50),
    Row("class_b_yacht", "", 2, 20, _all_time(lookalikes.yacht_at_night), ships=50),
    Row("long_silence", "", 1, 20, _alike(long_silence), ships=50, hours=80.0),
    Row("sale_and_reflag", "", 1, 20, renaming.sale_and_reflag, hours=100.0),
    Row("default_mmsi", "", 2, 20, lambda stage, window, number: everyday.default_mmsi(stage, number)),
    Row("sloppy_entry", "", 1, 20, _all_time(everyday.sloppy_entry), ships=50),
    Row("imo_zero", "", 1, 20, _all_time(everyday.imo_zero)),
    Row("orders_changed", "", 1, 20, _alike(routes.orders_changed), hours=120.0),
    Row("draught_in_port", "", 2, 20, _alike(everyday.draught_in_port), late=True),
    Row("ferry_shuttle", "", 2, 20, _alike(everyday.ferry_shuttle), late=True),
    Row("area_outage", "", 1, 20, _alike(interference.area_outage), ships=50, late=True),
    Row("station_outage", "", 1, 20, _alike(interference.station_outage), ships=50, late=True),
    Row("congestion", "", 1, 20, _alike(interference.congestion), late=True),
    Row("jamming", "", 1, 20, _alike(interference.jamming), late=True),
)
"""The table. Late rows are about ships that sail already, or about the feed; the others bring ships of their own."""


def code_of(practice: str) -> str:
    """The typology's code of a practice; empty for a look-alike."""
    return next(row.code for row in SCENES if row.practice == practice)


def windows(scenario: Scenario) -> list[Window]:
    """The windows scenes are played in: weeks, and what is left over shared among them."""
    count = max(1, int(scenario.length_s // WINDOW_S))
    length_s = scenario.length_s / count
    return [Window(start_s=n * length_s + EDGE_S, end_s=(n + 1) * length_s - EDGE_S) for n in range(count)]


def plant(stage: Stage, scenario: Scenario, late: bool) -> None:
    """Play the table's scenes, by turns in each window that is long enough; a scene no draw allows is left out."""
    for shift, row in enumerate(SCENES):
        fit = [one for one in windows(scenario) if one.length_s >= row.hours * HOUR_S]
        if row.late == late and fit:
            for number in range(row.count(scenario.days, scenario.vessels)):
                stage.attempt(partial(row.scene, stage, fit[(shift + number) % len(fit)], number))
