"""What every engine can do, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyarrow as pa

from watchkeeper.model.scan import Scan


@dataclass(frozen=True, slots=True)
class Sql:
    """A relation made from earlier ones by a query in the portable dialect."""

    text: str


Relation: TypeAlias = Scan | pa.Table | Sql
"""What a name stands for in a query. Time columns of a scan appear as `<name>_us`, microseconds since 1970 UTC."""
Parameter = int | float | str | bool | None
Walk = Callable[[Iterable[pa.RecordBatch]], Iterator[tuple[str, pa.Table]]]
"""A kernel over rows of positions: batches in, (name of output, rows) out. Rows of one segment come in time order."""


class Engine(Protocol):
    """Few verbs. `tests/conformance/engines.py` holds what each must do alike."""

    name: str

    def sql(self, query: str, relations: Mapping[str, Relation], parameters: Mapping[str, Parameter]) -> pa.Table:
        """The rows of `query` over the relations; `$name` in it is a parameter. Order only where the query orders."""
        ...

    def walk(self, scan: Scan, columns: tuple[str, ...], walk: Callable[[], Walk]) -> dict[str, pa.Table]:
        """Runs a kernel over the segmented positions of `scan` and collects what it gives, by name of output.

        `walk` makes a new kernel; an engine may run several, each over whole segments. Rows that are noise or exact
        repeats are left out. A `t` column comes as `t_us`.
        """
        ...

    def close(self) -> None:
        """Frees what the engine holds."""
        ...
