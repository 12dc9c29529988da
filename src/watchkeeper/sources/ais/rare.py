"""The AIS messages that have no columns of their own, decoded by pyais to JSON."""

from __future__ import annotations

import json
from enum import Enum
from typing import Any


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
    return json.dumps({key: _plain(value) for key, value in fields.items()}, ensure_ascii=False)
