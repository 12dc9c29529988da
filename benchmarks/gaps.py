"""Is a silence real? The shipped models and the published rule on gaps labelled by a second provider.

python -m benchmarks.gaps --data FILE [--json]

Nothing is trained here. On the file the models were trained on (`in_sample` true) only the figures of the training's nested
cross-validation count: they stand under `cross_validated`. `models` holds what each set of columns gives, as far as the file
has them: a row is answered by the model that uses most of what is known of it. `model` is the one with most columns.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibration import auc, brier, expected_calibration_error, precision_recall_f
from benchmarks.labelled_gaps import LabelledGaps, read_labelled_gaps
from benchmarks.machine import machine, versions
from watchkeeper.detect.silence import Silences, assess_silence, card
from watchkeeper.model.errors import WatchkeeperError

RULE_RECEPTION_PER_DAY = 10.0
RULE_POSITIONS_BEFORE = 14
"""The published rule: more than so much reception, at least so many positions in the 12 h before (Welch et al. 2022)."""
NAN = float("nan")


def known_of(silences: Silences, columns: str) -> Silences:
    """The silences as known with one set of columns: `before`, `after` or `all`."""
    if columns == "all":
        return silences
    without_x = dataclasses.replace(silences, positions_x_before=NAN, positions_x_after=NAN)
    return without_x if columns == "after" else dataclasses.replace(without_x, positions_after=NAN)


def rule_scores(gaps: LabelledGaps) -> dict[str, float]:
    """Precision, recall and F0.5 of the published rule."""
    reception, before = (gaps.silences.column(name) for name in ("reception_per_day", "positions_before"))
    called = (reception > RULE_RECEPTION_PER_DAY) & (before >= RULE_POSITIONS_BEFORE)
    return dict(zip(("p", "r", "f0_5"), (round(one, 4) for one in precision_recall_f(gaps.real, called)), strict=True))


def model_scores(gaps: LabelledGaps, columns: str) -> dict[str, Any] | None:
    """Figures of the models with one set of columns; None where the file has not the columns.

    Rows without an answer are not called real and count in p, r and F0.5; the other figures are of those answered.
    """
    found = assess_silence(known_of(gaps.silences, columns))
    if not (found.model == columns).any():
        return None
    there = found.model != ""
    real, p = gaps.real[there], found.p_real_silence[there]
    precision, recall, f = precision_recall_f(gaps.real, found.calls_real)
    two_kinds = 0 < real.sum() < len(real)
    return {
        "p": round(precision, 4),
        "r": round(recall, 4),
        "f0_5": round(f, 4),
        "auc": round(auc(real, p), 4) if two_kinds else None,
        "brier": round(brier(real, p), 4),
        "ece": round(expected_calibration_error(real, p), 4),
        "answered_by": dict(sorted(Counter(found.model[there].tolist()).items())),
        "out_of_domain": dict(sorted(Counter(found.out_of_domain[~there].tolist()).items())),
    }


def measure(file: Path) -> dict[str, Any]:
    """The document that `--json` prints."""
    gaps, said = read_labelled_gaps(file), card()
    models = {name: model_scores(gaps, name) for name in said["models"]}
    there = {name: scores for name, scores in models.items() if scores is not None}
    in_sample = gaps.sha256 == said["data_sha256"] or gaps.text_sha256 == said["data_text_sha256"]
    return {
        "n": len(gaps.real),
        "share_real": round(float(np.mean(gaps.real)), 4),
        "in_sample": in_sample,
        "rule": rule_scores(gaps),
        "model": next(reversed(there.values()), None),
        "model_columns": next(reversed(there), None),
        "models": models,
        "cross_validated": {
            name: {key: found[key] for key in ("repeats", "mean", "sd")}
            for name, found in said["cross_validated"].items()
        },
        "machine": machine(),
        "versions": versions("numpy"),
    }


def main() -> int:
    """Prints the figures; 1, with a sentence on stderr, when the file cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        print(json.dumps(measure(options.data), indent=None if options.json else 1))
    except WatchkeeperError as error:
        print(f"benchmarks.gaps: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
