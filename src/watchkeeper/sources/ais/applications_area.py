"""Areas and routes (IMO SN.1/Circ.289 annex, area notice and route information)."""

from __future__ import annotations

from watchkeeper.sources.ais.layout import (
    HALVES,
    MINUTES_E3,
    MINUTES_E4,
    Group,
    Layout,
    Number,
    Switch,
    Text,
    moment,
    place,
)

_SHAPE: Layout = (Number("shape", 3),)
_SCALE: Layout = (Number("scale", 2),)
_CENTRE: Layout = (*_SHAPE, *_SCALE, *place(25, MINUTES_E3), Number("precision", 3))
_POINT: Layout = (
    Number("bearing", 10, (720, 1023), HALVES), Number("distance", 10, 0, power="scale"),
)  # fmt: skip
_LINE: Layout = (*_SHAPE, *_SCALE, Group("points", _POINT, 4, 20))
"""Up to four points, each seen from the one before: degrees, and metres; null distance is no point."""
_SUB_AREA: Layout = (
    Switch(0, 3, {
        # a circle of radius 0 is a point, a rectangle without width or height a line
        0: (*_CENTRE, Number("radius", 12, power="scale")),
        1: (*_CENTRE, Number("east", 8, power="scale"), Number("north", 8, power="scale"),
            Number("orientation", 9, (360, 511))),
        2: (*_CENTRE, Number("radius", 12, power="scale"), Number("left", 9, (360, 511)),
            Number("right", 9, (360, 511))),
        3: _LINE,
        4: _LINE,
        5: (*_SHAPE, Text("text", 14)),
    }, _SHAPE),
)  # fmt: skip
"""Dimensions are metres; a shape without a layout stays in `data`."""

AREA_NOTICE: Layout = (
    Number("linkage", 10), Number("notice", 7, 127), *moment(), Number("duration", 18, 262_143),
    Group("sub_areas", _SUB_AREA, 10, 87),
)  # fmt: skip
"""`duration` is minutes; 0 takes the notice back."""

ROUTE: Layout = (
    Number("linkage", 10), Number("sender", 3), Number("rtype", 5), *moment(), Number("duration", 18, 262_143),
    Number("waycount", 5), Group("waypoints", place(28, MINUTES_E4), 16, 55, count="waycount"),
)  # fmt: skip
