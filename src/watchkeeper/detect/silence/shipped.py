"""The trained models as shipped: `data/real_silence.json` says what they are, `data/real_silence.npz` holds their tables.

`scripts/train_real_silence.py` writes both. Tables are whole numbers of `STEP` log-odds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from watchkeeper.detect.silence.additive import AdditiveModel

STEP = 0.0005
"""Log-odds: the grain of the tables, 0.0001 of a probability at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedModel:
    """A model with the threshold of its decision and the range it was trained in."""

    name: str
    additive: AdditiveModel
    threshold: float
    """Probability from which a silence is called real: the one with the greatest expected F0.5."""
    least: tuple[float, ...]
    """Least value of each input that was trained on."""
    most: tuple[float, ...]
    """Greatest value of each input that was trained on."""


@cache
def card() -> dict[str, Any]:
    """Everything the training wrote down: data, settings, cross-validated figures."""
    text = files("watchkeeper.detect").joinpath("data/real_silence.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def shipped_models() -> dict[str, ShippedModel]:
    """The models by name, in the order of what they need to know: `before`, `after`, `all`."""
    path = files("watchkeeper.detect").joinpath("data/real_silence.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        tables = {name: arrays[name] * STEP for name in arrays.files}
    return {name: model_of(name, said, tables) for name, said in card()["models"].items()}


def model_of(name: str, said: dict[str, Any], tables: dict[str, Any]) -> ShippedModel:
    """A model out of what was written down of it and its tables in log-odds."""
    inputs = tuple(said["inputs"])
    numbers = range(len(inputs))
    additive = AdditiveModel(
        inputs=inputs,
        edges=tuple(np.array(edges, dtype=np.float64) for edges in said["edges"]),
        baseline=float(said["baseline"]),
        mains=tuple(tables[f"{name}.{i}"] for i in numbers),
        pairs={(i, j): tables[f"{name}.{i}.{j}"] for i in numbers for j in numbers if f"{name}.{i}.{j}" in tables},
    )
    return ShippedModel(
        name=name,
        additive=additive,
        threshold=float(said["threshold"]),
        least=tuple(said["least"]),
        most=tuple(said["most"]),
    )
