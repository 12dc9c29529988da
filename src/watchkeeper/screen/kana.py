"""Japanese kana read as Hepburn, with the signs for foreign sounds (ヴ, ティ, フォ)."""

from __future__ import annotations

_ROWS = (
    ("あいうえお", "a i u e o"),
    ("かきくけこ", "ka ki ku ke ko"),
    ("がぎぐげご", "ga gi gu ge go"),
    ("さしすせそ", "sa shi su se so"),
    ("ざじずぜぞ", "za ji zu ze zo"),
    ("たちつてと", "ta chi tsu te to"),
    ("だぢづでど", "da ji zu de do"),
    ("なにぬねの", "na ni nu ne no"),
    ("はひふへほ", "ha hi fu he ho"),
    ("ばびぶべぼ", "ba bi bu be bo"),
    ("ぱぴぷぺぽ", "pa pi pu pe po"),
    ("まみむめも", "ma mi mu me mo"),
    ("やゆよ", "ya yu yo"),
    ("らりるれろ", "ra ri ru re ro"),
    ("わゐゑをん", "wa i e o n"),
    ("ゔ", "vu"),
)
_SOUND = {sign: sound for signs, sounds in _ROWS for sign, sound in zip(signs, sounds.split(), strict=True)}
_SMALL = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ゎ": "wa"}


def romanised(word: str) -> str:
    """A word of hiragana or katakana in Hepburn; the long-vowel mark is dropped, the small tsu doubles what follows."""
    out: list[str] = []
    double = False
    for sign in word:
        sign = chr(ord(sign) - 0x60) if "ァ" <= sign <= "ヴ" else sign
        if sign == "っ":
            double = True
        elif sign in _SMALL and out:
            out[-1] = _joined(out[-1], _SMALL[sign])
        elif sign in _SOUND or sign in _SMALL:
            sound = _SOUND.get(sign) or _SMALL[sign]
            out.append(sound[0] + sound if double and sound[0] not in "aiueo" else sound)
            double = False
    return "".join(out)


def _joined(large: str, small: str) -> str:
    """`ki` and small `ya` is kya, `shi` and `yo` sho, `fu` and `o` fo, `te` and `i` ti, `to` and `u` tu."""
    onset = large.rstrip("aiueo")
    if small[0] == "y" and onset in ("sh", "ch", "j"):
        return onset + small[1:]
    return (onset or {"u": "w", "i": "y"}.get(large, "")) + small
