"""Where things are: the world's coast, the distance to shore, ports, and how far it is by sea.

In come positions in degrees; out go land or sea, metres to shore, metres to sail, and the nearest port. The tables are
facts of public-domain sources (Natural Earth, NGA World Port Index), shipped with the package and loaded on first use.
What is not a position gets "unknown", never a guess. Nothing here reads observations or judges a ship.
"""

from watchkeeper.places.clear import sails_clear
from watchkeeper.places.coast import LAND, SEA, UNKNOWN, coast_tables, land_at, shore_distance_m
from watchkeeper.places.outline import land_rings
from watchkeeper.places.ports import Port, nearest_port, port, ports
from watchkeeper.places.routes import sailing_distance_m, sailing_route

__all__ = [
    "LAND",
    "SEA",
    "UNKNOWN",
    "Port",
    "coast_tables",
    "land_at",
    "land_rings",
    "nearest_port",
    "port",
    "ports",
    "sailing_distance_m",
    "sailing_route",
    "sails_clear",
    "shore_distance_m",
]
