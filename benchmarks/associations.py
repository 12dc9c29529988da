"""Association on several seeds not used in development, one after the other: python -m benchmarks.associations [--json]."""

from __future__ import annotations

import argparse
import json

from benchmarks.association import measure

SEEDS = (61, 62, 63)
"""Each of 2 days and 2,000 vessels, 400 looks. Seeds 1 to 40 were looked at in development."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    document = {"runs": [measure(seed, 2, 2000, 400) for seed in SEEDS]}
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
