"""A progress line on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int | None], None]


@contextmanager
def bytes_read() -> Iterator[Progress]:
    """A callback that shows file, megabytes read and rate on stderr."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    began = time.monotonic()

    def show(name: str, done: int, total: int | None) -> None:
        rate = done / max(time.monotonic() - began, 1e-3) / 1e6
        sys.stderr.write(f"\r\x1b[K{name[:40]}  {done / 1e6:,.0f} MB  {rate:,.0f} MB/s")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
