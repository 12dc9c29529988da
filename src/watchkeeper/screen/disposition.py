"""What is decided of a hit: from the judgements made of it, and whether both sides are still as they were judged.

A judgement is of a state: this subject as it was screened, that entry as the list had it. When either says anything else, or the
judgement has run out, the hit is open again and says why; what was decided before stands beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from watchkeeper.store.records import Judgement

State = Literal["open", "true", "false", "unsure", "awaiting approval", "reopened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """Where a hit stands."""

    state: State
    why: str
    judgement: Judgement | None = None
    """The last one of it; None when nobody judged."""

    @property
    def needs_someone(self) -> bool:
        """Whether a person has still to look. Only what was found false, for what is there now, does not: what was found true is
        work of another kind, and stays in sight."""
        return self.state not in ("true", "false")

    def to_dict(self) -> dict[str, Any]:
        """As JSON gives it."""
        return {
            "state": self.state,
            "why": self.why,
            "judgement": None if self.judgement is None else told(self.judgement),
        }


def disposition(
    judgements: Sequence[Judgement], subject_hash: str, content_hash: str, today: date, approvers: int = 1
) -> Disposition:
    """Where a hit stands, from its judgements in the order they were made.

    `approvers` 2: that a hit is somebody else counts only when a second person agreed.
    """
    made = [one for one in judgements if one.verdict != "approve"]
    if not made or made[-1].verdict == "withdraw":
        return Disposition(state="open", why="nobody has judged it" if not made else _by("withdrawn", made[-1]))
    last = made[-1]
    if last.content_hash != content_hash:
        return Disposition(
            state="reopened", why=f"the list's entry has changed since it was judged {last.verdict}", judgement=last
        )
    if last.subject_hash != subject_hash:
        return Disposition(
            state="reopened",
            why=f"what is known of the subject has changed since it was judged {last.verdict}",
            judgement=last,
        )
    if last.until is not None and today > last.until:
        return Disposition(state="reopened", why=f"the judgement held until {last.until}", judgement=last)
    if last.verdict == "false" and approvers > 1 and _approver(judgements, last) is None:
        return Disposition(
            state="awaiting approval", why=_by("judged false; a second person has to agree", last), judgement=last
        )
    second = _approver(judgements, last)
    return Disposition(
        state=last.verdict,  # type: ignore[arg-type]
        why=_by(f"judged {last.verdict}", last) + (f"; approved by {second}" if second else ""),
        judgement=last,
    )


def told(judgement: Judgement) -> dict[str, Any]:
    """A judgement as JSON gives it."""
    return {
        "id": judgement.judgement_id,
        "hit": judgement.hit_id,
        "verdict": judgement.verdict,
        "who": judgement.who,
        "why": judgement.why,
        "until": None if judgement.until is None else judgement.until.isoformat(),
        "of": judgement.of,
        "decided": judgement.decided.isoformat().replace("+00:00", "Z"),
    }


def _approver(judgements: Sequence[Judgement], of: Judgement) -> str | None:
    """Who agreed with a judgement: somebody other than who made it."""
    agreed = (one.who for one in judgements if one.verdict == "approve" and one.of == of.judgement_id)
    return next((who for who in agreed if not same_person(who, of.who)), None)


def same_person(one: str, other: str) -> bool:
    """Whether two names of people who decide are one, however they are typed."""
    return _typed(one) == _typed(other)


def _typed(who: str) -> str:
    plain = unicodedata.normalize("NFKC", who).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _by(what: str, judgement: Judgement) -> str:
    return f"{what} by {judgement.who} on {judgement.decided.date()}: {judgement.why}"
