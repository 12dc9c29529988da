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
from watchkeeper.places.places import Places

Known = Mapping[str, pa.Table]
Step = str | Callable[[Known, Places, Any], pa.Table]
"""Portable SQL, or a pure function of the steps before it, places and parameters, for what SQL does not say well."""

RELATIONS = {
    "positions": "every position report with its segment",
    "statics": "every report of identity and voyage",
    "segments": "every segment with its track and what its ship calls itself",
    "horizon": "the time of the last position",
    "grid": "where every ship was on a 10-minute grid",
    "silences": "silences within segments",
    "hours": "where every ship was each hour, how fast on average, how far from shore, how often heard",
    "stays": "stays of every segment near anchorages",
    "zone_stays": "stays of every segment in zones",
    "zones": "the zones of the workspace",
    "sightings": "what observers reported",
    "destinations": "places that the destinations typed may mean",
    "motion": "half hours in which positions do not go with the motion sent, stand still, or go round",
    "claims": "what each MMSI said of its ship, by day",
    "jumps": "positions of one MMSI, one after the other, too far apart for a ship",
    "registry": "what registers say of ships",
    "watched": "ships, companies and areas on the watchlist, and ships on sanctions lists",
    "mids": "whose country code each MID is, and when that register of ships closed",
}
"""What a rule may read, besides events of rules before it."""

ENVELOPE = ("start_us", "end_us", "is_open", "lat", "lon", "segment_1", "segment_2")
"""Columns every rule's query returns, before the measures of its kind. `segment_2` is null unless two ships meet; both are null
where no ship is named; a chain of ships goes on with `segment_3` and so on. Queries may also return `source_file_1`,
`source_offset_1`, `source_file_2`, `source_offset_2`: the observations at both ends; without them the first and last positions
of each ship are taken. `also_segments` may hold segments of tracks that are not the event's and were leant on, comma
separated; and `source_marking_id` the marking of what is neither event nor segment, such as a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it reads, the query, its parameters, and how it explains a row."""

    kind: str
    name: str
    version: str
    """Raised whenever the same rows may give other events; stored with every event."""
    reads: tuple[str, ...]
    """Relations the query names: those of `RELATIONS`, or `events_<kind>`."""
    params: Any
    """A frozen dataclass; each field has unit, default and source."""
    query: str
    """Portable SQL; `$field` is a parameter."""
    steps: tuple[tuple[str, Step], ...] = ()
    """(name, step) of small relations worked out first, in order, each from those before it. An engine then knows how few
    rows they have; of a query within a query it can only guess, and may hold every position in memory."""
    reasons: Callable[[Mapping[str, Any], Any], list[str]]
    """Sentences that say why, from one row of the result and the parameters."""
    cites: tuple[str, ...] = ()
    """Columns of the result that hold ids of earlier events it leans on, comma separated; its events carry their markings too."""
    identity: tuple[str, ...] = ()
    """Columns of the result that, with tracks and start, tell its events apart."""

    def rows(
        self,
        engine: Engine,
        relations: Mapping[str, Relation],
        places: Places,
        parameters: Mapping[str, Parameter] | None = None,
    ) -> pa.Table:
        """The rows of the query over the relations, its steps first; `parameters` where they are not the rule's own."""
        used = self.parameters if parameters is None else parameters
        made: dict[str, pa.Table] = {}
        for name, step in self.steps:
            if isinstance(step, str):
                made[name] = engine.sql(step, {**relations, **made}, used)
            else:
                made[name] = step(made, places, type(self.params)(**used))
        return engine.sql(self.query, {**relations, **made}, used)

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
