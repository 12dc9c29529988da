"""Letters of alphabets and abjads as Latin letters: Cyrillic, Greek, Arabic, Hebrew, and any other script by Unicode's names.

The spellings chosen are the common ones of passports and lists (BGN/PCGN, ICAO 9303); the phonetic folds of `sound` then treat
what other standards write as the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from watchkeeper.screen.script import ARABIC, CYRILLIC, GREEK, HEBREW, LATIN, script_of

CYRILLIC_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўѓђѕјљњћќџәғқңөұүһҗҳӣҷӯ",
        (
            "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g u g dj dz j lj nj c k dz "
            "a g k n o u u h j h i ch u"
        ).split(),
        strict=True,
    )
)
GREEK_LETTERS = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f kh ps o".split(), strict=True)
)
ARABIC_LETTERS = dict(
    zip(
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱپچڈڑژکگںھہیےټډړښڼځڅئېۍګڤۀ",
        (
            "- a a w a y a b a t th j h kh d dh r z s sh s d t z - gh f q k l m n h w a y a p ch d r zh k g n h h y e t d r sh n "
            "dz ts y e y g v h"
        ).split(),
        strict=False,
    )
)
HEBREW_LETTERS = dict(
    zip("אבגדהוזחטיךכלםמןנסעףפץצקרשת", "a b g d h v z h t y k k l m m n n s a f p ts ts k r sh t".split(), strict=True)
)
LATIN_LETTERS = dict(
    zip(
        "ßæœøđðþłıĸŋħəŧɓɗɣƒ",
        "ss ae oe o d d th l i k n h a t b d g f".split(),
        strict=True,
    )
)
TABLES = {CYRILLIC: CYRILLIC_LETTERS, GREEK: GREEK_LETTERS, ARABIC: ARABIC_LETTERS, HEBREW: HEBREW_LETTERS}

_NAMED = re.compile(
    r"(?:LETTER|SYLLABLE|VOWEL SIGN|INDEPENDENT VOWEL|CHARACTER SARA|CHARACTER|SIGN) (?:SMALL |CAPITAL |QAQ )?([A-Z]+)"
)
_BY_SOUND = (
    "DEVANAGARI",
    "BENGALI",
    "GURMUKHI",
    "GUJARATI",
    "ORIYA",
    "TAMIL",
    "TELUGU",
    "KANNADA",
    "MALAYALAM",
    "SINHALA",
)
"""Scripts whose consonants Unicode names with the vowel `a` that a vowel sign replaces."""
_BY_LETTER = ("ARMENIAN", "GEORGIAN", "THAI", "KHMER", "LAO", "MYANMAR", "MONGOLIAN", "THAANA", "SYRIAC", "TIBETAN")
"""Scripts whose letters Unicode names by words that begin with the sound."""
_DIGRAPHS = ("SH", "CH", "ZH", "TS", "DZ", "KH", "GH", "PH", "TH", "NG", "NY", "JH")


@lru_cache(maxsize=4096)
def latin_letter(letter: str) -> str:
    """A small letter of any alphabet in Latin letters a-z; empty for signs without a sound of their own."""
    if letter.isascii():
        return letter
    script = script_of(letter)
    if script == LATIN:
        return LATIN_LETTERS.get(letter) or _base(letter)
    table = TABLES.get(script)
    if table is None:
        return _by_name(letter)
    return table.get(letter, table.get(unicodedata.normalize("NFD", letter)[0], "")).replace("-", "")


def _base(letter: str) -> str:
    """A Latin letter without its accents."""
    return "".join(one for one in unicodedata.normalize("NFD", letter) if one.isascii())


def _by_name(letter: str) -> str:
    """Sound of a letter as its Unicode name says it (`DEVANAGARI LETTER KA` is ka, `GEORGIAN LETTER BAN` is b)."""
    name = unicodedata.name(letter, "")
    found = _NAMED.search(name)
    if found is None:
        return ""
    sound = name.rsplit(" ", 1)[-1] if "ETHIOPIC" in name else found.group(1)
    if name.startswith(_BY_SOUND) or "VOWEL" in name or "SARA" in name or "ETHIOPIC" in name:
        return sound.lower()
    if name.startswith(_BY_LETTER):
        return (sound[:2] if sound.startswith(_DIGRAPHS) else sound[:1]).lower()
    return sound.lower()


def word_in_latin(word: str) -> str:
    """A small-letter word of one alphabet in Latin letters; vowels that Arabic and Hebrew do not write are not made up."""
    if word.isascii():
        return word
    if any(unicodedata.name(letter, "").startswith(_BY_SOUND) for letter in word):
        return _brahmic(word)
    if script_of(word[0]) == ARABIC:
        return _arabic(word)
    if script_of(word[0]) == CYRILLIC:
        word = _BELARUSIAN_D.sub("д", word).replace("ў", "в")
    return "".join(latin_letter(letter) for letter in word)


_BELARUSIAN_D = re.compile("дз(?=[іеяёюь])")
"""Belarusian writes a soft d and t as dz and ts: Дзмітрый is Dmitry."""
_FALSE_DIGRAPHS = re.compile(r"([bdrtksgcz])h")


def _arabic(word: str) -> str:
    """An Arabic or Persian word: an ain before everything is a vowel; letters that would look like one sound are kept apart."""
    parts = [latin_letter(letter) for letter in word]
    if word[0] == "ع":
        parts[0] = "a"
    out = ""
    for part in parts:
        out += "a" + part if part == "h" and _FALSE_DIGRAPHS.match(out[-1:] + "h") else part
    return out


def _brahmic(word: str) -> str:
    """A word of an Indic script: a vowel sign or virama takes the place of the consonant's own `a`."""
    out = ""
    for letter in word:
        name = unicodedata.name(letter, "")
        if "VIRAMA" in name:
            out = out.removesuffix("a")
        elif "VOWEL SIGN" in name:
            out = out.removesuffix("a") + _by_name(letter)
        else:
            out += _by_name(letter)
    return out.removesuffix("a") if len(out) > 3 else out
