"""Two persons' names: words in any order, titles left out, initials and patronymics worth less; read as Chinese and Korean."""

from __future__ import annotations

from watchkeeper.screen.align import align
from watchkeeper.screen.chinese import same_chinese
from watchkeeper.screen.comparison import Judged, Reason
from watchkeeper.screen.korean import korean_likeness
from watchkeeper.screen.parsed import ParsedName
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import HAN
from watchkeeper.screen.sound import fold
from watchkeeper.screen.weigh import weigh


def compare_persons(query: ParsedName, target: ParsedName) -> Judged:
    """How far two names of persons are one: as written, else as Chinese or Korean where that finds them more alike."""
    best = _as_written(query, target)
    chinese = best.score < policy("same_chinese") and same_chinese(_plain(query), _plain(target))
    if chinese:
        best = Judged(policy("same_chinese"), lambda: (_same_chinese(query, target),))
    korean = korean_likeness(query, target)
    if korean is None:
        return best
    likeness, known = korean, best
    if likeness * policy("ceiling") > best.score:
        return Judged(round(likeness * policy("ceiling"), 4), lambda: (_same_korean(query, target, likeness),))
    written = query.scripts | target.scripts
    if likeness == 0.0 and not chinese and HAN not in written and best.score < policy("ceiling"):
        lost = policy("korean_other")
        text = "Both names can be Korean, and read so their syllables differ."
        reason = Reason("conflicted", "korean", text, query.text, target.text, -lost)
        return Judged(round(max(0.0, best.score - lost), 4), lambda: (*known.reasons(), reason))
    return best


def _as_written(query: ParsedName, target: ParsedName) -> Judged:
    weighed = weigh(query, target, align(query.tokens, target.tokens, policy("same_word")))
    score = round(weighed.score * (1.0 if weighed.full else 0.5), 4)
    if not _father_and_son(query, target):
        return Judged(score, weighed.reasons)
    lost = policy("father_and_son")
    text = "The son of the one is named like the father of the other."
    reason = Reason("conflicted", "order", text, "", "", -lost)
    return Judged(round(max(0.0, score - lost), 4), lambda: (*weighed.reasons(), reason))


def _same_chinese(query: ParsedName, target: ParsedName) -> Reason:
    text = "Read as Chinese, the names are the same syllables."
    return Reason("agreed", "chinese", text, query.text, target.text, 0.95)


def _same_korean(query: ParsedName, target: ParsedName, likeness: float) -> Reason:
    one, other = query.text.strip(), target.text.strip()
    text = f"Read as Korean, “{one}” and “{other}” are the same (likeness {likeness:.2f})."
    return Reason("agreed", "korean", text, query.text, target.text, round(likeness, 3))


def _plain(name: ParsedName) -> tuple[str, ...]:
    return tuple(token.text for token in name.tokens if not token.optional)


def _father_and_son(query: ParsedName, target: ParsedName) -> bool:
    """Whether both names say whose child one is, and name and father's name are exchanged: Salman bin Muhammad."""
    return bool(_child(query)) and _child(query) == _child(target)[::-1] and _child(query)[0] != _child(query)[-1]


def _child(name: ParsedName) -> tuple[str, ...]:
    """The given name and the father's in their common spelling; empty where the name does not say."""
    tokens = name.tokens
    if len(tokens) < 3 or tokens[1].concept != "bin":
        return ()
    return tokens[0].concept or fold(tokens[0].text), tokens[2].concept or fold(tokens[2].text)
