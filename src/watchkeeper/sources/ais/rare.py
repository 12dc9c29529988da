"""The AIS messages that have no columns of their own, decoded by pyais to JSON, and mended where pyais is not right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from watchkeeper.sources.ais.bits_kernel import SIX

IN_MINUTES = {
    17: ("lon", "lat"),
    22: ("ne_lon", "ne_lat", "sw_lon", "sw_lat"),
    23: ("ne_lon", "ne_lat", "sw_lon", "sw_lat"),
}
"""Places that pyais leaves in minutes of arc, by message type."""


def decode(payload: str, fill_bits: int) -> str | None:
    """Every field of an armoured payload as JSON; None when pyais cannot make sense of it."""
    import pyais
    from pyais.exceptions import AISBaseException

    body = f"AIVDM,1,1,,A,{payload},{fill_bits}"
    parity = 0
    for char in body.encode():
        parity ^= char
    try:
        fields = pyais.decode(f"!{body}*{parity:02X}".encode()).asdict()
    except (AISBaseException, ValueError, IndexError, KeyError, TypeError):
        return None
    plain = {key: _plain(value) for key, value in fields.items()}
    mend = MENDED.get(plain["msg_type"])
    if mend is not None:
        plain = mend(plain, _bits(payload, fill_bits))
    return json.dumps(plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int | float | str) or value is None:
        return value
    return str(value)


def _bits(payload: str, fill_bits: int) -> str:
    text = "".join(f"{int(SIX[ord(char)]):06b}" for char in payload)
    return text[: len(text) - fill_bits]


def _number(bits: str, start: int, width: int) -> int | None:
    """The unsigned number there; None where the message is too short for it."""
    field = bits[start : start + width]
    return int(field, 2) if len(field) == width else None


def _degrees(plain: Mapping[str, Any], bits: str) -> dict[str, Any]:
    """Types 22 and 23: minutes of arc become degrees; an addressed type 22 has no area."""
    names = IN_MINUTES[plain["msg_type"]]
    return {k: round(v / 60, 6) if k in names and isinstance(v, int | float) else v for k, v in plain.items()}


def _corrections(plain: Mapping[str, Any], bits: str) -> dict[str, Any]:
    """Type 17: the reference station's place, signed, in tenths of a minute (pyais reads it without its sign)."""
    lon, lat = _signed(bits, 40, 18), _signed(bits, 58, 17)
    place = {
        "lon": None if lon == 108_600 else round(lon / 600, 6),
        "lat": None if lat == 54_600 else round(lat / 600, 6),
    }
    return {**plain, **place}


def _signed(bits: str, start: int, width: int) -> int:
    value = int(bits[start : start + width], 2)
    return value - (1 << width) if value >> (width - 1) else value


def _binary(plain: Mapping[str, Any], bits: str) -> dict[str, Any]:
    """Types 25 and 26: destination, application and data as the two flags say; a type 26 ends with its radio state."""
    addressed, structured, at = bits[38:39] == "1", bits[39:40] == "1", 40
    said: dict[str, Any] = {name: plain[name] for name in ("msg_type", "repeat", "mmsi")}
    said |= {"addressed": addressed, "structured": structured, "dest_mmsi": None, "app_id": None}
    if addressed:
        said["dest_mmsi"], at = _number(bits, at, 30), at + 30
    if structured:
        said["app_id"], at = _number(bits, at, 16), at + 16
    end = len(bits) - 20 if plain["msg_type"] == 26 else len(bits)
    data = bits[at:end]
    said["data"] = "".join(f"{int(data[i : i + 8].ljust(8, '0'), 2):02x}" for i in range(0, len(data), 8))
    said["data_bits"] = len(data)
    if plain["msg_type"] == 26:
        said["radio"] = _number(bits, end, 20)
    return said


MENDED: dict[int, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    17: _corrections,
    22: _degrees,
    23: _degrees,
    25: _binary,
    26: _binary,
}
"""What is read again here, by message type."""
