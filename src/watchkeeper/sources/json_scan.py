"""Where the objects of a JSON stream are: one a line, or in an array. What is broken costs itself and not its neighbours."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple, Protocol

MAX_OBJECT_BYTES = 1 << 20
READ_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"
_OUTSIDE = re.compile(rb"[^\s\[\],]")
_END_OF_RUBBISH = re.compile(rb"[\n{]")
_INSIDE = re.compile(rb'\n\{?|["{}\[\]]')
_TEXT = re.compile(rb'(?:[^"\\\n]+|\\[^\n])*')


class Piece(NamedTuple):
    """An object, or text that is in none."""

    start: int
    """Offset of its first byte in the stream."""
    end: int
    """Offset just after it."""
    text: bytes
    """Cut when longer than MAX_OBJECT_BYTES."""


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """The next `size` bytes, fewer at the end."""
        ...


def objects(stream: Readable, read_bytes: int = READ_BYTES) -> Iterator[Piece]:
    """Every top-level or array-level object, and every run of text outside objects, in order.

    A string does not run over a line end (JSON has none that does), and an object without its end stops where the next line
    begins one. An object longer than MAX_OBJECT_BYTES comes cut, once, and will not parse.
    """
    scan, rest, at = _Scan(), b"", 0
    while block := stream.read(read_bytes):
        data = rest + block
        used = yield from scan.feed(data, at, last=False)
        rest, at = data[used:], at + used
    yield from scan.feed(rest, at, last=True)
    yield from scan.done(at + len(rest))


class _Scan:
    """Where the scan stands between two reads."""

    def __init__(self) -> None:
        self._start = -1
        """Offset at which the object or rubbish in hand begins; -1 between them."""
        self._held = bytearray()
        self._forget()

    def _forget(self) -> None:
        self._start = -1
        self._held.clear()
        self._curly = self._square = self._line_ends = 0
        self._in_text = self._rubbish = False

    def _hold(self, part: bytes) -> None:
        self._held += part[: MAX_OBJECT_BYTES + 1 - len(self._held)]

    def _finished(self, part: bytes, end: int) -> Piece:
        self._hold(part)
        found = Piece(self._start, end, bytes(self._held))
        self._forget()
        return found

    def done(self, end: int) -> Iterator[Piece]:
        """What the stream, `end` bytes long, ended in."""
        if self._start >= 0:
            yield self._finished(b"", end)

    def feed(self, data: bytes, base: int, *, last: bool) -> Generator[Piece, None, int]:
        """What ends in `data`, which begins at offset `base`; returns how much of it was taken in."""
        stop = len(data) - (not last and data.endswith((b"\n", b"\\")))  # the next byte says what these mean
        at = begin = len(_BOM) if base == 0 and data.startswith(_BOM) else 0
        while at < stop:
            if self._start < 0:
                found = _OUTSIDE.search(data, at, stop)
                if found is None:
                    return stop
                begin = at = found.start()
                self._start, self._rubbish = base + at, found[0] != b"{"
            end = self._end_of_rubbish(data, at, stop) if self._rubbish else self._end_of_object(data, at, stop)
            if end < 0:
                break
            yield self._finished(data[begin:end], base + end)
            at = end
        if self._start >= 0:
            self._hold(data[begin:stop])
        return stop

    def _end_of_rubbish(self, data: bytes, at: int, stop: int) -> int:
        found = _END_OF_RUBBISH.search(data, at, stop)
        return found.start() if found else -1

    def _end_of_object(self, data: bytes, at: int, stop: int) -> int:
        """Just after the object in hand, or where it breaks off; -1 when it goes on after `stop`."""
        while at < stop:
            if self._in_text:
                text = _TEXT.match(data, at, stop)
                at = text.end() if text else at
                if at == stop:
                    return -1
                if data[at : at + 1] != b'"':  # a line end, or a backslash before one
                    return data.find(b"\n", at, stop) if data.find(b"\n", at, stop) >= 0 else -1
                self._in_text, at = False, at + 1
                continue
            found = _INSIDE.search(data, at, stop)
            if found is None:
                return -1
            at = found.end()
            if self._step(found[0]):
                return at if found[0] == b"}" else found.start()
        return -1

    def _step(self, sign: bytes) -> bool:
        """Takes in one sign outside strings; whether the object ends with it, or before it."""
        if sign == b'"':
            self._in_text = True
        elif sign == b"{":
            self._curly += 1
        elif sign == b"}":
            self._curly -= 1
            return self._curly == 0
        elif sign == b"[":
            self._square += 1
        elif sign == b"]":
            self._square -= 1
        else:
            self._line_ends += 1
            if sign == b"\n{":
                self._curly += 1
                return self._square <= 0 or self._line_ends == 1
        return False
