"""The tree of receipts: roots of RFC 9162, proofs that hold, and none that holds for what was changed."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.store import merkle

BODIES = st.lists(st.binary(max_size=6), min_size=1, max_size=40)


def grown(bodies: list[bytes]) -> merkle.Node:
    """A log of these bodies, as a store keeps it: every complete subtree, worked out once."""
    nodes: dict[tuple[int, int], bytes] = {}
    for index, body in enumerate(bodies):
        for level, here, found in merkle.completed_by(index, merkle.leaf_hash(body), lambda *at: nodes[at]):
            nodes[level, here] = found
    return lambda *at: nodes[at]


def by_definition(bodies: list[bytes]) -> bytes:
    """Merkle Tree Hash as RFC 9162, 2.1.1 defines it, written without any thought of speed."""
    if not bodies:
        return hashlib.sha256(b"").digest()
    if len(bodies) == 1:
        return hashlib.sha256(b"\x00" + bodies[0]).digest()
    k = 1
    while k * 2 < len(bodies):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(bodies[:k]) + by_definition(bodies[k:])).digest()


def test_roots_published_for_certificate_transparency() -> None:
    """The eight leaves and roots that implementations of RFC 6962 are checked with (Google's certificate-transparency tests)."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    bodies = [bytes.fromhex(leaf) for leaf in leaves]
    node = grown(bodies)
    assert merkle.root(0, node).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root(1, node).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root(8, node).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(BODIES)
def test_the_root_is_that_of_the_definition(bodies: list[bytes]) -> None:
    node = grown(bodies)
    for size in range(len(bodies) + 1):
        assert merkle.root(size, node) == by_definition(bodies[:size])


@given(BODIES, st.data())
def test_every_leaf_has_a_proof_and_no_other_body_has(bodies: list[bytes], data: st.DataObject) -> None:
    node, size = grown(bodies), len(bodies)
    index = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(index, size, node), merkle.root(size, node)
    assert merkle.is_included(merkle.leaf_hash(bodies[index]), index, size, proof, root)
    assert not merkle.is_included(merkle.leaf_hash(bodies[index] + b"!"), index, size, proof, root)
    assert not merkle.is_included(merkle.leaf_hash(bodies[index]), index, size, [*proof, b"\x00" * 32], root)
    if proof:
        assert not merkle.is_included(merkle.leaf_hash(bodies[index]), index, size, proof[:-1], root)


@given(BODIES, st.data())
def test_growth_is_proved_and_rewriting_is_found(bodies: list[bytes], data: st.DataObject) -> None:
    size = len(bodies)
    old = data.draw(st.integers(1, size))
    node = grown(bodies)
    proof = merkle.consistency_proof(old, size, node)
    before, after = merkle.root(old, node), merkle.root(size, node)
    assert merkle.is_consistent(old, size, before, after, proof)
    changed = grown([bodies[0] + b"!", *bodies[1:]])
    other = merkle.consistency_proof(old, size, changed)
    assert not merkle.is_consistent(old, size, before, merkle.root(size, changed), other)


def test_a_leaf_outside_the_tree_has_no_proof() -> None:
    node = grown([b"a", b"b"])
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(2, 2, node)
    with pytest.raises(ValueError, match="says nothing"):
        merkle.consistency_proof(3, 2, node)
    assert not merkle.is_included(b"", 2, 2, [], b"")
    assert not merkle.is_consistent(3, 2, b"", b"", [])
    assert not merkle.is_consistent(3, 5, b"", b"", [])
