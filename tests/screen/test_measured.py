"""Figures on reference data: they may rise, and a change that lowers them must say so here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.names import labelled, novel, rows_of, vessels

from watchkeeper.screen import DEFAULT_THRESHOLD, compare


def test_labelled_pairs_reach_f1_of_088(reference_data: Path) -> None:
    assert labelled(reference_data / "names" / "name_bench" / "cases.csv")["f1"] >= 0.88


def test_aliases_nobody_saw_are_found_at_five_percent_false_positives(reference_data: Path) -> None:
    assert novel(reference_data / "names" / "novel_aliases.jsonl")["recall_at_fpr5"] >= 0.78


def test_no_ship_meets_another(reference_data: Path) -> None:
    assert vessels(reference_data / "names" / "vessel_pairs_same_imo.csv")["fpr"] == 0


@pytest.mark.parametrize(("script", "least"), [("Hang", 0.9), ("Kana", 0.88), ("Arab", 0.77), ("Cyrl", 0.92)])
def test_persons_are_met_across_scripts(reference_data: Path, script: str, least: float) -> None:
    rows = rows_of(reference_data / "names" / "original_script_pairs.csv.gz")
    persons = [row for row in rows if row["script"] == script and row["kind"].lower() in ("person", "individual")][:600]
    met = sum(compare(row["original"], row["latin"], "Person").score >= DEFAULT_THRESHOLD for row in persons)
    assert met / len(persons) >= least, json.dumps({script: met / len(persons)})
