"""Train the models of `p_real_silence` from labelled gaps, and write them where the package looks for them.

    python -m scripts.train_real_silence --data labelled_gaps.csv.gz

The data are the training split of Welch et al. 2022 (docs/explanation/real-silence.md says where it is published). Needs,
in an environment of its own, what the product does not: `lightgbm==4.7.0`, beside this project and its requirements. Two
minutes on one core; `--cross-validate N` also measures by N repeats of grouped, nested cross-validation, four minutes each,
else the figures written before are kept. `--check` writes nothing and fails when predictions of what is shipped differ by
1e-6 and more from those of what the data gives. The same data and versions give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.calibration import precision_recall_f
from benchmarks.labelled_gaps import read_labelled_gaps

from scripts.boosted_tables import FIXED, as_tables
from scripts.real_silence_training import INNER_FOLDS, LEAVES, OUTER_FOLDS, cross_validated, fitted
from watchkeeper.detect.silence import INPUTS, Silences, card, real_silence
from watchkeeper.detect.silence.shipped import STEP

FOLDER = Path(__file__).parents[1] / "src" / "watchkeeper" / "detect" / "data"
SEED = 1


def trained(name: str, silences: Silences, truth: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the package is to know of a model, and its tables in whole steps."""
    columns = silences.columns(name)
    groups = np.unique(columns[:, 0], return_inverse=True)[1].astype(np.int64)
    found = fitted(columns, truth, groups, name, SEED)
    tables = as_tables(found.trees, columns, INPUTS[name], found.slope, found.offset)
    if np.abs(tables.contributions(columns).probability - found.probability(columns)).max() > 1e-9:
        raise SystemExit(f"{name}: the tables do not add up to the trees")
    said = {
        "inputs": list(INPUTS[name]),
        "leaves": found.leaves,
        "trees": found.rounds,
        "calibration_slope": round(found.slope, 6),
        "calibration_offset": round(found.offset, 6),
        "threshold": round(found.threshold, 4),
        "baseline": round(tables.baseline, 6),
        "least": columns.min(axis=0).tolist(),
        "most": columns.max(axis=0).tolist(),
        "edges": [edges.tolist() for edges in tables.edges],
    }
    arrays = {f"{name}.{i}": _whole(main) for i, main in enumerate(tables.mains)}
    arrays |= {f"{name}.{i}.{j}": _whole(table) for (i, j), table in tables.pairs.items()}
    return said, arrays


def _whole(table: Any) -> Any:
    steps = np.rint(table / STEP)
    if np.abs(steps).max(initial=0) > np.iinfo(np.int16).max:
        raise SystemExit("a table holds log-odds beyond what its grain can say")
    return steps.astype(np.int16)


def rule_figures(silences: Silences, real: Any) -> dict[str, float]:
    """The published rule on all rows: it has nothing that could be fitted here."""
    called = (silences.column("reception_per_day") > 10.0) & (silences.column("positions_before") >= 14.0)
    return dict(zip(("p", "r", "f0_5"), (round(one, 4) for one in precision_recall_f(real, called)), strict=True))


def main() -> int:
    """Train, or check; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cross-validate", type=int, default=0, metavar="N")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    gaps = read_labelled_gaps(options.data)
    truth = gaps.real.astype(np.float64)
    shipped = (
        {name: real_silence(name, gaps.silences.columns(name)).probability for name in INPUTS} if options.check else {}
    )
    models, tables = {}, {}
    for name in INPUTS:
        models[name], arrays = trained(name, gaps.silences, truth)
        tables |= arrays
    if options.check:
        return _check(gaps.silences, models, tables, shipped)
    known = FOLDER / "real_silence.json"
    figures = card().get("cross_validated", {}) if known.exists() else {}
    if options.cross_validate:
        columns = {name: gaps.silences.columns(name) for name in INPUTS}
        figures = {name: cross_validated(columns[name], truth, name, options.cross_validate) for name in INPUTS}
    write(
        {
            "data_sha256": gaps.sha256,
            "data_text_sha256": gaps.text_sha256,
            "rows": len(truth),
            "share_real": round(float(truth.mean()), 4),
            "method": {
                "lightgbm": version("lightgbm"),
                "settings": FIXED,
                "leaves_tried": list(LEAVES),
                "inner_folds": INNER_FOLDS,
                "outer_folds": OUTER_FOLDS,
            },
            "models": models,
            "rule": rule_figures(gaps.silences, gaps.real),
            "cross_validated": figures,
        },
        tables,
    )
    return 0


def write(said: dict[str, Any], tables: dict[str, Any]) -> None:
    """Writes both files of the models and says how large they are."""
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(FOLDER / "real_silence.npz", allow_pickle=False, **{key: tables[key] for key in sorted(tables)})
    text = json.dumps(said, indent=1)
    (FOLDER / "real_silence.json").write_text(text + "\n", encoding="utf-8")
    for path in sorted(FOLDER.glob("real_silence.*")):
        print(f"{path.name}: {path.stat().st_size} bytes")


def _check(silences: Silences, models: dict[str, Any], tables: dict[str, Any], shipped: dict[str, Any]) -> int:
    from watchkeeper.detect.silence.shipped import model_of

    worst = 0.0
    for name, said in models.items():
        plain = {key: values * STEP for key, values in tables.items()}
        again = model_of(name, said, plain).additive.contributions(silences.columns(name)).probability
        worst = max(worst, float(np.abs(again - shipped[name]).max()))
    print(f"greatest difference of a probability: {worst:.1e}")
    return 0 if worst < 1e-6 else 1


if __name__ == "__main__":
    sys.exit(main())
