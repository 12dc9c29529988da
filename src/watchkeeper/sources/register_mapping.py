"""A register's mapping: which column says which attribute, and from when until when. A small YAML file, built in or the user's.

    name: my-register                    # what the source is called when the load does not say
    encoding: cp1252                     # of a file that is not UTF-8
    delimiter: ";"                       # one character; else the commonest of , ; tab |
    dates: ["%d/%m/%Y"]                  # tried after ISO 8601
    since: Entered                       # first day of all that an entry says
    until: Left                          # last day of it
    columns:
      imo: IMO No
      former_name: {from: Ex names, split: ";"}
      flag: {from: Flag, since: Flagged on, values: {Norge: "NO"}}
      length_m: {from: Length ft, scale: 0.3048}

`from`, `since`, `until` and `label` are a name or a list of names, of which the first that says anything counts; case does not
matter. `values` translates a text first, what it does not name is read as ever. Columns that are not named are not read; the
archive keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from watchkeeper.model.errors import MappingError, SourceError
from watchkeeper.model.register import ATTRIBUTES, NUMBERS

SUBJECT = "imo"
"""The one column that is no attribute: the number of the ship the entry is about."""
_KEYS = frozenset(("name", "encoding", "delimiter", "dates", "label", "since", "until", "columns"))
_COLUMN_KEYS = frozenset(("from", "since", "until", "values", "split", "scale"))
HELP = "see docs/howto/load-a-register.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeColumn:
    """Where one attribute comes from."""

    sources: tuple[str, ...]
    since: tuple[str, ...] = ()
    """Columns of its own first day; empty: those of the entry."""
    until: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """Text to value; a text that is not there is read as ever."""
    split: str | None = None
    """What parts several values in one cell; None when a cell is one value."""
    scale: float = 1.0
    """What a number is multiplied by, to be in our unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMapping:
    """One form of register."""

    name: str
    columns: Mapping[str, AttributeColumn]
    """By attribute, and `imo`."""
    encoding: str | None = None
    delimiter: str | None = None
    dates: tuple[str, ...] = ()
    """strftime patterns tried after ISO 8601."""
    label: tuple[str, ...] = ()
    """Columns whose text stands before the source's name, as SYNTHETIC does."""
    since: tuple[str, ...] = ()
    until: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> RegisterMapping:
        """The mapping a YAML file says; MappingError names what it does not know."""
        name = str(plain.get("name", "mapping"))
        _known(set(plain), _KEYS, f"mapping '{name}'")
        columns = plain.get("columns")
        if not isinstance(columns, dict) or not columns:
            raise MappingError(f"mapping '{name}' needs a key `columns`; {HELP}")
        _known(set(columns), {SUBJECT, *ATTRIBUTES}, f"`columns` of mapping '{name}'")
        return cls(
            name=name,
            columns={attribute: _column(attribute, said) for attribute, said in columns.items()},
            encoding=_text(plain, "encoding"),
            delimiter=_text(plain, "delimiter"),
            dates=_names(plain.get("dates"), "dates"),
            label=_names(plain.get("label"), "label"),
            since=_names(plain.get("since"), "since"),
            until=_names(plain.get("until"), "until"),
        )

    def within(self, columns: tuple[str, ...], file: str) -> RegisterMapping:
        """The mapping as far as a table has its columns (in lower case). SourceError when that names no ship, or says nothing
        of her."""
        here = frozenset(columns)
        found = {
            name: replace(
                column,
                sources=_there(column.sources, here),
                since=_there(column.since, here),
                until=_there(column.until, here),
            )
            for name, column in self.columns.items()
            if _there(column.sources, here)
        }
        if not found.keys() & {SUBJECT, "mmsi", "name"} or len(found) < 2:
            shown = ", ".join(columns[:12]) + (", ..." if len(columns) > 12 else "")
            raise SourceError(
                f"{file} has the columns {shown}: none is known as that of an IMO number, MMSI or name with something said "
                f"of the ship; say which is which with --mapping FILE, {HELP}"
            )
        return replace(
            self,
            columns=found,
            label=_there(self.label, here),
            since=_there(self.since, here),
            until=_there(self.until, here),
        )


def _there(names: tuple[str, ...], columns: frozenset[str]) -> tuple[str, ...]:
    """Those of the names that a table has, in lower case."""
    return tuple(name.lower() for name in names if name.lower() in columns)


def load_register_mapping(path: Path) -> RegisterMapping:
    """A user's mapping file."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(f"mapping file {path} cannot be read: {error}") from error
    if not isinstance(plain, dict):
        raise MappingError(f"mapping file {path} needs a key `columns`; {HELP}")
    return RegisterMapping.from_dict({"name": path.stem, **plain})


@cache
def common() -> RegisterMapping:
    """The built-in mapping: the names that registers commonly use."""
    text = files("watchkeeper.sources").joinpath("registers", "common.yml").read_text(encoding="utf-8")
    return RegisterMapping.from_dict(yaml.safe_load(text))


def _column(attribute: str, said: Any) -> AttributeColumn:
    if not isinstance(said, dict):
        return AttributeColumn(sources=_names(said, attribute))
    _known(set(said), _COLUMN_KEYS, attribute)
    if "from" not in said:
        raise MappingError(f"a mapped column is a name, a list of names, or has a key `from`; {attribute} has none")
    return AttributeColumn(
        sources=_names(said["from"], attribute),
        since=_names(said.get("since"), attribute),
        until=_names(said.get("until"), attribute),
        values=_values(attribute, said.get("values", {})),
        split=_text(said, "split"),
        scale=_scale(attribute, said.get("scale", 1.0)),
    )


def _known(said: set[Any], known: frozenset[str] | set[str], where: str) -> None:
    if strange := said - known:
        raise MappingError(
            f"{where} has unknown key(s) {', '.join(sorted(map(str, strange)))}; known are {', '.join(sorted(known))}"
        )


def _names(said: Any, where: str) -> tuple[str, ...]:
    names = said if isinstance(said, list) else [] if said is None else [said]
    if any(isinstance(name, dict | list | bool) or name is None for name in names):
        raise MappingError(f"{where} is {said!r}; expected the name of a column, or a list of names")
    return tuple(str(name).strip() for name in names)


def _text(plain: Mapping[str, Any], key: str) -> str | None:
    said = plain.get(key)
    if said is not None and not isinstance(said, str):
        raise MappingError(f"`{key}` is {said!r}; expected a text, quoted")
    return said or None


def _values(attribute: str, values: Any) -> dict[str, str]:
    if not isinstance(values, dict):
        raise MappingError(f"the values of {attribute} are {values!r}; expected text: value")
    for text, value in values.items():
        if isinstance(text, bool) or isinstance(value, bool):
            raise MappingError(
                f"among the values of {attribute}, YAML reads {text!r}: {value!r} as true or false; quote it"
            )
    return {str(text).strip().casefold(): str(value) for text, value in values.items()}


def _scale(attribute: str, scale: Any) -> float:
    if attribute not in NUMBERS and scale != 1.0:
        raise MappingError(f"{attribute} is no number and has no scale; numbers are {', '.join(NUMBERS)}")
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not scale > 0:
        raise MappingError(f"the scale of {attribute} is {scale!r}; expected a number above 0")
    return float(scale)
