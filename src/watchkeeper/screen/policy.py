"""The policy of names: every weight and effect in one table. docs/explanation/name-matching.md shows these rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the policy."""

    code: str
    value: float
    meaning: str


POLICY: tuple[Row, ...] = (
    # What a word weighs: 1 is a word that is the name itself.
    Row("weight_word", 1.0, "A word of the name itself."),
    Row("weight_common", 0.7, "A name that very many bear: Muhammad, Ali, Kim, Aleksandr."),
    Row("weight_generic", 0.3, "A word of trade in a company's name: trading, shipping, group."),
    Row("weight_bracketed", 0.15, "An unknown word in brackets of a company's name, mostly an acronym."),
    Row("weight_place", 0.35, "A country or city in a company's name."),
    Row("weight_initial", 0.35, "An initial."),
    Row("weight_particle", 0.08, "A particle: al, bin, van, of."),
    Row("weight_patronymic", 0.5, "A Russian patronymic."),
    Row("weight_number", 0.8, "A number."),
    # What makes two words the same.
    Row("same_word", 0.69, "Likeness from which two words agree; below it they are different words."),
    Row("same_short_word", 0.66, "The same for words of three letters or fewer, one of which may differ by a vowel."),
    Row("same_company_word", 0.78, "The same in the name of a company or organisation."),
    Row("initial_agrees", 0.85, "Likeness of an initial and the word it may stand for."),
    # What the whole loses.
    Row("ceiling", 0.98, "The most a name alone can reach; 1.0 needs identifiers that agree."),
    Row("conflict_base", 0.26, "Taken off when both names have words the other lacks,"),
    Row("conflict_share", 1.1, "and so much more for each share of the weight in conflict."),
    Row("extra_word", 0.14, "Taken off when only one company's name has a word of its own, besides its share."),
    Row("extra_share", 0.42, "Taken off for the share of weight only one name has, at least two words agreeing."),
    Row("extra_single", 0.65, "The same when only one word agrees."),
    Row("number_conflict", 0.5, "Taken off when both names have numbers and they differ, or only one has them."),
    Row("number_absent", 0.12, "Taken off when only one of two companies' names has a number."),
    Row("form_conflict", 0.29, "Taken off when both name a legal form and the forms are of different kinds."),
    Row("form_absent", 0.02, "Taken off when only one names a legal form."),
    Row("weak_alias", 0.15, "Taken off when the name met is one the publisher calls weak."),
    Row("father_and_son", 0.3, "Taken off when one's given name is the other's father's and the other way round."),
    Row("part_of_text", 0.01, "Taken off when one of several names in one listed text was met."),
    Row("joined", 0.01, "Taken off when words agree only after joining or splitting them."),
    Row("acronym", 0.14, "Taken off when one name is the initials of the other."),
    Row("acronym_untold", 0.2, "Taken off besides when nothing but three or four initials says so."),
    Row("generic_only", 0.4, "Taken off when nothing but words of trade, places and particles agree."),
    Row("short_name", 0.04, "Taken off when a single short word is all that is compared and it is not the same."),
    Row("same_chinese", 0.92, "Score of two names of the same Chinese syllables in different spellings."),
    Row("korean_other", 0.26, "Taken off when both names can be Korean and their syllables are not the same."),
    Row("vessel_likeness", 0.8, "Likeness of the letters from which two ships' names agree."),
)
_VALUES = {row.code: row.value for row in POLICY}

DEFAULT_THRESHOLD = 0.7
"""Score from which two names are taken for one, where the caller says nothing else. Chosen on shared cases, see the docs."""


def policy(code: str) -> float:
    """Value of a row; KeyError for one that does not exist."""
    return _VALUES[code]
