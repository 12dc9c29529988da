"""Words of registers and what they are here: statuses of ships, names and codes of flags. Tables, no guessing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from watchkeeper.model.register import STATUSES

_STATUS_WORDS = """
in_service:          in service, in service/commission, in commission, active, trading, operational, in operation, existing
laid_up:             laid up, laid-up, in lay-up, in casualty or repairing, converting/rebuilding
under_construction:  under construction, on order, on order/not commenced, newbuilding, keel laid, launched, building
broken_up:           broken up, scrapped, demolished, to be broken up, sold for demolition, in demolition, recycled
lost:                lost, total loss, sunk, wrecked, foundered
never_built:         never built, cancelled, canceled, order cancelled, never existed, projected and cancelled
"""
"""Words that registers use, by ours. A word that is not here stays as it is given, and the load says so."""

USER_CODES = re.compile(r"^(AA|Q[M-Z]|X[A-Z]|ZZ)$")
"""Codes ISO 3166-1 leaves to users, which it never gives to a country."""

NOTHING = frozenset({"", "-", "--", "n/a", "none", "null", "nil", "unknown", "unk", "not known", "nan", "?", "tbn"})
"""What registers write where they know nothing, in lower case. TBN: to be named."""


@cache
def _statuses() -> dict[str, str]:
    found = {name: name for name in STATUSES} | {name.replace("_", " "): name for name in STATUSES}
    for line in _STATUS_WORDS.strip().splitlines():
        name, _, words = line.partition(":")
        found |= {word.strip(): name for word in words.split(",")}
    return found


@cache
def _flags() -> dict[str, str]:
    found: dict[str, str] = {}
    text = files("watchkeeper.sources").joinpath("registers", "flags.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        code, alpha3, names = line.split("\t")
        found |= {said.casefold(): code for said in (code, alpha3, *names.split("|"))}
    return found


def status_of(text: str) -> str | None:
    """One of `STATUSES`, or None when the word is not known."""
    return _statuses().get(" ".join(text.lower().split()))


def flag_of(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a flag given by code, alpha-3 code or name; None when it is not known."""
    plain = " ".join(text.split())
    code = plain.upper()
    return code if USER_CODES.match(code) else _flags().get(plain.casefold())
