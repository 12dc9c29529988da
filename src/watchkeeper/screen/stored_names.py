"""Names taken apart, as the index keeps them: each word once in a table, each name as the numbers of its words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from watchkeeper.screen.name_parts import Family, ParsedName, Token
from watchkeeper.screen.names import Reading

Arrays = dict[str, npt.NDArray[np.generic]]
MOST_NAMES, MOST_TOKENS = 8192, 32768
"""Names and words kept ready once they were read."""


class Texts:
    """Texts by number, end to end in UTF-8."""

    def __init__(self, signs: npt.NDArray[np.generic], starts: npt.NDArray[np.generic]) -> None:
        self._signs, self._starts = signs, starts

    def __getitem__(self, number: int) -> str:
        start, end = int(self._starts[number]), int(self._starts[number + 1])
        return self._signs[start:end].tobytes().decode("utf-8", "surrogatepass")


def packed(texts: Iterable[str]) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]:
    """Texts as UTF-8 end to end, and where each begins."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return np.frombuffer(b"".join(parts), np.uint8), starts


class NameWriter:
    """Takes names apart into what is kept of them."""

    def __init__(self) -> None:
        self._numbers: dict[Token, int] = {}
        self._lines: list[str] = []

    def add(self, text: str, by_family: list[tuple[Reading, ...]]) -> None:
        """Keeps the readings of a text by the rules of each family it may be of."""
        self._lines.append(_line([[self._reading(text, one) for one in readings] for readings in by_family]))

    def _reading(self, text: str, one: Reading) -> list[object]:
        numbers = [self._numbers.setdefault(token, len(self._numbers)) for token in one.name.tokens]
        row = [
            numbers,
            sorted(one.name.forms),
            one.name.titles,
            _unless(one.name.text, one.part),
            _unless(one.part, text),
        ]
        return _shortened(row)

    def arrays(self) -> Arrays:
        """What was kept, as arrays of the index."""
        names, name_starts = packed(self._lines)
        tokens, token_starts = packed(_line(_shortened(_values(token))) for token in self._numbers)
        return {"parsed": names, "parsed_starts": name_starts, "tokens": tokens, "token_starts": token_starts}


class StoredNames:
    """Reads what `NameWriter` kept."""

    def __init__(self, arrays: Arrays) -> None:
        self._names = Texts(arrays["parsed"], arrays["parsed_starts"])
        self._tokens = Texts(arrays["tokens"], arrays["token_starts"])
        self._token = lru_cache(maxsize=MOST_TOKENS)(self._read_token)
        self.readings = lru_cache(maxsize=MOST_NAMES)(self._read)
        """Readings of a name by number, text and families: those of each family in turn."""

    def _read(self, number: int, text: str, families: tuple[Family, ...]) -> tuple[tuple[Reading, ...], ...]:
        rows = json.loads(self._names[number])
        return tuple(
            tuple(self._reading(row, text, family) for row in readings)
            for family, readings in zip(families, rows, strict=True)
        )

    def _reading(self, row: list[Any], text: str, family: Family) -> Reading:
        numbers, forms, titles, read, part = (*row, *_NOTHING[len(row) :])
        own = text if part is None else part
        tokens = tuple([self._token(number) for number in numbers])
        whole = own if read is None else read
        return Reading(own, ParsedName(whole, family, tokens, frozenset(forms), tuple(titles)))

    def _read_token(self, number: int) -> Token:
        return Token(*json.loads(self._tokens[number]))


_NOTHING: tuple[Any, ...] = ((), (), (), None, None)
_DEFAULTS = (None, False, "", False)


def _values(token: Token) -> list[object]:
    return [
        token.text,
        token.script,
        token.role,
        token.weight,
        token.concept,
        token.optional,
        token.shown,
        token.repeated,
    ]


def _unless(value: str, known: str) -> str | None:
    return None if value == known else value


def _shortened(row: list[object]) -> list[object]:
    """A row without what is empty or false at its end."""
    while row and not row[-1] and row[-1] != "":
        row = row[:-1]
    return row


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
