"""What is in the binary data of types 6 and 8, by who defined it (DAC) and the number it has there (FI)."""

from __future__ import annotations

from watchkeeper.sources.ais.applications_area import AREA_NOTICE, ROUTE
from watchkeeper.sources.ais.applications_inland import (
    EMMA_WARNING,
    ETA_AT_LOCK,
    INLAND_PERSONS,
    INLAND_SHIP,
    INLAND_SIGNAL,
    RTA_AT_LOCK,
    WATER_LEVELS,
)
from watchkeeper.sources.ais.applications_port import (
    BERTHING,
    CLEARANCE,
    DANGEROUS_CARGO,
    DANGEROUS_CARGO_236,
    EXTENDED_SHIP,
    EXTENDED_SHIP_236,
    FAIRWAY_CLOSED,
    TARGETS,
    TIDAL_WINDOW,
    TIDAL_WINDOW_236,
    TRAFFIC_SIGNAL,
)
from watchkeeper.sources.ais.applications_weather import ENVIRONMENT, MET_HYDRO, MET_HYDRO_236, SHIP_WEATHER
from watchkeeper.sources.ais.layout import HUNDREDTHS, Flag, Layout, Number, Text

Key = tuple[int, int, int]
"""Message type, DAC, FI. A pair means one thing in a type 6 and may mean another in a type 8."""

_TEXT: Layout = (Flag("ack_required"), Number("text_sequence", 11), Text("text"))
_DESCRIPTION: Layout = (Number("linkage", 10), Text("description"))
_PERSONS: Layout = (Number("persons", 13, 0),)
_VOLTS = HUNDREDTHS._replace(times=5)
_AID_MONITORING: Layout = (
    Number("ana_int", 10, 0, _VOLTS), Number("ana_ext1", 10, 0, _VOLTS), Number("ana_ext2", 10, 0, _VOLTS),
    Number("racon", 2), Number("light", 2), Flag("alarm"), Number("stat_ext", 8), Flag("off_pos"),
)  # fmt: skip
"""IALA A-126; the analogue inputs are volts."""

APPLICATIONS: dict[Key, Layout] = {
    # ITU-R M.1371-5 annex 5, functions of the system itself
    **{(kind, 1, 0): _TEXT for kind in (6, 8)},
    (6, 1, 2): (Number("req_dac", 10), Number("req_fid", 6)),
    (6, 1, 3): (Number("req_dac", 10),),
    (6, 1, 5): (
        Number("ack_dac", 10), Number("ack_fid", 6), Number("text_sequence", 11), Flag("ai_available"),
        Number("ai_response", 3),
    ),
    **{(kind, 1, 40): _PERSONS for kind in (6, 8)},
    # IMO SN/Circ.236, not to be sent since 2013 and still sent
    (8, 1, 11): MET_HYDRO_236,
    (6, 1, 12): DANGEROUS_CARGO_236,
    (8, 1, 13): FAIRWAY_CLOSED,
    (6, 1, 14): TIDAL_WINDOW_236,
    (8, 1, 15): EXTENDED_SHIP_236,
    # IMO SN.1/Circ.289
    (6, 1, 16): _PERSONS,
    (8, 1, 16): TARGETS,
    (8, 1, 17): TARGETS,
    (6, 1, 18): CLEARANCE,
    (8, 1, 19): TRAFFIC_SIGNAL,
    **{(kind, 1, 20): BERTHING for kind in (6, 8)},
    (8, 1, 21): SHIP_WEATHER,
    (8, 1, 22): AREA_NOTICE,
    (6, 1, 23): AREA_NOTICE,
    (8, 1, 24): EXTENDED_SHIP,
    (6, 1, 25): DANGEROUS_CARGO,
    (8, 1, 26): ENVIRONMENT,
    (8, 1, 27): ROUTE,
    (6, 1, 28): ROUTE,
    (8, 1, 29): _DESCRIPTION,
    (6, 1, 30): _DESCRIPTION,
    (8, 1, 31): MET_HYDRO,
    (6, 1, 32): TIDAL_WINDOW,
    # Inland AIS, Commission Implementing Regulation (EU) 2019/838
    (8, 200, 10): INLAND_SHIP,
    (6, 200, 21): ETA_AT_LOCK,
    (6, 200, 22): RTA_AT_LOCK,
    (8, 200, 23): EMMA_WARNING,
    (8, 200, 24): WATER_LEVELS,
    (8, 200, 40): INLAND_SIGNAL,
    **{(kind, 200, 55): INLAND_PERSONS for kind in (6, 8)},
    # aids to navigation of the United Kingdom and of Ireland
    **{(6, dac, 10): _AID_MONITORING for dac in (235, 250)},
}  # fmt: skip
"""Parts of the data, in order of their bits from the first one behind FI on. What is in no layout here stays in `data`."""
