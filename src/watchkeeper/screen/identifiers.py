"""Identifiers as they are compared: letters and digits only, checked where the number has a check digit."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.model.imo import CompanyImo, Imo
from watchkeeper.model.listed import Said

IDENTIFIERS: dict[str, int] = {
    "imo": 7,
    "imo_company": 7,
    "mmsi": 9,
    "call_sign": 3,
    "passport": 5,
    "national_id": 5,
    "registration": 5,
    "tax_number": 5,
    "lei": 20,
    "swift": 8,
    "document": 6,
    "aircraft_registration": 4,
    "crypto_address": 20,
}
"""Attributes that lead to a party without a name, and the fewest letters and digits such a value has. Shorter ones, as lists hold
them, are those of a row of a table or a year, and would lead to strangers."""

ALIKE: dict[str, str] = {"national_id": "document", "passport": "document"}
"""Lists call the same paper by different names: these are searched for among the others too."""


def plain(attribute: str, value: str) -> str | None:
    """An identifier in the form in which two are compared; None for a value that is none.

    >>> plain("imo", "IMO 9074729")
    '9074729'
    >>> plain("imo", "Does not exist") is None
    True
    """
    if attribute == "imo":
        ship = Imo.parse(value)
        return None if ship is None else f"{ship.number:07d}"
    if attribute == "imo_company":
        company = CompanyImo.parse(value)
        return None if company is None else f"{company.number:07d}"
    text = "".join(letter for letter in value.upper() if letter.isalnum())
    if attribute == "mmsi" and not (text.isdecimal() and len(text) == IDENTIFIERS["mmsi"]):
        return None
    least = IDENTIFIERS.get(attribute)
    if least is None or len(text) < least or not any(letter.isdigit() for letter in text):
        return text if attribute in _LETTERS and least is not None and len(text) >= least else None
    return text


def wrong_imo(value: str) -> str | None:
    """The seven digits of a ship number whose check digit is wrong, which lists hold too; None for any other value."""
    digits = "".join(letter for letter in value if letter.isdecimal())
    return digits if len(digits) == IDENTIFIERS["imo"] and Imo.parse(digits) is None else None


def keys_of(said: Said) -> Iterator[str]:
    """The keys under which a statement is found in an index of identifiers; none for one that identifies nobody."""
    if said.attribute == "imo" and (digits := wrong_imo(said.value)) is not None:
        yield f"wrong imo {digits}"
    if said.attribute in IDENTIFIERS and (value := plain(said.attribute, said.value)) is not None:
        yield f"{ALIKE.get(said.attribute, said.attribute)} {value}"


_LETTERS = ("call_sign", "swift", "aircraft_registration", "crypto_address")
"""Identifiers that may be without a digit."""
