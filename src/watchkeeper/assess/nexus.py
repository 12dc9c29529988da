"""Whether anything of a lead touches the DPRK: only then do the Security Council's paragraphs on it bear on the lead."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from watchkeeper.assess.lead import Lead
from watchkeeper.assess.signal import Signal
from watchkeeper.places.great_circle import great_circle_m
from watchkeeper.places.ports import ports

COUNTRY = "KP"
"""ISO 3166 code of the DPRK."""
NEAR_M = 1_500_000.0
"""Metres from its nearest port: the Yellow Sea, the Sea of Japan and the East China Sea lie within. Ours."""


def touches_dprk(lead: Lead) -> bool:
    """Whether a ship has its flag, a signal names one of its ports or a list of sanctions, or was in the seas about it."""
    return any(ship.flag == COUNTRY for ship in lead.ships) or any(_of(one.signal) for one in lead.evidence)


def _of(signal: Signal) -> bool:
    if signal.name == "listed" or signal.measures.get("country") == COUNTRY:
        return True
    if signal.lat is None or signal.lon is None:
        return False
    lat, lon = _ports()
    away_m = great_circle_m(np.full(len(lat), signal.lat), np.full(len(lat), signal.lon), lat, lon)
    return bool(away_m.min() <= NEAR_M)


@cache
def _ports() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    own = [one for one in ports() if one.country == COUNTRY]
    return np.array([one.lat for one in own]), np.array([one.lon for one in own])
