"""Ports, cargo and traffic services (IMO SN/Circ.236 and SN.1/Circ.289)."""

from __future__ import annotations

from watchkeeper.sources.ais.layout import (
    HUNDREDTHS,
    MINUTES_E3,
    MINUTES_E4,
    TENTHS,
    Flag,
    Group,
    Layout,
    Number,
    Spare,
    Switch,
    Text,
    clock,
    moment,
    place,
)

DANGEROUS_CARGO_236: Layout = (
    Text("lastport", 5), *moment("l"), Text("nextport", 5), *moment("n"), Text("dangerous", 20), Text("imdcat", 4),
    Number("unid", 13, 0), Number("amount", 10, 0), Number("unit", 2, 0),
)  # fmt: skip

_BY_CODE: dict[int, Layout] = {
    1: (Number("imdg", 7, 0),),
    2: (Number("un", 13, 0),),
    3: (Number("bc", 3, 0), Number("imdg", 7, 0)),
    4: (Number("marpol_oil", 4, 0),),
    5: (Number("marpol_cat", 3, 0),),
}
"""What the 13 bits behind a cargo's code are, by that code."""
_CODE = Number("code", 4, 0)
DANGEROUS_CARGO: Layout = (
    Number("unit", 2, 0), Number("amount", 10, 0),
    Group("cargos", (
        Switch(0, 4, {code: (_CODE, *parts) for code, parts in _BY_CODE.items()}, (_CODE, Number("subtype", 13, 0))),
    ), 28, 17),
)  # fmt: skip

FAIRWAY_CLOSED: Layout = (
    Text("reason", 20), Text("closefrom", 20), Text("closeto", 20), Number("radius", 10, (1001, 1023)),
    Number("extunit", 2),
    Number("fday", 5, 0), Number("fmonth", 4, 0), *clock("f"),
    Number("tday", 5, 0), Number("tmonth", 4, 0), *clock("t"),
)  # fmt: skip

_WINDOW: Layout = (
    Number("from_hour", 5, (24, 31)), Number("from_min", 6, (60, 63)),
    Number("to_hour", 5, (24, 31)), Number("to_min", 6, (60, 63)), Number("cdir", 9, (360, 511)),
)  # fmt: skip
TIDAL_WINDOW_236: Layout = (
    Number("month", 4, 0), Number("day", 5, 0),
    Group("tidals", (*place(28, MINUTES_E4)[::-1], *_WINDOW, Number("cspeed", 7, 127, TENTHS)), 3, 93),
)  # fmt: skip
TIDAL_WINDOW: Layout = (
    Number("month", 4, 0), Number("day", 5, 0),
    Group("tidals", (*place(25, MINUTES_E3), *_WINDOW, Number("cspeed", 8, (252, 255), TENTHS)), 3, 88),
)  # fmt: skip

EXTENDED_SHIP_236: Layout = (Number("airdraught", 11, 0, TENTHS),)

_TARGET: Layout = (
    Spare(4), *place(25, MINUTES_E3)[::-1], Number("course", 9, (360, 511)), Number("second", 6, (60, 63)),
    Number("speed", 8, 255),
)  # fmt: skip
TARGETS: Layout = (
    Group("targets", (
        Switch(0, 2, {2: (Number("id_type", 2), Text("target_id", 7), *_TARGET)},
               (Number("id_type", 2), Number("target_id", 42, 0), *_TARGET)),
    ), 7, 120),
)  # fmt: skip
"""Targets of a traffic service: MMSI, IMO number, call sign or another name, as `id_type` 0 to 3 says."""

CLEARANCE: Layout = (
    Number("linkage", 10), *moment(), Text("port_name", 20), Text("destination", 5), *place(25, MINUTES_E3),
)  # fmt: skip

TRAFFIC_SIGNAL: Layout = (
    Number("linkage", 10), Text("station", 20), *place(25, MINUTES_E3), Number("status", 2, 0), Number("signal", 5, 0),
    *clock(), Number("nextsignal", 5, 0),
)  # fmt: skip

_SERVICES = (
    "agent", "fuel", "chandler", "stevedore", "electrical", "water", "customs", "cartage", "crane", "lift",
    "medical", "navrepair", "provisions", "shiprepair", "surveyor", "steam", "tugs", "solidwaste", "liquidwaste",
    "hazardouswaste", "ballast", "additional", "regional1", "regional2", "future1", "future2",
)  # fmt: skip
BERTHING: Layout = (
    Number("linkage", 10), Number("berth_length", 9, 0), Number("berth_depth", 8, 0, TENTHS), Number("position", 3, 0),
    *moment(), Flag("availability"), *(Number(name, 2, 0) for name in _SERVICES), Text("berth_name", 20),
    *place(25, MINUTES_E3, "berth_lon", "berth_lat"),
)  # fmt: skip

_EQUIPMENT = (
    "ais", "ata", "bnwas", "ecdisb", "chart", "sounder", "epaid", "steer", "gnss", "gyro", "lrit", "magcomp",
    "navtex", "arpa", "sband", "xband", "hfradio", "inmarsat", "mfradio", "vhfradio", "grndlog", "waterlog",
    "thd", "tcs", "vdr",
)  # fmt: skip
EXTENDED_SHIP: Layout = (
    Number("linkage", 10), Number("airdraught", 13, 0, HUNDREDTHS), Text("lastport", 5), Text("nextport", 5),
    Text("secondport", 5), *(Number(f"{name}_state", 2, 0) for name in _EQUIPMENT), Spare(2),
    Number("iceclass", 4, 15), Number("horsepower", 18, 262_143), Number("vhfchan", 12, 0), Text("lshiptype", 7),
    Number("tonnage", 18, 262_143), Number("lading", 2, 0), Number("heavyoil", 2, 0), Number("lightoil", 2, 0),
    Number("dieseloil", 2, 0), Number("totaloil", 14, (16_382, 16_383)), Number("persons", 13, 0),
)  # fmt: skip
