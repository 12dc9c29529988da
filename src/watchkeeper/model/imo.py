"""IMO numbers. Ships and companies share the name and the length, but not the check digit.

Ship: IMO resolution A.1117(30), seven digits, the last is the units digit of the sum of the first six weighted 7..2.
Company and registered owner: IMO resolution MSC.160(78), seven digits, weights 8,6,4,2,9,7 and the check digit is
(11 - sum mod 11) mod 10.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DIGITS = re.compile(r"^(?:IMO)?[\s:#.-]*(\d{7})$", re.IGNORECASE)
_SHIP_WEIGHTS = (7, 6, 5, 4, 3, 2)
_COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)


def _seven_digits(text: str | int) -> str | None:
    found = _DIGITS.match(str(text).strip())
    return found.group(1) if found else None


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


@dataclass(frozen=True, slots=True, order=True)
class Imo:
    """A ship's IMO number whose check digit holds.

    >>> Imo.parse("IMO 9074729")
    Imo(number=9074729)
    >>> Imo.parse("9074728") is None
    True
    """

    number: int

    @classmethod
    def parse(cls, text: str | int | None) -> Imo | None:
        """The IMO number in `text`, or None when it is not seven digits or the check digit fails.

        A passing check digit is necessary, not sufficient: a 3 repainted as 8 in position 2, 4 or 6 keeps it.
        """
        digits = None if text is None else _seven_digits(text)
        if digits is None or digits == "0000000" or _weighted(digits, _SHIP_WEIGHTS) % 10 != int(digits[6]):
            return None
        return cls(int(digits))

    @classmethod
    def with_check_digit(cls, first_six: int) -> Imo:
        """The IMO number whose first six digits are `first_six` (100000-999999)."""
        return cls(first_six * 10 + _weighted(f"{first_six:06d}", _SHIP_WEIGHTS) % 10)

    def __str__(self) -> str:
        return f"IMO {self.number:07d}"


@dataclass(frozen=True, slots=True, order=True)
class CompanyImo:
    """A company's or registered owner's IMO number whose check digit holds.

    >>> CompanyImo.parse("0289239")
    CompanyImo(number=289239)
    """

    number: int

    @classmethod
    def parse(cls, text: str | int | None) -> CompanyImo | None:
        """The company number in `text`, or None when it is not seven digits or the check digit fails."""
        digits = None if text is None else _seven_digits(text)
        if digits is None or digits == "0000000":
            return None
        if (11 - _weighted(digits, _COMPANY_WEIGHTS) % 11) % 10 != int(digits[6]):
            return None
        return cls(int(digits))

    def __str__(self) -> str:
        return f"IMO company {self.number:07d}"


STROKES = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "58", "7": "1", "8": "036"}
"""Digits that a stroke of paint turns into each other. A 3 made an 8, or back, keeps the check digit valid at the second, fourth
and sixth place, where the weights are even, and breaks it at the others."""


def one_stroke_off(imo: int | str) -> list[int]:
    """The valid ship numbers one stroke of paint from a number of seven digits, valid or not; none for another."""
    digits = str(imo)
    changed = (
        digits[:place] + other + digits[place + 1 :]
        for place, digit in enumerate(digits)
        for other in STROKES.get(digit, "")
    )
    return sorted(_valid(changed)) if len(digits) == _LENGTH else []


def one_digit_off(imo: int | str) -> list[int]:
    """The valid ship numbers that differ from a number in one digit; none for one that has not seven digits."""
    digits = str(imo)
    changed = (
        digits[:place] + other + digits[place + 1 :]
        for place, digit in enumerate(digits)
        for other in "0123456789"
        if other != digit
    )
    return sorted(_valid(changed)) if len(digits) == _LENGTH else []


_LENGTH = 7


def _valid(numbers: Iterable[str]) -> set[int]:
    return {int(number) for number in numbers if number[0] != "0" and Imo.parse(number) is not None}
