"""The policy: what each thing that agrees or conflicts does to a score. This table is what an auditor reads.

A score begins as that of the best pair of names (never over `NAME_CEILING`). Then, in this order:
  1. of an identifier that agrees: the score is at least `floor`; with names that agree too, 1;
  2. everything else adds `agreed` or takes `conflicted`;
  3. of an identifier that conflicts: the score is at most `ceiling`.
What one side does not say does nothing, and is told as absent.
"""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 0.70
"""Score from which a party is a hit, when the user says no other."""
NAME_CEILING = 0.98
"""Highest score without an identifier that agrees: names are shared, so a name alone is never certainty."""
NAMES_AGREE = 0.70
"""Score of names from which an identifier that agrees makes identity."""
RENAMED_FLOOR = 0.90
"""Least score of an identifier that agrees where the names do not: a party that was renamed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the policy. How two values are held against each other is `rule`, a name in `agreement.py`."""

    attribute: str
    kinds: str
    """Kinds of party it counts for, by their first letters: P(erson), C(ompany and other bodies), V(essel), A(irplane)."""
    rule: str
    agreed: float = 0.0
    conflicted: float = 0.0
    floor: float | None = None
    ceiling: float | None = None
    why: str = ""


ROWS: tuple[Row, ...] = (
    Row(
        attribute="imo",
        kinds="V",
        rule="same_imo",
        floor=0.95,
        ceiling=0.45,
        why="The number stays with the hull for life; two valid numbers are two hulls, whatever they are called.",
    ),
    Row(
        attribute="mmsi",
        kinds="V",
        rule="same_number",
        floor=0.85,
        conflicted=-0.02,
        why="Goes with the flag: it changes with it, and is borrowed.",
    ),
    Row(
        attribute="call_sign",
        kinds="V",
        rule="same_number",
        floor=0.80,
        conflicted=-0.02,
        why="Goes with the flag likewise.",
    ),
    Row(attribute="flag", kinds="V", rule="same_word", agreed=0.02, conflicted=-0.05, why="Flags are changed often."),
    Row(
        attribute="built",
        kinds="V",
        rule="same_year",
        agreed=0.03,
        conflicted=-0.20,
        why="A hull has one year of build; registers differ by one (laid down, delivered).",
    ),
    Row(
        attribute="length_m",
        kinds="V",
        rule="same_size",
        agreed=0.03,
        conflicted=-0.20,
        why="A hull has one length; length over all and between perpendiculars differ by some percent.",
    ),
    Row(
        attribute="gross_tonnage",
        kinds="V",
        rule="same_size",
        agreed=0.02,
        conflicted=-0.10,
        why="Re-measured now and then.",
    ),
    Row(
        attribute="deadweight_t",
        kinds="V",
        rule="same_size",
        agreed=0.02,
        conflicted=-0.10,
        why="Depends on the draught it is given for.",
    ),
    Row(attribute="aircraft_registration", kinds="A", rule="same_number", floor=0.90, conflicted=-0.20),
    Row(attribute="imo_company", kinds="C", rule="same_number", floor=0.95, ceiling=0.60),
    Row(attribute="lei", kinds="C", rule="same_number", floor=0.95, ceiling=0.60, why="One to a legal entity."),
    Row(attribute="swift", kinds="C", rule="same_number", floor=0.90, conflicted=-0.02, why="Branches have their own."),
    Row(
        attribute="registration",
        kinds="PC",
        rule="same_number",
        floor=0.92,
        conflicted=-0.05,
        why="A company has several, one in each register.",
    ),
    Row(attribute="tax_number", kinds="PC", rule="same_number", floor=0.92, conflicted=-0.05),
    Row(attribute="national_id", kinds="P", rule="same_paper", floor=0.95, conflicted=-0.05),
    Row(
        attribute="passport",
        kinds="P",
        rule="same_paper",
        floor=0.95,
        conflicted=-0.01,
        why="A person has several in a life; listed ones are often forged.",
    ),
    Row(attribute="document", kinds="PC", rule="same_paper", floor=0.92),
    Row(attribute="crypto_address", kinds="PC", rule="same_number", floor=0.95),
    Row(
        attribute="birth_date",
        kinds="P",
        rule="same_birth",
        agreed=0.06,
        conflicted=-0.25,
        why="Lists give years, spans and several dates: only what none of them allows conflicts.",
    ),
    Row(
        attribute="nationality",
        kinds="P",
        rule="same_word",
        agreed=0.02,
        conflicted=-0.08,
        why="People have several, and lists know one.",
    ),
    Row(attribute="country", kinds="PC", rule="same_word", agreed=0.02, conflicted=-0.04),
    Row(attribute="gender", kinds="P", rule="same_word", conflicted=-0.12),
)
"""Every attribute that counts. Values are ours: a conflict in what never changes takes a
name that agrees below the threshold, one in what does change does not."""

CONFUSABLE_FLOOR = 0.50
"""Score of a ship whose number is one stroke of paint from a listed one: a question, not a hit, until her name agrees."""
