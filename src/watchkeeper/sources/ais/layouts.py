"""Message types that have no columns of their own, field by field.

Widths and 'not available' values are those of ITU-R M.1371-5 annex 8; names are those that pyais and gpsd use.
"""

from __future__ import annotations

from watchkeeper.sources.ais.layout import (
    MINUTES_E1,
    MINUTES_E4,
    TENTHS,
    AidName,
    Application,
    Data,
    Flag,
    Layout,
    Number,
    Spare,
    Switch,
    Tail,
    Text,
    place,
)

HEAD: Layout = (Number("msg_type", 6), Number("repeat", 2), Number("mmsi", 30))
"""How every message begins."""
PLACE = place(28, MINUTES_E4)
_DIMENSIONS: Layout = (
    Number("to_bow", 9), Number("to_stern", 9), Number("to_port", 6), Number("to_starboard", 6),
)  # fmt: skip
_CLOCK: Layout = (
    *HEAD, Number("year", 14), Number("month", 4), Number("day", 5), Number("hour", 5), Number("minute", 6),
    Number("second", 6), Flag("accuracy"), *PLACE, Number("epfd", 4), Spare(10), Flag("raim"), Number("radio", 19),
)  # fmt: skip
_ACKNOWLEDGED: Layout = (
    *HEAD, Spare(2),
    *(part for n in "1234" for part in (Number(f"mmsi{n}", 30), Number(f"mmsiseq{n}", 2))),
)  # fmt: skip
_ADDRESSED: Layout = (Number("seqno", 2), Number("dest_mmsi", 30), Flag("retransmit"), Spare(1))
_APPLICATION: Layout = (Number("dac", 10), Number("fid", 6), Data("data"), Application())
_NORTH_EAST = place(18, MINUTES_E1, "ne_lon", "ne_lat")
_SOUTH_WEST = place(18, MINUTES_E1, "sw_lon", "sw_lat")
_BANDS: Layout = (Flag("addressed"), Flag("band_a"), Flag("band_b"), Number("zonesize", 3))


def _binary(*last: Tail) -> Layout:
    """Types 25 and 26: who it is to and what is in it, as two flags say; a type 26 ends with its radio state."""
    tail = sum(part.width for part in last)
    dest, application = Number("dest_mmsi", 30), Number("app_id", 16)
    return (
        *HEAD, Flag("addressed"), Flag("structured"),
        Switch(38, 2, {
            0: (Data("data", tail), *last),
            1: (application, Data("data", tail), *last),
            2: (dest, Data("data", tail), *last),
            3: (dest, application, Data("data", tail), *last),
        }),
    )  # fmt: skip


LAYOUTS: dict[int, Layout] = {
    4: _CLOCK,
    6: (*HEAD, *_ADDRESSED, *_APPLICATION),
    7: _ACKNOWLEDGED,
    8: (*HEAD, Spare(2), *_APPLICATION),
    9: (
        *HEAD, Number("alt", 12, 4095), Number("speed", 10, 1023), Flag("accuracy"), *PLACE,
        Number("course", 12, (3600, 4095), TENTHS), Number("second", 6), Number("regional", 8), Flag("dte"), Spare(3),
        Flag("assigned"), Flag("raim"), Number("radio", 20),
    ),
    10: (*HEAD, Spare(2), Number("dest_mmsi", 30)),
    11: _CLOCK,
    12: (*HEAD, *_ADDRESSED, Text("text")),
    13: _ACKNOWLEDGED,
    14: (*HEAD, Spare(2), Text("text")),
    15: (
        *HEAD, Spare(2), Number("mmsi1", 30), Number("type1_1", 6), Number("offset1_1", 12), Spare(2),
        Number("type1_2", 6), Number("offset1_2", 12), Spare(2), Number("mmsi2", 30), Number("type2_1", 6),
        Number("offset2_1", 12),
    ),
    16: (
        *HEAD, Spare(2), Number("mmsi1", 30), Number("offset1", 12), Number("increment1", 10), Number("mmsi2", 30),
        Number("offset2", 12), Number("increment2", 10),
    ),
    17: (*HEAD, Spare(2), *place(18, MINUTES_E1), Spare(5), Data("data")),
    20: (
        *HEAD, Spare(2),
        *(part for n in "1234" for part in (Number(f"offset{n}", 12), Number(f"number{n}", 4), Number(f"timeout{n}", 3),
                                            Number(f"increment{n}", 11))),
    ),
    21: (
        *HEAD, Number("aid_type", 5), AidName("name"), Flag("accuracy"), *PLACE, *_DIMENSIONS, Number("epfd", 4),
        Number("second", 6), Flag("off_position"), Number("regional", 8), Flag("raim"), Flag("virtual_aid"),
        Flag("assigned"),
    ),
    22: (
        *HEAD, Spare(2), Number("channel_a", 12), Number("channel_b", 12), Number("txrx", 4), Flag("power"),
        Switch(139, 1, {
            0: (*_NORTH_EAST, *_SOUTH_WEST, *_BANDS),
            1: (Number("dest1", 30), Spare(5), Number("dest2", 30), Spare(5), *_BANDS),
        }),
    ),
    23: (
        *HEAD, Spare(2), *_NORTH_EAST, *_SOUTH_WEST, Number("station_type", 4), Number("ship_type", 8), Spare(22),
        Number("txrx", 2), Number("interval", 4), Number("quiet", 4),
    ),
    25: _binary(),
    26: _binary(Tail("radio", 20)),
}  # fmt: skip
"""Parts of each type, in order of their bits. A type 16 is of one station or of two, and what is beyond the end of a message
is null."""

SHORT_6: Layout = (*HEAD, Spare(2), Number("dac", 10), Number("fid", 6), Data("data"), Application())
"""A type 6 of at most 72 bits holds no destination: persons on board were once sent so (IMO SN/Circ.236)."""
