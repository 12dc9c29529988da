"""The assignment of rows to columns of least total cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def assigned(cost: Real) -> NDArray[np.int64]:
    """The column of each row in an assignment of least total cost; a column is given to one row at most.

    `cost` is (rows, columns) with at least as many columns as rows; infinity forbids a pair, and every row must have a column
    of its own that is finite in some full assignment. Shortest augmenting paths with potentials, as Jonker and Volgenant, "A
    shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987; rows times rows
    times columns.
    """
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    row_of = np.full(columns, -1, np.int64)
    for row in range(rows):
        _augment(cost, row, row_of, row_price, column_price)
    column_of = np.full(rows, -1, np.int64)
    taken = np.flatnonzero(row_of >= 0)
    column_of[row_of[taken]] = taken
    return column_of


def _augment(cost: Real, start: int, row_of: NDArray[np.int64], row_price: Real, column_price: Real) -> None:
    """Gives `start` a column, moving others along the cheapest alternating path."""
    columns = cost.shape[1]
    shortest, came_from = np.full(columns, np.inf), np.full(columns, -1, np.int64)
    done = np.zeros(columns, np.bool_)
    row, here, reached = start, -1, 0.0
    tree = [start]
    while True:
        through = reached + cost[row] - row_price[row] - column_price
        better = ~done & (through < shortest)
        shortest[better], came_from[better] = through[better], here
        open_ = np.where(done, np.inf, shortest)
        here = int(open_.argmin())
        reached = float(open_[here])
        if not np.isfinite(reached):
            raise ValueError("no full assignment: a row has no column left")
        if row_of[here] < 0:
            break
        done[here] = True
        row = int(row_of[here])
        tree.append(row)
    row_price[start] += reached
    for column in np.flatnonzero(done):
        row_price[row_of[column]] += reached - shortest[column]
        column_price[column] -= reached - shortest[column]
    while here >= 0:
        before = int(came_from[here])
        row_of[here] = start if before < 0 else row_of[before]
        here = before
