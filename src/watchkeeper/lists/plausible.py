"""Whether a file that was read may be the list's next version. Publishers have sent empty files, pages and halves."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from watchkeeper.model.errors import ListRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PlausibleParams:
    """What a new version may lose against the one before it.

    The largest true losses in three years of the lists of the United Nations and OFAC were 84 of 946 and 150 of 9,158 entries.
    """

    most_lost_share: float = 0.25
    """Part of the entries before that may be gone."""
    always_allowed: int = 10
    """Entries that may be gone from however small a list."""


def refuse_implausible(
    name: str, now: Set[str], before: Mapping[str, Any] | None, params: PlausibleParams | None = None
) -> None:
    """ListRefused when a version with the keys `now` cannot follow one with those of `before`; None: there is none before."""
    rules = params or PlausibleParams()
    if not now:
        raise ListRefused(f"{name} has no entry that could be read")
    if not before:
        return
    lost = len(before.keys() - now)
    if lost > rules.always_allowed and lost > rules.most_lost_share * len(before):
        raise ListRefused(
            f"{name} lacks {lost:,} of the {len(before):,} entries of the version before it, more than "
            f"{rules.most_lost_share:.0%}; if that is true, load it with --accept-shrunk"
        )
