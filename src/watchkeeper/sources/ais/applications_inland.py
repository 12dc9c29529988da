"""Inland AIS (Commission Implementing Regulation (EU) 2019/838 and the vessel tracking standard before it)."""

from __future__ import annotations

from watchkeeper.sources.ais.layout import (
    HUNDREDTHS,
    MINUTES_E4,
    TENTHS,
    Flag,
    Layout,
    Number,
    Text,
    clock,
    moment,
    place,
)

INLAND_SHIP: Layout = (
    Text("vin", 8), Number("length", 13, 0, TENTHS), Number("beam", 10, 0, TENTHS), Number("shiptype", 14, 0),
    Number("hazard", 3, (5, 7)), Number("draught", 11, 0, HUNDREDTHS), Number("loaded", 2, 0), Flag("speed_q"),
    Flag("course_q"), Flag("heading_q"),
)  # fmt: skip
"""Unique European vessel number, metres, the ERI ship type, blue cones."""

_WHERE: Layout = (
    Text("country", 2), Text("locode", 3), Text("section", 5), Text("terminal", 5), Text("hectometre", 5),
)  # fmt: skip
ETA_AT_LOCK: Layout = (*_WHERE, *moment(), Number("tugs", 3, 7), Number("airdraught", 12, 0, HUNDREDTHS))
RTA_AT_LOCK: Layout = (*_WHERE, *moment(), Number("status", 2, 3))

EMMA_WARNING: Layout = (
    Number("start_year", 8, 0), Number("start_month", 4, 0), Number("start_day", 5, 0), Number("end_year", 8, 0),
    Number("end_month", 4, 0), Number("end_day", 5, 0), *clock("start_"), *clock("end_"),
    *place(28, MINUTES_E4, "start_lon", "start_lat"), *place(28, MINUTES_E4, "end_lon", "end_lat"),
    Number("type", 4, 0), Number("min", 9, 255, signed=True), Number("max", 9, 255, signed=True),
    Number("intensity", 2, 0), Number("wind", 4, 0),
)  # fmt: skip
"""Years are counted from 2000; what `min` and `max` measure depends on the kind of weather."""

WATER_LEVELS: Layout = (
    Text("country", 2),
    *(part for n in "1234" for part in (Number(f"gauge_id_{n}", 11, 0), Number(f"water_level_{n}", 14, 0, signed=True))),
)  # fmt: skip
"""Levels are centimetres."""

INLAND_SIGNAL: Layout = (
    *place(28, MINUTES_E4), Number("form", 4), Number("facing", 9, (360, 511)), Number("direction", 3, 0),
    Number("status_raw", 30),
)  # fmt: skip
"""Each decimal digit of `status_raw` is the colour of one light."""

INLAND_PERSONS: Layout = (Number("crew", 8, 255), Number("passengers", 13, 8191), Number("personnel", 8, 255))
