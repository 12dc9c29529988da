"""Room for a number of every name, kept from query to query: fresh memory of that size costs more than what is done in it."""

from __future__ import annotations

from threading import local
from typing import Any

import numpy as np
import numpy.typing as npt


class Scratch(local):
    """One array a thread, zeros at first."""

    def __init__(self, size: int, dtype: np.dtype[Any]) -> None:
        self.numbers: npt.NDArray[Any] = np.zeros(size, dtype)
