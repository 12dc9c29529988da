"""Numbers in names: digits, Roman numerals, and numbers written out in English."""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WRITTEN = {
    **{word: number for number, word in enumerate(_ONES.split())},
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
}
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14,
    "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21,
}  # fmt: skip
"""`v` and `x` alone are letters more often than numbers."""


def number_of(word: str, at: int) -> str | None:
    """The number a small-letter word of a name says, in digits without leading zeros; None for a word.

    `at` is its place in the name: a Roman numeral is never the first word.
    """
    if word.isdigit():
        return word.lstrip("0") or "0"
    if at and word in _ROMAN:
        return str(_ROMAN[word])
    if word in _WRITTEN and word != "one":
        return str(_WRITTEN[word])
    return str(_TENS[word]) if word in _TENS else None


def is_tens(word: str) -> bool:
    """Whether a word says tens, to which the ones that follow are added: forty-four."""
    return word in _TENS
