"""The table of signals: what it takes, what it leaves, and that every row has its words."""

from __future__ import annotations

import string

import pytest

from watchkeeper.assess import BY_NAME, PRACTICES, SIGNALS, SignalKind
from watchkeeper.assess.catalogue import kind_of
from watchkeeper.assess.practices import CODES, LANGUAGES
from watchkeeper.assess.words import explanation, table, title
from watchkeeper.detect.reasoning.explanations import EXPLANATIONS
from watchkeeper.model.match_tables import MATCHES
from watchkeeper.model.measures import MEASURES
from watchkeeper.simulate.planting import SCENES

NO_SIGNAL = {
    "port_visit": "a call is what ships are for",
    "feed_outage": "the feed's doing; it explains silences",
    "jamming": "nobody's doing aboard",
}
STANDING = {"match", "watchlist"}


def test_every_kind_of_event_is_a_signal_or_said_to_be_none() -> None:
    assert {one.source for one in SIGNALS} - STANDING == set(MEASURES) - set(NO_SIGNAL)


@pytest.mark.parametrize("one", SIGNALS, ids=lambda one: one.name)
def test_conditions_ask_for_measures_that_the_kind_has(one: SignalKind) -> None:
    columns = {column.name for column in MEASURES.get(one.source, MATCHES.columns)}
    if one.source == "draught_change":
        columns.add("explanations")  # those of the meeting it was in
    assert {field for field, _, _ in one.when} <= columns | {"explanations"}
    if any(field == "explanations" for field, _, _ in one.when):
        assert "explanations" in columns, one.name


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_signal_has_words_in_every_language_and_says_what_would_decide(name: str) -> None:
    assert all(title(name)[language] for language in LANGUAGES)
    causes = {row["cause"] for row in table("deciding")}
    assert set(BY_NAME[name].causes) & causes


def test_values_name_measures_that_their_events_have() -> None:
    for row in table("signals"):
        known = {column.name for column in MEASURES.get(BY_NAME[row["name"]].source, MATCHES.columns)} | {"who", "why"}
        for language in LANGUAGES:
            asked = {field for _, field, _, _ in string.Formatter().parse(row[f"value_{language}"]) if field}
            assert asked <= known, (row["name"], asked - known)


def test_every_innocent_explanation_has_korean_words() -> None:
    for name in EXPLANATIONS:
        assert explanation(name)["ko"]


def test_every_planted_practice_is_one_of_the_table_and_has_help_in_every_language() -> None:
    assert {row.code for row in SCENES if row.code} == set(CODES)
    for practice in PRACTICES:
        for said in (practice.name, practice.what, practice.signals, practice.traps):
            assert all(said[language] for language in LANGUAGES)


def test_of_an_event_the_specific_row_counts_and_an_explanation_makes_another_of_it() -> None:
    transfer = {"duration_h": 8.0, "alongside": True, "draughts_opposite": True, "explanations": None}
    found = [
        kind_of("encounter", transfer),
        kind_of("encounter", {**transfer, "draughts_opposite": None}),
        kind_of("encounter", {**transfer, "duration_h": 2.5}),
        kind_of("encounter", {**transfer, "explanations": "bunkering"}),
        kind_of("port_visit", {}),
    ]
    assert [one and one.name for one in found] == [
        "transfer_draughts",
        "transfer_alongside",
        "encounter_short",
        "encounter_explained",
        None,
    ]


def test_paragraphs_name_known_practices() -> None:
    for row in table("paragraphs"):
        assert set(row["practices"].split(",")) <= set(CODES)
        assert row["resolution"].partition(" ")[0].isdecimal()
