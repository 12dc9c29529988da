"""Behaviour on several seeds not used in development, one after the other: python -m benchmarks.behaviours [--json]."""

from __future__ import annotations

import argparse
import json

from benchmarks.behaviour import measure

SEEDS = ((56, 7, 400), (57, 7, 400), (58, 7, 400), (59, 30, 2000), (60, 30, 2000))
"""Seed, days and vessels of each run. Seeds 1 to 44 were looked at in development, 51 to 55 measured before."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = {"runs": [measure(seed, days, vessels) for seed, days, vessels in SEEDS]}
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
