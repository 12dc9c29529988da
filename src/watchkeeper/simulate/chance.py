"""Chance: one independent generator for each purpose, all from the scenario's seed."""

from __future__ import annotations

import numpy as np


def generator(seed: int, *key: int) -> np.random.Generator:
    """The generator of one purpose: `key` is the purpose's stream, then what it is for (a ship, a day).

    PCG64 seeded by numpy's SeedSequence gives the same numbers on every machine (numpy's compatibility policy, NEP 19,
    holds for bit generators and for `random`, `integers` and `standard_normal` as used here).
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def between(rng: np.random.Generator, bounds: tuple[float, float]) -> float:
    """A number drawn evenly between two bounds."""
    return bounds[0] + (bounds[1] - bounds[0]) * float(rng.random())
