"""Where things are: the coast, distance to shore and ports of the seas between China, Korea, Japan and Russia.

In come positions in degrees; out go land or sea, kilometres to shore, and the nearest port. The tables are facts of
public-domain sources (Natural Earth, NGA World Port Index), shipped with the package and loaded on first use. Outside
their region the answer is "unknown", never a guess. Zones are a user's own: `zones` reads them out of GeoJSON, `zone_index`
says which of them hold a position, anywhere. Nothing here reads observations or judges a ship.
"""

from watchkeeper.places.coast import LAND, REGION, SEA, UNKNOWN, Region, is_land, land_at, land_rings, shore_distance_km
from watchkeeper.places.ports import Port, nearest_port, port, ports

__all__ = [
    "LAND",
    "REGION",
    "SEA",
    "UNKNOWN",
    "Port",
    "Region",
    "is_land",
    "land_at",
    "land_rings",
    "nearest_port",
    "port",
    "ports",
    "shore_distance_km",
]
