"""From what agrees and conflicts to one score, by the table in `fact_policy.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watchkeeper.model.listed import ListedEntity, Said
from watchkeeper.screen.agreement import RULES, Held, held
from watchkeeper.screen.comparison import Reason, Verdict
from watchkeeper.screen.fact_policy import NAME_CEILING, NAMES_AGREE, RENAMED_FLOOR, ROWS, Row
from watchkeeper.screen.subject import Subject

_OF_KIND = {
    "Person": "P",
    "Company": "C",
    "Organization": "C",
    "LegalEntity": "PC",
    "Vessel": "V",
    "Airplane": "A",
}
_WORDS = {
    "imo": "IMO number",
    "mmsi": "MMSI",
    "imo_company": "IMO company number",
    "lei": "LEI",
    "swift": "SWIFT code",
    "length_m": "Length in metres",
    "deadweight_t": "Deadweight in tonnes",
    "birth_date": "Date of birth",
    "built": "Year of build",
    "national_id": "National identity number",
}
"""How an attribute is called in a sentence, where its name is no words."""
_ALSO = {"flag": ("former_flag",), "nationality": ("country",)}
"""Attributes of the list that a query's is held against as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A score and everything that made it."""

    score: float
    reasons: tuple[Reason, ...]
    identified: bool
    """An identifier agrees."""
    conflicted: bool
    """Something that never changes conflicts, so that the score was held down."""


def weigh(subject: Subject, entity: ListedEntity, name_score: float | None) -> Weighed:
    """The score of a subject against an entry, given that of their best names; None when there are no names to compare."""
    kinds = _OF_KIND[entity.kind]
    rows = [row for row in ROWS if any(letter in row.kinds for letter in kinds)]
    found = [(row, _held(row, subject, entity)) for row in rows]
    score = min(name_score or 0.0, NAME_CEILING)
    floors = [row.floor for row, pair in found if row.floor is not None and pair is not None and pair.agreement is True]
    if floors:
        names_agree = name_score is not None and name_score >= NAMES_AGREE
        least = max(floors)
        score = 1.0 if names_agree else max(score, least if name_score is None else min(least, RENAMED_FLOOR))
    score += sum(_effect(row, pair) for row, pair in found)
    ceilings = [
        row.ceiling for row, pair in found if row.ceiling is not None and pair is not None and pair.agreement is False
    ]
    score = min(score, 1.0 if floors else NAME_CEILING, *ceilings)
    return Weighed(
        score=round(max(0.0, score), 4),
        reasons=tuple(_reasons(found, subject, entity)),
        identified=bool(floors),
        conflicted=bool(ceilings),
    )


def _held(row: Row, subject: Subject, entity: ListedEntity) -> Held | None:
    ours = subject.values(row.attribute)
    attributes = (row.attribute, *_ALSO.get(row.attribute, ()))
    theirs = [one for one in entity.said if one.attribute in attributes]
    return held(RULES[row.rule], ours, theirs)


def _effect(row: Row, pair: Held | None) -> float:
    if pair is None or pair.agreement is None:
        return 0.0
    return row.agreed if pair.agreement else row.conflicted


def _reasons(found: list[tuple[Row, Held | None]], subject: Subject, entity: ListedEntity) -> Iterator[Reason]:
    for row, pair in found:
        word = _WORDS.get(row.attribute) or row.attribute.replace("_", " ").capitalize()
        if pair is None:
            ours, theirs = subject.values(row.attribute), entity.values(row.attribute)
            if ours or theirs:
                who = "the list" if ours else "the query"
                yield Reason(
                    what=row.attribute,
                    verdict="absent",
                    text=f"{word}: {who} says none.",
                    query=_first(ours),
                    target=theirs[0] if theirs else "",
                )
            continue
        verdict, text = _told(row, pair, word)
        yield Reason(
            what=row.attribute,
            verdict=verdict,
            text=text,
            query=pair.query.value,
            target=pair.listed.value,
            effect=_effect(row, pair),
        )


def _told(row: Row, pair: Held, word: str) -> tuple[Verdict, str]:
    ours, theirs = pair.query.value, pair.listed.value
    if pair.agreement is True:
        return "agreed", f"{word}: both say {theirs}{_period(pair.listed)}."
    if pair.agreement is None:
        return "weak", f"{word}: {ours} and {theirs} can be told neither alike nor apart."
    most = "" if row.ceiling is None else f" The score is at most {row.ceiling:.2f}."
    return "conflicted", f"{word}: {ours} against {theirs}{_period(pair.listed)} on the list.{most}"


def _first(said: tuple[Said, ...]) -> str:
    return said[0].value if said else ""


def _period(said: Said) -> str:
    if said.since is None and said.until is None:
        return ""
    return f" ({said.since or '…'} to {said.until or '…'})"
