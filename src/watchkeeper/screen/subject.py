"""Who or what is screened: names and whatever else is known, in the words in which lists speak."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from watchkeeper.model.errors import UsageError
from watchkeeper.model.listed import ATTRIBUTES, Kind, Said
from watchkeeper.screen.cleaning import LONGEST_NAME, shown_letters
from watchkeeper.screen.identifiers import keys_of, plain
from watchkeeper.screen.parsed import parsed

KINDS: dict[str, str] = {
    "Person": "A natural person.",
    "Company": "A company.",
    "Organization": "Any other body.",
    "LegalEntity": "A person or a body: it is not known which.",
    "Vessel": "A ship.",
    "Airplane": "An aircraft.",
}
"""What can be screened; schemata of FollowTheMoney."""

MAX_NAMES = 50
MAX_SAID = 200
MAX_TEXT = 10_000
"""Bounds on one query: beyond them it is refused as one, for no party has that much to be found by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A query. `kind` None: anything; names are compared as each listed party's kind asks for."""

    kind: Kind | None
    names: tuple[str, ...]
    said: tuple[Said, ...] = ()

    def values(self, attribute: str) -> tuple[Said, ...]:
        """What is said of an attribute."""
        return tuple(one for one in self.said if one.attribute == attribute)

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it and as a receipt keeps it."""
        said = [
            {name: value for name in ("attribute", "value", "since", "until") if (value := getattr(one, name))}
            for one in self.said
        ]
        return {"kind": self.kind, "names": list(self.names), "said": said}

    @property
    def subject_hash(self) -> str:
        """First 16 hex digits of a hash of names and statements, whatever their order and days: what a judgement is bound to."""
        said = sorted({(one.attribute, one.value) for one in self.said})
        text = json.dumps([self.kind, sorted(self.names), said], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def subject(kind: str | None, names: Iterable[str], said: Mapping[str, Iterable[str]] | Iterable[Said] = ()) -> Subject:
    """A query from what a person or a program gave. UsageError for a kind or attribute that is not known, too much text, or
    nothing to search by."""
    if kind is not None and kind not in KINDS:
        raise UsageError(f"there is no kind '{_plain(kind)[:40]}' to screen; known are {', '.join(KINDS)}")
    if isinstance(said, Mapping):
        said = [Said(attribute=name, value=value) for name, values in said.items() for value in values]
    facts = tuple(replace(one, value=_plain(one.value)) for one in said if one.value.strip())
    if unknown := sorted({one.attribute for one in facts} - set(ATTRIBUTES)):
        raise UsageError(
            f"there is no attribute '{_plain(unknown[0])[:40]}' of a party; known are {', '.join(ATTRIBUTES)}"
        )
    given = tuple(dict.fromkeys(_plain(name) for name in names if name.strip()))
    if not given and not facts:
        raise UsageError("there is nothing to screen: give a name, or an identifier such as an IMO number")
    longest = max(len(text) for text in (*given, *(one.value for one in facts)))
    if len(given) > MAX_NAMES or len(facts) > MAX_SAID or longest > MAX_TEXT:
        raise UsageError(
            f"a query may have {MAX_NAMES} names, {MAX_SAID} statements and {MAX_TEXT:,} characters in one of them; this one "
            f"has {len(given)}, {len(facts)} and {longest:,}"
        )
    if not any(_is_name(name) for name in given) and not any(True for one in facts for _ in keys_of(one)):
        raise UsageError(
            "there is nothing to compare: no name has a letter or digit, and no identifier is one; give a name, or a whole number"
        )
    return Subject(kind=kind, names=given, said=facts)  # type: ignore[arg-type]


def cut_names(asked: Subject) -> list[str]:
    """Names of a query too long to be compared whole."""
    return [name for name in asked.names if len(shown_letters(name)) > LONGEST_NAME]


def wrong_numbers(asked: Subject) -> list[Said]:
    """IMO numbers of a query whose check digits are wrong."""
    return [one for one in asked.values("imo") if plain("imo", one.value) is None]


def _plain(text: str) -> str:
    """A text that can be written: half a character, as broken programs send it, becomes a question mark."""
    return text.strip().encode("utf-8", "replace").decode()


def _is_name(text: str) -> bool:
    return any(parsed(text, family).tokens for family in ("person", "company", "vessel"))
