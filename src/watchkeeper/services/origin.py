"""What a file's publisher asks for, as the side file of a download says it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a file came from. Everything is None for a file that came without a side file."""

    attribution: str | None = None
    """What must be said where the data is used."""
    licence: str | None = None
    address: str | None = None
    """Where it was fetched."""


UNKNOWN = Origin()
MOST_BYTES = 65_536
"""Of a side file; what `download` writes is a thousand or two."""


def side_file(file: Path) -> Path:
    """Where the attribution of a downloaded file stands."""
    return file.with_name(f"{file.name}.attribution.json")


def origin_of(file: Path, sha256: str) -> Origin:
    """What the side file says of a file with that hash; `UNKNOWN` when there is none, or it is that of other bytes."""
    try:
        with side_file(file).open("rb") as stream:
            said = json.loads(stream.read(MOST_BYTES))
        if said["sha256"] != sha256:
            return UNKNOWN
        return Origin(**{name: _text(said.get(name)) for name in ("attribution", "licence", "address")})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return UNKNOWN


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
