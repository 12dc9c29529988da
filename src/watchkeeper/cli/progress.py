"""A progress line on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

Progress = Callable[[str, int, int | None], None]


def line(name: str, done: int, total: int | None, elapsed_s: float) -> str:
    """File, megabytes read and rate; and how much time is left, where the size is known."""
    rate = done / max(elapsed_s, 1e-3)
    read = f"{done / 1e6:,.0f}" if total is None else f"{done / 1e6:,.0f} of {total / 1e6:,.0f}"
    left = ""
    if total is not None and rate > 0:
        left = f"  {timedelta(seconds=round(max(0, total - done) / rate))} left"
    return f"{name[:40]}  {read} MB  {rate / 1e6:,.0f} MB/s{left}"


@contextmanager
def bytes_read() -> Iterator[Progress]:
    """A callback that shows the line on stderr, anew for each file."""
    if not sys.stderr.isatty():
        yield lambda name, done, total: None
        return
    began: dict[str, float] = {}

    def show(name: str, done: int, total: int | None) -> None:
        elapsed_s = time.monotonic() - began.setdefault(name, time.monotonic())
        sys.stderr.write("\r\x1b[K" + line(name, done, total, elapsed_s))
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
