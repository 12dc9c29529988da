"""Chinese characters read in Mandarin, by the pypinyin package's table of readings, loaded when the first one is met."""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from functools import cache
from pathlib import Path

SURNAME_READING = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "朴": "piao", "区": "ou",
    "區": "ou", "任": "ren", "华": "hua", "尉": "yu", "缪": "miao", "种": "chong", "乐": "yue", "翟": "zhai", "沈": "shen",
}  # fmt: skip
"""Characters read otherwise when they are a family name."""


@cache
def _readings() -> dict[int, str]:
    """First Mandarin reading, without tone, by code point; empty when the package is absent."""
    spec = importlib.util.find_spec("pypinyin")
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders:
        return {}
    # The table alone: importing the package would load its phrases too, five times the memory.
    table = json.loads((Path(folders[0]) / "pinyin_dict.json").read_text(encoding="utf-8"))
    return {int(code): reading.split(",")[0] for code, reading in table.items()}


def reading(character: str) -> str:
    """First Mandarin reading with its tone; empty when it has none."""
    return _readings().get(ord(character), "")


@cache
def pinyin(character: str) -> str:
    """Mandarin reading of a character in Latin small letters without tone, ü as `u`; empty when it has none."""
    reading = _readings().get(ord(character), "")
    plain = unicodedata.normalize("NFD", reading)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


def romanised(word: str) -> tuple[str, ...]:
    """Readings of the characters of a word, one each; the first is read as a family name where that differs."""
    read = [
        SURNAME_READING.get(letter, pinyin(letter)) if at == 0 else pinyin(letter) for at, letter in enumerate(word)
    ]
    return tuple(one for one in read if one)
