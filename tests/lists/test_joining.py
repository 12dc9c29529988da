"""Parties across lists: joined by what identifies them, never by name, never against what one party cannot be."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.lists.joining import Clusters, Judgement, Listed, joined
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.imo import Imo
from watchkeeper.model.listed import Kind, ListClass, ListedEntity, ListedName, Said
from watchkeeper.services.list_joining import found, judge, parties_at, to_dict
from watchkeeper.services.lists import Known, load_list
from watchkeeper.services.workspace import Workspace

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
SHIP, OTHER_SHIP = "9074729", str(Imo.with_check_digit(210000).number)


def listed(node: str, kind: Kind = "Vessel", list_class: ListClass = "sanctions", **said: str) -> Listed:
    """`listed("un:1", imo="9074729")`; of a number with a country, `passport="X1/PA"`."""
    name, key = node.split(":")
    statements = []
    for attribute, text in said.items():
        for one in text.split(";"):
            value, _, note = one.partition("/")
            statements.append(Said(attribute=attribute, value=value, note=note or None))
    entity = ListedEntity(key=key, kind=kind, names=(ListedName(text="A NAME"),), said=tuple(statements))
    return Listed(list=name, list_class=list_class, entity=entity)


def together(clusters: Clusters) -> list[list[str]]:
    return sorted([one.node for one in cluster.members] for cluster in clusters.clusters if len(cluster.members) > 1)


def test_the_same_ship_number_on_two_lists_is_one_ship_with_a_reason() -> None:
    made = joined([listed("un:1", imo=SHIP), listed("eu:2", imo=SHIP), listed("uk:3", imo=OTHER_SHIP)])
    assert together(made) == [["eu:2", "un:1"]]
    cluster = next(one for one in made.clusters if len(one.members) == 2)
    assert cluster.cluster_id == f"imo:{SHIP}"
    assert [one.sentence for one in cluster.joins] == [f"eu:2 and un:1: same imo {SHIP}"]


def test_a_name_alone_joins_nobody() -> None:
    assert together(joined([listed("un:1"), listed("eu:2")])) == []


def test_a_number_whose_check_digit_fails_joins_nobody() -> None:
    assert together(joined([listed("un:1", imo="9074728"), listed("eu:2", imo="9074728")])) == []


def test_a_passport_joins_only_with_its_country() -> None:
    people = [
        listed("un:1", "Person", passport="X 900001/PA"),
        listed("eu:2", "Person", passport="X900001/PA; issued"),
        listed("uk:3", "Person", passport="X900001/MT"),
        listed("ch:4", "Person", passport="X900001"),
    ]
    assert together(joined(people)) == [["eu:2", "un:1"]]


def test_two_ship_numbers_are_never_one_party_not_even_through_a_third() -> None:
    chain = [
        listed("un:1", imo=SHIP, reference="ofac 7"),
        listed("eu:2", reference="ofac 7", registration="R12345/PA"),
        listed("uk:3", imo=OTHER_SHIP, registration="R12345/PA"),
    ]
    made = joined(chain)
    assert together(made) == [["eu:2", "un:1"]]
    (veto,) = made.vetoed
    assert veto.veto is not None
    assert "several: imo" in veto.veto


def test_a_ship_and_a_company_are_two_though_they_share_a_number() -> None:
    made = joined([listed("un:1", registration="R12345/PA"), listed("eu:2", "Company", registration="R12345/PA")])
    assert together(made) == []


def test_a_number_that_one_list_gives_to_two_joins_neither() -> None:
    people = [
        listed("eu:1", "Person", tax_number="1234567/RU"),
        listed("eu:2", "Person", tax_number="1234567/RU"),
        listed("uk:3", "Person", tax_number="1234567/RU"),
    ]
    assert together(joined(people)) == []


def test_a_reference_that_lost_a_digit_joins_nobody() -> None:
    assert (
        together(
            joined([listed("un:1", "Person", reference="un QDi.43"), listed("eu:2", "Person", reference="un QDi.43")])
        )
        == []
    )


def test_a_judgement_joins_and_a_later_one_takes_it_back() -> None:
    two = [listed("un:1", "Person"), listed("eu:2", "Person")]
    join = Judgement(kind="join", a="eu:2", b="un:1", who="A", why="same face")
    assert together(joined(two, [join])) == [["eu:2", "un:1"]]
    assert together(joined(two, [join, Judgement(kind="withdraw", a="un:1", b="eu:2", who="B", why="no")])) == []


def test_a_split_holds_against_every_way_of_joining() -> None:
    three = [
        listed("un:1", "Person", passport="X900001/PA"),
        listed("eu:2", "Person", passport="X900001/PA", lei="1" * 20),
        listed("uk:3", "Person", lei="1" * 20),
    ]
    split = Judgement(kind="split", a="un:1", b="uk:3", who="A", why="born on different days")
    made = joined(three, [split])
    assert together(made) == [["eu:2", "uk:3"]]
    assert [one.veto for one in made.vetoed] == ["somebody judged two of them apart"]


def test_classes_stand_apart_in_a_party() -> None:
    made = joined([listed("un:1", imo=SHIP), listed("tokyo:2", list_class="detentions", imo=SHIP)])
    assert to_dict(made.clusters[0])["classes"] == {"sanctions": ["un:1"], "detentions": ["tokyo:2"], "mentions": []}


NUMBERS = [str(Imo.with_check_digit(200000 + number).number) for number in range(4)]


@given(
    entries=st.lists(
        st.tuples(st.sampled_from(["un", "eu", "uk"]), st.sampled_from([*NUMBERS, ""]), st.integers(0, 3)), max_size=12
    ),
    seed=st.integers(0, 99),
)
def test_clusters_are_the_same_in_any_order_and_hold_one_ship_each(
    entries: list[tuple[str, str, int]], seed: int
) -> None:
    world = [
        listed(f"{name}:{number}", imo=imo, registration=f"R1000{register}/PA")
        for number, (name, imo, register) in enumerate(entries)
    ]
    shuffled = list(world)
    random.Random(seed).shuffle(shuffled)
    made = joined(world)
    assert made == joined(shuffled)
    assert sorted(one.node for cluster in made.clusters for one in cluster.members) == sorted(one.node for one in world)
    for cluster in made.clusters:
        assert len({value for one in cluster.members for value in one.entity.values("imo") if value}) <= 1


@pytest.fixture
def two_lists(workspace: Workspace, tmp_path: Path) -> Workspace:
    for name, rows in {
        "a": "1,KELO STAR,9074729\n2,EVEN KEEL,\n",
        "b": "7,KELO STAR II,9074729\n8,FAR ISLE,9187629\n",
    }.items():
        file = tmp_path / f"{name}.csv"
        file.write_text(f"id,name,imo\n{rows}", encoding="utf-8")
        load_list(workspace, file, "csv", date(2031, 3, 9), Known(kept_as=name), now=NOW)
    return workspace


def test_parties_are_found_by_number_entry_and_name(two_lists: Workspace) -> None:
    parties = parties_at(two_lists, date(2031, 3, 10), None, two_lists.view)
    for query in ("9074729", "imo:9074729", "a:1", "kelo star ii"):
        assert [one.cluster_id for one in found(parties, query)] == ["imo:9074729"], query
    assert [one.list for one in parties.not_checked if one.reason == "not loaded"][:1] == ["au"]


def test_judgements_are_kept_and_taken_back_and_impossible_ones_refused(two_lists: Workspace) -> None:
    def said(kind: str, a: str, b: str) -> dict[str, object]:
        judgement = Judgement(kind=kind, a=a, b=b, who="A. Analyst", why="photograph")  # type: ignore[arg-type]
        return judge(two_lists, judgement, now=NOW)

    with pytest.raises(UsageError, match="several: imo"):
        said("join", "a:1", "b:8")
    with pytest.raises(NotFound, match="expected LIST:KEY"):
        said("join", "a:1", "b:99")
    with pytest.raises(NotFound, match="nothing is judged"):
        said("withdraw", "a:1", "b:7")
    assert said("split", "a:1", "b:7")["unchanged"] is False
    assert said("split", "b:7", "a:1")["unchanged"] is True
    parties = parties_at(two_lists, date(2031, 3, 10), None, two_lists.view)
    assert found(parties, None) == []
    said("withdraw", "a:1", "b:7")
    assert len(found(parties_at(two_lists, date(2031, 3, 10), None, two_lists.view), None)) == 1
