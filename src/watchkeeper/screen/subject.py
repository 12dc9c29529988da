"""Who or what is screened: names and whatever else is known, in the words in which lists speak."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.model.errors import UsageError
from watchkeeper.model.listed import ATTRIBUTES, Kind, Said

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
        raise UsageError(f"there is no kind '{kind[:40]}' to screen; known are {', '.join(KINDS)}")
    if isinstance(said, Mapping):
        said = [Said(attribute=name, value=value) for name, values in said.items() for value in values]
    facts = tuple(one for one in said if one.value.strip())
    if unknown := sorted({one.attribute for one in facts} - set(ATTRIBUTES)):
        raise UsageError(f"there is no attribute '{unknown[0][:40]}' of a party; known are {', '.join(ATTRIBUTES)}")
    given = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if not given and not facts:
        raise UsageError("there is nothing to screen: give a name, or an identifier such as an IMO number")
    longest = max(len(text) for text in (*given, *(one.value for one in facts)))
    if len(given) > MAX_NAMES or len(facts) > MAX_SAID or longest > MAX_TEXT:
        raise UsageError(
            f"a query may have {MAX_NAMES} names, {MAX_SAID} statements and {MAX_TEXT:,} characters in one of them; this one "
            f"has {len(given)}, {len(facts)} and {longest:,}"
        )
    return Subject(kind=kind, names=given, said=facts)  # type: ignore[arg-type]
