"""Tables of leads: what deserves a look, and what was learnt from judgements of it."""

from __future__ import annotations

from watchkeeper.model.column import Column, Table

_MARKING = Column(
    "marking_id", "i64", "Row of `markings` that says who may see it: the combined marking of its signals."
)

LEADS = Table(
    name="leads",
    doc="Leads as they were last worked out. One whose signals another tells now, or that are gone, stays and says so.",
    sort=("kind", "lead_id"),
    columns=(
        Column("lead_id", "text", "`L` and 15 hex digits; the same while data about it grows."),
        Column("kind", "text", "`hull`, `pair` or `company`."),
        Column("company", "text", "Name of the company.", null="about no company"),
        Column("mmsis", "text", "Numbers of its ships, as JSON."),
        Column("start", "time", "When its first signal began.", "UTC"),
        Column("end", "time", "When its last signal ended, as far as was seen.", "UTC"),
        Column("lat", "f64", "Where its strongest signal was.", "degree", "no single place"),
        Column("lon", "f64", "Where its strongest signal was.", "degree", "no single place"),
        Column("score", "f64", "Probability of some practice under the prior and rates told, 0 to 1."),
        Column("log_odds", "f64", "The same as natural logarithm of the odds."),
        Column("practice", "text", "Code of the practice it fits best."),
        Column("content", "text", "The lead whole as JSON: signals, weights, explanations, what was not checked."),
        Column("content_hash", "text", "First 16 hex digits of a hash of its counted signals: what a judgement is of."),
        Column("roots", "text", "Roots of all its signals as JSON, the strongest first."),
        Column("history", "text", "Its scores as JSON: snapshot, when worked out, score."),
        Column("policy", "text", "Parameters it was made with, as a hash."),
        Column("snapshot", "text", "Snapshot it was worked out from."),
        Column("superseded_by", "text", "Lead that tells its signals now.", null="none does"),
        Column("closed", "bool", "Its signals are gone, or no longer stand out."),
        _MARKING,
    ),
)

LEAD_LEARNING = Table(
    name="lead_learning",
    doc="Steps in which weights were moved by judgements. A step that was undone stays.",
    sort=("made",),
    columns=(
        Column("step_id", "text", "First 16 hex digits of a hash of the step."),
        Column(
            "shifts", "text", "What is added to log odds for each counted signal by name, as JSON; `` for every lead."
        ),
        Column("leads", "text", "The judged leads it was learnt from, as JSON: id, confirmed or not."),
        Column("who", "text", "Who took it."),
        Column("why", "text", "Why."),
        Column("made", "time", "When.", "UTC"),
        Column("undone", "time", "When it was undone.", "UTC", "it stands"),
        Column("undone_by", "text", "Who undid it.", null="it stands"),
        _MARKING,
    ),
)
