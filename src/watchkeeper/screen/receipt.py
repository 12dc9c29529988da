"""A receipt: what was screened against what, and what came of it, in bytes whose hash goes into the log.

A receipt holds 16 random bytes. Without them a name could be guessed from the hash that stays when the body is erased.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watchkeeper.store import merkle

FORMAT = "watchkeeper-receipt/1"
PROOF_FORMAT = "watchkeeper-receipt-proof/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A receipt with what proves that it was in the log: all that somebody without the workspace needs."""

    body: str | None
    """The exact text that was hashed; None once it was erased."""
    leaf_hash: str
    index: int
    size: int
    root: str
    path: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As `receipts export` writes it."""
        return {
            "format": PROOF_FORMAT,
            "method": "RFC 9162 section 2.1, SHA-256: leaf = SHA-256(00 || body as UTF-8), node = SHA-256(01 || left || right)",
            "leaf_hash": self.leaf_hash,
            "index": self.index,
            "tree": {"size": self.size, "root": self.root},
            "path": list(self.path),
            "body": self.body,
        }


def body_of(
    said: Mapping[str, Any],
    *,
    made: datetime,
    software: str,
    nonce: bytes,
) -> bytes:
    """The bytes of a receipt of a screening; the same screening at the same moment with the same nonce gives the same bytes."""
    document = {
        "format": FORMAT,
        "made": made.isoformat().replace("+00:00", "Z"),
        "software": software,
        "nonce": nonce.hex(),
        **said,
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_proof(document: object) -> Proof | None:
    """The proof in a JSON document; None when it is none."""
    try:
        if not isinstance(document, dict) or document["format"] != PROOF_FORMAT:
            return None
        body, tree, path = document["body"], document["tree"], document["path"]
        if not (body is None or isinstance(body, str)) or not all(isinstance(one, str) for one in path):
            return None
        return Proof(
            body=body,
            leaf_hash=str(document["leaf_hash"]),
            index=_whole(document["index"]),
            size=_whole(tree["size"]),
            root=str(tree["root"]),
            path=tuple(path),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


def problems(proof: Proof) -> list[str]:
    """What does not hold of a proof, as sentences; empty when all holds. Needs nothing but the proof."""
    found = []
    if (
        proof.body is not None
        and merkle.leaf_hash(proof.body.encode("utf-8", "surrogatepass")).hex() != proof.leaf_hash
    ):
        found.append("the text of the receipt is not what was hashed: it was changed after it was made")
    try:
        path = [bytes.fromhex(one) for one in proof.path]
        leaf, root = bytes.fromhex(proof.leaf_hash), bytes.fromhex(proof.root)
    except ValueError:
        return [*found, "a hash in the proof is no hexadecimal number"]
    if not merkle.is_included(leaf, proof.index, proof.size, path, root):
        found.append(f"the path does not lead from leaf {proof.index} to the root of a log of {proof.size} receipts")
    return found
