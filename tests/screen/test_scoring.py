"""What identifiers and facts do to a score: the world's facts behind the table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.listed import ATTRIBUTES, ListedEntity, ListedName, Said
from watchkeeper.screen.agreement import RULES, same_birth, same_imo, same_size
from watchkeeper.screen.fact_policy import NAME_CEILING, ROWS, THRESHOLD
from watchkeeper.screen.scoring import weigh
from watchkeeper.screen.subject import Subject, subject

# IMO numbers of a block never given to ships: one, one a stroke of paint from it, and another.
HULL, STROKE, OTHER = "2000339", "2000389", "2000717"


def ship(**said: str) -> ListedEntity:
    return ListedEntity(
        key="1",
        kind="Vessel",
        names=(ListedName(text="KELO STAR 2"),),
        said=tuple(Said(attribute=name, value=value) for name, value in said.items()),
    )


def person(**said: str) -> ListedEntity:
    return ListedEntity(
        key="1",
        kind="Person",
        names=(ListedName(text="Tovan Belrik"),),
        said=tuple(Said(attribute=name, value=value) for name, value in said.items()),
    )


def asked(kind: str, name: str = "x", **said: str) -> Subject:
    return subject(kind, [name], {attribute: [value] for attribute, value in said.items()})


def test_a_name_alone_is_never_certainty() -> None:
    assert weigh(asked("Vessel"), ship(), 1.0).score == NAME_CEILING


def test_name_and_number_are_identity() -> None:
    found = weigh(asked("Vessel", imo=HULL), ship(imo=HULL), 0.9)
    assert found.score == 1.0
    assert found.identified


def test_a_renamed_hull_is_found_by_her_number() -> None:
    assert THRESHOLD < weigh(asked("Vessel", imo=HULL), ship(imo=HULL), 0.1).score < 1.0
    assert THRESHOLD < weigh(asked("Vessel", imo=HULL), ship(imo=HULL), None).score < 1.0


def test_two_valid_numbers_are_two_hulls_whatever_they_are_called() -> None:
    found = weigh(asked("Vessel", imo=OTHER, flag="PA"), ship(imo=HULL, flag="PA"), 0.98)
    assert found.score < THRESHOLD
    assert found.conflicted
    assert "at most" in next(one.text for one in found.reasons if one.what == "imo")


def test_a_number_a_stroke_of_paint_away_neither_agrees_nor_conflicts() -> None:
    assert same_imo(Said(attribute="imo", value=HULL), Said(attribute="imo", value=STROKE)) is None
    assert weigh(asked("Vessel", imo=STROKE), ship(imo=HULL), 0.98).score == NAME_CEILING


def test_of_a_number_with_a_wrong_check_digit_nothing_follows() -> None:
    assert weigh(asked("Vessel", imo="2000331"), ship(imo=HULL), 0.98).score == NAME_CEILING


def test_a_new_flag_and_number_of_the_radio_do_not_clear_a_ship() -> None:
    found = weigh(
        asked("Vessel", flag="SL", mmsi="666000001", call_sign="XX1AB"), ship(flag="KP", mmsi="445000001"), 0.95
    )
    assert found.score > THRESHOLD


def test_another_length_and_year_of_build_clear_one_of_the_same_name() -> None:
    found = weigh(asked("Vessel", length_m="290", built="2012"), ship(length_m="88.5", built="1986"), 0.98)
    assert found.score < THRESHOLD


def test_a_flag_she_had_before_agrees() -> None:
    entity = ListedEntity(
        key="1",
        kind="Vessel",
        names=(),
        said=(Said(attribute="flag", value="KP"), Said(attribute="former_flag", value="SL")),
    )
    (reason,) = (one for one in weigh(asked("Vessel", flag="SL"), entity, 0.8).reasons if one.what == "flag")
    assert reason.verdict == "agreed"


def test_statements_that_never_held_together_are_not_held_against_each_other() -> None:
    entity = ListedEntity(
        key="1", kind="Vessel", names=(), said=(Said(attribute="flag", value="KP", since="2030-01-01"),)
    )
    query = Subject(kind="Vessel", names=("x",), said=(Said(attribute="flag", value="PA", until="2029-12-31"),))
    (reason,) = (one for one in weigh(query, entity, 0.8).reasons if one.what == "flag")
    assert reason.verdict == "absent"


BIRTHS = [
    ("1964-07-17", "1964-07-17", True),
    ("1964-07-17", "1964", True),
    ("1964", "1964", True),
    ("1964-07-17", "1964-17-07", None),  # no such month: read as nothing
    ("1964-03-05", "1964-05-03", None),
    ("1964-07-17", "1964-07-18", None),
    ("1964-07-17", "1964-11-02", False),
    ("1964-07-17", "1964-01-01", None),
    ("1964", "1965", None),
    ("1964", "1971", False),
    ("1964~", "1967", None),
    ("1960/1970", "1964-07-17", None),
    ("1960/1970", "1980", False),
    ("about the war", "1980", None),
]


@pytest.mark.parametrize(("one", "other", "expected"), BIRTHS)
def test_dates_of_birth(one: str, other: str, expected: bool | None) -> None:
    a, b = Said(attribute="birth_date", value=one), Said(attribute="birth_date", value=other)
    assert same_birth(a, b) is expected
    assert same_birth(b, a) is expected


def test_another_birth_date_clears_a_namesake_and_the_same_confirms() -> None:
    cleared = weigh(asked("Person", birth_date="1991-02-03"), person(birth_date="1964-07-17"), 0.9)
    confirmed = weigh(asked("Person", birth_date="1964-07-17"), person(birth_date="1964-07-17"), 0.9)
    assert cleared.score < THRESHOLD < 0.9 < confirmed.score < 1.0


def test_one_of_several_dates_is_enough() -> None:
    entity = ListedEntity(
        key="1",
        kind="Person",
        names=(),
        said=(Said(attribute="birth_date", value="1950"), Said(attribute="birth_date", value="1964-07-17")),
    )
    assert weigh(asked("Person", birth_date="1964-07-17"), entity, 0.9).score > 0.9


def test_sizes_between_near_and_far_decide_nothing() -> None:
    def size(one: str, other: str) -> bool | None:
        return same_size(Said(attribute="length_m", value=one), Said(attribute="length_m", value=other))

    assert [size("100", other) for other in ("97", "92", "80", "0", "unknown")] == [True, None, False, None, None]


VALUES = st.sampled_from(
    ["2000339", "2000717", "1964-07-17", "1971", "KP", "PA", "88.5", "290", "666000001", "A1234567", ""]
)
SAID = st.lists(st.builds(Said, attribute=st.sampled_from([row.attribute for row in ROWS]), value=VALUES), max_size=6)


@given(
    SAID, SAID, st.none() | st.floats(0, 1), st.sampled_from(["Person", "Company", "Vessel", "Airplane", "LegalEntity"])
)
def test_a_score_stays_in_its_bounds_and_1_needs_an_identifier_and_a_name(
    ours: list[Said], theirs: list[Said], name: float | None, kind: str
) -> None:
    query = Subject(kind=None, names=("x",), said=tuple(ours))
    entity = ListedEntity(key="1", kind=kind, names=(), said=tuple(theirs))  # type: ignore[arg-type]
    found = weigh(query, entity, name)
    assert 0.0 <= found.score <= 1.0
    if found.score == 1.0:
        assert found.identified
        assert name is not None
    if not found.identified:
        assert found.score <= NAME_CEILING
    assert found == weigh(query, entity, name)


def test_every_row_of_the_policy_names_a_rule_and_an_attribute() -> None:
    for row in ROWS:
        assert row.rule in RULES
        assert row.attribute in ATTRIBUTES
        assert row.agreed >= 0 >= row.conflicted
