"""A mapping: which columns of a table are which columns of ours. Policy as a small YAML file, built in or the user's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from watchkeeper.model.errors import MappingError, SourceError
from watchkeeper.sources.feeds import FEED_KEYS, feed

_NAMES = """
mmsi t milliseconds lat lon speed_kn course_deg heading_deg rot_deg_min nav_status msg_type transponder station receiver
imo name call_sign ship_type to_bow_m to_stern_m to_port_m to_starboard_m length_m width_m draught_m destination eta part
station_type
"""
COLUMNS: frozenset[str] = frozenset(_NAMES.split())
"""Names a mapping may give. `milliseconds` adds to `t`; `station_type` tells ships from other stations."""
TEXTS = frozenset(
    ["t", "transponder", "station", "receiver", "name", "call_sign", "destination", "eta", "part", "station_type"]
)
_KEYS = frozenset([*FEED_KEYS, "specification", "detect", "ships", "columns", "ignored"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Where one of our columns comes from and how its text is read."""

    sources: tuple[str, ...]
    """Column names to look for, in order of preference; compared without case."""
    time_format: str | None = None
    """strftime pattern; None tries ISO 8601 and the epoch in seconds."""
    scale: float = 1.0
    values: dict[str, Any] = field(default_factory=dict)
    """Text to value; a text that is not listed is null. Empty means the text itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One table format."""

    name: str
    columns: dict[str, ColumnMap]
    detect: tuple[tuple[str, ...], ...] = ()
    """Sets of header columns that only this format has; one is enough, for publishers rename columns."""
    ships: tuple[str, ...] = ()
    """Values of `station_type` that are ships; rows of other stations go to `others`. Empty means every row is a ship."""

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Mapping:
        """The mapping a YAML file says; MappingError names what it does not know."""
        if strange := set(plain) - _KEYS:
            raise MappingError(
                f"mapping '{plain.get('name')}' has unknown key(s) {', '.join(sorted(map(str, strange)))}"
            )
        unknown = set(plain.get("columns", {})) - COLUMNS
        if unknown:
            raise MappingError(
                f"mapping '{plain.get('name')}' maps to unknown column(s) {', '.join(sorted(map(str, unknown)))}; "
                f"known are {', '.join(sorted(COLUMNS))}"
            )
        if not {"mmsi", "t"} <= set(plain.get("columns", {})):
            raise MappingError(f"mapping '{plain.get('name')}' must say where `mmsi` and `t` come from")
        return cls(
            name=str(plain["name"]),
            columns={name: _column(name, spec) for name, spec in plain["columns"].items()},
            detect=_detect(plain.get("detect", [])),
            ships=tuple(plain.get("ships", ())),
        )

    def require(self, header: Iterable[str]) -> None:
        """Raises MappingError when a table with that header lacks what names the ship or the time."""
        names = {name.strip().lower() for name in header}
        for needed in ("mmsi", "t"):
            if not any(source.lower() in names for source in self.columns[needed].sources):
                expected = " or ".join(self.columns[needed].sources)
                raise MappingError(
                    f"the table has no column {expected}, which mapping '{self.name}' needs for {needed}"
                )

    def fits(self, header: list[str]) -> bool:
        """Whether a table with that header is certainly of this format."""
        names = {name.strip().lower() for name in header}
        return any(all(name.lower() in names for name in columns) for columns in self.detect)


def _detect(said: list[Any]) -> tuple[tuple[str, ...], ...]:
    if not said:
        return ()
    return tuple(tuple(columns) for columns in said) if isinstance(said[0], list) else (tuple(said),)


def _column(name: str, spec: Any) -> ColumnMap:
    if isinstance(spec, str):
        return ColumnMap(sources=(spec,))
    if isinstance(spec, list):
        return ColumnMap(sources=tuple(str(source) for source in spec))
    if not isinstance(spec, dict) or "from" not in spec:
        raise MappingError(f"a mapped column is a name, a list of names, or has a key `from`; met {spec!r} for {name}")
    if unknown := set(spec) - {"from", "format", "scale", "values"}:
        raise MappingError(f"{name} has unknown key(s) {', '.join(sorted(map(str, unknown)))}")
    sources = spec["from"] if isinstance(spec["from"], list) else [spec["from"]]
    scale = spec.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float):
        raise MappingError(f"the scale of {name} is {scale!r}; expected a number")
    return ColumnMap(
        sources=tuple(str(source) for source in sources),
        time_format=None if spec.get("format") is None else str(spec["format"]),
        scale=float(scale),
        values=_values(name, spec.get("values", {})),
    )


def _values(name: str, values: Any) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise MappingError(f"the values of {name} are {values!r}; expected text: value")
    for text, value in values.items():
        if isinstance(text, bool) or isinstance(value, bool):
            raise MappingError(f"among the values of {name}, YAML reads {text!r}: {value!r} as true or false; quote it")
        if name not in TEXTS and not isinstance(value, int | float):
            raise MappingError(f"the values of {name} are numbers; met {value!r} for {text!r}")
    return {str(text): str(value) if name in TEXTS else value for text, value in values.items()}


def load_mapping(path: Path) -> Mapping:
    """A user's mapping file."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(f"mapping file {path} cannot be read: {error}") from error
    if not isinstance(plain, dict) or not isinstance(plain.get("columns"), dict):
        raise MappingError(f"mapping file {path} needs a key `columns`; see docs/howto/map-a-csv.md")
    return Mapping.from_dict({"name": path.stem, **plain})


TABLE_FORMATS: tuple[str, ...] = ("dma", "marinecadastre", "exactearth", "gfw", "generic")
"""Built-in mappings, tried in this order; `generic` goes by common column names."""


def built_in(name: str) -> Mapping:
    """A built-in mapping."""
    return Mapping.from_dict(feed(name))


def mapping_for(header: list[str]) -> Mapping | None:
    """The first built-in mapping that a header fits; None when none does."""
    for name in TABLE_FORMATS[:-1]:
        if built_in(name).fits(header):
            return built_in(name)
    generic = built_in("generic")
    names = {name.strip().lower() for name in header}
    needed = (generic.columns[column].sources for column in ("mmsi", "t", "lat", "lon"))
    return generic if all(any(source.lower() in names for source in sources) for sources in needed) else None


def mapping_of(columns: list[str], mapping: Mapping | None) -> Mapping:
    """`mapping`, or the built-in one that a table with those columns fits. SourceError says what is missing."""
    found = mapping or mapping_for(columns)
    if found is None:
        raise SourceError(
            f"no built-in mapping fits the columns {named(columns)}; say which is which with --mapping FILE"
        )
    found.require(columns)
    return found


def named(columns: list[str], most: int = 12, chars: int = 40) -> str:
    """The first names of columns, long ones cut, for a sentence."""
    more = ", ..." if len(columns) > most else ""
    return ", ".join(name if len(name) <= chars else f"{name[:chars]}..." for name in columns[:most]) + more
