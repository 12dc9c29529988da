"""Listed entries: canonical JSON and back, and a hash that changes with what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.listed import ATTRIBUTES, ListedEntity, ListedName, Said

TEXT = st.text(min_size=1, max_size=12)
MAYBE = st.none() | TEXT
NAMES = st.builds(
    ListedName,
    text=TEXT,
    kind=st.sampled_from(["primary", "alias", "weak", "former", "script"]),
    language=st.none() | st.just("kor"),
)
SAID = st.builds(Said, attribute=st.sampled_from(sorted(ATTRIBUTES)), value=TEXT, since=MAYBE, until=MAYBE, note=MAYBE)
ENTITIES = st.builds(
    ListedEntity,
    key=TEXT,
    kind=st.sampled_from(["Person", "Company", "Vessel"]),
    names=st.lists(NAMES, max_size=4).map(tuple),
    said=st.lists(SAID, max_size=6).map(tuple),
)


@given(ENTITIES)
def test_an_entry_is_its_json(entity: ListedEntity) -> None:
    assert ListedEntity.from_json(entity.to_json()) == entity


@given(ENTITIES, ENTITIES)
def test_the_hash_differs_exactly_when_the_entry_does(one: ListedEntity, other: ListedEntity) -> None:
    assert (one == other) == (one.content_hash == other.content_hash)


def test_the_name_is_the_primary_one_wherever_it_stands() -> None:
    entity = ListedEntity(key="1", kind="Vessel", names=(ListedName(text="OLD", kind="former"), ListedName(text="NEW")))
    assert entity.name == "NEW"
    assert ListedEntity(key="1", kind="Vessel", names=()).name == ""


def test_an_attribute_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError):
        ListedEntity(key="1", kind="Vessel", names=()).values("speed")
