"""Layouts read the slow and plain way: a payload as a string of 0 and 1, a message as a Python object."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from watchkeeper.sources.ais.applications import APPLICATIONS
from watchkeeper.sources.ais.layout import (
    AidName,
    Application,
    Data,
    Flag,
    Group,
    Layout,
    Number,
    Spare,
    Switch,
    Tail,
    Text,
)
from watchkeeper.sources.ais.layouts import LAYOUTS, SHORT_6


def fields_of(bits: str) -> dict[str, Any]:
    """Every field of a message."""
    kind = int(bits[:6], 2)
    found: dict[str, Any] = {}
    _read(SHORT_6 if kind == 6 and len(bits) <= 72 else LAYOUTS[kind], bits, 0, found, {})
    return found


def _read(layout: Layout, bits: str, base: int, found: dict[str, Any], outer: dict[str, int]) -> None:
    at, powers = base, dict(outer)
    for part in layout:
        if isinstance(part, Spare):
            at += part.width
        elif isinstance(part, Number):
            raw = bits[at : at + part.width]
            if part.name == "scale" and len(raw) == part.width:
                powers["scale"] = int(raw, 2)
            found[part.name] = _number(part, raw, powers)
            at += part.width
        elif isinstance(part, Flag):
            found[part.name] = bits[at] == "1" if at < len(bits) else None
            at += 1
        elif isinstance(part, Text):
            end = len(bits) if part.characters is None else min(len(bits), at + 6 * part.characters)
            found[part.name] = _text(bits[at:end])
            at += 6 * (part.characters or 0)
        elif isinstance(part, AidName):
            more = bits[272 : 272 + 84] if bits[at + 114 : at + 120] != "000000" else ""
            found[part.name] = _text(bits[at : at + 120] + more[: len(more) // 6 * 6])
            at += 120
        elif isinstance(part, Data):
            data = bits[at : max(at, len(bits) - part.tail)]
            whole = data + "0" * (-len(data) % 8)
            found[part.name] = f"{int(whole, 2):0{len(whole) // 4}x}" if whole else None
            found[f"{part.name}_bits"] = len(data)
        elif isinstance(part, Tail):
            found[part.name] = int(bits[-part.width :], 2)
        elif isinstance(part, Group):
            count = min(part.most, max(0, len(bits) - at) // part.width)
            count = count if part.count is None else min(count, found[part.count] or 0)
            items: list[dict[str, Any]] = [{} for _ in range(count)]
            for i, item in enumerate(items):
                _read(part.parts, bits, at + i * part.width, item, powers)
            found[part.name] = items
        elif isinstance(part, Switch):
            value = int(bits[base + part.start : base + part.start + part.width] or "0", 2)
            _read((Spare(at - base), *part.cases.get(value, part.default)), bits, base, found, powers)
        elif isinstance(part, Application):
            key = int(bits[:6], 2), found["dac"], found["fid"]
            _read(APPLICATIONS.get(key, ()), bits, at, found, powers)


def _number(part: Number, raw: str, powers: dict[str, int]) -> int | float | None:
    if len(raw) < part.width:
        return None
    value, none = int(raw, 2), part.unknown
    low, high = none if isinstance(none, tuple) else (none, none)
    if low is not None and high is not None and low <= value <= high:
        return None
    if part.signed and raw[0] == "1":
        value -= 1 << part.width
    value *= 10 ** powers[part.power] if part.power else 1
    times, over, decimals, offset = part.scale
    scaled = offset + round(Fraction(value * times, over))
    return scaled if decimals == 0 else scaled / 10**decimals


def _text(bits: str) -> str | None:
    codes = [int(bits[i : i + 6], 2) for i in range(0, len(bits) // 6 * 6, 6)]
    text = "".join(chr(code + 64 if code < 32 else code) for code in codes)
    return text.split("@")[0].rstrip(" ") or None
