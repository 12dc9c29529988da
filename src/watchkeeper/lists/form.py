"""How the columns of a plain table are meant that somebody keeps as a list. A small YAML file.

    name: my-list
    encoding: cp1252                        # of a file that is not UTF-8
    delimiter: ";"                          # one character; else the commonest of , ; tab |
    key: [Country, Number]                  # columns that together are the stable key; else the IMO number, else the name
    kind: {from: Type, values: {Ship: Vessel}}     # or one word for all: `kind: Vessel`
    names:
      primary: Name
      alias: {from: Also known as, split: ";"}
    columns:
      imo: IMO No
      flag: Flag
      owner: {from: Owners, split: "|"}
    ignored: [Line]

Names of columns are told apart without regard to case. A column that is neither named nor ignored is counted as unknown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml

from watchkeeper.model.errors import MappingError
from watchkeeper.model.listed import ATTRIBUTES, Kind, NameKind

_KEYS = frozenset({"name", "encoding", "delimiter", "key", "kind", "names", "columns", "ignored"})
KINDS: tuple[str, ...] = get_args(Kind)
NAME_KINDS: tuple[str, ...] = get_args(NameKind)
HELP = "see docs/howto/lists.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Columns a thing is taken from: of several, each that says anything."""

    columns: tuple[str, ...]
    split: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """One form of table. Names of columns in lower case."""

    name: str = "common"
    encoding: str | None = None
    delimiter: str | None = None
    key: tuple[str, ...] = ()
    kind: str | Where = "LegalEntity"
    names: Mapping[str, Where] = field(default_factory=dict)
    columns: Mapping[str, Where] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

    @property
    def hash(self) -> str:
        """First 8 hex digits of a hash of all of it: another form reads the same file otherwise."""
        said = json.dumps(asdict(self), sort_keys=True, default=sorted)
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def known(self) -> frozenset[str]:
        """Every column it names."""
        places = [*self.names.values(), *self.columns.values(), *([self.kind] if isinstance(self.kind, Where) else [])]
        return frozenset({*self.key, *self.ignored, *(one for place in places for one in place.columns)})

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> ListForm:
        """The form a YAML file says; MappingError names what it does not know."""
        name = str(plain.get("name", "mapping"))
        _only(plain, _KEYS, f"mapping '{name}'")
        names, columns = plain.get("names") or {}, plain.get("columns") or {}
        if not isinstance(names, dict) or not names or not isinstance(columns, dict):
            raise MappingError(f"mapping '{name}' needs a key `names` with the column of the names; {HELP}")
        _only(names, frozenset(NAME_KINDS), f"`names` of mapping '{name}'")
        _only(columns, frozenset(ATTRIBUTES), f"`columns` of mapping '{name}'")
        kind = plain.get("kind", "LegalEntity")
        if isinstance(kind, str) and kind not in KINDS:
            raise MappingError(f"mapping '{name}' says kind {kind}; known are {', '.join(KINDS)}")
        return cls(
            name=name,
            encoding=plain.get("encoding"),
            delimiter=plain.get("delimiter"),
            key=_columns(plain.get("key", []), name),
            kind=kind if isinstance(kind, str) else _where(kind, name),
            names={one: _where(said, name) for one, said in names.items()},
            columns={one: _where(said, name) for one, said in columns.items()},
            ignored=frozenset(_columns(plain.get("ignored", []), name)),
        )


def load_list_form(path: Path) -> ListForm:
    """The form in a YAML file; MappingError when it is none."""
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(plain, dict):
        raise MappingError(f"{path} is no mapping; {HELP}")
    return ListForm.from_dict(plain)


def _only(plain: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := sorted(str(one) for one in plain if one not in known):
        raise MappingError(f"{where} has {', '.join(unknown)}; known are {', '.join(sorted(known))}; {HELP}")


def _columns(said: Any, name: str) -> tuple[str, ...]:
    several = [said] if isinstance(said, str) else said
    if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
        raise MappingError(f"mapping '{name}' has {said!r} where a column or a list of columns belongs; {HELP}")
    return tuple(one.strip().lower() for one in several)


def _where(said: Any, name: str) -> Where:
    if not isinstance(said, dict):
        return Where(columns=_columns(said, name))
    _only(said, frozenset({"from", "split", "values"}), f"a column of mapping '{name}'")
    values = {str(one): str(value) for one, value in (said.get("values") or {}).items()}
    return Where(columns=_columns(said.get("from", []), name), split=said.get("split"), values=values)


def _common(**columns: str) -> dict[str, Where]:
    return {one: Where(columns=tuple(part.strip() for part in said.split(","))) for one, said in columns.items()}


COMMON = ListForm(
    key=("id",),
    kind=Where(
        columns=("type", "kind", "schema"),
        values={
            **{kind.lower(): kind for kind in KINDS},
            "ship": "Vessel",
            "individual": "Person",
            "entity": "Organization",
            "aircraft": "Airplane",
        },
    ),
    names={
        **_common(primary="name, ship name, vessel name, full name"),
        "alias": Where(columns=("alias", "aliases", "aka", "also known as"), split=";"),
        "former": Where(columns=("former name", "former names", "ex names", "previous names"), split=";"),
    },
    columns=_common(
        imo="imo, imo number, imo no, imo_number",
        mmsi="mmsi",
        call_sign="call sign, callsign, call_sign",
        flag="flag",
        vessel_type="ship type, vessel type, vessel_type",
        gross_tonnage="gross tonnage, gt",
        built="built, year of build, year built",
        owner="owner, registered owner",
        operator="operator, manager, ship manager",
        birth_date="birth date, date of birth, dob, birth_date",
        birth_place="place of birth, birth_place",
        nationality="nationality, citizenship",
        country="country",
        address="address",
        passport="passport, passport number",
        registration="registration, registration number, company number",
        lei="lei",
        programme="programme, program, regime",
        listed_on="listed on, date listed, listed_on, date",
        reason="reason, reasons, deficiency, deficiencies",
        measure="measure",
        reference="reference",
        remark="remark, remarks, note, notes, comment, place, port",
    ),
)
"""Names of columns that are common; the key is a column `id`, else the IMO number, else the name."""
