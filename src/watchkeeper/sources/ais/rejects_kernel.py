"""Lines of a block, copied one behind the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watchkeeper.engine.compiled import compiled_on_disk, sources_key


def _entry(sources: int) -> Callable[..., None]:
    @compiled_on_disk
    def copy_lines(block: Any, starts: Any, lengths: Any, out: Any, ends: Any, strange: Any) -> None:
        """Copies the pieces of `block` to `out`; where each ends, and whether a byte of it is not plain printable ASCII."""
        _ = sources  # in the closure, see `sources_key`
        at = 0
        for row in range(starts.shape[0]):
            odd = False
            for i in range(starts[row], starts[row] + lengths[row]):
                byte = block[i]
                odd |= (byte < 32) | (byte > 126)
                out[at] = byte
                at += 1
            ends[row], strange[row] = at, odd

    return copy_lines


copy_lines = _entry(sources_key(__file__))
