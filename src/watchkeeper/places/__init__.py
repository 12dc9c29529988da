"""Where things are: the world's coast, the distance to shore, ports and anchorages, and how far it is by sea.

In come positions in degrees; out go land or sea, metres to shore, metres to sail, and the nearest port or anchorage. The
tables are facts of published sources (Natural Earth, NGA World Port Index, Global Fishing Watch), shipped with the package
and loaded on first use. What is not a position gets "unknown", never a guess. Zones are a
user's own: `zones` reads them out of GeoJSON, `zone_index` says which hold a position. Nothing here judges a ship.
"""

from watchkeeper.places.anchorages import Anchorages, anchorages
from watchkeeper.places.clear import sails_clear
from watchkeeper.places.coast import LAND, SEA, UNKNOWN, coast_tables, inland_distance_m, land_at, shore_distance_m
from watchkeeper.places.outline import land_rings
from watchkeeper.places.places import Places, world
from watchkeeper.places.ports import Port, nearest_port, ports, ports_called
from watchkeeper.places.routes import sailing_distance_m, sailing_route

__all__ = [
    "LAND",
    "SEA",
    "UNKNOWN",
    "Anchorages",
    "Places",
    "Port",
    "anchorages",
    "coast_tables",
    "inland_distance_m",
    "land_at",
    "land_rings",
    "nearest_port",
    "ports",
    "ports_called",
    "sailing_distance_m",
    "sailing_route",
    "sails_clear",
    "shore_distance_m",
    "world",
]
