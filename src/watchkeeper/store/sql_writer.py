"""One transaction on a store in SQL: rows are gathered and written together at its end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import zstandard

from watchkeeper.model.marking import Marking
from watchkeeper.store import merkle, schema
from watchkeeper.store.records import Erasure, Judgement, Leaf

Row = dict[str, Any]
_LEVEL = 6
"""Of compression: receipts of one run are alike, and higher levels gain little on texts of some kilobytes."""


class SqlWriter:
    """Grows logs, erases bodies, adds judgements. Made by `SqlStore.write`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._rows: dict[sa.Table, list[Row]] = {}
        self._sizes: dict[int, int] = {}
        self._nodes: dict[tuple[int, int, int], bytes] = {}
        self._last: dict[int, datetime] = {}
        self._markings: dict[int, Marking] = {}
        self.erased = False
        """Whether the text of a receipt was removed."""
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress

    def add_receipt(self, body: bytes, made: datetime, marking: Marking) -> Leaf:
        log, found = marking.marking_id, merkle.leaf_hash(body)
        index = self._sizes.get(log)
        if index is None:
            index = self._size(log)
        leaf = Leaf(log=log, index=index, leaf_hash=found.hex(), made=made)
        for level, here, value in merkle.completed_by(index, found, lambda *at: self._node(log, *at)):
            self._nodes[log, level, here] = value
            self._add(schema.nodes, log=log, level=level, index=here, hash=value)
        self._add(schema.receipts, log=log, index=index, leaf_hash=leaf.leaf_hash, made=made)
        self._add(schema.bodies, leaf_hash=leaf.leaf_hash, body=self._compress(body))
        self._sizes[log], self._last[log], self._markings[log] = index + 1, made, marking
        return leaf

    def erase(self, erasure: Erasure) -> None:
        self._write()
        gone = self._connection.execute(schema.bodies.delete().where(schema.bodies.c.leaf_hash == erasure.leaf_hash))
        if gone.rowcount:
            self.erased = True
            self._add(schema.erasures, **asdict(erasure))

    def add_judgement(self, judgement: Judgement, marking: Marking) -> None:
        self._write()
        table, marking_id = schema.judgements, marking.marking_id
        there = sa.select(table.c.number).where(
            table.c.judgement_id == judgement.judgement_id, table.c.marking_id == marking_id
        )
        if self._connection.execute(there).first() is None:
            said = {**asdict(judgement), "judgement_id": judgement.judgement_id, "marking_id": marking_id}
            self._add(table, **said)
        self._markings[marking_id] = marking

    def finish(self) -> None:
        """Writes everything, and the head of every log that grew."""
        for log, made in self._last.items():
            size = self._sizes[log]
            root = merkle.root(size, lambda *at, log=log: self._node(log, *at))
            self._add(schema.heads, log=log, size=size, root=root.hex(), made=made)
        for marking_id, marking in self._markings.items():
            known = sa.select(schema.markings.c.marking_id).where(schema.markings.c.marking_id == marking_id)
            if self._connection.execute(known).first() is None:
                self._add(schema.markings, marking_id=marking_id, marking=marking.to_json())
        self._write()

    def _add(self, table: sa.Table, **row: object) -> None:
        self._rows.setdefault(table, []).append(row)

    def _write(self) -> None:
        for table, rows in self._rows.items():
            self._connection.execute(table.insert(), rows)
        self._rows.clear()

    def _size(self, log: int) -> int:
        column = schema.receipts.c
        return int(self._connection.scalar(sa.select(sa.func.count()).where(column.log == log)) or 0)

    def _node(self, log: int, level: int, index: int) -> bytes:
        if (here := self._nodes.get((log, level, index))) is not None:
            return here
        column = schema.nodes.c
        asked = sa.select(column.hash).where(column.log == log, column.level == level, column.index == index)
        found = bytes(self._connection.execute(asked).scalar_one())
        self._nodes[log, level, index] = found
        return found
