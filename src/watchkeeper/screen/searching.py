"""Which listed parties may be the one asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from watchkeeper.model.imo import one_stroke_off
from watchkeeper.model.listed import ListedEntity, ListedName
from watchkeeper.screen.comparison import Reason
from watchkeeper.screen.corpus import Corpus
from watchkeeper.screen.fact_policy import CONFUSABLE_FLOOR, THRESHOLD
from watchkeeper.screen.hit import Hit, Status, hit_id
from watchkeeper.screen.identifiers import keys_of, plain, wrong_imo
from watchkeeper.screen.names import compare
from watchkeeper.screen.scoring import weigh
from watchkeeper.screen.subject import Subject

BELOW = 0.12
"""How far under the threshold a score of names may be for the rest to lift it over: the sum of all that can agree without an
identifier."""

MOST_PARTIES = 5_000
"""Parties whose names come near that are weighed; how many are told is another matter, and is decided after."""

COMPARABLE: dict[str, tuple[str, ...]] = {
    "Person": ("Person", "LegalEntity"),
    "Company": ("Company", "Organization", "LegalEntity"),
    "Organization": ("Company", "Organization", "LegalEntity"),
    "LegalEntity": ("Person", "Company", "Organization", "LegalEntity"),
    "Vessel": ("Vessel",),
    "Airplane": ("Airplane",),
}
"""Kinds a query of each kind is held against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How the names of a subject and a party fit at their best."""

    score: float
    query: str
    listed: ListedName
    reasons: tuple[Reason, ...]


def search(
    corpus: Corpus,
    subject: Subject,
    *,
    subject_key: str,
    threshold: float = THRESHOLD,
    limit: int = 20,
    lists: Collection[str] | None = None,
) -> list[Hit]:
    """Hits, questions and what was set aside, each by score and then by list and key; at most `limit` of each."""
    kinds = None if subject.kind is None else COMPARABLE[subject.kind]
    named = _by_name(corpus, subject, kinds, threshold)
    numbers = dict.fromkeys(named)
    numbers |= dict.fromkeys(number for said in subject.said for key in keys_of(said) for number in corpus.holders(key))
    confusable = dict(_confusable(corpus, subject))
    found = []
    for number in (*numbers, *(other for other in confusable if other not in numbers)):
        party = corpus.party(number)
        if (kinds is not None and party.entity.kind not in kinds) or (lists is not None and party.list not in lists):
            continue
        fit = named.get(number) or _best(subject, party.entity)
        weighed = weigh(subject, party.entity, None if fit is None else fit.score)
        status = _status(weighed.score, threshold, weighed.conflicted, fit, number in confusable)
        if status is None:
            continue
        reasons = (*(fit.reasons if fit else ()), *weighed.reasons)
        if number in confusable:
            reasons = (confusable[number], *reasons)
        found.append(
            Hit(
                hit_id=hit_id(subject_key, party.list, party.entity.key),
                status=status,
                score=max(weighed.score, CONFUSABLE_FLOOR) if status == "question" else weighed.score,
                list=party.list,
                list_class="",
                entity=party.entity,
                matched=None if fit is None else fit.listed,
                query_name="" if fit is None else fit.query,
                name_score=None if fit is None else fit.score,
                reasons=reasons,
            )
        )
    found.sort(key=lambda hit: (_ORDER[hit.status], -hit.score, hit.list, hit.entity.key))
    return [hit for status in _ORDER for hit in [one for one in found if one.status == status][:limit]]


_ORDER: dict[Status, int] = {"hit": 0, "question": 1, "set aside": 2}


def _status(score: float, threshold: float, conflicted: bool, fit: Named | None, asked: bool) -> Status | None:
    if score >= threshold:
        return "hit"
    if asked:
        return "question"
    return "set aside" if conflicted and fit is not None and fit.score >= threshold else None


def _by_name(corpus: Corpus, subject: Subject, kinds: tuple[str, ...] | None, threshold: float) -> dict[int, Named]:
    """The best pair of names of every party whose names come near."""
    found: dict[int, Named] = {}
    for text in subject.names:
        for hit in corpus.names.search(text, kinds=kinds, limit=MOST_PARTIES, threshold=max(0.0, threshold - BELOW)):  # type: ignore[arg-type]
            before = found.get(hit.target)
            if before is None or hit.score > before.score:
                listed = ListedName(text=hit.name.text, kind=hit.name.name_kind)
                found[hit.target] = Named(score=hit.score, query=text, listed=listed, reasons=hit.comparison.reasons)
    return found


def _best(subject: Subject, entity: ListedEntity) -> Named | None:
    """The best pair of names of a subject and an entry found otherwise; None when one of them has no name."""
    pairs = [(compare(text, name.text, entity.kind), text, name) for text in subject.names for name in entity.names]
    if not pairs:
        return None
    comparison, text, name = max(pairs, key=lambda pair: pair[0].score)
    return Named(score=comparison.score, query=text, listed=name, reasons=comparison.reasons)


def _confusable(corpus: Corpus, subject: Subject) -> Iterator[tuple[int, Reason]]:
    """Listed ships whose number is one stroke of paint from one asked about, which is not itself theirs."""
    for said in subject.values("imo"):
        digits = "".join(letter for letter in said.value if letter.isdecimal())
        if wrong_imo(said.value) is not None:
            text = f"both say {digits}, a number whose check digit is wrong: a question."
            for number in corpus.holders(f"wrong imo {digits}"):
                yield number, Reason("weak", "imo", text, digits, digits)
        for other in one_stroke_off(digits):
            for number in corpus.holders(f"imo {other:07d}"):
                theirs = {plain("imo", value) for value in corpus.party(number).entity.values("imo")}
                if f"{other:07d}" in theirs and plain("imo", said.value) not in theirs:
                    yield (
                        number,
                        Reason(
                            what="imo",
                            verdict="weak",
                            text=f"IMO number {digits} is one stroke of paint from {other:07d} on the list: a question.",
                            query=digits,
                            target=f"{other:07d}",
                        ),
                    )
