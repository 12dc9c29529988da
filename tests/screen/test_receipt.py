"""Receipts: what was hashed is what was screened, and anybody can check it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.screen.receipt import Proof, body_of, problems, read_proof
from watchkeeper.store import merkle

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
BODY = body_of({"query": {"names": ["리철수"]}, "hits": []}, made=NOW, software="0", nonce=bytes(16))


def proof() -> Proof:
    other = merkle.leaf_hash(b"other")
    leaf = merkle.leaf_hash(BODY)
    return Proof(
        body=BODY.decode(),
        leaf_hash=leaf.hex(),
        index=0,
        size=2,
        root=merkle.node_hash(leaf, other).hex(),
        path=(other.hex(),),
    )


def test_a_receipt_is_proved_by_nothing_but_itself() -> None:
    document = json.loads(json.dumps(proof().to_dict()))
    found = read_proof(document)
    assert found == proof()
    assert problems(found) == []


def test_a_changed_word_is_found() -> None:
    changed = replace(proof(), body=BODY.decode().replace("리철수", "리철호"))
    assert "changed after it was made" in problems(changed)[0]


def test_an_erased_receipt_is_proved_still() -> None:
    assert problems(replace(proof(), body=None)) == []


def test_a_proof_of_another_log_does_not_hold() -> None:
    assert "does not lead" in problems(replace(proof(), root="00" * 32))[0]
    assert problems(replace(proof(), path=("zz",)))


def test_the_same_screening_with_another_nonce_has_another_hash() -> None:
    said = {"query": {"names": ["x"]}}
    ones = [body_of(said, made=NOW, software="0", nonce=bytes([number] * 16)) for number in (1, 2, 1)]
    assert ones[0] != ones[1]
    assert ones[0] == ones[2]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5), lambda own: st.lists(own) | st.dictionaries(st.text(), own)
    )
)
def test_a_document_that_is_no_proof_is_told_as_none(document: object) -> None:
    assert read_proof(document) is None


@pytest.mark.parametrize("name", ["body", "leaf_hash", "index", "tree", "path"])
def test_a_proof_with_a_part_missing_or_of_another_kind_is_none(name: str) -> None:
    document = proof().to_dict()
    assert read_proof({key: value for key, value in document.items() if key != name}) is None
    assert read_proof({**document, name: [1]}) is None or name == "leaf_hash"
