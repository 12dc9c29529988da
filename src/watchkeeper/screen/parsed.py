"""A name taken apart: its words in Latin letters, what each is and weighs."""

from __future__ import annotations

from functools import lru_cache

from watchkeeper.screen.cleaning import LONGEST_NAME, shown_letters
from watchkeeper.screen.company_parts import company_parts
from watchkeeper.screen.name_parts import Family, ParsedName, Token
from watchkeeper.screen.person_parts import person_parts
from watchkeeper.screen.vessel_parts import vessel_parts

__all__ = ["Family", "ParsedName", "Token", "parsed"]


@lru_cache(maxsize=8192)
def parsed(text: str, family: Family) -> ParsedName:
    """The name taken apart by the rules of its family. Without letters or digits it has no tokens."""
    text = shown_letters(text)[: 2 * LONGEST_NAME]
    if family == "person":
        return person_parts(text)
    return company_parts(text) if family == "company" else vessel_parts(text)
