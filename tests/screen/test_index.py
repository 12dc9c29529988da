"""Facts about the index of names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.model.errors import FormatTooNew, IntegrityError
from watchkeeper.screen import IndexedName, NameIndex, compare
from watchkeeper.screen.index_file import MAGIC, VERSION

NAMES = [
    IndexedName(1, "KIM YONG CHOL", "primary", "Person"),
    IndexedName(1, "Kim Young-Cheol", "alias", "Person"),
    IndexedName(2, "KIM TONG MYONG", "primary", "Person"),
    IndexedName(3, "Korea Ansan Shipping Company", "primary", "Organization"),
    IndexedName(4, "AN SAN 1", "primary", "Vessel"),
    IndexedName(5, "AN SAN 2", "primary", "Vessel"),
    IndexedName(6, "Vladimir Vladimirovich PUTIN", "primary", "Person"),
    IndexedName(6, "Vladimir PUTIN", "alias", "Person"),
    IndexedName(7, "Zakir", "weak", "Person"),
    IndexedName(8, "قدرت الله جمال", "script", "Person"),
    IndexedName(9, "Haqqani", "primary", "LegalEntity"),
    IndexedName(10, "Reconnaissance General Bureau", "primary", "Organization"),
]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex.build(NAMES)


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("Kim Yong-chol", 1),
        ("김영철", 1),
        ("Korea Ansan SHPG Co", 3),
        ("M/V AN SAN 1", 4),
        ("Владимир Путин", 6),
        ("VladimirPutin", 6),
        ("Vladmir Putin", 6),
        ("ウラジーミル・プーチン", 6),
        ("Qudratullah Jamal", 8),
        ("Haqqani", 9),
        ("RGB", 10),
    ],
)
def test_a_listed_party_is_found_under_another_spelling(index: NameIndex, query: str, target: int) -> None:
    assert index.search(query)[0].target == target


def test_one_party_is_one_hit_with_its_best_name(index: NameIndex) -> None:
    hits = index.search("Kim Young-Cheol")
    assert [hit.target for hit in hits] == [1]
    assert hits[0].name.text == "Kim Young-Cheol"


def test_a_sister_ship_is_not_a_hit(index: NameIndex) -> None:
    assert [hit.target for hit in index.search("AN SAN 1")] == [4]


def test_a_person_does_not_meet_a_ship(index: NameIndex) -> None:
    assert not index.search("An San 1", ("Person",))


def test_a_legal_entity_meets_persons_and_companies(index: NameIndex) -> None:
    assert index.search("Haqqani", ("Person",))[0].target == index.search("Haqqani", ("Company",))[0].target == 9


def test_a_weak_alias_scores_lower_and_says_so(index: NameIndex) -> None:
    hit = index.search("Zakir")[0]
    assert hit.score == pytest.approx(compare("Zakir", "Zakir", "Person").score - 0.15)
    assert hit.comparison.reasons[-1].what == "weak_alias"


@given(st.permutations(NAMES))
def test_the_order_of_the_names_is_irrelevant(names: list[IndexedName]) -> None:
    found = NameIndex.build(names).search("Kim", threshold=0.1)
    assert found == NameIndex.build(NAMES).search("Kim", threshold=0.1)


def test_a_saved_index_answers_the_same(index: NameIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "names")
    loaded = NameIndex.load(tmp_path / "names")
    for name in NAMES:
        assert loaded.search(name.text) == index.search(name.text)


def test_a_damaged_or_foreign_file_is_refused(index: NameIndex, tmp_path: Path) -> None:
    path = tmp_path / "names"
    index.save(path)
    whole = path.read_bytes()
    for damaged in (
        b"",
        b"PK\x03\x04",
        whole[:40],
        whole[:-1],
        whole[:-9] + b"?" + whole[-8:],
        MAGIC + b"{}\n",
        MAGIC + b"[1]\n",
    ):
        path.write_bytes(damaged)
        with pytest.raises(IntegrityError):
            NameIndex.load(path)
    path.write_bytes(whole.replace(f'"version": {VERSION}'.encode(), b'"version": 9'))
    with pytest.raises(FormatTooNew):
        NameIndex.load(path)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    NameIndex.build([]).save(tmp_path / "names")
    assert NameIndex.load(tmp_path / "names").search("Kim") == []


@pytest.mark.parametrize("query", ["", "—", "\0", "a" * 10_000, "(" * 10_000, "\ud800", "'; DROP TABLE names; --"])
def test_a_hostile_query_has_an_answer(index: NameIndex, query: str) -> None:
    assert isinstance(index.search(query), list)


@given(st.text(max_size=60))
def test_any_text_can_be_searched_and_indexed(text: str) -> None:
    NameIndex.build([IndexedName(1, text, "alias", "LegalEntity")]).search(text)
