"""What changed between two states of a list, by the publisher's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.lists.versions import Hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Keys in the order of their numbers, then of their letters."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    """Published otherwise than before, be it only a blank."""
    editorial: tuple[str, ...] | None
    """Those of them that say the same; None where it cannot be told: one state was read from more files than the other."""
    compared: tuple[str, ...]
    """Parts that both have, and that alone were compared."""


def difference_of(
    before: Mapping[str, Hashes],
    after: Mapping[str, Hashes],
    parts_before: tuple[str, ...] = ("main",),
    parts_after: tuple[str, ...] = ("main",),
) -> Difference:
    """The difference between two states. Where their files are not the same parts, only the main ones are compared."""
    same_parts = set(parts_before) == set(parts_after)
    both = before.keys() & after.keys()
    if same_parts:
        changed = {key for key in both if before[key].raw != after[key].raw}
    else:
        changed = {key for key in both if before[key].main != after[key].main}
    return Difference(
        added=in_order(after.keys() - before.keys()),
        removed=in_order(before.keys() - after.keys()),
        changed=in_order(changed),
        editorial=in_order({key for key in changed if before[key].content == after[key].content})
        if same_parts
        else None,
        compared=tuple(sorted(set(parts_before))) if same_parts else ("main",),
    )


def in_order(keys: set[str]) -> tuple[str, ...]:
    """Keys, numbers as numbers."""
    return tuple(sorted(keys, key=lambda key: (not key.isdecimal(), int(key) if key.isdecimal() else 0, key)))
