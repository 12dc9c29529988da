"""What is known of a list's file before it is loaded, and what the load did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from watchkeeper.lists.form import ListForm
from watchkeeper.lists.published import LACKING
from watchkeeper.model.listed import ListClass
from watchkeeper.model.marking import OPEN, Marking

MOST_PROBLEMS = 200
"""Sentences about rejected rows that the JSON of a load has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a list's file when it is loaded."""

    source: str | None = None
    """Where it is from."""
    kept_as: str | None = None
    """Name of a list of the user's own; needed for `csv` and `ftm`, refused for the others."""
    list_class: ListClass | None = None
    """None: that of the list; `sanctions` for one of the user's own."""
    form: ListForm | None = None
    """How the columns of a plain table are meant; None: common names are tried."""
    marking: Marking = OPEN
    accept_shrunk: bool = False
    """Take a version that lacks many entries of the one before."""


@dataclass(slots=True, kw_only=True)
class LoadedList:
    """What a load did."""

    list_name: str
    file: str
    as_of: date
    sha256: str
    reader: str
    tested: bool
    """Whether the reader was ever tried on a real file of the publisher."""
    parts: tuple[str, ...] = ("main",)
    version_id: str | None = None
    """None: refused."""
    unchanged: bool = False
    """The same bytes as of the same day were there; nothing was written."""
    entries: int = 0
    added: int = 0
    """Against the version of the days before."""
    removed: int = 0
    changed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    refused: str | None = None
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the rows, those that are not simply without a name where the publisher gives none."""
        bad = sum(count for reason, count in self.rejected.items() if reason not in LACKING)
        return 100.0 * bad / max(1, self.entries + sum(self.rejected.values()))

    def to_dict(self) -> dict[str, Any]:
        """The document `lists load --json` prints."""
        document = {name: getattr(self, name) for name in type(self).__slots__ if name not in ("problems", "list_name")}
        return (
            {"list": self.list_name}
            | document
            | {
                "as_of": self.as_of.isoformat(),
                "rejected": dict(self.rejected),
                "parts": list(self.parts),
                "problems": self.problems[:MOST_PROBLEMS],
            }
        )
