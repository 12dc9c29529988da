"""Hulls that change identity: in the dark, by way of a number issued to nobody's ship, or legally at a berth."""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.simulate.chance import between
from watchkeeper.simulate.identity import Identity, as_said, own, renamed, spare_imo
from watchkeeper.simulate.impostors import YEAR_S, open_flag
from watchkeeper.simulate.itinerary import Itinerary
from watchkeeper.simulate.papers import Registration
from watchkeeper.simulate.ship import Ship
from watchkeeper.simulate.stage import Stage, What, Where, Window
from watchkeeper.simulate.stretch import heard_at_ends, heard_moored, trading
from watchkeeper.simulate.voyager import HOUR_S

DARK_H = (3.0, 20.0)  # hours of silence in which a hull changes identity
SALE_H = (7.0, 14.0)  # hours at the berth in which a sale is carried out
OFF_H = (1.0, 3.0)  # hours of those with the set switched off
BOTH_H = (24.0, 60.0)  # hours two hulls claim one IMO number
SOLD = ("bulker", "cargo", "tanker", "container")


def renamed_hull(stage: Stage, window: Window, number: int) -> None:
    """Plant a hull that falls silent under one MMSI and name and comes back under others, size and draught the same."""
    rng = stage.scene()
    itinerary = trading(stage, ("tanker", "cargo")[number % 2])
    ship, hours = itinerary.ship, between(rng, DARK_H)
    start_s = heard_at_ends(itinerary, window, hours, rng)
    end_s = start_s + hours * HOUR_S
    said = renamed(ship, stage.seed, open_flag(ship), (start_s + end_s) / 2.0)
    said = replace(said, imo=0 if number % 2 else said.imo)
    stage.play(_silent(itinerary, start_s, end_s, said))
    note = f"{ship.name} becomes {said.name} in {hours:.1f} h of silence at sea; one hull"
    stage.plant(
        What("renamed_hull", "hand_over"),
        (ship, as_said(ship, said)),
        Where(start_s, end_s, itinerary.at(start_s)),
        note,
    )


def sale_and_reflag(stage: Stage, window: Window, number: int) -> None:
    """Plant a ship that is sold: at a berth she gets a new name, MMSI and flag, and the register tells when."""
    rng = stage.scene()
    itinerary = trading(stage, SOLD[number % len(SOLD)])
    ship, hours = itinerary.ship, between(rng, SALE_H)
    begin_s = heard_moored(itinerary, window, hours, rng)
    start_s = begin_s + 2.0 * HOUR_S
    end_s = start_s + between(rng, OFF_H) * HOUR_S
    said = renamed(ship, stage.seed, open_flag(ship), (start_s + end_s) / 2.0)
    stage.play(_silent(itinerary, start_s, end_s, said))
    issued_s = -between(rng, (3.0, 20.0)) * YEAR_S
    stage.papers += [
        registered(ship, own(ship), issued_s=issued_s, from_s=issued_s, until_s=said.from_s),
        registered(ship, said, issued_s=issued_s, from_s=said.from_s),
    ]
    note = f"sold: {ship.name} of {ship.flag} becomes {said.name} of {said.flag}, as registered; the IMO number stays"
    what = What("sale_and_reflag", "hand_over", innocent=True)
    stage.plant(what, (ship, as_said(ship, said)), Where(start_s, end_s, itinerary.at(start_s)), note)


def shell_imo(stage: Stage, window: Window, number: int) -> None:
    """Plant a laundered number: by turns direct (an old hull under a newbuild's number) and indirect (two hulls)."""
    (_direct if number % 2 == 0 else _indirect)(stage, window)


def _direct(stage: Stage, window: Window) -> None:
    """At a berth a hull takes an IMO number issued weeks ago for a newbuild that nobody has built."""
    rng = stage.scene()
    itinerary = trading(stage, "tanker")
    ship, hours = itinerary.ship, between(rng, SALE_H)
    start_s = heard_moored(itinerary, window, hours, rng) + 2.0 * HOUR_S
    end_s = start_s + between(rng, OFF_H) * HOUR_S
    shell = renamed(ship, stage.seed, open_flag(ship), (start_s + end_s) / 2.0)
    shell = replace(shell, imo=spare_imo(ship, stage.seed), mmsi=ship.mmsi, callsign=ship.callsign)
    stage.play(_silent(itinerary, start_s, end_s, shell))
    stage.papers.append(_newbuild(ship, shell, -between(rng, (0.05, 0.25)) * YEAR_S))
    note = f"IMO {ship.imo} becomes {shell.imo}, issued weeks ago; MMSI, call sign and hull stay the same"
    stage.plant(
        What("shell_imo", "identity_change"),
        (ship, as_said(ship, shell)),
        Where(start_s, end_s, itinerary.at(start_s)),
        note,
    )


def _indirect(stage: Stage, window: Window) -> None:
    """A clean ship goes over to a shell number, and a dirty one has taken hers days before: two hulls, one number."""
    rng = stage.scene()
    clean, dirty = trading(stage, "tanker"), trading(stage, "tanker")
    start_s = window.start_s + between(rng, (6.0, window.length_s / HOUR_S - BOTH_H[1] - 4.0)) * HOUR_S
    end_s = start_s + between(rng, BOTH_H) * HOUR_S
    shell = replace(own(clean.ship, end_s), imo=spare_imo(clean.ship, stage.seed))
    taken = replace(own(dirty.ship, start_s), imo=clean.ship.imo, name=clean.ship.name)
    stage.play(replace(clean, identities=(shell,)), replace(dirty, identities=(taken,)))
    stage.papers.append(_newbuild(clean.ship, shell, -between(rng, (0.05, 0.25)) * YEAR_S))
    cast = (clean.ship, as_said(dirty.ship, taken))
    note = f"{dirty.ship.ship} takes IMO {clean.ship.imo} of {clean.ship.ship}, who later goes over to {shell.imo}"
    stage.plant(What("shell_imo", "imo_two_hulls"), cast, Where(start_s, end_s, dirty.at(start_s)), note)


def registered(
    ship: Ship, said: Identity, *, issued_s: float, from_s: float, until_s: float | None = None
) -> Registration:
    """The register's entry of an identity on a ship's hull."""
    return Registration(
        imo=said.imo, mmsi=said.mmsi, name=said.name, callsign=said.callsign, flag=said.flag, kind=ship.kind,
        length_m=ship.length_m, beam_m=ship.beam_m, issued_s=issued_s, from_s=from_s, until_s=until_s,
    )  # fmt: skip  # groups of columns


def _newbuild(ship: Ship, shell: Identity, issued_s: float) -> Registration:
    """The register's entry of a ship that was never built: larger than the hull that goes under her number."""
    made = registered(ship, shell, issued_s=issued_s, from_s=issued_s)
    return replace(made, length_m=made.length_m + 12, beam_m=made.beam_m + 2)


def _silent(itinerary: Itinerary, start_s: float, end_s: float, said: Identity) -> Itinerary:
    """The itinerary with a silence (whole minutes) and the identity she has after it."""
    silence = (start_s // 60.0 * 60.0, -(-end_s // 60.0) * 60.0)
    return replace(itinerary, silences=(*itinerary.silences, silence), identities=(said,))
