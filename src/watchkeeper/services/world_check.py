"""Events held against the noise-free world of a synthetic scenario: does the rule's definition hold in it?"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from watchkeeper.detect.rules.destination_mismatch import RULE as DESTINATION
from watchkeeper.detect.rules.draught_change import RULE as DRAUGHT
from watchkeeper.detect.rules.encounter import RULE as ENCOUNTER
from watchkeeper.detect.rules.loitering import RULE as LOITERING
from watchkeeper.model.time import parse_time
from watchkeeper.model.units import METRES_PER_NAUTICAL_MILE
from watchkeeper.places import Places, world
from watchkeeper.places.uncovered import UNCOVERED
from watchkeeper.simulate import TruthRow
from watchkeeper.tracks.stays import StayParams

NEAR_KM = 10.0
"""An end of a gap further than this from every ship of that MMSI belongs to no ship of the world, kilometres."""
HEARD_KM = 55.0
"""A transmitting ship this near a station would be heard by it, kilometres: inside the shortest range of the scenario."""
SEEN_KM = 0.03
"""A ship further than this from where she was seen is not the one seen, kilometres: sightings of the scenario are without error,
and hulls alongside lie further apart."""
CALLED_KM = 15.0
"""A ship this near a port called there, kilometres: berths and roads lie within."""
LEEWAY = 1.2
"""Positions are rounded and two minutes apart: a threshold may be missed by this factor."""


LEAST_FALSE = 0.3
"""Part of the positions sent in the time of an event that must be false."""
FALSE_POSITIONS = (
    "impossible_speed", "motion_mismatch", "frozen_position", "on_land", "circle", "offset_twin", "footprint",
)  # fmt: skip  # a list of kinds
IDENTITY = (
    "imo_two_hulls", "imo_invalid", "imo_confusable", "imo_scrapped", "flag_mismatch", "identity_change", "type_mismatch",
)  # fmt: skip  # a list of kinds
OF_IDENTITY = frozenset(
    {
        "renamed_hull", "shared_mmsi", "borrowed_identity", "zombie", "shell_imo", "near_imo", "invalid_imo", "closed_registry",
        "type_disguise", "repainted", "sale_and_reflag", "sloppy_entry", "default_mmsi",
    }
)  # fmt: skip  # a list of practices
"""Practices and look-alikes that change what a ship says of herself."""


class WorldCheck:
    """Holds events against the noise-free world, in which every ship's place is known every two minutes."""

    def __init__(
        self,
        states: pa.Table,
        stations: Mapping[str, tuple[float, float]],
        events: Sequence[Mapping[str, Any]],
        places: Places | None = None,
        truth: Sequence[TruthRow] | None = None,
    ) -> None:
        """`stations` gives latitude and longitude of each by name; `events` are all that were found. What ships say of themselves
        is not in the world: of that, `truth` tells whom anything is planted for, and without it nothing is asked.

        A gap's ends are held against the places ships said they had, everything else against where they were.
        """
        self._stations, self._places = stations, places or world()
        self._events = {event["id"]: event for event in events}
        frame = pl.DataFrame(pl.from_arrow(states)).sort("mmsi", "ship", "t")
        self._world = frame
        self._all = frame.filter(pl.col("transmitting"))
        self._by_mmsi = {int(key[0]): part for key, part in frame.partition_by("mmsi", as_dict=True).items()}
        self._of_kind: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
            "gap": self._gap,
            "feed_outage": self._outage,
            "encounter": self._encounter,
            "loitering": self._loitering,
            "port_visit": self._port_visit,
            "draught_change": self._draught_change,
            "destination_mismatch": self._destination,
            "dark_encounter": self._loitering,
            "dark_port_call": self._dark_port_call,
            "oil_chain": self._oil_chain,
            "shared_mmsi": self._shared,
            "hand_over": self._hand_over,
            "jamming": self._displaced,
            **dict.fromkeys(FALSE_POSITIONS, self._false_position),
            "sighting_match": self._sighting_match,
            "sighting_dark": self._sighting_dark,
        }
        if truth is not None:
            self._planted = {ship.mmsi for row in truth for ship in row.ships if row.practice in OF_IDENTITY}
            self._of_kind |= dict.fromkeys(IDENTITY, self._identity)

    def contradicts(self, event: Mapping[str, Any]) -> str | None:
        """Why the world contradicts an event; None when it does not, or cannot be asked about this kind."""
        asked = self._of_kind.get(event["kind"])
        return asked(event) if asked else None

    def _outage(self, event: Mapping[str, Any]) -> str | None:
        if event["measures"]["name"] not in self._stations:
            return None
        lat, lon = self._stations[event["measures"]["name"]]
        start, end = _when(event["start"]), _when(event["end"]) or self._all["t"].max()
        then = self._all.filter(pl.col("t").is_between(start, end))
        near = _km(then["lat"].to_numpy(), then["lon"].to_numpy(), lat, lon) <= HEARD_KM
        return None if near.any() else f"no transmitting ship was within {HEARD_KM:g} km of the station: nobody to hear"

    def _gap(self, event: Mapping[str, Any]) -> str | None:
        ends = [(event["start"], event["lat"], event["lon"])]
        if event["end"] is not None:
            ends.append((event["end"], event["measures"]["next_lat"], event["measures"]["next_lon"]))
        for when, lat, lon in ends:
            near = self._nearest_km(event["vessels"][0]["mmsi"], _when(when), lat, lon)
            if near is None or near > NEAR_KM:
                return f"no ship of this MMSI was within {NEAR_KM:g} km of where it was heard at {when}"
        return None

    def _nearest_km(self, mmsi: int, when: datetime | None, lat: float, lon: float) -> float | None:
        ships = self._by_mmsi.get(mmsi)
        if ships is None or when is None:
            return None
        close = ships.filter((pl.col("t") - when).abs() <= pl.duration(minutes=3))
        if close.height == 0:
            return None
        said = close.select(pl.col("said_lat").fill_null(pl.col("lat")), pl.col("said_lon").fill_null(pl.col("lon")))
        return float(_km(said["said_lat"].to_numpy(), said["said_lon"].to_numpy(), lat, lon).min())

    def _then(self, event: Mapping[str, Any], ship: int = 0, before_h: float = 0.0) -> pl.DataFrame | None:
        """Where a ship of an event was during it, from some hours before; None when she is not in the world."""
        states = self._by_mmsi.get(event["vessels"][ship]["mmsi"])
        start, end = _when(event["start"]), _when(event["end"])
        if states is None or start is None:
            return None
        then = states.filter(pl.col("t") >= start - timedelta(hours=before_h))
        then = then if end is None else then.filter(pl.col("t") <= end)
        return then if then.height else None

    def _sighting_match(self, event: Mapping[str, Any]) -> str | None:
        mmsi = event["vessels"][0]["mmsi"]
        near = self._seen_near(event).filter(pl.col("mmsi") == mmsi)
        return None if near.height else f"this ship was not within {1000 * SEEN_KM:g} m of where she was seen"

    def _sighting_dark(self, event: Mapping[str, Any]) -> str | None:
        honest = self._seen_near(event).filter(pl.col("transmitting") & pl.col("said_lat").is_null())
        return "the ship seen was transmitting" if honest.height else None

    def _seen_near(self, event: Mapping[str, Any]) -> pl.DataFrame:
        """Ships that were, between their states before and after, where one was seen at that time."""
        when = _when(event["start"])
        states = self._world.filter((pl.col("t") - when).abs() <= pl.duration(minutes=2)).sort("t")
        then = states.filter(pl.col("t") <= when).group_by("ship").last()
        both = then.join(states.filter(pl.col("t") > when).group_by("ship").first(), on="ship", suffix="_2")
        share = (when - pl.col("t")) / (pl.col("t_2") - pl.col("t"))
        lat, lon = (both.select(x=pl.col(n) + (pl.col(f"{n}_2") - pl.col(n)) * share)["x"] for n in ("lat", "lon"))
        away = _km(lat.to_numpy(), lon.to_numpy(), event["lat"], event["lon"])
        return both.filter(pl.Series(away <= SEEN_KM))

    def _encounter(self, event: Mapping[str, Any]) -> str | None:
        params = ENCOUNTER.params
        first, second = self._then(event, 0), self._then(event, 1)
        if first is None or second is None:
            return "one of these ships was not there at that time"
        both = first.join(second, on="t", suffix="_2")
        apart_m = 1000 * _km(*(both[name].to_numpy() for name in ("lat", "lon", "lat_2", "lon_2")))
        near = apart_m <= params.max_distance_m * LEEWAY
        together_h = float(near.sum()) / 30.0
        if together_h < params.min_duration_h / LEEWAY:
            return f"the ships were that near for only {together_h:.1f} h"
        speeds = np.concatenate([both["speed_kn"].to_numpy()[near], both["speed_kn_2"].to_numpy()[near]])
        speed = float(np.median(speeds))
        return None if speed < params.max_speed_kn * LEEWAY else f"the ships moved at {speed:.1f} kn"

    def _loitering(self, event: Mapping[str, Any]) -> str | None:
        params = LOITERING.params
        then = self._then(event)
        if then is None:
            return "this ship was not there at that time"
        lat, lon = then["lat"].to_numpy(), then["lon"].to_numpy()
        hourly = slice(None, None, 30)
        speed_kn = _km(lat[hourly][1:], lon[hourly][1:], lat[hourly][:-1], lon[hourly][:-1]) / 1.852
        if len(speed_kn) and float(np.median(speed_kn)) >= params.max_speed_kn * LEEWAY:
            return f"she moved at {float(np.median(speed_kn)):.1f} kn"
        shore_nm = self._places.shore_m(lat, lon) / METRES_PER_NAUTICAL_MILE
        nearest, farthest = float(shore_nm.min()), float(shore_nm.max())
        kept = nearest >= params.leave_shore_nm / LEEWAY and farthest >= params.min_shore_nm / LEEWAY
        return None if kept else f"she was {nearest:.0f} to {farthest:.0f} nm from land"

    def _port_visit(self, event: Mapping[str, Any]) -> str | None:
        then = self._then(event)
        if then is None:
            return "this ship was not there at that time"
        _, away_m = self._places.anchorages.nearest(
            then["lat"].to_numpy(), then["lon"].to_numpy(), StayParams().leave_m
        )
        near = away_m <= StayParams().enter_m * LEEWAY
        if not near.any():
            return "she was near no anchorage"
        slowest = float(then["speed_kn"].to_numpy()[np.isfinite(away_m)].min())
        stopped = slowest <= StayParams().end_speed_kn or event["measures"]["silent_h"] > 0
        return None if stopped else f"she went no slower than {slowest:.1f} kn there"

    def _draught_change(self, event: Mapping[str, Any]) -> str | None:
        params = DRAUGHT.params
        then = self._then(event, before_h=params.late_entry_h)
        if then is None:
            return "this ship was not there at that time"
        resting = then.filter(pl.col("speed_kn") <= StayParams().end_speed_kn)
        _, away_m = self._places.anchorages.nearest(
            resting["lat"].to_numpy(), resting["lon"].to_numpy(), params.harbour_m / LEEWAY
        )
        hours = float(np.isfinite(away_m).sum()) / 30.0
        return f"she lay in port for {hours:.1f} h" if hours >= params.least_stop_h else None

    def _destination(self, event: Mapping[str, Any]) -> str | None:
        then = self._then(event)
        if then is None:
            return "this ship was not there at that time"
        places = self._places.destinations(event["measures"]["destination"])
        lat, lon = then["lat"].to_numpy(), then["lon"].to_numpy()
        closest_km = min((float(_km(lat, lon, one.lat, one.lon).min()) for one in places), default=math.inf)
        return (
            None if closest_km >= DESTINATION.params.near_m / 1000 / LEEWAY else f"she came within {closest_km:.0f} km"
        )

    def _dark_port_call(self, event: Mapping[str, Any]) -> str | None:
        then = self._then(event)
        if then is None:
            return "this ship was not there at that time"
        lat, lon = then["lat"].to_numpy(), then["lon"].to_numpy()
        ports = [one for one in self._places.ports if one.country in UNCOVERED]
        closest_km = min(float(_km(lat, lon, one.lat, one.lon).min()) for one in ports)
        return None if closest_km <= CALLED_KM else f"she came no nearer than {closest_km:.0f} km to such a port"

    def _oil_chain(self, event: Mapping[str, Any]) -> str | None:
        for one in json.loads(event["measures"]["meetings"]):
            why = self._encounter(self._events[one["encounter"]])
            if why is not None:
                return f"meeting {one['encounter']}: {why}"
        return None

    def _shared(self, event: Mapping[str, Any]) -> str | None:
        then = self._then(event)
        hulls = 0 if then is None else then.filter(pl.col("transmitting"))["ship"].n_unique()
        return None if hulls > 1 else "one hull alone sent this number then"

    def _hand_over(self, event: Mapping[str, Any]) -> str | None:
        before, after = (self._by_mmsi.get(event["measures"][name]) for name in ("mmsi_before", "mmsi_after"))
        if before is None or after is None:
            return "one of these numbers is nobody's"
        same = set(before["ship"].unique().to_list()) & set(after["ship"].unique().to_list())
        return None if same else "no hull had both numbers"

    def _false_position(self, event: Mapping[str, Any]) -> str | None:
        shares = [self._false_share(event, ship) for ship in range(len(event["vessels"]))]
        best = max((share for share in shares if share is not None), default=0.0)
        return None if best >= LEAST_FALSE else f"{best:.0%} of the positions sent then were false"

    def _false_share(self, event: Mapping[str, Any], ship: int) -> float | None:
        then = self._then(event, ship)
        return None if then is None else float(then["said_lat"].is_not_null().mean() or 0.0)  # type: ignore[arg-type]

    def _displaced(self, event: Mapping[str, Any]) -> str | None:
        shares = [self._false_share(event, ship) or 0.0 for ship in range(len(event["vessels"]))]
        moved = sum(share > 0.0 for share in shares)
        return None if 2 * moved >= len(shares) else f"{moved} of {len(shares)} ships were displaced"

    def _identity(self, event: Mapping[str, Any]) -> str | None:
        planted = any(ship["mmsi"] in self._planted for ship in event["vessels"])
        return None if planted else "nothing is planted for a ship of that number"


def _when(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def _km(lat_1: Any, lon_1: Any, lat_2: Any, lon_2: Any) -> Any:
    east = ((lon_2 - lon_1 + 540) % 360 - 180) * np.cos(np.radians((lat_1 + lat_2) / 2))
    return np.hypot(lat_2 - lat_1, east) * math.pi * 6371.0088 / 180
