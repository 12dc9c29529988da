"""Where things are: the coast, distance to shore and ports of the seas between China, Korea, Japan and Russia.

In come positions in degrees; out go land or sea, kilometres to shore, and the nearest port. The tables are facts of
public-domain sources (Natural Earth, NGA World Port Index), shipped with the package and loaded on first use. Outside
their region the answer is "unknown", never a guess. Nothing here reads observations or judges a ship.
"""

from watchkeeper.places.anchorages import Anchorages, anchorages
from watchkeeper.places.coast import LAND, SEA, UNKNOWN, coast_tables, land_at, shore_distance_m
from watchkeeper.places.outline import land_rings
from watchkeeper.places.ports import Port, nearest_port, ports, ports_called

__all__ = [
    "LAND",
    "SEA",
    "UNKNOWN",
    "Anchorages",
    "Port",
    "anchorages",
    "coast_tables",
    "land_at",
    "land_rings",
    "nearest_port",
    "ports",
    "ports_called",
    "shore_distance_m",
]
