"""Receipts: kept with every screening, shown, proved, exported, and erased on request with the proof left standing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from watchkeeper import __version__
from watchkeeper.model.errors import NotFound, UsageError
from watchkeeper.model.marking import Marking, combine
from watchkeeper.screen.against import Against
from watchkeeper.screen.receipt import FORMAT, Proof, body_of, problems, read_proof
from watchkeeper.services.wiring import store as store_of
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Erasure, Kept, Leaf, Reader, Store, Writer, merkle

LEAST_PREFIX = 6
"""Hex digits of a receipt's hash that have to be given."""
NONCE_BYTES = 16


UNKNOWN_LOG = "it holds in itself; whether its log is the one it says, tells only a root you know: compare {root}"
"""What is said of a proof where there is no workspace to ask."""


def keep(writer: Writer, said: Mapping[str, Any], made: datetime, marking: Marking) -> Leaf:
    """Writes a receipt of what was screened into the log of its marking."""
    body = body_of(said, made=made, software=__version__, nonce=secrets.token_bytes(NONCE_BYTES))
    return writer.add_receipt(body, made, marking)


def marking_of(workspace: Workspace, against: Against) -> Marking:
    """Who may see a receipt: this workspace's own party, as far as it may see the lists. Whom one asks about is one's own."""
    own = Marking.of("basic/1", "OPEN", workspace.settings.party)
    lake = workspace.lake
    known = lake.markings(lake.snapshot())
    return combine(own, *(known[number] for number in sorted({one.marking_id for one in against.searched})))


def find(reader: Reader, begin: str) -> Kept:
    """The receipt whose hash begins so. UsageError for too short a beginning or one of several, NotFound for one of none."""
    plain = begin.strip().lower()
    if len(plain) < LEAST_PREFIX or any(letter not in "0123456789abcdef" for letter in plain):
        raise UsageError(f"'{begin[:80]}' is no receipt; give at least the first {LEAST_PREFIX} hex digits of its hash")
    found = reader.receipts(limit=2, start=plain)
    if not found:
        raise NotFound(f"there is no receipt {plain}")
    if len(found) > 1:
        raise UsageError(f"{plain} begins the hash of several receipts; give more digits of it")
    return found[0]


def proof_of(reader: Reader, kept: Kept) -> Proof:
    """A receipt with the path to the root of its log as it is now."""
    leaf = kept.leaf
    head = next(one for one in reader.logs() if one.log == leaf.log)
    path = merkle.inclusion_proof(leaf.index, head.size, lambda *at: reader.node(leaf.log, *at))
    return Proof(
        body=None if kept.body is None else kept.body.decode("utf-8", "replace"),
        leaf_hash=leaf.leaf_hash,
        index=leaf.index,
        size=head.size,
        root=head.root,
        path=tuple(one.hex() for one in path),
    )


def told(reader: Reader, kept: Kept) -> dict[str, Any]:
    """A receipt for a person: what it says, where it stands, whether all holds."""
    proof = proof_of(reader, kept)
    erasure, found, says = kept.erasure, problems(proof), _says(kept)
    if kept.body is not None and says is None:
        found.append("what is kept of it is no receipt")
    return {
        "receipt": kept.leaf.leaf_hash,
        "made": _iso(kept.leaf.made),
        "index": proof.index,
        "tree": {"size": proof.size, "root": proof.root},
        "holds": not found,
        "problems": found,
        "erased": None if erasure is None else {"who": erasure.who, "why": erasure.why, "when": _iso(erasure.erased)},
        "says": says,
    }


def summaries(reader: Reader, limit: int) -> list[dict[str, Any]]:
    """The last receipts in a line each: what was asked and what came of it; of an erased one, that it was."""
    told = []
    for kept in reader.receipts(limit=limit):
        says = _says(kept)
        told.append(
            {
                "receipt": kept.leaf.leaf_hash,
                "made": _iso(kept.leaf.made),
                "asked": _asked(says),
                "verdict": None if says is None else says.get("verdict"),
            }
        )
    return told


def verified_file(file: Path, workspace: Workspace | None) -> dict[str, Any]:
    """Whether an exported proof holds; with a workspace, also whether its log has that root. UsageError for another file."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file} cannot be read as a proof of a receipt: {error}") from error
    proof = read_proof(document)
    if proof is None:
        raise UsageError(f"{file} is no proof of a receipt, as `receipts export` writes it")
    found, log = problems(proof), UNKNOWN_LOG.format(root=proof.root)
    if workspace is not None:
        log = _of_this_log(proof, workspace, found)
    return {"receipt": proof.leaf_hash, "holds": not found, "problems": found, "log": log}


def _of_this_log(proof: Proof, workspace: Workspace, found: list[str]) -> str:
    """Whether the root of a proof is one of this workspace's; a root of its own log that is another is a problem."""
    with store_of(workspace) as store:
        reader = store.view(workspace.view)
        for last in reader.logs():
            kept = reader.receipt_at(last.log, proof.index)
            if kept is None or kept.leaf.leaf_hash != proof.leaf_hash or not 0 < proof.size <= last.size:
                continue
            root = merkle.root(proof.size, _nodes(reader, last.log)).hex()
            if root != proof.root:
                found.append("the log of this workspace had another root at that size")
            return "this workspace"
    found.append("it is in no log of this workspace that this viewer may see: it was made elsewhere, or by nobody")
    return "none of this workspace"


def _says(kept: Kept) -> dict[str, Any] | None:
    """What a receipt says; None when it was erased, or what is kept of it is none."""
    try:
        found = None if kept.body is None else json.loads(kept.body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def _nodes(reader: Reader, log: int) -> merkle.Node:
    return lambda level, index: reader.node(log, level, index)


def _asked(says: Mapping[str, Any] | None) -> str:
    if says is None:
        return "(erased, or damaged)"
    if "ships" in says:
        return f"{len(says['ships'])} ships"
    query = says["query"]
    return ", ".join([*query["names"], *(f"{one['attribute']} {one['value']}" for one in query["said"])])


def erase(store: Store, workspace: Workspace, begin: str, *, who: str, why: str, now: datetime) -> dict[str, Any]:
    """Erases the body of a receipt: the query and its result are gone, that a screening was made then stays proved."""
    if not who.strip() or not why.strip():
        raise UsageError("who erases a receipt, and why, has to be said")
    reader = store.view(workspace.view)
    kept = find(reader, begin)
    if kept.body is None:
        return told(reader, kept)
    with store.write() as writer:
        writer.erase(Erasure(leaf_hash=kept.leaf.leaf_hash, who=who.strip(), why=why.strip(), erased=now))
    return told(reader, find(reader, kept.leaf.leaf_hash))


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
