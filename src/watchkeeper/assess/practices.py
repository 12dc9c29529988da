"""Deceptive practices by code: policy and help as data.

Codes and names are those of the typology of deceptive practices that this project works by (identity A, movement B), which
follows the advisory of the US Departments of State and the Treasury and the US Coast Guard of 14 May 2020 and IMO Assembly
resolution A.1192(33). The words are in `data/practices.tsv`, in English and Korean.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ko")
Said = dict[str, str]
"""A text in each of `LANGUAGES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice, and help on it."""

    code: str
    name: Said
    what: Said
    """What is done."""
    signals: Said
    """What of it can be seen."""
    traps: Said
    """What looks like it and is not."""
    meeting: bool
    """Two ships are at it together: a lead about a meeting looks at these alone."""

    def to_dict(self) -> dict[str, object]:
        """As the interfaces give it."""
        return {"code": self.code, "name": self.name, "what": self.what, "signals": self.signals, "traps": self.traps}


@cache
def _read() -> tuple[Practice, ...]:
    text = files("watchkeeper.assess").joinpath("data/practices.tsv").read_text(encoding="utf-8")
    rows: dict[str, dict[str, dict[str, str]]] = {}
    for row in csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"):
        rows.setdefault(row["code"], {})[row["language"]] = row
    return tuple(
        Practice(
            code=code,
            meeting=said["en"]["meeting"] == "yes",
            **{field: {one: said[one][field] for one in LANGUAGES} for field in ("name", "what", "signals", "traps")},
        )
        for code, said in rows.items()
    )


PRACTICES: tuple[Practice, ...] = _read()
CODES: dict[str, Practice] = {one.code: one for one in PRACTICES}
