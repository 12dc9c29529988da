"""How well names are matched, on labelled pairs, on aliases nobody saw, across scripts, and on clean names.

python -m benchmarks.names --data FILE | --novel FILE | --scripts FILE | --vessels FILE [--json]
python -m benchmarks.names --dprk UN_XML [--json]                 own aliases of the DPRK list against its primary names
python -m benchmarks.names --clean FILE --lists DIR [--json]      alerts per 1,000 names: clean ones, or mangled listed ones

Everything goes through `compare` at its default threshold, but `--clean`, which goes through the index. False positives of
`--scripts` and `--dprk` come from pairing each name with others' names in the same file: all pairs, or 40,000 drawn with seed 1.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.listed_names import read_names, un_parties
from benchmarks.machine import machine, versions
from watchkeeper.screen.index import NameIndex
from watchkeeper.screen.names import DEFAULT_THRESHOLD, compare

MOST_PAIRS = 40_000
PERSONS = ("person", "individual")
Scored = list[tuple[float, bool]]


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, plain or gzipped."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def figures(scored: Scored, threshold: float = DEFAULT_THRESHOLD) -> dict[str, Any]:
    """Precision, recall, F1 and false-positive rate of scored labelled pairs, and recall at 5 % false positives."""
    true = [score for score, match in scored if match]
    false = [score for score, match in scored if not match]
    hit, alarm = (sum(score >= threshold for score in side) for side in (true, false))
    return {
        "n": len(scored),
        "threshold": threshold,
        "precision": _ratio(hit, hit + alarm),
        "recall": _ratio(hit, len(true)),
        "f1": _ratio(2 * hit, 2 * hit + alarm + len(true) - hit),
        "fpr": _ratio(alarm, len(false)),
        "recall_at_fpr5": recall_at(true, false, 0.05),
        "precision_by_score": by_tenth(scored),
    }


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def recall_at(true: list[float], false: list[float], rate: float) -> float | None:
    """Share of matches above the lowest score that at most `rate` of the others reach or pass."""
    if not true or not false:
        return None
    allowed = int(rate * len(false))
    bar = sorted(false, reverse=True)[allowed]
    return _ratio(sum(score > bar for score in true), len(true))


def by_tenth(scored: Scored) -> dict[str, dict[str, Any]]:
    """For every tenth of score, how many pairs are there and what share of them are matches."""
    found = {}
    for tenth in range(10):
        there = [match for score, match in scored if tenth / 10 <= score < (tenth + 1) / 10]
        found[f"{tenth / 10:.1f}"] = {"n": len(there), "precision": _ratio(sum(there), len(there))}
    return found


def labelled(path: Path) -> dict[str, Any]:
    """Labelled pairs in the form of name_bench."""
    rows = rows_of(path)
    scored = [(compare(row["name1"], row["name2"], row["schema"]).score, row["is_match"] == "true") for row in rows]
    groups = sorted({row["schema"] for row in rows})
    return {
        **figures(scored),
        "by_schema": {
            group: figures([one for one, row in zip(scored, rows, strict=True) if row["schema"] == group])
            for group in groups
        },
        "by_script": {},
    }


def novel(path: Path) -> dict[str, Any]:
    """Aliases of other lists against what the UN calls the party: the best of its names."""
    scored: Scored = []
    kinds: list[str] = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            names = (row["un_name"], *row["un_aliases"])
            scored.append((max(compare(row["query"], name, row["kind"]).score for name in names), bool(row["match"])))
            kinds.append(row["kind"])
    split = {
        kind: figures([one for one, other in zip(scored, kinds, strict=True) if other == kind])
        for kind in sorted(set(kinds))
    }
    return {**figures(scored), "by_kind": split, "by_script": {}}


def scripts(path: Path) -> dict[str, Any]:
    """Names in their own script against the same names in Latin letters."""
    rows = rows_of(path)
    found = {}
    for script in sorted({row["script"] for row in rows}):
        here = [row for row in rows if row["script"] == script]
        persons = [row for row in here if row["kind"].lower() in PERSONS]
        found[script] = {
            **_script(here),
            "persons": _script(persons),
            "others": _script([row for row in here if row not in persons]),
        }
    matched = sum(one["n"] * (one["recall"] or 0) for one in found.values())
    return {
        "n": len(rows),
        "f1": None,
        "recall": _ratio(matched, len(rows)),
        "fpr": None,
        "recall_at_fpr5": None,
        "by_script": found,
    }


def _script(rows: list[dict[str, str]]) -> dict[str, Any]:
    hits = [row for row in rows if compare(row["original"], row["latin"], _schema(row)).score >= DEFAULT_THRESHOLD]
    others = [(one, other) for one, other in _pairs(rows) if one["latin"].casefold() != other["latin"].casefold()]
    alarms = sum(
        compare(one["original"], other["latin"], _schema(one)).score >= DEFAULT_THRESHOLD for one, other in others
    )
    missed = [f"{row['original']} / {row['latin']}" for row in rows if row not in hits]
    return {
        "n": len(rows),
        "recall": _ratio(len(hits), len(rows)),
        "fpr": round(alarms / len(others), 6) if others else None,
        "pairs": len(others),
        "missed": missed[:30],
    }


def _schema(row: dict[str, str]) -> str:
    kind = row["kind"].lower()
    return "Person" if kind in PERSONS else "LegalEntity" if not kind else "Organization"


def _pairs(rows: list[dict[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Rows of different parties of one schema, all of them or a sample."""
    count = len(rows) * (len(rows) - 1)
    if count <= MOST_PAIRS:
        pairs = [(one, other) for one in rows for other in rows if one is not other]
    else:
        draw = random.Random(1)
        pairs = [(draw.choice(rows), draw.choice(rows)) for _ in range(MOST_PAIRS)]
    return [
        (a, b)
        for a, b in pairs
        if a["source_id"] != b["source_id"] and a["original"] != b["original"] and _schema(a) == _schema(b)
    ]


def vessels(path: Path) -> dict[str, Any]:
    """Names of one hull on two lists, and pairs of different hulls of the same file."""
    rows = rows_of(path)
    scored = [
        (max(compare(row["name_a"], name, "Vessel").score for name in row["names_b"].split(";")), True) for row in rows
    ]
    scored += [
        (compare(one["name_a"], other["names_b"].split(";")[0], "Vessel").score, False)
        for one in rows
        for other in rows
        if one["imo"] != other["imo"]
    ]
    renamed = [row["imo"] for row, (score, _) in zip(rows, scored, strict=False) if score < DEFAULT_THRESHOLD]
    return {**figures(scored), "not_matched": renamed, "by_script": {}}


def dprk(path: Path) -> dict[str, Any]:
    """Aliases of the parties of the UN's DPRK list against their own primary names, and against those of others."""
    found: dict[str, Any] = {}
    parties = list(un_parties(path, "DPRK"))
    for label, kind in (("persons", "Person"), ("organisations", "Organization")):
        own = [
            (names[0][0], [text for text, what in names[1:] if text and what != "script"])
            for _, k, names in parties
            if k == kind
        ]
        pairs = [(alias, primary, True) for primary, aliases in own for alias in aliases]
        pairs += [
            (alias, primary, False)
            for primary, _ in own
            for other, aliases in own
            if other != primary
            for alias in aliases
        ]
        scored = [(compare(alias, primary, kind).score, match) for alias, primary, match in pairs]
        missed = [
            f"{a} / {p}"
            for (a, p, match), (score, _) in zip(pairs, scored, strict=True)
            if match and score < DEFAULT_THRESHOLD
        ]
        alarms = [
            f"{a} / {p}"
            for (a, p, match), (score, _) in zip(pairs, scored, strict=True)
            if not match and score >= DEFAULT_THRESHOLD
        ]
        found[label] = {**figures(scored), "missed": missed, "false": alarms, **_any_name(own, kind)}
    return found


def _any_name(parties: list[tuple[str, list[str]]], kind: str) -> dict[str, Any]:
    """The same against every name of a party but the alias itself, and against every name of the others."""
    every = [(primary, *aliases) for primary, aliases in parties]
    hits = aliases = alarms = others = 0
    missed = []
    for at, names in enumerate(every):
        for alias in names[1:]:
            aliases += 1
            hit = any(compare(alias, name, kind).score >= DEFAULT_THRESHOLD for name in names if name != alias)
            hits += hit
            if not hit:
                missed.append(alias)
            for place, foreign in enumerate(every):
                if place != at and alias not in foreign:
                    others += 1
                    alarms += any(compare(alias, name, kind).score >= DEFAULT_THRESHOLD for name in foreign)
    return {
        "any_name": {
            "aliases": aliases,
            "recall": _ratio(hits, aliases),
            "fpr": round(alarms / others, 6),
            "alarms": alarms,
            "missed": missed,
        }
    }


def clean(path: Path, lists: Path, most: int, threshold: float) -> dict[str, Any]:
    """How many of the names of a file meet a listed name, through the index, by threshold."""
    index = NameIndex.build(read_names(lists))
    names = [row["full_name"] for row in rows_of(path)][:most]
    tops = [hits[0].score if (hits := index.search(name, limit=1, threshold=threshold)) else 0.0 for name in names]
    steps = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
    per = {
        str(step): round(1000 * sum(top >= step for top in tops) / len(tops), 2) for step in steps if step >= threshold
    }
    return {"n": len(names), "listed_names": len(index), "alerts_per_1000": per}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "novel", "scripts", "vessels", "dprk", "clean", "lists"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--most", type=int, default=20_000, help="names of --clean that are looked up")
    parser.add_argument("--threshold", type=float, default=DEFAULT_THRESHOLD, help="least score of --clean")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measures: Iterable[tuple[Path | None, Callable[[Path], dict[str, Any]]]] = (
        (options.data, labelled),
        (options.novel, novel),
        (options.scripts, scripts),
        (options.vessels, vessels),
        (options.dprk, dprk),
        (options.clean, lambda path: clean(path, options.lists, options.most, options.threshold)),
    )
    asked = [(path, measure) for path, measure in measures if path is not None]
    if len(asked) != 1 or (options.clean and not options.lists):
        parser.error("give one of --data, --novel, --scripts, --vessels, --dprk, or --clean with --lists")
    path, measure = asked[0]
    document = {**measure(path), "machine": machine(), "versions": versions("rapidfuzz", "numpy", "pypinyin")}
    print(json.dumps(document, indent=None if options.json else 1, ensure_ascii=False))


if __name__ == "__main__":
    main()
