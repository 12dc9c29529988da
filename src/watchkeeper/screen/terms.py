"""By which terms a name is found: sounds of its words, alone and joined, skeletons, concepts, initials, Korean syllables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from watchkeeper.screen.company import initials
from watchkeeper.screen.korean import syllables
from watchkeeper.screen.parsed import ParsedName, Token
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import ARABIC, DIGIT, HAN, HEBREW, KANA, OTHER
from watchkeeper.screen.sound import DOUBLE, all_lines, fold, skeleton, skeleton_all

_CLASSES = str.maketrans(
    {
        **dict.fromkeys("bpfv", "B"),
        **dict.fromkeys("tdszSCJZ", "T"),
        **dict.fromkeys("kgq", "K"),
        **dict.fromkeys("lr", "R"),
    }
    | {"m": "N", "n": "N", "h": None, "a": None}
)
MOST_WORDS = 12
"""Words of a name that are looked up; longer names have enough in these."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One word to look up: its sound and skeleton, both empty for a number or concept alone, and what it weighs."""

    sound: str
    bones: str
    exact: tuple[str, ...]
    weight: float
    joined: bool = False
    hidden: bool = False
    """Its script does not write the vowels, or adds some: its consonants are looked up by likeness too."""


@lru_cache(maxsize=32768)
def bones(word: str) -> str:
    """Consonant classes of a word: lips, teeth, throat, liquid, nose. The same in every script's reading."""
    return _classed(skeleton(word))


def _classed(lines: str) -> str:
    return DOUBLE.sub(r"\1", lines.translate(_CLASSES))


def bones_all(words: Iterable[str]) -> dict[str, str]:
    """The consonant classes of each word, found together."""
    skeletons = skeleton_all(words)
    classed = all_lines(set(skeletons.values()), _classed)
    return {word: classed[one] for word, one in skeletons.items()}


def sought(name: ParsedName) -> Iterator[Sought]:
    """The words of a name as they are looked up, then words next to each other as one."""
    tokens = filed(name)
    for token in tokens:
        sound, skeleton = (fold(token.text), bones(token.text)) if sounded(token) else ("", "")
        yield Sought(sound, skeleton, exact_terms(token), token.weight, False, token.script in _HIDDEN)
    for text, weight in joined(tokens):
        yield Sought(fold(text), bones(text), (), weight, True)


def sounded(token: Token) -> bool:
    """Whether a word is found by its sound: numbers and single letters are not."""
    return token.script != DIGIT and len(token.text) > 1


def exact_terms(token: Token) -> tuple[str, ...]:
    """Terms of a word that are the same or not: its concept, itself as a number or an initial."""
    exact = [f"w:{token.concept}"] if token.concept is not None else []
    if token.script == DIGIT or token.role == "initial":
        exact.append(f"n:{token.text}")
    return tuple(exact)


_HIDDEN = frozenset((ARABIC, HEBREW, KANA, OTHER))


def filed(name: ParsedName) -> list[Token]:
    """Words a name is found by."""
    tokens = [token for token in name.tokens if token.role not in ("particle", "linking")] or list(name.tokens)
    return tokens[:MOST_WORDS]


def joined(tokens: list[Token]) -> Iterator[tuple[str, float]]:
    """Words next to each other as one: their text and what the heaviest weighs."""
    own = [token for token in tokens if token.script != DIGIT]
    lengths = (2, 3) if any(token.script == HAN or len(token.text) < 4 for token in own) else (2,)
    for length in lengths:
        for start in range(len(own) - length + 1):
            run = own[start : start + length]
            text = "".join([token.text for token in run])
            if 4 <= len(text) <= 24:
                yield text, max([token.weight for token in run])


def merged(words: Iterable[Sought]) -> list[Sought]:
    """Words of one sound once, with the most that any reading of the name gives them."""
    found: dict[tuple[str, str], Sought] = {}
    for word in words:
        key = (word.sound, word.bones) if word.sound else ("", "".join(word.exact))
        known = found.get(key)
        if known is None:
            found[key] = word
        else:
            exact = tuple(dict.fromkeys((*known.exact, *word.exact)))
            found[key] = Sought(
                word.sound, word.bones, exact, max(known.weight, word.weight), known.joined and word.joined, word.hidden
            )
    return list(found.values())


def whole_terms(name: ParsedName) -> set[str]:
    """Terms of the name as a whole: its initials, itself when it may be initials, its Korean syllables without vowels."""
    found: set[str] = set()
    if name.family == "company":
        own = [token for token in name.tokens if token.role != "linking"]
        if len(own) == 1 and 3 <= len(own[0].text) <= 8:
            found.add(f"a:{own[0].text}")
        found |= {f"a:{one}" for one in initials(name.tokens) if len(one) >= 3}
        found |= {f"a:{token.text}" for token in name.tokens if token.optional and 3 <= len(token.text) <= 8}
    if name.family == "person":
        for order in syllables(name) or ():
            found.add("k:" + ".".join(f"{first}{last}" for first, _, last in order))
    if name.family == "vessel":
        text = "".join(token.text for token in name.tokens if token.script != DIGIT)
        found.add(f"v:{fold(text)}")
    return found


def least_weight() -> float:
    """Weight from which a word is looked up by likeness; lighter ones are found by their concept alone."""
    return policy("weight_generic")
