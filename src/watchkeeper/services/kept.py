"""Results kept at hand while they are asked for again and again, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Event, Lock, Thread
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

import pyarrow as pa

from watchkeeper.model.errors import WatchkeeperError

T = TypeVar("T")
SMALL_BYTES = 4096
"""What a result counts as whose size nobody says."""
TEXT_BYTES = 6
"""What values take for each letter they are written with."""


@runtime_checkable
class Sized(Protocol):
    """A result that knows its size."""

    nbytes: int


class Kept:
    """Results by key; those asked for longest ago go first. One that is being made is waited for, not made twice."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[Future[Any], int]] = OrderedDict()
        self._ends, self._makers = Event(), list[Thread]()
        self._tried: set[Hashable] = set()
        """What was begun beside: not begun again, were it too large to be kept."""
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

    def soon(self, key: Hashable, make: Callable[[Callable[[], bool]], T | None]) -> T | None:
        """The result of that key where it is here; None where not, and then it begins to be made beside. `make` is given whether
        to give up, and gives None when it did."""
        with self._lock:
            found = self._found.get(key)
            if found is None and not self._ends.is_set() and key not in self._tried:
                self._tried.add(key)
                maker = Thread(target=lambda: self.of(key, lambda: make(self._ends.is_set)), daemon=True)
                self._makers.append(maker)
                maker.start()
        return cast(T | None, found[0].result()) if found is not None and found[0].done() else None

    def close(self) -> None:
        """Waits for what is being made beside, which gives up."""
        self._ends.set()
        for maker in self._makers:
            maker.join()

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
    if isinstance(result, pa.Table | Sized):
        return int(result.nbytes)
    if isinstance(result, dict | list):
        return SMALL_BYTES + TEXT_BYTES * len(repr(result))
    return len(result) if isinstance(result, bytes) else SMALL_BYTES
