"""Results kept at hand while they are asked for again and again, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar, cast

import pyarrow as pa

from watchkeeper.model.errors import WatchkeeperError

T = TypeVar("T")
SMALL_BYTES = 4096
"""What a result counts as whose size nobody says."""
TEXT_BYTES = 6
"""What values take for each letter they are written with."""


class Kept:
    """Results by key; those asked for longest ago go first. One that is being made is waited for, not made twice."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[Future[Any], int]] = OrderedDict()
        self.size_bytes = 0

    def of(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of that key, made now where it is not here. One of more than half the memory is not kept."""
        mine: Future[T] = Future()
        with self._lock:
            found = self._found.get(key)
            if found is None:
                self._found[key] = mine, 0
            else:
                self._found.move_to_end(key)
        if found is not None:
            return cast(T, found[0].result())
        try:
            mine.set_result(make())
        except WatchkeeperError as error:
            mine.set_exception(error)
            raise
        finally:
            if not mine.done():
                mine.set_exception(RuntimeError("what was waited for could not be made"))
            if mine.exception() is not None:
                self._forget(key)
        self._weigh(key, mine)
        return mine.result()

    def _weigh(self, key: Hashable, made: Future[Any]) -> None:
        size = size_of(made.result())
        if 2 * size > self._most_bytes:
            self._forget(key)
            return
        with self._lock:
            self._found[key] = made, size
            self.size_bytes += size
            for oldest, (_, weight) in list(self._found.items()):
                if self.size_bytes <= self._most_bytes:
                    break
                if weight:
                    del self._found[oldest]
                    self.size_bytes -= weight

    def _forget(self, key: Hashable) -> None:
        with self._lock:
            _, weight = self._found.pop(key)
            self.size_bytes -= weight


def size_of(result: object) -> int:
    """Bytes a result takes, at least as good as known."""
    if isinstance(result, pa.Table):
        return int(result.nbytes)
    if isinstance(result, dict | list):
        return SMALL_BYTES + TEXT_BYTES * len(repr(result))
    return len(result) if isinstance(result, bytes) else SMALL_BYTES
