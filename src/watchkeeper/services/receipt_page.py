"""A receipt as one page of PDF: the same receipt and proof give the same bytes, on any machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any

from watchkeeper.model.listed import ATTRIBUTES
from watchkeeper.screen.receipt import Proof

MOST_HITS = 6
"""Hits on the page; the rest are counted, and stand in the receipt itself."""
MOST_REASONS = 3
MOST_TEXT = 160
"""Characters of a name on the page."""
_HOW = "“watchkeeper receipts export HASH -o receipt.json” gives it with its proof, “watchkeeper receipts verify” checks it."
_WORDS = {"hits": "HITS", "questions": "QUESTIONS", "clear": "CLEAR", "not checked": "NOT CHECKED"}
_SENTENCES = {
    "hits": "Listed parties that may be the one asked about, best first. A hit is a question to a person, not a finding.",
    "questions": "No listed party reaches the threshold. A number one stroke of paint from a listed one asks for a look.",
    "clear": "Nothing on any list that was needed reaches the threshold.",
    "not checked": "Nothing found. Not every list was checked, so this is no clearance: see below.",
}


def page_of(told: Mapping[str, Any], proof: Proof) -> bytes:
    """The PDF of a receipt as `receipts.told` gives it."""
    import typst

    made = datetime.fromisoformat(told["made"])
    says = told["says"]
    data = {
        "title": f"Screening receipt {proof.leaf_hash[:16]}",
        "made": f"{made:%Y-%m-%d %H:%M:%S} UTC",
        "day": {"year": made.year, "month": made.month, "day": made.day},
        **(_erased(told) if says is None else _said(says)),
        "proof": [
            ["receipt", proof.leaf_hash],
            ["place in the log", f"{proof.index} of {proof.size}"],
            ["root of the log", proof.root],
            ["path", " ".join(one[:12] for one in proof.path) or "none: it is the only one"],
        ],
        "footer": f"This page is a view. The receipt is the text whose hash (SHA-256, RFC 9162) stands above. {_HOW}".replace(
            "HASH", proof.leaf_hash[:12]
        ),
    }
    here = files("watchkeeper")
    with as_file(here / "fonts") as fonts, as_file(here / "services" / "pages" / "receipt.typ") as page:
        found = typst.compile(
            page,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int(made.replace(tzinfo=UTC).timestamp()),
        )
    return bytes(found)


def _erased(told: Mapping[str, Any]) -> dict[str, Any]:
    gone = told["erased"] or {"who": "nobody", "when": "an unknown day", "why": "its text is lost"}
    return {
        "software": "",
        "verdict": "not checked",
        "verdict-text": "ERASED",
        "asked": None,
        "erased": f"What was asked was erased by {gone['who']} on {gone['when']}: {gone['why']}. That it was asked stays proved.",
        "result": "Erased with it.",
        "hits": [],
        "more": "",
        "as_of": "a day that was erased",
        "known_on": "a moment that was erased",
        "lists": [],
    }


def _said(says: Mapping[str, Any]) -> dict[str, Any]:
    ships = says.get("ships")
    hits = _hits(says) if ships is None else [hit for ship in ships for hit in ship["hits"]]
    verdict = says["verdict"] if ships is None else "hits" if hits else "not checked" if _unchecked(says) else "clear"
    more = f"And {len(hits) - MOST_HITS} more, in the receipt itself." if len(hits) > MOST_HITS else ""
    return {
        "software": says["software"],
        "verdict": verdict,
        "verdict-text": _WORDS[verdict],
        "asked": _asked(says) if ships is None else {"names": [f"{len(ships):,} ships of the lake"], "facts": ""},
        "erased": "",
        "result": _SENTENCES[verdict],
        "hits": [_hit(hit) for hit in hits[:MOST_HITS]],
        "more": more,
        "as_of": says["as_of"],
        "known_on": says["known_on"].replace("T", " ").partition(".")[0].rstrip("Z") + " UTC",
        "lists": [_list(one) for one in says["lists"]],
    }


def _hits(says: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*says["hits"], *says["questions"], *says["set_aside"]]


def _unchecked(says: Mapping[str, Any]) -> bool:
    return any(one["state"] != "checked" for one in says["lists"])


def _asked(says: Mapping[str, Any]) -> dict[str, Any]:
    query = says["query"]
    facts = [f"{one['attribute']} {one['value']}" for one in query["said"]]
    parts = [query["kind"] or "any kind", *facts, f"threshold {says['parameters']['threshold']:g}"]
    names = [_short(name) for name in query["names"][:MOST_HITS]] or ["(no name)"]
    return {"names": names, "facts": _short(" · ".join(parts), 3 * MOST_TEXT)}


def _hit(hit: Mapping[str, Any]) -> dict[str, str]:
    telling = [one for one in hit["reasons"] if one["verdict"] in ("conflicted", "agreed")]
    telling.sort(key=lambda one: (one["what"] not in ATTRIBUTES, one["verdict"] == "agreed"))
    told = [one["text"] for one in telling]
    return {
        "score": f"{hit['score']:.2f}",
        "status": hit["status"],
        "list": hit["list"],
        "key": _short(hit["key"], 24),
        "name": _short(hit["name"]),
        "programmes": _short(", ".join(hit["programmes"]), 60),
        "why": _short(" ".join(told[:MOST_REASONS]), 2 * MOST_TEXT),
    }


def _list(one: Mapping[str, Any]) -> dict[str, str]:
    searched = one["searched"]
    return {
        "list": one["list"],
        "as_of": one["as_of"] if searched else "–",
        "entries": f"{one['entries']:,}" if searched else "–",
        "sha256": f"{one['sha256'][:24]}…" if searched else "–",
        "state": "checked" if one["state"] == "checked" else _short(_state(one)),
    }


def _state(one: Mapping[str, Any]) -> str:
    """Why a list is not checked, without its name, which stands beside."""
    return str(one["why"]).partition(": ")[2] or str(one["why"])


def _short(text: str, most: int = MOST_TEXT) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
