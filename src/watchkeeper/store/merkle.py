"""A Merkle tree over an append-only log: roots, inclusion proofs, consistency proofs, and how each is verified.

Method: RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-256. A leaf is hashed with a zero byte before it, a
node with a one byte, so that neither can pass for the other. Only hashes are needed: what was hashed may be erased, and the
proof stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = Callable[[int, int], bytes]
"""The hash of a complete subtree: of the 2**level leaves from index * 2**level on."""

EMPTY = hashlib.sha256().digest()
"""Root of the tree without leaves."""


def leaf_hash(body: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed_by(index: int, leaf: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """(level, index, hash) of every complete subtree that the leaf at `index` completes, itself the first.

    `node` is asked only for subtrees that earlier leaves completed.
    """
    level, here, found = 0, index, leaf
    yield level, here, found
    while here % 2 == 1:
        found = node_hash(node(level, here - 1), found)
        level, here = level + 1, here // 2
        yield level, here, found


def root(size: int, node: Node) -> bytes:
    """Root of the tree of the first `size` leaves."""
    return _subtree(0, size, node) if size else EMPTY


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Hashes that, with the leaf at `index`, make the root of the first `size` leaves, lowest first. ValueError outside."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _path(index, 0, size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Hashes that show that the first `old` leaves of the tree of `new` are those of the tree of `old`. ValueError unless
    0 < old <= new."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} says nothing of one of {old}")
    return _growth(old, 0, new, node, whole=True)


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether a proof shows that a leaf stands at `index` of the tree with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if here % 2 == 1 or here == last:
            found = node_hash(other, found)
            while here % 2 == 0 and here != 0:
                here, last = here // 2, last // 2
        else:
            found = node_hash(found, other)
        here, last = here // 2, last // 2
    return last == 0 and found == root_hash


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of `old` leaves grew into that of `new` with nothing changed (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    here, last = old - 1, new - 1
    while here % 2 == 1:
        here, last = here // 2, last // 2
    of_old = of_new = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if here % 2 == 1 or here == last:
            of_old, of_new = node_hash(other, of_old), node_hash(other, of_new)
            while here % 2 == 0 and here != 0:
                here, last = here // 2, last // 2
        else:
            of_new = node_hash(of_new, other)
        here, last = here // 2, last // 2
    return last == 0 and of_old == old_root and of_new == new_root


def _split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _subtree(start: int, end: int, node: Node) -> bytes:
    count = end - start
    if count & (count - 1) == 0 and start % count == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_subtree(start, middle, node), _subtree(middle, end, node))


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _subtree(middle, end, node)]
    return [*_path(index, middle, end, node), _subtree(start, middle, node)]


def _growth(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    """Of RFC 9162, 2.1.4.1: `whole` as long as the old tree is a subtree whose root the verifier has."""
    if old == end:
        return [] if whole else [_subtree(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_growth(old, start, middle, node, whole=whole), _subtree(middle, end, node)]
    return [*_growth(old, middle, end, node, whole=False), _subtree(start, middle, node)]
