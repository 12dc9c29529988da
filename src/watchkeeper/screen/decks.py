"""Decks of manipulated names: from listed names, what somebody might write instead, by class, and what the screen should say.

A deck is pure and the same every time: which words are changed follows from the name, not from chance. It measures a screen; it
does not set its weights.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from watchkeeper.model.listed import Kind
from watchkeeper.screen.index import IndexedName, NameIndex
from watchkeeper.screen.names import DEFAULT_THRESHOLD, compare
from watchkeeper.screen.script import LOOKALIKES

_LATIN_TO_CYRILLIC = LOOKALIKES["Cyrl"]
_SPELLINGS = (
    ("sh", "sch"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ey", "ei"), ("iy", "y"),
    ("yu", "iu"), ("ya", "ia"), ("q", "k"), ("w", "v"), ("dh", "d"), ("gh", "g"), ("ll", "l"), ("ss", "s"), ("mm", "m"),
)  # fmt: skip
"""A spelling and another of the same sound; the first that a name has is exchanged."""
_FORMS = (
    ("LIMITED", "LTD"), ("CORPORATION", "CORP"), ("COMPANY", "CO"), ("INCORPORATED", "INC"), ("JOINT STOCK COMPANY", "JSC"),
    ("LTD", "LIMITED"), ("CORP", "CORPORATION"), ("CO", "COMPANY"), ("JSC", "JOINT STOCK COMPANY"), ("OOO", "LLC"),
    ("LLC", "OOO"),
)  # fmt: skip
_SHORT = (
    ("TRADING", "TRDG"),
    ("SHIPPING", "SHPG"),
    ("INTERNATIONAL", "INTL"),
    ("GENERAL", "GEN"),
    ("DEVELOPMENT", "DEV"),
)
_CYRILLIC = str.maketrans(dict(zip("abvgdezijklmnoprstufhcy", "абвгдезийклмнопрстуфхцы", strict=True)))

Change = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Card:
    """One manipulated name. `matches`: what the screen should say; digits changed in a ship's name must not match."""

    change: str
    original: str
    text: str
    kind: Kind
    matches: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """What a screen made of the cards of one class: for those that must not match `right` are the ones it left alone."""

    change: str
    cards: int
    right: int

    @property
    def share(self) -> float:
        """Share of cards answered as they should be: recall, or 1 less the false positives; 1 without cards."""
        return self.right / self.cards if self.cards else 1.0


def _words(text: str) -> list[str]:
    return text.split()


def _picked(text: str, count: int) -> int:
    """A place among `count` that follows from the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4], "big") % count


def _letters(text: str) -> list[int]:
    """Places of letters inside words, where a typing error can be."""
    return [
        at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at - 1].isalpha() and text[at + 1].isalpha()
    ]


def spelling(text: str) -> str | None:
    """One sound spelt another way."""
    low = text.lower()
    return next((low.replace(one, other, 1) for one, other in _SPELLINGS if one in low), None)


def order(text: str) -> str | None:
    """The last word first."""
    words = _words(text)
    return " ".join((words[-1], *words[:-1])) if len(words) > 1 else None


def joined(text: str) -> str | None:
    """Two words written as one."""
    words = _words(text)
    return (
        " ".join((words[0] + words[1], *words[2:]))
        if len(words) > 1 and words[0].isalpha() and words[1].isalpha()
        else None
    )


def split(text: str) -> str | None:
    """One long word written as two."""
    longest = max(_words(text), key=len, default="")
    half = len(longest) // 2
    return (
        text.replace(longest, f"{longest[:half]} {longest[half:]}", 1)
        if len(longest) > 6 and longest.isalpha()
        else None
    )


def left_out(text: str) -> str | None:
    """One letter left out."""
    places = _letters(text) if len(text) > 7 else []
    at = places[_picked(text, len(places))] if places else 0
    return text[:at] + text[at + 1 :] if at else None


def exchanged(text: str) -> str | None:
    """Two letters next to each other exchanged."""
    places = [at for at in _letters(text) if text[at].lower() != text[at + 1].lower()] if len(text) > 7 else []
    at = places[_picked(text, len(places))] if places else 0
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if at else None


def doubled(text: str) -> str | None:
    """One letter twice."""
    places = _letters(text)
    at = places[_picked(text, len(places))] if places else 0
    return text[:at] + text[at] + text[at:] if at else None


def initial(text: str) -> str | None:
    """The first word as its initial."""
    words = _words(text)
    return (
        " ".join((f"{words[0][0]}.", *words[1:]))
        if len(words) > 2 and len(words[0]) > 3 and words[0].isalpha()
        else None
    )


def without_middle(text: str) -> str | None:
    """First and last word alone."""
    words = _words(text)
    return f"{words[0]} {words[-1]}" if len(words) == 3 and min(len(words[0]), len(words[-1])) > 3 else None


def painted(text: str) -> str | None:
    """A letter set in Cyrillic that looks the same."""
    low = text.lower()
    at = next((at for at in _letters(low) if low[at] in _LATIN_TO_CYRILLIC), None)
    return None if at is None else low[:at] + _LATIN_TO_CYRILLIC[low[at]] + low[at + 1 :]


def hidden(text: str) -> str | None:
    """Characters nobody sees between the letters."""
    return f"{text[:2]}\u200b{text[2:4]}\u202e{text[4:]}" if len(text) > 4 else None


def honoured(text: str) -> str:
    """With an honorific before it."""
    return f"Dr. {text}"


def form(text: str) -> str | None:
    """The legal form written otherwise."""
    return _exchanged_word(text, _FORMS)


def shortened(text: str) -> str | None:
    """A word of trade abbreviated."""
    return _exchanged_word(text, _SHORT)


def native(text: str) -> str | None:
    """Letter by letter in Cyrillic."""
    low = text.lower()
    return low.translate(_CYRILLIC) if re.fullmatch(r"[abdegiklmnoprstuvz ]+", low) else None


def prefixed(text: str) -> str:
    """A ship's name with the prefix of her kind."""
    return f"M/V {text}"


def unspaced(text: str) -> str | None:
    """Letters of a ship's name without spaces, the number apart."""
    found = re.fullmatch(r"(\D+?)\s*(\d*)", text)
    close = re.sub(r"\s", "", found.group(1)) if found else ""
    return f"{close} {found.group(2)}".strip() if found and " " in found.group(1).strip() else None


def renumbered(text: str) -> str | None:
    """Another number: a sister ship."""
    found = re.search(r"\d+", text)
    return None if found is None else f"{text[: found.start()]}{int(found.group()) + 1}{text[found.end() :]}"


def _exchanged_word(text: str, rows: Iterable[tuple[str, str]]) -> str | None:
    for one, other in rows:
        found = re.search(rf"\b{one}\b", text.upper())
        if found:
            return f"{text[: found.start()]}{other}{text[found.end() :]}"
    return None


CHANGES: tuple[tuple[str, Change, frozenset[str], bool], ...] = (
    # class, change, families it is made for, whether the result must match
    ("spelling", spelling, frozenset({"person", "company", "vessel"}), True),
    ("order", order, frozenset({"person"}), True),
    ("joined", joined, frozenset({"person"}), True),
    ("split", split, frozenset({"person", "company"}), True),
    ("letter left out", left_out, frozenset({"person", "company"}), True),
    ("letters exchanged", exchanged, frozenset({"person", "company"}), True),
    ("letter doubled", doubled, frozenset({"person", "company"}), True),
    ("initial", initial, frozenset({"person"}), True),
    ("middle dropped", without_middle, frozenset({"person"}), True),
    ("homoglyph", painted, frozenset({"person", "company", "vessel"}), True),
    ("hidden characters", hidden, frozenset({"person", "company", "vessel"}), True),
    ("honorific", honoured, frozenset({"person"}), True),
    ("legal form", form, frozenset({"company"}), True),
    ("abbreviation", shortened, frozenset({"company"}), True),
    ("native script", native, frozenset({"person"}), True),
    ("prefix", prefixed, frozenset({"vessel"}), True),
    ("spacing", unspaced, frozenset({"vessel"}), True),
    ("other number", renumbered, frozenset({"vessel"}), False),
)
"""Every class of manipulation."""
_FAMILY = {"Person": "person", "Company": "company", "Organization": "company", "Vessel": "vessel"}


def make_deck(names: Iterable[IndexedName]) -> Iterator[Card]:
    """Cards of every class for every name written in Latin letters; a class a name does not fit makes none."""
    for name in names:
        family = _FAMILY.get(name.kind)
        if family is None or not re.search("[A-Za-z]{2}", name.text):
            continue
        for label, change, families, matches in CHANGES:
            text = change(name.text) if family in families else None
            if text is not None and text != name.text:
                yield Card(label, name.text, text, name.kind, matches)


def measure_pairs(deck: Iterable[Card], threshold: float = DEFAULT_THRESHOLD) -> list[Measured]:
    """How `compare` answers a deck, by class in the order of `CHANGES`."""
    return _counted((card, compare(card.text, card.original, card.kind).score >= threshold) for card in deck)


def measure_index(deck: Iterable[Card], index: NameIndex, threshold: float = DEFAULT_THRESHOLD) -> list[Measured]:
    """How an index answers a deck: whether the original is among what it finds for the manipulated name."""
    return _counted((card, _finds(index, card, threshold)) for card in deck)


def _finds(index: NameIndex, card: Card, threshold: float) -> bool:
    """Whether a hit's name is the original, or stands for a party whose name compares with it as the same."""
    hits = index.search(card.text, (card.kind,), limit=25, threshold=threshold)
    return any(
        hit.name.text == card.original or compare(hit.name.text, card.original, card.kind).score > 0.9 for hit in hits
    )


def _counted(answers: Iterable[tuple[Card, bool]]) -> list[Measured]:
    counts: dict[str, list[int]] = {label: [0, 0] for label, *_ in CHANGES}
    for card, met in answers:
        counts[card.change][0] += 1
        counts[card.change][1] += met == card.matches
    return [Measured(label, cards, right) for label, (cards, right) in counts.items()]
