"""How likely a silence is real: that a second, independent provider heard nothing either. It says nothing of intent.

Valid for silences of 12 hours and more that began more than 50 nautical miles from shore; elsewhere there is no answer, and
the reason is said. Method, figures and what is known to be wrong: docs/explanation/real-silence.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.detect.silence.additive import Contributions
from watchkeeper.detect.silence.inputs import INPUTS, SAID, Silences
from watchkeeper.detect.silence.shipped import shipped_models

Floats = NDArray[np.float64]

LEAST_SILENCE_H = 12.0
"""Hours: the publisher's silences are no shorter (Welch et al. 2022)."""
LEAST_SHORE_NM = 50.0
"""Nautical miles: the publisher's silences began farther from shore (Welch et al. 2022)."""
FAR_OUTSIDE = 2.0
"""Times the greatest value trained on, above which an input is out of domain: up to there the last bin stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The answer for each row."""

    p_real_silence: Floats
    """0 to 1; not-a-number where there is no answer."""
    model: NDArray[np.str_]
    """`before`, `after` or `all`: the one that uses most of what is known. Empty where there is no answer."""
    baseline: Floats
    """Log-odds before any input is known; not-a-number where there is no answer."""
    contributions: dict[str, Floats]
    """By input, what it adds in log-odds; not-a-number where the row's model does not use it."""
    calls_real: NDArray[np.bool_]
    """Whether the probability reaches the model's threshold, the one of the greatest F0.5."""
    out_of_domain: NDArray[np.str_]
    """Why there is no answer; empty where there is one."""


def real_silence(model: str, columns: Floats) -> Contributions:
    """Probabilities, and what each input adds in log-odds, of one model; `columns` in the order of `INPUTS[model]`.

    Asks nothing about the domain: `assess_silence` does.
    """
    return shipped_models()[model].additive.contributions(columns)


def assess_silence(silences: Silences) -> Assessed:
    """The probability that each silence is real, by the model that uses most of what is known of it."""
    rows = len(silences)
    p, baseline = np.full(rows, np.nan), np.full(rows, np.nan)
    used = np.full(rows, "", dtype="<U6")
    calls = np.zeros(rows, dtype=np.bool_)
    contributions = {name: np.full(rows, np.nan) for name in SAID}
    why = _outside(silences)
    for name, shipped in reversed(shipped_models().items()):
        columns = silences.columns(name)
        here = (used == "") & (why == "") & _usable(columns, name)
        if not here.any():
            continue
        found = real_silence(name, columns[here])
        p[here], baseline[here], used[here] = found.probability, found.baseline, name
        calls[here] = found.probability >= shipped.threshold
        for number, of_input in enumerate(INPUTS[name]):
            contributions[of_input][here] = found.of_inputs[:, number]
    return Assessed(
        p_real_silence=p,
        model=used,
        baseline=baseline,
        contributions=contributions,
        calls_real=calls,
        out_of_domain=why,
    )


def _usable(columns: Floats, model: str) -> NDArray[np.bool_]:
    """Rows whose every input is known and within what the model was trained on."""
    shipped = shipped_models()[model]
    known = ~np.isnan(columns)
    inside = (columns >= np.array(shipped.least)) & (columns <= FAR_OUTSIDE * np.array(shipped.most))
    return np.asarray((known & inside).all(axis=1))


def _outside(silences: Silences) -> NDArray[np.str_]:
    """Why each row has no answer from any model; empty where it has one. The first reason that applies is said."""
    said = np.full(len(silences), "", dtype="<U120")

    def mark(where: NDArray[np.bool_], reason: str) -> None:
        said[(said == "") & where] = reason

    length, shore = silences.column("silence_h"), silences.column("shore_nm")
    mark(np.isnan(length), "length of the silence is not known")
    mark(length < LEAST_SILENCE_H, f"silence shorter than {LEAST_SILENCE_H:g} h")
    mark(np.isnan(shore), "distance from shore is not known")
    mark(shore <= LEAST_SHORE_NM, f"not more than {LEAST_SHORE_NM:g} nm from shore")
    shipped = shipped_models()["before"]
    for name, least, most in zip(INPUTS["before"], shipped.least, shipped.most, strict=True):
        value = silences.column(name)
        mark(np.isnan(value), f"{SAID[name]}: not known")
        mark(value < least, f"{SAID[name]}: less than the {least:.3g} trained on")
        mark(value > FAR_OUTSIDE * most, f"{SAID[name]}: far more than the {most:.3g} trained on")
    return said


def explained(assessed: Assessed, silences: Silences, row: int) -> str:
    """One row's answer as a sentence: the probability, and each input with what it adds, the weightiest first."""
    if assessed.out_of_domain[row]:
        return f"Whether the silence is real is not known (out of domain: {assessed.out_of_domain[row]})."
    added = [(float(values[row]), name) for name, values in assessed.contributions.items() if not np.isnan(values[row])]
    parts = [
        f"{silences.column(name)[row]:.3g} {SAID[name]} ({weight:+.2f})"
        for weight, name in sorted(added, key=lambda one: (-abs(one[0]), one[1]))
    ]
    return (
        f"Probability {assessed.p_real_silence[row]:.2f} that a second provider heard nothing either; "
        f"log-odds {assessed.baseline[row]:+.2f} to begin with, then "
        + ", ".join(parts)
        + ". It says nothing of intent."
    )
