"""Whether the logs of receipts are what they say: bodies are what was hashed, hashes are in their tree, trees only grew."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.services.wiring import STORE_FILE
from watchkeeper.services.wiring import store as store_of
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.store import Head, Kept, Reader, Store, merkle

AT_ONCE = 4096
"""Receipts read at once; a power of two, so that a subtree never spans two readings."""


def log_problems(store: Store) -> Iterator[str]:
    """Every promise of the logs that the store does not keep, as sentences. Costs one reading of all receipts."""
    reader = store.view(WHOLE)
    for last in reader.logs():
        for begin in range(0, last.size, AT_ONCE):
            count = min(AT_ONCE, last.size - begin)
            yield from _leaf_problems(reader, last, begin, count)
        yield from _node_problems(reader, last)
        yield from _head_problems(reader, last)


def receipt_problems(workspace: Workspace) -> list[str]:
    """The same of a workspace's store; empty where nothing was ever screened, and no store is made for that."""
    if not workspace.settings.store and not (workspace.root / STORE_FILE).exists():
        return []
    with store_of(workspace) as store:
        return list(log_problems(store))


def _leaf_problems(reader: Reader, last: Head, begin: int, count: int) -> Iterator[str]:
    part = reader.log_part(last.log, begin, count)
    if len(part) != count:
        yield f"{count - len(part)} receipts are missing from the log between {begin} and {begin + count}"
        return
    hashes = reader.nodes(last.log, 0, begin, count)
    for kept, leaf in zip(part, hashes, strict=False):
        yield from _body_problems(kept, leaf)


def _body_problems(kept: Kept, leaf: bytes) -> Iterator[str]:
    name = f"receipt {kept.leaf.leaf_hash[:12]}"
    if kept.body is not None and merkle.leaf_hash(kept.body) != leaf:
        yield f"{name} is not what was hashed: it was changed after it was made"
    if kept.leaf.leaf_hash != leaf.hex():
        yield f"{name} does not stand in the log under its own hash"
    if kept.body is None and kept.erasure is None:
        yield f"{name} has lost its text, and nobody erased it"


def _node_problems(reader: Reader, last: Head) -> Iterator[str]:
    for level in range(1, last.size.bit_length()):
        for begin in range(0, last.size >> level, AT_ONCE):
            above = reader.nodes(last.log, level, begin, AT_ONCE)
            below = reader.nodes(last.log, level - 1, 2 * begin, 2 * AT_ONCE)
            made = [merkle.node_hash(*below[at : at + 2]) for at in range(0, 2 * (len(below) // 2), 2)]
            if made[: len(above)] != above or len(above) != min(AT_ONCE, (last.size >> level) - begin):
                yield f"the tree of the log is damaged at level {level}, between nodes {begin} and {begin + AT_ONCE}"


def _head_problems(reader: Reader, last: Head) -> Iterator[str]:
    for head in reader.heads(last.log):
        try:
            root = merkle.root(head.size, lambda level, index: reader.node(last.log, level, index)).hex()
        except KeyError:
            root = "unknown, for nodes are missing"
        if root != head.root:
            yield f"the log of {head.size} receipts had the root {head.root[:16]}…, it is now {root[:32]}"
