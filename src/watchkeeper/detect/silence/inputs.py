"""What the models are asked with: the columns of a silence, and the inputs that each model makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

INPUTS = {
    "before": ("reception_per_day", "positions_12h_before"),
    "after": ("reception_per_day", "positions_12h_before", "positions_12h_after"),
    "all": (
        "reception_per_day",
        "positions_12h_before",
        "positions_12h_after",
        "positions_earlier",
        "positions_later",
    ),
}
"""Inputs of each model. `earlier` and `later` are what the publisher's window X holds beyond the 12 hours."""

SAID = {
    "reception_per_day": "positions a day that are usually received there",
    "positions_12h_before": "positions in the 12 h before",
    "positions_12h_after": "positions in the 12 h after",
    "positions_earlier": "positions in the longer window before, the 12 h not counted",
    "positions_later": "positions in the longer window after, the 12 h not counted",
}
"""Each input in words, with its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """Columns of silences, one value a row (or one for all rows); not-a-number, or no column, where not known."""

    silence_h: ArrayLike
    """Length of the silence, hours; to the horizon of the data when it is open."""
    shore_nm: ArrayLike
    """Distance from shore of the last position before it, nautical miles."""
    reception_per_day: ArrayLike
    """Positions a ship sends that are received there in a day, by satellite, in that month."""
    positions_before: ArrayLike
    """Positions received in the 12 hours before."""
    positions_after: ArrayLike = np.nan
    """Positions received in the 12 hours after; not known while it is open."""
    positions_x_before: ArrayLike = np.nan
    """Positions received in the window X before (the publisher does not say how long; at least 12 hours)."""
    positions_x_after: ArrayLike = np.nan
    """Positions received in the window X after."""

    def __len__(self) -> int:
        """Rows: as many as its columns have; one where each is a single value."""
        shape = np.broadcast_shapes(*(np.shape(getattr(self, name)) for name in self.__slots__))
        return shape[0] if shape else 1

    def column(self, name: str) -> Floats:
        """An input of the models (or another column of this class) for each row."""
        if name == "positions_earlier":
            return self.column("positions_x_before") - self.column("positions_before")
        if name == "positions_later":
            return self.column("positions_x_after") - self.column("positions_after")
        field = name.replace("positions_12h_", "positions_")
        return np.broadcast_to(np.asarray(getattr(self, field), dtype=np.float64), (len(self),))

    def columns(self, model: str) -> Floats:
        """The inputs of a model, (rows, inputs)."""
        return np.column_stack([self.column(name) for name in INPUTS[model]])
