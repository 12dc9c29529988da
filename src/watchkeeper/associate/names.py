"""Ships' names and numbers as read and as broadcast: alike, nearly, or not."""

from __future__ import annotations

import re

LONGEST_NAME = 20
"""Letters of a name in AIS (ITU-R M.1371-5, message 5); longer ones are cut."""
_TITLE = re.compile(r"^(M[./]?[VT]|S[./]?S|F[./]?V|MOTOR VESSEL|MOTOR TANKER)[.\s]+", re.IGNORECASE)
"""What stands before a name in reports and is not part of it."""


def bare_name(name: str) -> str:
    """Letters and digits of a name, upper case, without `M/V` and the like before it."""
    return "".join(letter for letter in _TITLE.sub("", name.strip()).upper() if letter.isalnum())


def same_name(read: str, broadcast: str) -> bool:
    """Whether a name read is the one broadcast, which may be cut."""
    one, other = bare_name(read), bare_name(broadcast)
    cut = len(other) >= LONGEST_NAME - 3  # blanks count in AIS and are gone here
    return one == other or (cut and one.startswith(other))


def one_apart(one: str, other: str) -> bool:
    """Whether one letter or digit replaced, left out or added, or two neighbours exchanged, make one text the other.

    Digits in a name tell sister ships apart: names that differ in their numbers are not one apart.
    """
    if one.isdecimal() != other.isdecimal():
        return False
    if not one.isdecimal() and re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    if len(one) > len(other):
        one, other = other, one
    first = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return len(other) - len(one) == 1 and one[first:] == other[first + 1 :]
    swapped = one[:first] + one[first : first + 2][::-1] + one[first + 2 :]
    return one[first + 1 :] == other[first + 1 :] or swapped == other
