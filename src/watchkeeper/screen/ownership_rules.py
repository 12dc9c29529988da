"""When a party that is on no list is blocked through its owners: the rule of each authority, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Aggregate = Literal["all", "person"]
"""`all`: shares of all blocked owners are added. `person`: only those that lead back to one listed party, or to parties that act
together."""

WHOLE = 100_000_000
"""A whole, in millionths of a percent: shares are added as whole numbers, so that 3 times 33.333333 is what it is."""
HALF = WHOLE // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnershipRule:
    """One rule. A share counts whole wherever it is held by somebody blocked: shares are never multiplied down a chain."""

    name: str
    authority: str
    more_than_half: bool
    """True: more than 50 %. False: 50 % or more."""
    aggregate: Aggregate
    control: bool
    """Control without ownership blocks too."""
    since: date | None
    until: date | None
    source: str

    def reaches(self, share: int) -> bool:
        """Whether shares of that sum block."""
        return share > HALF if self.more_than_half else share >= HALF


RULES: tuple[OwnershipRule, ...] = (
    OwnershipRule(
        name="ofac",
        authority="US Treasury, Office of Foreign Assets Control",
        more_than_half=False,
        aggregate="all",
        control=False,
        since=date(2014, 8, 13),
        until=None,
        source="Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked, 13 August "
        "2014; FAQ 398 (control), 399 (aggregate), 401 (indirect)",
    ),
    OwnershipRule(
        name="eu",
        authority="Council of the European Union",
        more_than_half=True,
        aggregate="all",
        control=True,
        since=None,
        until=date(2024, 7, 2),
        source="EU Best Practices for the effective implementation of restrictive measures, before 3 July 2024: more than 50 %",
    ),
    OwnershipRule(
        name="eu",
        authority="Council of the European Union",
        more_than_half=False,
        aggregate="all",
        control=True,
        since=date(2024, 7, 3),
        until=None,
        source="EU Best Practices for the effective implementation of restrictive measures, update of 3 July 2024: 50 % or more, "
        "shares of several listed parties added; recital 28 of Regulation (EU) 2024/1745",
    ),
    OwnershipRule(
        name="uk",
        authority="HM Treasury, Office of Financial Sanctions Implementation",
        more_than_half=True,
        aggregate="person",
        control=True,
        since=None,
        until=None,
        source="Regulation 7 of the Russia (Sanctions) (EU Exit) Regulations 2019 and the like; OFSI general guidance, section "
        "4: shares of several are added only where they act together",
    ),
)
"""What each authority says; the one in force on the day that is asked about counts."""

NAMES = tuple(dict.fromkeys(rule.name for rule in RULES))


def rule_on(name: str, day: date) -> OwnershipRule | None:
    """The rule of an authority in force on a day; None when there is none."""
    for rule in RULES:
        if (
            rule.name == name
            and (rule.since is None or rule.since <= day)
            and (rule.until is None or day <= rule.until)
        ):
            return rule
    return None
