"""Layouts as the table of numbers that the kernel reads: one row a step, each layout a run of steps that ends with END."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

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

# Kinds of steps.
END, NUMBER, SCALED, FLAG, TEXT, AID_NAME, DATA, TAIL, GROUP, SWITCH, APPLICATION = range(11)

# Columns of a step. START is counted from the first bit of the message, of the application's data, or of a list's item.
(KIND, KEY_AT, KEY_LENGTH, START, WIDTH, SIGNED, LOW, HIGH, TIMES, OVER, DECIMALS, OFFSET, POWER, OUTER, TO, MOST, COUNT,
 COUNT_WIDTH, BITS_AT, BITS_LENGTH) = range(20)  # fmt: skip
"""LOW to HIGH is 'not available'; POWER is the first bit of a power of ten, OUTER whether it lies outside of the item; TO is
the first step of an item, or the first of the cases of a switch in CASES; COUNT is the first bit of the number of items."""

NUMBER_BYTES = 20
"""No number takes more: 48 bits, or 30 times a power of ten."""


@dataclass
class _Program:
    """Steps as they are written; a step is a row of columns."""

    steps: list[list[int]] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    places: dict[bytes, int] = field(default_factory=dict)

    def key(self, name: str, opening: bool = False) -> tuple[int, int]:
        text = f'{"{" if opening else ","}"{name}":'.encode("ascii")
        if text not in self.places:
            self.places[text] = len(self.keys)
            words = [text[i : i + 8] for i in range(0, len(text), 8)]
            self.keys += [int.from_bytes(word, "little") for word in words]
        return self.places[text], len(text)

    def add(self, layout: Layout, opening: bool = False, outer: dict[str, int] | None = None) -> int:
        """Writes a layout; its first step. `opening`: it begins an object."""
        rows, at, starts = [], 0, {}
        for part in layout:
            row = [0] * (BITS_LENGTH + 1)
            row[START] = at
            if isinstance(part, Spare):
                at += part.width
                continue
            if not isinstance(part, Switch | Application):
                row[KEY_AT], row[KEY_LENGTH] = self.key(part.name, opening)
                starts[part.name] = at
                opening = False
            at += self._fill(row, part, opening, starts, outer or {})
            rows.append(row)
        if not (layout and isinstance(layout[-1], Switch | Application)):
            rows.append([END] + [0] * BITS_LENGTH)
        first = len(self.steps)
        self.steps += rows
        return first

    def _fill(self, row: list[int], part: Any, opening: bool, starts: dict[str, int], outer: dict[str, int]) -> int:
        """The rest of the step; how many bits it takes."""
        if isinstance(part, Number):
            return self._number(row, part, starts, outer)
        if isinstance(part, Flag):
            row[KIND], row[WIDTH] = FLAG, 1
            return 1
        if isinstance(part, Text):
            row[KIND], row[MOST] = TEXT, part.characters or 1 << 20
            return 6 * (part.characters or 0)
        if isinstance(part, AidName):
            row[KIND] = AID_NAME
            return 120
        if isinstance(part, Data):
            row[KIND], row[MOST] = DATA, part.tail
            row[BITS_AT], row[BITS_LENGTH] = self.key(f"{part.name}_bits")
            return 0
        if isinstance(part, Tail):
            row[KIND], row[WIDTH] = TAIL, part.width
            return 0
        if isinstance(part, Group):
            row[KIND], row[WIDTH], row[MOST] = GROUP, part.width, part.most
            row[TO] = self.add(part.parts, opening=True, outer=starts)
            row[COUNT], row[COUNT_WIDTH] = (starts[part.count], 5) if part.count else (-1, 0)
            return 0
        if isinstance(part, Switch):
            row[TO] = self._cases(part, opening, behind=row[START])
            row[KIND], row[START], row[WIDTH] = SWITCH, part.start, part.width
            return 0
        row[KIND] = APPLICATION
        return 0

    def _number(self, row: list[int], part: Number, starts: dict[str, int], outer: dict[str, int]) -> int:
        scale = part.scale
        row[KIND] = NUMBER if scale == (1, 1, 0, 0) and part.power is None else SCALED
        row[WIDTH], row[SIGNED] = part.width, part.signed
        none = part.unknown if part.unknown is not None else (1, 0)
        row[LOW], row[HIGH] = none if isinstance(none, tuple) else (none, none)
        row[TIMES], row[OVER], row[DECIMALS], row[OFFSET] = scale
        row[POWER], row[OUTER] = -1, 0
        if part.power is not None:
            row[OUTER] = part.power not in starts
            row[POWER] = (outer if row[OUTER] else starts)[part.power]
        return part.width

    def _cases(self, part: Switch, opening: bool, behind: int) -> int:
        """Where the first steps of the cases stand in CASES; each goes on at the bit `behind` what was read so far."""
        default = self.add((Spare(behind), *part.default), opening)
        firsts = {value: self.add((Spare(behind), *case), opening) for value, case in part.cases.items()}
        at = len(self.cases)
        self.cases += [firsts.get(value, default) for value in range(1 << part.width)]
        return at


def bytes_of(layout: Layout) -> int:
    """Most bytes of the JSON of a layout, but for what grows with the payload: texts and data."""
    most = 0
    for part in layout:
        if isinstance(part, Switch):
            most += max(bytes_of(case) for case in (*part.cases.values(), part.default))
        elif isinstance(part, Group):
            most += len(part.name) + 6 + part.most * (bytes_of(part.parts) + 3)
        elif isinstance(part, Application):
            most += max(bytes_of(each) for each in APPLICATIONS.values())
        elif not isinstance(part, Spare):
            most += 2 * (len(part.name) + 8 + NUMBER_BYTES)
    return most


_program = _Program()
MESSAGE = np.array([_program.add(LAYOUTS.get(kind, ()), opening=True) for kind in range(28)], np.int64)
"""First step of each message type."""
SHORT = _program.add(SHORT_6, opening=True)
"""First step of a type 6 without a destination."""
_applications = sorted(
    ((kind * 1024 + dac) * 64 + fid, _program.add(layout)) for (kind, dac, fid), layout in APPLICATIONS.items()
)
APPLICATION_KEYS = np.array([key for key, _ in _applications], np.int64)
"""Type, DAC and FI as one number, in order."""
APPLICATION_STEPS = np.array([step for _, step in _applications], np.int64)
STEPS = np.array(_program.steps, np.int64)
CASES = np.array(_program.cases, np.int64)
KEYS = np.array(_program.keys, np.uint64)
"""Names with their quotes, the colon behind and what stands in front, eight bytes a word; each begins a word."""
MOST_BYTES = max(bytes_of(layout) for layout in (*LAYOUTS.values(), SHORT_6)) + 64
"""Room for the JSON of any message, beside four bytes for each character of its payload."""
