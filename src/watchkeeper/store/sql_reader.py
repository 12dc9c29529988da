"""What a view sees of a store in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import zstandard

from watchkeeper.model.marking import Marking, View
from watchkeeper.store import schema
from watchkeeper.store.records import Erasure, Head, Judgement, Kept, Leaf

_MANY = 500
"""Values named in one statement: SQLite takes 32,766, PostgreSQL 65,535, and neither is faster with more."""


class SqlReader:
    """Reads through a view. Made by `SqlStore.view`."""

    def __init__(self, engine: sa.Engine, view: View) -> None:
        self._engine, self._view = engine, view

    def receipts(self, limit: int = 100, start: str = "") -> list[Kept]:
        table = schema.receipts
        asked = self._kept().where(table.c.log.in_(self._seen()))
        if start:
            asked = asked.where(table.c.leaf_hash.between(start, start + "g"))  # "g" follows every hex digit
        newest = (table.c.made.desc(), table.c.log.desc(), table.c["index"].desc())
        return [_kept(row) for row in self._all(asked.order_by(*newest).limit(limit))]

    def receipt_at(self, log: int, index: int) -> Kept | None:
        if log not in self._seen():
            return None
        table = schema.receipts
        rows = self._all(self._kept().where(table.c.log == log, table.c["index"] == index))
        return _kept(rows[0]) if rows else None

    def log_part(self, log: int, begin: int, count: int) -> list[Kept]:
        index = schema.receipts.c["index"]
        inside = sa.and_(schema.receipts.c.log == log, index >= begin, index < begin + count)
        return (
            [_kept(row) for row in self._all(self._kept().where(inside).order_by(index))] if log in self._seen() else []
        )

    def nodes(self, log: int, level: int, begin: int, count: int) -> list[bytes]:
        column = schema.nodes.c
        inside = sa.and_(
            column.log == log, column.level == level, column["index"] >= begin, column["index"] < begin + count
        )
        rows = self._all(sa.select(column.hash).where(inside).order_by(column["index"])) if log in self._seen() else []
        return [bytes(row.hash) for row in rows]

    def logs(self) -> list[Head]:
        found = (self.heads(log) for log in sorted(self._seen()))
        return [heads[-1] for heads in found if heads]

    def heads(self, log: int) -> list[Head]:
        if log not in self._seen():
            return []
        table = schema.heads
        rows = self._all(sa.select(table).where(table.c.log == log).order_by(table.c.size))
        return [Head(log=row.log, size=row.size, root=row.root, made=_utc(row.made)) for row in rows]

    def node(self, log: int, level: int, index: int) -> bytes:
        column = schema.nodes.c
        asked = sa.select(column.hash).where(column.log == log, column.level == level, column.index == index)
        rows = self._all(asked) if log in self._seen() else []
        if not rows:
            raise KeyError((log, level, index))
        return bytes(rows[0].hash)

    def judgements(self, hits: Collection[str] | None = None) -> list[tuple[Judgement, Marking]]:
        table, markings = schema.judgements, self._markings()
        asked = sa.select(table).order_by(table.c.number)
        if hits is None:
            rows = self._all(asked)
        else:
            rows = [row for some in _batches(sorted(hits)) for row in self._all(asked.where(table.c.hit_id.in_(some)))]
            rows.sort(key=lambda row: row.number)
        return [
            (_judgement(row), markings[row.marking_id])
            for row in rows
            if row.marking_id in markings and self._view.allows(markings[row.marking_id])
        ]

    def _kept(self) -> sa.Select[Any]:
        receipts, bodies, erasures = schema.receipts, schema.bodies, schema.erasures
        joined = receipts.outerjoin(bodies, receipts.c.leaf_hash == bodies.c.leaf_hash)
        joined = joined.outerjoin(erasures, receipts.c.leaf_hash == erasures.c.leaf_hash)
        columns = (*receipts.c, bodies.c.body, erasures.c.who, erasures.c.why, erasures.c.erased)
        return sa.select(*columns).select_from(joined)

    def _markings(self) -> dict[int, Marking]:
        rows = self._all(sa.select(schema.markings))
        return {row.marking_id: Marking.from_json(row.marking) for row in rows}

    def _seen(self) -> set[int]:
        return {number for number, marking in self._markings().items() if self._view.allows(marking)}

    def _all(self, statement: sa.Select[Any]) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(statement))


def _kept(row: Any) -> Kept:
    leaf = Leaf(log=row.log, index=row[1], leaf_hash=row.leaf_hash, made=_utc(row.made))
    gone = row.erased is not None
    erasure = Erasure(leaf_hash=row.leaf_hash, who=row.who, why=row.why, erased=_utc(row.erased)) if gone else None
    return Kept(leaf=leaf, body=None if row.body is None else _text(bytes(row.body)), erasure=erasure)


def _text(kept: bytes) -> bytes:
    """The text of a receipt; of one that is damaged, what there is, which has another hash."""
    try:
        return zstandard.ZstdDecompressor().decompress(kept)
    except zstandard.ZstdError:
        return kept


def _judgement(row: Any) -> Judgement:
    return Judgement(
        hit_id=row.hit_id,
        subject_hash=row.subject_hash,
        content_hash=row.content_hash,
        verdict=row.verdict,
        who=row.who,
        why=row.why,
        until=row.until,
        of=row.of,
        decided=_utc(row.decided),
    )


def _utc(moment: datetime) -> datetime:
    """SQLite gives back what it was given, without saying that it is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _batches(values: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(values), _MANY):
        yield values[begin : begin + _MANY]
