"""Weather and water (IMO SN/Circ.236 and SN.1/Circ.289): metres, knots, degrees, degrees Celsius, hectopascals.

Visibility is nautical miles, humidity and salinity are per cent and per mille.
"""

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
    Scale,
    Switch,
    Text,
    clock,
    place,
)

_ANGLE = (360, 511)
_NONE_OF_TENTHS = (251, 255)
_PERIOD = (61, 63)


def _hectopascals(zero: int) -> Scale:
    return Scale(offset=zero)


def _degrees(zero: int) -> Scale:
    """Tenths of a degree from `zero` degrees on."""
    return Scale(decimals=1, offset=10 * zero)


def _currents(depths: tuple[str, ...], none: tuple[int, int]) -> Layout:
    return tuple(
        part
        for n in depths
        for part in (
            Number(f"cspeed{n}", 8, none, TENTHS), Number(f"cdir{n}", 9, _ANGLE),
            *((Number(f"cdepth{n}", 5, 31),) if n else ()),
        )
    )  # fmt: skip


def _waves(none: tuple[int, int]) -> Layout:
    return (
        Number("waveheight", 8, none, TENTHS), Number("waveperiod", 6, _PERIOD), Number("wavedir", 9, _ANGLE),
        Number("swellheight", 8, none, TENTHS), Number("swellperiod", 6, _PERIOD), Number("swelldir", 9, _ANGLE),
        Number("seastate", 4, (13, 15)),
    )  # fmt: skip


_WIND: Layout = (
    Number("wspeed", 7, 127), Number("wgust", 7, 127), Number("wdir", 9, _ANGLE), Number("wgustdir", 9, _ANGLE),
)  # fmt: skip
_DAY: Layout = (Number("day", 5, 0), *clock())

MET_HYDRO_236: Layout = (
    # here the greatest number, not 181 and 91 degrees, says 'not available'
    Number("lat", 24, (5_460_000, 8_388_607), MINUTES_E3, signed=True),
    Number("lon", 25, (10_860_000, 16_777_215), MINUTES_E3, signed=True),
    *_DAY, *_WIND, Number("airtemp", 11, (1201, 2047), _degrees(-60)), Number("humidity", 7, (101, 127)),
    Number("dewpoint", 10, (701, 1023), _degrees(-20)), Number("pressure", 9, (401, 511), _hectopascals(800)),
    Number("pressuretend", 2, 3), Number("visibility", 8, _NONE_OF_TENTHS, TENTHS),
    Number("waterlevel", 9, (401, 511), _degrees(-10)), Number("leveltrend", 2, 3),
    *_currents(("", "2", "3"), _NONE_OF_TENTHS), *_waves(_NONE_OF_TENTHS),
    Number("watertemp", 10, (601, 1023), _degrees(-10)), Number("preciptype", 3, 7),
    Number("salinity", 9, (501, 511), TENTHS), Number("ice", 2, 3),
)  # fmt: skip
MET_HYDRO: Layout = (
    *place(25, MINUTES_E3), Flag("accuracy"), *_DAY, *_WIND, Number("airtemp", 11, (601, 1024), TENTHS, signed=True),
    Number("humidity", 7, (101, 127)), Number("dewpoint", 10, (501, 511), TENTHS, signed=True),
    Number("pressure", 9, (403, 511), _hectopascals(799)), Number("pressuretend", 2, 3), Flag("visgreater"),
    Number("visibility", 7, 127, TENTHS), Number("waterlevel", 12, (4001, 4095), Scale(decimals=2, offset=-1000)),
    Number("leveltrend", 2, 3), *_currents(("", "2", "3"), (252, 255)), *_waves((252, 255)),
    Number("watertemp", 10, (501, 511), TENTHS, signed=True), Number("preciptype", 3, 7),
    Number("salinity", 9, (502, 511), TENTHS), Number("ice", 2, 3),
)  # fmt: skip

SHIP_WEATHER: Layout = (
    Flag("wmo"),
    Switch(0, 1, {0: (
        Text("location", 20), *place(25, MINUTES_E3), *_DAY, Number("weather", 4, (8, 15)), Flag("vislimit"),
        Number("visibility", 7, 127, TENTHS), Number("humidity", 7, (101, 127)), Number("wspeed", 7, 127),
        Number("wdir", 9, _ANGLE), Number("pressure", 9, (403, 511), _hectopascals(799)), Number("pressuretend", 4, 15),
        Number("airtemp", 11, (601, 1024), TENTHS, signed=True), Number("watertemp", 10, (501, 511), TENTHS, signed=True),
        Number("waveperiod", 6, _PERIOD), Number("waveheight", 8, (252, 255), TENTHS), Number("wavedir", 9, _ANGLE),
        Number("swellheight", 8, (252, 255), TENTHS), Number("swelldir", 9, _ANGLE), Number("swellperiod", 6, _PERIOD),
    )}),
)  # fmt: skip
"""The other variant, codes of the World Meteorological Organization, stays in `data`."""

# Reports of one sensor: when, which site, and by the kind of sensor what it says. SN.1/Circ.289 annex, environmental.
_WHEN: Layout = (Number("sensor", 4), *_DAY, Number("site", 7))
_FORECAST: Layout = (Number("fday", 5, 0), *clock("f"))
_DURATION = Number("duration", 8, 255)
_KNOTS_OF_WIND = (122, 127)
_FLOW = (247, 255)
_DEPTH = (362, 511)
_SALT = (502, 511)
_WARMTH = (601, 1023)


def _sensor(name: str = "sensortype") -> Number:
    return Number(name, 3, 0)


def _flows(kind: str, n: int) -> tuple[Number, ...]:
    return {
        "2d": (Number(f"cspeed{n}", 8, _FLOW, TENTHS), Number(f"cdir{n}", 9, _ANGLE), Number(f"cdepth{n}", 9, _DEPTH)),
        "3d": (
            Number(f"cnorth{n}", 8, _FLOW, TENTHS), Number(f"ceast{n}", 8, _FLOW, TENTHS),
            Number(f"cup{n}", 8, _FLOW, TENTHS), Number(f"cdepth{n}", 9, _DEPTH),
        ),
        "horizontal": (
            Number(f"bearing{n}", 9, _ANGLE), Number(f"distance{n}", 7, (122, 127)), Number(f"speed{n}", 8, _FLOW, TENTHS),
            Number(f"direction{n}", 9, _ANGLE), Number(f"depth{n}", 9, _DEPTH),
        ),
    }[kind]  # fmt: skip


_REPORTS: dict[int, Layout] = {
    0: (*place(28, MINUTES_E4), Number("alt", 11, (2002, 2047), TENTHS), Number("owner", 4, 0), Number("timeout", 3, 0)),
    1: (Text("name", 14),),
    2: (
        Number("wspeed", 7, _KNOTS_OF_WIND), Number("wgust", 7, _KNOTS_OF_WIND), Number("wdir", 9, _ANGLE),
        Number("wgustdir", 9, _ANGLE), _sensor(), Number("fwspeed", 7, _KNOTS_OF_WIND),
        Number("fwgust", 7, _KNOTS_OF_WIND), Number("fwdir", 9, _ANGLE), *_FORECAST, _DURATION,
    ),
    3: (
        Flag("absolute"), Number("level", 16, 32_768, HUNDREDTHS, signed=True), Number("leveltrend", 2, 3),
        Number("datum", 5, (14, 31)), _sensor(), Flag("fabsolute"),
        Number("flevel", 16, 32_768, HUNDREDTHS, signed=True), *_FORECAST, _DURATION,
    ),
    4: (*_flows("2d", 1), *_flows("2d", 2), *_flows("2d", 3), _sensor()),
    5: (*_flows("3d", 1), *_flows("3d", 2), _sensor()),
    6: (*_flows("horizontal", 1), *_flows("horizontal", 2)),
    7: (
        Number("swheight", 8, _FLOW, TENTHS), Number("swperiod", 6, _PERIOD), Number("swelldir", 9, _ANGLE),
        Number("seastate", 4, (13, 15)), _sensor("swelltype"), Number("watertemp", 10, _WARMTH, _degrees(-10)),
        Number("watertempdepth", 7, (122, 127), TENTHS), _sensor("depthtype"), Number("waveheight", 8, _FLOW, TENTHS),
        Number("waveperiod", 6, _PERIOD), Number("wavedir", 9, _ANGLE), _sensor("wavetype"),
        Number("salinity", 9, _SALT, TENTHS),
    ),
    8: (
        Number("watertemp", 10, _WARMTH, _degrees(-10)), Number("conductivity", 10, (702, 1023), HUNDREDTHS),
        Number("pressure", 16, (60_002, 65_535), TENTHS), Number("salinity", 9, _SALT, TENTHS),
        Number("salinitytype", 2, 3), _sensor(),
    ),
    9: (
        Number("temperature", 11, (601, 1024), TENTHS, signed=True), _sensor(), Number("preciptype", 2),
        Number("visibility", 8, (242, 255), TENTHS), Number("dewpoint", 10, (501, 511), TENTHS, signed=True),
        _sensor("dewtype"), Number("pressure", 9, (403, 511), _hectopascals(799)), Number("pressuretend", 2, 3),
        _sensor("pressuretype"), Number("salinity", 9, _SALT, TENTHS),
    ),
    10: (
        Number("airdraught", 13, 0, HUNDREDTHS), Number("airgap", 13, 0, HUNDREDTHS), Number("gaptrend", 2, 3),
        Number("fairgap", 13, 0, HUNDREDTHS), *_FORECAST,
    ),
}  # fmt: skip
ENVIRONMENT: Layout = (
    Group("reports", (Switch(0, 4, {k: (*_WHEN, *parts) for k, parts in _REPORTS.items()}, _WHEN),), 8, 112),
)  # fmt: skip
