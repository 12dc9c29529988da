"""A store in memory: the reference, written to be read. It forgets everything when the process ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from watchkeeper.model.marking import Marking, View
from watchkeeper.store import merkle
from watchkeeper.store.records import Erasure, Head, Judgement, Kept, Leaf


@dataclass(slots=True)
class _State:
    markings: dict[int, Marking] = field(default_factory=dict)
    leaves: dict[int, list[Leaf]] = field(default_factory=dict)
    nodes: dict[tuple[int, int, int], bytes] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)
    heads: dict[int, list[Head]] = field(default_factory=dict)
    judgements: dict[tuple[str, int], tuple[Judgement, Marking]] = field(default_factory=dict)


class MemoryStore:
    """Rows in dictionaries."""

    def __init__(self) -> None:
        self._state = _State()
        self._turn = Lock()

    @contextmanager
    def write(self) -> Iterator[_Writer]:
        """A transaction."""
        with self._turn:
            draft = deepcopy(self._state)
            writer = _Writer(draft)
            yield writer
            writer.finish()
            self._state = draft

    def view(self, view: View) -> _Reader:
        """What a view may see."""
        return _Reader(self, view)

    def close(self) -> None:
        """Nothing to let go of."""

    @property
    def state(self) -> _State:
        """What was committed."""
        return self._state


class _Writer:
    def __init__(self, state: _State) -> None:
        self._state = state
        self._last: dict[int, datetime] = {}

    def add_receipt(self, body: bytes, made: datetime, marking: Marking) -> Leaf:
        state, log = self._state, marking.marking_id
        state.markings[log] = marking
        found = merkle.leaf_hash(body)
        leaf = Leaf(log=log, index=len(state.leaves.setdefault(log, [])), leaf_hash=found.hex(), made=made)
        for level, index, value in merkle.completed_by(leaf.index, found, lambda *at: state.nodes[log, *at]):
            state.nodes[log, level, index] = value
        state.leaves[log].append(leaf)
        state.bodies[leaf.leaf_hash] = body
        self._last[log] = made
        return leaf

    def erase(self, erasure: Erasure) -> None:
        if self._state.bodies.pop(erasure.leaf_hash, None) is not None:
            self._state.erasures[erasure.leaf_hash] = erasure

    def add_judgement(self, judgement: Judgement, marking: Marking) -> None:
        self._state.markings[marking.marking_id] = marking
        self._state.judgements.setdefault((judgement.judgement_id, marking.marking_id), (judgement, marking))

    def finish(self) -> None:
        """Writes down the head of every log that grew."""
        for log, made in self._last.items():
            size = len(self._state.leaves[log])
            root = merkle.root(size, lambda *at, log=log: self._state.nodes[log, *at])
            self._state.heads.setdefault(log, []).append(Head(log=log, size=size, root=root.hex(), made=made))


class _Reader:
    def __init__(self, store: MemoryStore, view: View) -> None:
        self._store, self._view = store, view

    def _sees(self, log: int) -> bool:
        marking = self._store.state.markings.get(log)
        return marking is not None and self._view.allows(marking)

    def _kept(self, leaf: Leaf) -> Kept:
        state = self._store.state
        return Kept(leaf=leaf, body=state.bodies.get(leaf.leaf_hash), erasure=state.erasures.get(leaf.leaf_hash))

    def receipts(self, limit: int = 100, start: str = "") -> list[Kept]:
        leaves = [leaf for log, own in self._store.state.leaves.items() if self._sees(log) for leaf in own]
        chosen = [leaf for leaf in leaves if leaf.leaf_hash.startswith(start)]
        chosen.sort(key=lambda leaf: (leaf.made, leaf.log, leaf.index), reverse=True)
        return [self._kept(leaf) for leaf in chosen[:limit]]

    def receipt_at(self, log: int, index: int) -> Kept | None:
        own = self._store.state.leaves.get(log, []) if self._sees(log) else []
        return self._kept(own[index]) if 0 <= index < len(own) else None

    def log_part(self, log: int, begin: int, count: int) -> list[Kept]:
        own = self._store.state.leaves.get(log, []) if self._sees(log) else []
        return [self._kept(leaf) for leaf in own[begin : begin + count]]

    def nodes(self, log: int, level: int, begin: int, count: int) -> list[bytes]:
        nodes = self._store.state.nodes if self._sees(log) else {}
        return [nodes[log, level, index] for index in range(begin, begin + count) if (log, level, index) in nodes]

    def logs(self) -> list[Head]:
        return [heads[-1] for log, heads in sorted(self._store.state.heads.items()) if self._sees(log)]

    def heads(self, log: int) -> list[Head]:
        return list(self._store.state.heads.get(log, [])) if self._sees(log) else []

    def node(self, log: int, level: int, index: int) -> bytes:
        if not self._sees(log):
            raise KeyError((log, level, index))
        return self._store.state.nodes[log, level, index]

    def judgements(self, hits: Collection[str] | None = None) -> list[tuple[Judgement, Marking]]:
        return [
            (judgement, marking)
            for judgement, marking in self._store.state.judgements.values()
            if self._view.allows(marking) and (hits is None or judgement.hit_id in hits)
        ]
