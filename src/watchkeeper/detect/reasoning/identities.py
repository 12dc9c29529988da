"""What was read from a hull held against what the ship broadcasts: alike, unlike, or unlike by one stroke."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.associate.names import bare_name, one_apart, same_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How what was read compares with what is broadcast: of `name` and `imo`, those that agree and those that differ."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    by_one: bool
    """All that differs, differs by one letter or digit."""

    @property
    def comparable(self) -> bool:
        """Whether anything was both read and heard."""
        return bool(self.agrees or self.differs)


def compared(seen: Mapping[str, Any], broadcast_name: str | None, broadcast_imo: int | None) -> Compared:
    """The comparison of a sighting's `painted_name` and `painted_imo`."""
    pairs = {}
    if seen["painted_name"] and broadcast_name:
        pairs["name"] = (bare_name(seen["painted_name"]), bare_name(broadcast_name))
    digits = imo_digits(seen["painted_imo"])
    if digits and broadcast_imo:
        pairs["imo"] = (digits, f"{broadcast_imo:07d}")
    alike = {"name": same_name, "imo": str.__eq__}
    differs = tuple(what for what, (read, said) in pairs.items() if not alike[what](read, said))
    return Compared(
        agrees=tuple(what for what in pairs if what not in differs),
        differs=differs,
        by_one=bool(differs) and all(one_apart(*pairs[what]) for what in differs),
    )


def imo_digits(text: str | None) -> str | None:
    """The seven digits of a number read, or None where it was not read whole."""
    digits = re.sub(r"\D", "", text or "")
    return digits if len(digits) == 7 else None
