"""Which zones hold a position: compiled, for other kernels to call and for whole columns.

A raster of half-degree cells says of each zone that touches a cell whether it fills it or its boundary runs through. Only at
boundary cells is the outline asked, by the even-odd rule, and only the edges of the position's stripe of latitude.

A position on an edge belongs to a zone when the zone lies north or east of it: a zone has its west and south edges, not its
north and east ones, so of zones that share an edge exactly one holds a position on it. Longitude ±180 counts as -180,
latitude 90 as just below. A position that is not a number, or beyond ±90, lies in no zone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from watchkeeper.engine.compiled import compiled, compiled_on_disk, inlined

CELLS_PER_DEG = 2
COLUMNS, ROWS = 360 * CELLS_PER_DEG, 180 * CELLS_PER_DEG
OUTSIDE, BOUNDARY, INSIDE = 0, 1, 2
BELOW_POLE = float(np.nextafter(90.0, 0.0))
PAD_DEG = 1e-9
"""A boundary this near to a cell counts as in it: rounding of where an edge crosses a row is far less."""


class ZoneArrays(NamedTuple):
    """The zones of an index as arrays; `zone_index` makes them."""

    cell_start: Any
    """int32, cells + 1: where in `cell_zone` each cell's zones begin."""
    cell_zone: Any
    """int32: twice the zone's number, plus 1 where its boundary runs through the cell."""
    south: Any
    """float64, a zone: latitude at which its stripes begin, degrees."""
    stripes_per_deg: Any
    """float64, a zone."""
    first_stripe: Any
    """int32, zones + 1."""
    stripe_start: Any
    """int32, stripes + 1: where in `edges` each stripe's edges begin."""
    edges: Any
    """float64 (n, 4): longitude and latitude of the lower end, latitude of the upper end, degrees of longitude a degree."""


@compiled
def turned(lon: Any) -> Any:
    """The longitude from -180 on and below 180."""
    if lon >= -180.0 and lon < 180.0:
        return lon
    back = lon - 360.0 * np.floor((lon + 180.0) / 360.0)
    return back if back < 180.0 else -180.0


@compiled
def stripe_of(lat: Any, south: Any, per_deg: Any, stripes: Any) -> Any:
    """The stripe of a latitude, the first or last where it lies beyond."""
    found = np.int64((lat - south) * per_deg)
    inside: Any = min(max(found, 0), stripes - 1)
    return inside


@inlined
def outline_holds(lat: Any, lon: Any, zone: Any, zones: Any) -> Any:
    """Whether the outline of a zone encloses a position, by the even-odd rule; longitude from -180 on and below 180."""
    first, stripes = zones.first_stripe[zone], zones.first_stripe[zone + 1] - zones.first_stripe[zone]
    stripe = first + stripe_of(lat, zones.south[zone], zones.stripes_per_deg[zone], stripes)
    inside = False
    for i in range(zones.stripe_start[stripe], zones.stripe_start[stripe + 1]):
        low, high = zones.edges[i, 1], zones.edges[i, 2]
        if low <= lat and lat < high and lon < zones.edges[i, 0] + (lat - low) * zones.edges[i, 3]:
            inside = not inside
    return inside


@inlined
def zones_of(lat: Any, lon: Any, zones: Any, out: Any) -> Any:
    """How many zones hold a position; their numbers stand in `out`, rising, as many as it has room for."""
    if not (lat >= -90.0 and lat <= 90.0) or not np.isfinite(lon):
        return 0
    lat, lon = min(lat, BELOW_POLE), turned(lon)
    row, column = np.int64((lat + 90.0) * CELLS_PER_DEG), np.int64((lon + 180.0) * CELLS_PER_DEG)
    south: Any = min(row, ROWS - 1)
    west: Any = min(column, COLUMNS - 1)
    cell = south * COLUMNS + west
    found = 0
    for i in range(zones.cell_start[cell], zones.cell_start[cell + 1]):
        zone = zones.cell_zone[i] >> 1
        if zones.cell_zone[i] & 1 == 0 or outline_holds(lat, lon, zone, zones):
            if found < out.shape[0]:
                out[found] = zone
            found += 1
    return found


@compiled_on_disk
def pairs_of(lat: Any, lon: Any, start: Any, zones: Any, room: Any, out_row: Any, out_zone: Any) -> Any:
    """(rows done, pairs written) from row `start` on, until a row's zones might not fit; `room` holds all zones."""
    written, row = 0, start
    while row < lat.shape[0]:
        if out_row.shape[0] - written < room.shape[0]:
            break
        count = zones_of(lat[row], lon[row], zones, room)
        for i in range(count):
            out_row[written] = row
            out_zone[written] = room[i]
            written += 1
        row += 1
    return row, written


@compiled_on_disk
def mark_cells(ends: Any, cells: Any) -> Any:
    """Marks every cell of the raster that an edge touches: `ends` (n, 4) is longitude, latitude of both ends."""
    for i in range(ends.shape[0]):
        x1, y1, x2, y2 = ends[i, 0], ends[i, 1], ends[i, 2], ends[i, 3]
        if y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        first: Any = max(np.int64((y1 + 90.0 - PAD_DEG) * CELLS_PER_DEG), 0)
        last: Any = min(np.int64((y2 + 90.0 + PAD_DEG) * CELLS_PER_DEG), ROWS - 1)
        for row in range(first, last + 1):
            bottom, top = row / CELLS_PER_DEG - 90.0, (row + 1) / CELLS_PER_DEG - 90.0
            xa, xb = x1, x2
            if y2 > y1:
                xa = x1 + (min(max(bottom, y1), y2) - y1) * (x2 - x1) / (y2 - y1)
                xb = x1 + (min(max(top, y1), y2) - y1) * (x2 - x1) / (y2 - y1)
            west: Any = max(np.int64((min(xa, xb) + 180.0 - PAD_DEG) * CELLS_PER_DEG), 0)
            east: Any = min(np.int64((max(xa, xb) + 180.0 + PAD_DEG) * CELLS_PER_DEG), COLUMNS - 1)
            for column in range(west, east + 1):
                cells[row, column] = BOUNDARY


@compiled_on_disk
def fill_cells(zone: Any, zones: Any, south: Any, north: Any, cells: Any) -> Any:
    """Marks the cells of rows `south` to `north` that no edge touches and whose centre the zone encloses."""
    for row in range(south, north + 1):
        for column in range(COLUMNS):
            if cells[row, column] == OUTSIDE and outline_holds(
                (row + 0.5) / CELLS_PER_DEG - 90.0, (column + 0.5) / CELLS_PER_DEG - 180.0, zone, zones
            ):
                cells[row, column] = INSIDE
