"""Why a segment continues a track or begins one, as a small integer for kernels and as text for people.

The code holds a `Begins` for the first segment of a track, else CONTINUES with two bits for each claim: the same as
heard before, another than heard before.
"""

from __future__ import annotations

from enum import IntEnum


class Begins(IntEnum):
    """Why a segment begins a track; CONTINUES where it does not. Of several, the one furthest down holds."""

    CONTINUES = 0
    FIRST = 1
    CONCURRENT = 2
    TOO_FAR = 3
    OTHER_SHIP = 4


BEGINS_TEXT: dict[Begins, str] = {
    Begins.FIRST: "first",
    Begins.CONCURRENT: "first of another track: heard while every earlier track was",
    Begins.TOO_FAR: "first of another track: too far from every track that had ended",
    Begins.OTHER_SHIP: "first of another track: claims to be another ship",
}
"""Text of each `Begins` that begins a track."""

CLAIM_NAMES = ("IMO number", "call sign", "name", "size", "transponder class")
"""Claims in the order of their bits."""

IDENTITY_CLAIMS = 4
"""Claims that tell a ship; the class of transponder does not."""

SAME_SHIFT, OTHER_SHIFT, BRIEF_SHIFT = 3, 8, 13
"""First bit of: claims that are the same, claims that differ, the mark of a brief segment."""


def text_of(code: int) -> str:
    """The reason in words.

    >>> text_of(0b111 << SAME_SHIFT)
    'reachable, same IMO number, call sign and name'
    >>> text_of(0)
    'reachable, identity not heard'
    >>> text_of((1 << SAME_SHIFT) | (1 << OTHER_SHIFT + 2))
    'reachable, same IMO number, other name'
    """
    brief = "brief, " if code >> BRIEF_SHIFT & 1 else ""
    begins = Begins(code & 7)
    if begins != Begins.CONTINUES:
        return brief + BEGINS_TEXT[begins]
    same, other = (_listed(code >> shift) for shift in (SAME_SHIFT, OTHER_SHIFT))
    parts = ["reachable", f"same {same}" if same else "", f"other {other}" if other else ""]
    if not same and not other:
        parts.append("identity not heard")
    return brief + ", ".join(part for part in parts if part)


def _listed(bits: int) -> str:
    names = [name for bit, name in enumerate(CLAIM_NAMES[:IDENTITY_CLAIMS]) if bits >> bit & 1]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
