"""What every store must do alike: the one in memory is the reference, SQLite and a real PostgreSQL are held to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.postgres import postgres
from watchkeeper.model.errors import FormatTooNew, UsageError, WorkspaceError
from watchkeeper.model.marking import OPEN, Marking, View, default_viewer
from watchkeeper.store import merkle, schema
from watchkeeper.store.base import Store
from watchkeeper.store.memory import MemoryStore
from watchkeeper.store.records import Erasure, Judgement
from watchkeeper.store.sql import SqlStore

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
SECRET = Marking.of("basic/1", "SECRET", "north")
EVERYONE = View(viewer=default_viewer("local"))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres() as found:
        yield found


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "sqlite":
        made = SqlStore(tmp_path / "store.sqlite")
    else:
        where = request.getfixturevalue("address")
        engine = sa.create_engine(where.replace("postgresql:", "postgresql+psycopg:"))
        schema.metadata.drop_all(engine)
        engine.dispose()
        made = SqlStore(where)
    yield made
    made.close()


def judged(hit: str = "h1", verdict: str = "false", **more: object) -> Judgement:
    said = {"subject_hash": "s", "content_hash": "c", "who": "ada", "why": "other birth date", "decided": NOW}
    return Judgement(hit_id=hit, verdict=verdict, **(said | more))  # type: ignore[arg-type]


def fill(store: Store, count: int, marking: Marking = OPEN, begin: int = 0) -> list[bytes]:
    bodies = [f"receipt {number}".encode() for number in range(begin, begin + count)]
    with store.write() as writer:
        for number, body in enumerate(bodies, begin):
            writer.add_receipt(body, NOW + timedelta(seconds=number), marking)
    return bodies


def test_every_receipt_comes_back_with_a_proof(store: Store) -> None:
    bodies = fill(store, 7) + fill(store, 6, begin=7)
    reader = store.view(EVERYONE)
    (head,) = reader.logs()
    assert (head.size, len(reader.heads(head.log))) == (13, 2)
    for index, body in enumerate(bodies):
        kept = reader.receipt_at(head.log, index)
        assert kept is not None
        assert kept.body == body
        proof = merkle.inclusion_proof(index, head.size, lambda *at: reader.node(head.log, *at))
        leaf = bytes.fromhex(kept.leaf.leaf_hash)
        assert leaf == merkle.leaf_hash(body)
        assert merkle.is_included(leaf, index, head.size, proof, bytes.fromhex(head.root))


def test_a_log_is_read_in_parts(store: Store) -> None:
    bodies = fill(store, 11)
    reader, log = store.view(EVERYONE), OPEN.marking_id
    assert [one.body for one in reader.log_part(log, 3, 4)] == bodies[3:7]
    assert [one.leaf.index for one in reader.log_part(log, 9, 4)] == [9, 10]
    assert [len(reader.nodes(log, level, 0, 100)) for level in range(5)] == [11, 5, 2, 1, 0]
    assert reader.nodes(log, 1, 2, 2) == [reader.node(log, 1, 2), reader.node(log, 1, 3)]


def test_a_log_only_grows(store: Store) -> None:
    fill(store, 5)
    fill(store, 4, begin=5)
    reader = store.view(EVERYONE)
    first, last = reader.heads(OPEN.marking_id)
    proof = merkle.consistency_proof(first.size, last.size, lambda *at: reader.node(first.log, *at))
    assert merkle.is_consistent(first.size, last.size, bytes.fromhex(first.root), bytes.fromhex(last.root), proof)


def test_the_newest_receipts_come_first_and_are_found_by_the_begin_of_their_hash(store: Store) -> None:
    fill(store, 5)
    found = store.view(EVERYONE).receipts(limit=3)
    assert [one.body for one in found] == [b"receipt 4", b"receipt 3", b"receipt 2"]
    start = found[1].leaf.leaf_hash[:12]
    assert [one.body for one in store.view(EVERYONE).receipts(start=start)] == [b"receipt 3"]
    assert store.view(EVERYONE).receipts(start=found[1].leaf.leaf_hash) == [found[1]]


def test_an_erased_body_is_gone_and_its_proof_stands(store: Store) -> None:
    fill(store, 3)
    reader = store.view(EVERYONE)
    leaf = reader.receipts()[1].leaf
    gone = Erasure(leaf_hash=leaf.leaf_hash, who="officer", why="request 7", erased=NOW)
    with store.write() as writer:
        writer.erase(gone)
        writer.erase(Erasure(leaf_hash=leaf.leaf_hash, who="other", why="again", erased=NOW))
    kept = reader.receipt_at(leaf.log, leaf.index)
    assert kept is not None
    assert kept.body is None
    assert kept.erasure == gone
    (head,) = reader.logs()
    proof = merkle.inclusion_proof(leaf.index, head.size, lambda *at: reader.node(leaf.log, *at))
    assert merkle.is_included(bytes.fromhex(leaf.leaf_hash), leaf.index, head.size, proof, bytes.fromhex(head.root))


def test_what_a_transaction_wrote_before_it_failed_is_not_there(store: Store) -> None:
    fill(store, 2)

    def fail() -> None:
        with store.write() as writer:
            writer.add_receipt(b"lost", NOW, OPEN)
            writer.add_judgement(judged(), OPEN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    reader = store.view(EVERYONE)
    assert len(reader.receipts()) == 2
    assert reader.judgements() == []
    assert [head.size for head in reader.logs()] == [2]


def test_of_another_marking_neither_receipts_nor_counts_are_seen(store: Store) -> None:
    fill(store, 2)
    fill(store, 9, SECRET, begin=2)
    with store.write() as writer:
        writer.add_judgement(judged(), SECRET)
    reader = store.view(EVERYONE)
    assert [head.size for head in reader.logs()] == [2]
    assert len(reader.receipts()) == 2
    assert reader.receipt_at(SECRET.marking_id, 0) is None
    assert reader.heads(SECRET.marking_id) == []
    assert reader.judgements() == []
    with pytest.raises(KeyError):
        reader.node(SECRET.marking_id, 0, 0)


def test_judgements_come_back_in_the_order_they_were_made_and_once(store: Store) -> None:
    made = [judged(), judged("h2", "true", until=date(2031, 6, 1)), judged(verdict="withdraw")]
    with store.write() as writer:
        for one in (*made, made[0]):
            writer.add_judgement(one, OPEN)
    reader = store.view(EVERYONE)
    assert [one for one, _ in reader.judgements()] == made
    assert [one for one, _ in reader.judgements({"h1"})] == [made[0], made[2]]
    assert reader.judgements(set()) == []


def test_two_writers_take_turns(store: Store) -> None:
    def work(begin: int) -> None:
        for number in range(10):
            fill(store, 1, begin=begin + number)

    threads = [threading.Thread(target=work, args=(begin,)) for begin in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = store.view(EVERYONE)
    (head,) = reader.logs()
    assert head.size == 20
    assert merkle.root(20, lambda *at: reader.node(head.log, *at)).hex() == head.root


def test_a_store_of_a_later_version_is_refused(tmp_path: Path) -> None:
    SqlStore(tmp_path / "s").close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 's'}")
    with engine.begin() as connection:
        connection.execute(schema.meta.insert(), {"format": schema.FORMAT + 1})
    engine.dispose()
    with pytest.raises(FormatTooNew, match="use a later Watchkeeper"):
        SqlStore(tmp_path / "s")


def test_addresses_that_lead_to_no_store_are_said_to(tmp_path: Path) -> None:
    for address in ("nonsense", "mysql://a@b/c"):
        with pytest.raises(UsageError):
            SqlStore(address)
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        SqlStore(f"postgresql://nobody@/nothing?host={tmp_path}")
    (tmp_path / "damaged").write_bytes(b"not a database at all" * 100)
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        SqlStore(tmp_path / "damaged")
