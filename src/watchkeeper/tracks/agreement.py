# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
"""Whether two sets of claims can be of one ship, compiled for the joining kernel. Claims are described in `claims`."""

from __future__ import annotations

from watchkeeper.engine.compiled import compiled
from watchkeeper.tracks.claims import CALL_SIGN, CLASS, IMO, LENGTH, NAME, WIDTH
from watchkeeper.tracks.join_reason import CLAIM_NAMES, OTHER_SHIFT, SAME_SHIFT

_KINDS = len(CLAIM_NAMES)


@compiled
def same_or_other(ours, theirs, tolerance):
    """1 where two claims agree, -1 where they differ, 0 where one was not heard."""
    if ours < 0 or theirs < 0:
        return 0
    return 1 if abs(ours - theirs) <= tolerance else -1


@compiled
def size_agreement(ours, theirs, tolerance):
    """The same of length and width together: either one that differs makes another size."""
    length = same_or_other(ours[LENGTH], theirs[LENGTH], tolerance)
    width = same_or_other(ours[WIDTH], theirs[WIDTH], tolerance)
    return min(length, width) if length and width else length + width


@compiled
def agreement_of(kind, ours, theirs, reach):
    """1, -1 or 0 for the claim at place `kind` of `CLAIM_NAMES`."""
    if kind == 0:
        return same_or_other(ours[IMO], theirs[IMO], 0)
    if kind == 1:
        return same_or_other(ours[CALL_SIGN], theirs[CALL_SIGN], 0)
    if kind == 2:
        return same_or_other(ours[NAME], theirs[NAME], 0)
    if kind == 3:
        return size_agreement(ours, theirs, reach.size_tolerance_dm)
    return same_or_other(ours[CLASS], theirs[CLASS], 0)


@compiled
def weighed(ours, theirs, reach):
    """Weights of the claims that agree less those of the claims that differ."""
    total = 0
    for kind in range(_KINDS):
        total += reach.weights[kind] * agreement_of(kind, ours, theirs, reach)
    return total


@compiled
def conflict(ours, theirs, reach):
    """Whether the claims cannot be of one ship.

    Two valid IMO numbers decide. Where they do not, another call sign, another name and another size together do.
    """
    imo = agreement_of(0, ours, theirs, reach)
    if imo:
        return imo < 0
    differing = 0
    for kind in range(1, 4):
        differing += agreement_of(kind, ours, theirs, reach) < 0
    return differing == 3


@compiled
def bits(ours, theirs, reach):
    """The bits of a reason code: which claims agree, which differ."""
    code = 0
    for kind in range(_KINDS):
        found = agreement_of(kind, ours, theirs, reach)
        if found > 0:
            code |= 1 << (SAME_SHIFT + kind)
        elif found < 0:
            code |= 1 << (OTHER_SHIFT + kind)
    return code


@compiled
def inherit(known, segment, earlier):
    """Make what is known of the ship at `segment` what it claims there, else what was known at `earlier`."""
    for claim in range(known.shape[1]):
        if known[segment, claim] < 0:
            known[segment, claim] = known[earlier, claim]
