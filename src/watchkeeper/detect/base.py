"""The contract every rule keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from watchkeeper.engine import Engine, Relation
from watchkeeper.engine.base import Parameter

ENVELOPE = ("start_us", "end_us", "is_open", "lat", "lon", "segment_1", "segment_2")
"""Columns every rule's query returns, before the measures of its kind. `segment_2` is null unless two ships meet;
both are null where no ship is named. Queries may also return `source_file_1`, `source_offset_1`, `source_file_2`,
`source_offset_2`: the observations at both ends; without them the first and last positions of each ship are taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it reads, the query, its parameters, and how it explains a row."""

    kind: str
    name: str
    version: str
    """Raised whenever the same rows may give other events; stored with every event."""
    reads: tuple[str, ...]
    """Relations the query names: `grid`, `silences`, `segments`, `positions`, `ports`, `horizon`, or `events_<kind>`."""
    params: Any
    """A frozen dataclass; each field has unit, default and source."""
    query: str
    """Portable SQL; `$field` is a parameter."""
    steps: tuple[tuple[str, str], ...] = ()
    """(name, query) of small relations worked out first, in order, each from those before it. An engine then knows how few
    rows they have; of a query within a query it can only guess, and may hold every position in memory."""
    reasons: Callable[[Mapping[str, Any], Any], list[str]]
    """Sentences that say why, from one row of the result and the parameters."""

    def rows(self, engine: Engine, relations: Mapping[str, Relation], parameters: Mapping[str, Parameter]) -> pa.Table:
        """The rows of the query over the relations, its steps first."""
        known = dict(relations)
        for name, query in self.steps:
            known[name] = engine.sql(query, known, parameters)
        return engine.sql(self.query, known, parameters)

    @property
    def parameters(self) -> dict[str, Any]:
        """Every parameter by name."""
        return asdict(self.params)

    @property
    def params_hash(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the parameters."""
        text = json.dumps(self.parameters, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def event_id(self, tracks: list[str], start_us: int) -> str:
        """Id from final content: the same rule, tracks and start give the same id in every workspace."""
        text = json.dumps([self.name, sorted(tracks), start_us])
        return hashlib.sha256(text.encode()).hexdigest()[:20]
