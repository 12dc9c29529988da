"""Names of listed parties from the files of a folder of lists, by a reader small enough to check by eye.

It takes names and kinds and nothing else, so that what is measured is the matching of names and not the reading of lists.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from watchkeeper.model.listed import Kind, NameKind
from watchkeeper.screen.index import IndexedName

Named = tuple[str, Kind, list[tuple[str, NameKind]]]
"""Key of a party, its kind, and its names."""

_EU_KINDS: dict[str, Kind] = {"person": "Person", "enterprise": "Organization"}
_UK_KINDS: dict[str, Kind] = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel"}
_OFAC_KINDS: dict[str, Kind] = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}


def un_parties(path: Path, only: str | None = None) -> Iterator[Named]:
    """Parties of a consolidated list of the UN in XML; `only` those of one of its lists, `DPRK` for instance."""
    with gzip.open(path) as file:
        root = ElementTree.parse(file).getroot()
    for element in root.iter():
        if element.tag not in ("INDIVIDUAL", "ENTITY") or only not in (
            None,
            (element.findtext("UN_LIST_TYPE") or "").strip(),
        ):
            continue
        parts = (element.findtext(f"{place}_NAME") or "" for place in ("FIRST", "SECOND", "THIRD", "FOURTH"))
        names: list[tuple[str, NameKind]] = [(" ".join(" ".join(parts).split()), "primary")]
        names.append((" ".join((element.findtext("NAME_ORIGINAL_SCRIPT") or "").split()), "script"))
        for alias in element.findall(f"{element.tag}_ALIAS"):
            weak = (alias.findtext("QUALITY") or "").strip() == "Low"
            text = " ".join((alias.findtext("ALIAS_NAME") or "").split())
            names.extend((one.strip(), "weak" if weak else "alias") for one in text.split(";"))
        kind: Kind = "Person" if element.tag == "INDIVIDUAL" else "Organization"
        yield f"un {element.findtext('DATAID')}", kind, names


def json_parties(path: Path) -> Iterator[Named]:
    """Parties of a list in JSON lines: UK, EU, Australia, Canada, New Zealand, Switzerland."""
    publisher = path.name.split("_")[0]
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            kind, names = _JSON[publisher](row)
            yield f"{publisher} {number}", kind, names


def _uk(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    names: list[tuple[str, NameKind]] = []
    for one in (row.get("names") or {}).get("names", []):
        text = " ".join(str(one[f"name{n}"]) for n in range(1, 7) if one.get(f"name{n}"))
        weak = "low" in str(one.get("alias_strength", "")).lower()
        names.append((text, "weak" if weak else "primary" if "Primary" in one.get("name_type", "") else "alias"))
    other = (row.get("non_latin_names") or {}).get("names", [])
    names.extend((str(one.get("name_non_latin_script", "")), "script") for one in other)
    return _UK_KINDS.get(row.get("individual_entity_ship", ""), "LegalEntity"), names


def _eu(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    kind = _EU_KINDS.get((row.get("subject_type") or {}).get("code", ""), "LegalEntity")
    return kind, [
        (one.get("whole_name") or "", "alias" if one.get("strong", True) else "weak")
        for one in row.get("name_aliases", [])
    ]


def _au(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    return "LegalEntity", [
        (str(one.get("text") or ""), "weak" if one.get("alias_strength") == "Weak" else "alias")
        for one in row.get("names", [])
    ]


def _ca(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    person = bool(row.get("last_name") or row.get("given_name"))
    text = f"{row.get('given_name', '')} {row.get('last_name', '')}" if person else str(row.get("entity", ""))
    names: list[tuple[str, NameKind]] = [(text, "primary")]
    names.extend((one, "alias") for one in re.split(r"[;,]", str(row.get("aliases") or "")))
    return "Person" if person else "Organization", names


def _nz(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    kinds: dict[str, Kind] = {"Individual": "Person", "Entity": "Organization", "Ship": "Vessel", "Vessel": "Vessel"}
    text = str(
        row.get("name") or " ".join(str(row.get(key) or "") for key in ("first_name", "middle_name", "last_name"))
    )
    names: list[tuple[str, NameKind]] = [(text, "primary")]
    names.extend((one, "alias") for one in re.split(r"[;|]", str(row.get("alias_alternate_spellings") or "")))
    return kinds.get(row.get("type", ""), "LegalEntity"), names


def _ch(row: dict[str, Any]) -> tuple[Kind, list[tuple[str, NameKind]]]:
    names: list[tuple[str, NameKind]] = []
    kind: Kind = (
        "Person" if "individual" in row else "Vessel" if "vessel" in str(row.get("object", "")) else "Organization"
    )
    for identity in _found(row, "names") + _found(row, "name"):
        for name in identity if isinstance(identity, list) else [identity]:
            text = _swiss_name(name)
            if text:
                names.append((text, "alias"))
    return kind, names


def _swiss_name(name: Any) -> str:
    if isinstance(name, str):
        return name
    if not isinstance(name, dict):
        return ""
    parts = name.get("name_parts") or name.get("parts") or []
    return " ".join(str(part.get("value", "")) for part in parts if isinstance(part, dict)) or str(
        name.get("value") or ""
    )


def _found(row: Any, key: str) -> list[Any]:
    """Every value of a key, at any depth."""
    if isinstance(row, list):
        return [one for item in row for one in _found(item, key)]
    if not isinstance(row, dict):
        return []
    return [value for name, value in row.items() if name == key] + [
        one for name, value in row.items() if name != key for one in _found(value, key)
    ]


_JSON = {"uk": _uk, "eu": _eu, "au": _au, "ca": _ca, "nz": _nz, "ch": _ch}


def ofac_parties(folder: Path) -> Iterator[Named]:
    """Parties of an OFAC list in its three CSV files, main and alternate names joined by number."""
    names: dict[str, tuple[Kind, list[tuple[str, NameKind]]]] = {}
    for path in sorted(folder.glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
            for row in csv.reader(file):
                if path.name.startswith(("sdn", "cons_prim")) and len(row) > 2:
                    kind = _OFAC_KINDS.get(row[2].strip(), "Organization")
                    names.setdefault(row[0], (kind, []))[1].insert(0, (row[1], "primary"))
                elif "alt" in path.name and len(row) > 3:
                    names.setdefault(row[0], ("LegalEntity", []))[1].append((row[3], "alias"))
    for number, (kind, texts) in names.items():
        yield f"ofac {number}", kind, texts


def read_parties(folder: Path) -> Iterator[Named]:
    """Parties of every list in a folder laid out as the reference data: the latest of the UN, OFAC in full, and the others."""
    latest = sorted(folder.glob("un/un_consolidated_*.xml.gz"))[-1:]
    for path in latest:
        yield from un_parties(path)
    for path in sorted(folder.glob("*/*.jsonl.gz")):
        if path.name.split("_")[0] in _JSON:
            yield from json_parties(path)
    for part in ("full", "consolidated"):
        if (folder / "ofac" / part).is_dir():
            yield from ofac_parties(folder / "ofac" / part)


def read_names(folder: Path) -> list[IndexedName]:
    """The names of every party of every list in a folder, numbered by party; empty texts are left out."""
    return [
        IndexedName(target, text.strip(), name_kind, kind)
        for target, (_, kind, names) in enumerate(read_parties(folder))
        for text, name_kind in names
        if text and text.strip() and text.strip() != "-0-"
    ]
