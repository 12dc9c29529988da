"""Two companies' or organisations' names: legal forms apart, words of trade worth less, numbers must agree, acronyms."""

from __future__ import annotations

from watchkeeper.screen.align import align
from watchkeeper.screen.comparison import Judged, Reason
from watchkeeper.screen.parsed import ParsedName, Token
from watchkeeper.screen.policy import policy
from watchkeeper.screen.script import DIGIT
from watchkeeper.screen.weigh import Weighed, weigh

_ANY_FORM = "form_company"
"""Company, corporation: says no more than that it is one, and agrees with every form."""


_WHOLE = 0.95
"""Score from which the names are the same but for spelling, and need no word of their own."""


def compare_companies(query: ParsedName, target: ParsedName) -> Judged:
    """How far two names of companies or organisations are one."""
    acronym = _acronym(query, target)
    pairs = align(query.tokens, target.tokens, policy("same_company_word"), korean=True)
    weighed = weigh(query, target, pairs)
    added = [
        reason
        for reason in (_forms(query, target), _numbers(query, target, weighed), _only_generic(weighed, len(pairs)))
        if reason is not None
    ]
    score = weighed.score
    for reason in added:
        score += min(0.0, reason.effect)
    if acronym is not None and policy("ceiling") + acronym.effect > score:
        told = (acronym,)
        return Judged(round(max(0.0, policy("ceiling") + acronym.effect), 4), lambda: told)
    return Judged(round(max(0.0, score), 4), lambda: (*weighed.reasons(), *added))


def _forms(query: ParsedName, target: ParsedName) -> Reason | None:
    if not query.forms and not target.forms:
        return None
    ones, others = (frozenset(form.partition(":")[2] for form in name.forms) for name in (query, target))
    one, other = ", ".join(sorted(ones)), ", ".join(sorted(others))
    if not ones or not others:
        text = f"Only one name says its legal form ({one or other})."
        return Reason("absent", "form", text, one, other, -policy("form_absent"))
    kinds, other_kinds = (frozenset(form.partition(":")[0] for form in name.forms) for name in (query, target))
    if ones & others or _ANY_FORM in kinds | other_kinds:
        return Reason("agreed", "form", f"The legal forms agree ({one}; {other}).", one, other, 0.0)
    return Reason(
        "conflicted", "form", f"The legal forms differ: {one} is not {other}.", one, other, -policy("form_conflict")
    )


def _numbers(query: ParsedName, target: ParsedName, weighed: Weighed) -> Reason | None:
    one, other = (sorted(_digits(name.tokens)) for name in (query, target))
    if one == other:
        return None
    shown, other_shown = " ".join(one), " ".join(other)
    lost = policy("number_conflict") if one and other else policy("number_absent")
    effect = -lost * (0.1 if weighed.words > 1 else 1.0)
    if not weighed.words:
        effect = -policy("number_conflict")
    text = f"The numbers differ: {shown or 'none'} is not {other_shown or 'none'}."
    return Reason("conflicted", "number", text, shown, other_shown, effect)


def _digits(tokens: tuple[Token, ...]) -> list[str]:
    return [token.text for token in tokens if token.script == DIGIT]


def _only_generic(weighed: Weighed, pairs: int) -> Reason | None:
    if weighed.words or not weighed.agreed or weighed.score >= _WHOLE:
        return None
    text = "Only words of trade and places agree."
    lost = policy("generic_only") * (1.0 if pairs < 3 else 0.3)
    return Reason("weak", "word", text, "", "", -lost)


def _acronym(query: ParsedName, target: ParsedName) -> Reason | None:
    """One name is a word of three letters or more that is the initials of the other's words."""
    for short, long in ((query, target), (target, query)):
        words = [token for token in short.tokens if token.role != "linking" and not token.optional]
        if len(words) != 1 or not 3 <= len(words[0].text) <= 8 or " " in words[0].text:
            continue
        bracketed = {token.text for token in long.tokens if token.optional}
        if words[0].text in initials(long.tokens) | bracketed:
            told = words[0].text in bracketed or len(words[0].text) > 4 or any(token.concept for token in long.tokens)
            lost = policy("acronym") + (0.0 if told else policy("acronym_untold"))
            text = f"“{words[0].shown}” is the initials of “{long.text.strip()}”."
            return Reason("agreed", "acronym", text, query.text, target.text, -lost)
    return None


def initials(tokens: tuple[Token, ...]) -> set[str]:
    """Initials of a name, without and with its particles; none of a name of two words."""
    own = [token for token in tokens if not token.optional and token.text]
    strong = "".join(part[0] for token in own if token.role != "linking" for part in token.text.split())
    every = "".join(part[0] for token in own for part in token.text.split())
    return {strong, every} if len(strong) > 2 else set()
