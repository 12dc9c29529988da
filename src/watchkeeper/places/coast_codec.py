# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""How the nodes of a block of the distance field are written: what a foretelling from the nodes before does not say.

A block is 10 by 10 degrees. Nodes are signed quarter kilometres on a grid, rows from south; those of cells that have
none are `ABSENT`. A node is foretold by carrying on the slopes to its west and south, and the difference is rounded to a
step that grows with the distance, as much as the answer may be off. Foretelling uses what will be read, so that rounding
does not add up. Differences are written by an adaptive binary arithmetic coder (Howard and Vitter 1992; the carryless
form of Mahoney's lpaq), whose probabilities depend on how rough the field is next to the node.
"""

from __future__ import annotations

from typing import Any

from watchkeeper.engine.compiled import compiled, compiled_on_disk, sources_key

ABSENT = -32768
COARSE, INLAND, FINE, FAR = 0, 1, 2, 3
"""Kinds of cells: interpolated on the coarse grid; land far from the sea; nodes of 0.01 degrees; nodes of 0.05."""
FINE_NODES, FAR_NODES = 25, 5
"""Steps between nodes along a side of a cell."""
FAR_PART, COARSE_PART = 100, 200
"""Nodes of 0.05 degrees are rounded to this part of their distance, and those of the coarse grid."""
DEEPEST = -16
"""Quarter kilometres: land 4 km and farther from the sea is not told apart."""
CELL_DEG, BLOCK_CELLS = 0.25, 40
ROWS, COLUMNS = 720, 1440
BLOCK_ROWS, BLOCK_COLUMNS = 18, 36
PROBABILITIES = 2_500
"""Numbers the coder keeps for one grid; it begins with `EVEN` for each."""
EVEN = 1 << 15
_FIRST = 100  # quarter kilometres: foretold where no neighbour is
_LOW, _HIGH, _AT, _CODE = 0, 1, 2, 3  # places in the coder's state
_SIGNS, _SIZES, _MOST = 2_100, 2_200, 20  # where probabilities of signs and of sizes begin; sizes told apart


def width_of(row: int) -> int:
    """Width of cells in a row of them, in cells of the equator: 2 beyond 60 degrees, 4 beyond 70."""
    from_pole = min(row, 719 - row)
    return 4 if from_pole < 80 else (2 if from_pole < 120 else 1)


cell_step = compiled(width_of)
"""The same for kernels."""


@compiled
def _slack(value, far):
    """How many quarter kilometres a node foretold as `value` may be off, by rounding: its `far`th part, where that is given."""
    if far:
        return max(value // far, 1)
    if value < -4:
        return 4
    near = abs(value)
    return 0 if near <= 3 else (1 if near <= 12 else 2)


@compiled
def _there(grid, row, column):
    """A node, `ABSENT` beyond the edge."""
    return grid[row, column] if row >= 0 and 0 <= column < grid.shape[1] else ABSENT


@compiled
def _foretold(grid, row, column):
    """The value of a node as the nodes before it let expect, and how rough it is there, 0 to 14."""
    west, south = _there(grid, row, column - 1), _there(grid, row - 1, column)
    if west == ABSENT:
        return (_FIRST if south == ABSENT else max(south, DEEPEST)), 0
    if south == ABSENT:
        return max(west, DEEPEST), 0
    corner, east = _there(grid, row - 1, column - 1), _there(grid, row - 1, column + 1)
    if corner == ABSENT:
        return max((west + south) // 2, DEEPEST), 0
    rough = abs(west - corner) + abs(south - corner) + (abs(east - south) if east != ABSENT else 0)
    told = west + south - corner
    west_2, south_2 = _there(grid, row, column - 2), _there(grid, row - 2, column)
    if west_2 != ABSENT and south_2 != ABSENT:
        told = (2 * told + (2 * west - west_2) + (2 * south - south_2) + 2) // 4
    return max(told, DEEPEST), min(rough, 14)


@compiled
def _settle(state, split, chance, at, bit):
    """Takes the part of the coder's range that `bit` has, and learns from it."""
    if bit:
        state[_HIGH] = split
        chance[at] += (65536 - chance[at]) >> 5
    else:
        state[_LOW] = split + 1
        chance[at] -= chance[at] >> 5


@compiled
def _split(state, chance, at):
    """Where the range is divided between a bit that is set and one that is not."""
    width = state[_HIGH] - state[_LOW]
    return state[_LOW] + (width >> 16) * chance[at] + (((width & 65535) * chance[at]) >> 16)


@compiled
def _put(data, state, chance, at, bit):
    """Writes a bit."""
    _settle(state, _split(state, chance, at), chance, at, bit)
    while (state[_LOW] ^ state[_HIGH]) & 0xFF000000 == 0:
        data[state[_AT]] = state[_HIGH] >> 24
        state[_AT] += 1
        state[_LOW] = (state[_LOW] << 8) & 0xFFFFFFFF
        state[_HIGH] = ((state[_HIGH] << 8) & 0xFFFFFFFF) | 255
    return bit


@compiled
def _get(data, state, chance, at):
    """Reads a bit."""
    split = _split(state, chance, at)
    bit = state[_CODE] <= split
    _settle(state, split, chance, at, bit)
    while (state[_LOW] ^ state[_HIGH]) & 0xFF000000 == 0:
        state[_LOW] = (state[_LOW] << 8) & 0xFFFFFFFF
        state[_HIGH] = ((state[_HIGH] << 8) & 0xFFFFFFFF) | 255
        state[_CODE] = ((state[_CODE] << 8) & 0xFFFFFFFF) | (data[state[_AT]] if state[_AT] < len(data) else 0)
        state[_AT] += 1
    return bit


@compiled
def _places(steps, row, column, slack, rough):
    """Which probability tells whether a difference is nothing, which its sign, and before which those of its size are."""
    kind = min(slack, 3)
    west = steps[row, column - 1] if column > 0 else 0
    south = steps[row - 1, column] if row > 0 else 0
    east = steps[row - 1, column + 1] if row > 0 and column + 1 < steps.shape[1] else 0
    active = min(abs(west), 2) * 9 + min(abs(south), 2) * 3 + min(abs(east), 2)
    way = (1 + (west > 0) - (west < 0)) * 3 + 1 + (south > 0) - (south < 0)
    return (kind * 27 + active) * 15 + rough, _SIGNS + kind * 9 + way, _SIZES + kind * (_MOST + 1)


def _entries(sources: int) -> Any:
    @compiled_on_disk
    def write_nodes(grid, steps, far, chance, state, data):
        """Writes all nodes there are into `data`; how many bytes. Changes `grid` to what will be read.

        `steps` has the shape of `grid` and begins as zeros; `chance` as `EVEN`; `state` has four places.
        """
        _ = sources  # in the closure, see `sources_key`
        state[_LOW], state[_HIGH], state[_AT] = 0, 0xFFFFFFFF, 0
        for row in range(grid.shape[0]):
            for column in range(grid.shape[1]):
                if grid[row, column] == ABSENT:
                    continue
                told, rough = _foretold(grid, row, column)
                slack = _slack(told, far)
                off = max(grid[row, column], DEEPEST) - told
                size = (abs(off) + slack) // (2 * slack + 1)
                none, sign, sizes = _places(steps, row, column, slack, rough)
                _put(data, state, chance, none, size == 0)
                if size:
                    _put(data, state, chance, sign, off > 0)
                    for less in range(1, size + 1):
                        _put(data, state, chance, sizes + min(less, _MOST), less == size)
                step = size if off > 0 else -size
                steps[row, column] = min(max(step, -9), 9)
                grid[row, column] = told + step * (2 * slack + 1)
        for shift in (24, 16, 8, 0):
            data[state[_AT]] = (state[_LOW] >> shift) & 255
            state[_AT] += 1
        return state[_AT]

    @compiled_on_disk
    def read_nodes(data, steps, far, chance, state, grid):
        """Fills the nodes of `grid` that are not `ABSENT` from what `write_nodes` wrote."""
        _ = sources
        state[_LOW], state[_HIGH], state[_AT], state[_CODE] = 0, 0xFFFFFFFF, 4, 0
        for k in range(4):
            state[_CODE] = (state[_CODE] << 8) | data[k]
        for row in range(grid.shape[0]):
            for column in range(grid.shape[1]):
                if grid[row, column] == ABSENT:
                    continue
                told, rough = _foretold(grid, row, column)
                slack = _slack(told, far)
                none, sign, sizes = _places(steps, row, column, slack, rough)
                step = 0
                if not _get(data, state, chance, none):
                    up = _get(data, state, chance, sign)
                    step = 1
                    while not _get(data, state, chance, sizes + min(step, _MOST)):
                        step += 1
                    step = step if up else -step
                steps[row, column] = min(max(step, -9), 9)
                grid[row, column] = told + step * (2 * slack + 1)

    @compiled_on_disk
    def mark_nodes(kinds, kind, nodes, grid):
        """Makes every node of a cell of `kind` 0 and every other `ABSENT`; `kinds` are the cells of one block."""
        _ = sources
        grid[:] = ABSENT
        for i in range(kinds.shape[0]):
            for j in range(kinds.shape[1]):
                if kinds[i, j] == kind:
                    grid[nodes * i : nodes * (i + 1) + 1, nodes * j : nodes * (j + 1) + 1] = 0

    @compiled_on_disk
    def mark_coarse(kinds, grid):
        """Makes every node of the coarse grid that a cell asks for 0."""
        _ = sources
        for row in range(ROWS):
            step = cell_step(row)
            for column in range(COLUMNS // step):
                if kinds[row, column] == COARSE:
                    for below in range(2):
                        grid[row + below, column * step] = 0
                        grid[row + below, (column + 1) * step] = 0

    @compiled_on_disk
    def place_nodes(grid, cells, nodes, low, high, lift, pool):
        """Copies the nodes of each cell of a block to its place in `pool`, `lift` added; places in [low, high) only."""
        _ = sources
        for i in range(cells.shape[0]):
            for j in range(cells.shape[1]):
                at = cells[i, j]
                if low <= at < high:
                    for row in range(nodes * i, nodes * (i + 1) + 1):
                        for column in range(nodes * j, nodes * (j + 1) + 1):
                            pool[at] = grid[row, column] + lift
                            at += 1

    return write_nodes, read_nodes, mark_nodes, mark_coarse, place_nodes


write_nodes, read_nodes, mark_nodes, mark_coarse, place_nodes = _entries(sources_key(__file__))
