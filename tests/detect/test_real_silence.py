"""The probability that a silence is real: what it may say, where it says nothing, and how it is explained."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.calibration import auc, brier, expected_calibration_error, precision_recall_f, steady_threshold
from benchmarks.labelled_gaps import read_labelled_gaps
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.detect.silence import INPUTS, Silences, assess_silence, card, explained, real_silence, shipped_models
from watchkeeper.model.errors import SourceError

ROOT = Path(__file__).resolve().parents[2]
LABELLED = "ais/gaps/labelled_gaps.csv.gz"


def silences(reception: Any, before: Any, **others: Any) -> Silences:
    return Silences(
        **{"silence_h": 20.0, "shore_nm": 80.0, "reception_per_day": reception, "positions_before": before} | others
    )


@given(
    st.lists(
        st.tuples(
            st.floats(5.1, 800),
            st.integers(0, 490),
            st.integers(0, 560),
            st.integers(0, 30_000),
            st.integers(0, 50_000),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_answer_is_a_probability_and_its_contributions_sum_to_its_log_odds(rows: list[tuple[float, ...]]) -> None:
    columns = np.array(rows, dtype=np.float64)
    for name, inputs in INPUTS.items():
        found = real_silence(name, columns[:, : len(inputs)])
        p = found.probability
        assert ((p > 0) & (p < 1)).all()
        np.testing.assert_allclose(np.log(p / (1 - p)), found.baseline + found.of_inputs.sum(axis=1), atol=1e-9)


def test_answers_do_not_depend_on_the_other_rows() -> None:
    reception, before = np.array([12.0, 90.0, 400.0]), np.array([1.0, 20.0, 150.0])
    together = assess_silence(silences(reception, before)).p_real_silence
    alone = [assess_silence(silences(*one)).p_real_silence[0] for one in zip(reception, before, strict=True)]
    assert together.tolist() == alone


def test_the_model_that_uses_most_of_what_is_known_answers() -> None:
    nan = np.nan
    found = assess_silence(
        silences(
            [90.0, 90.0, 90.0],
            [20.0, 20.0, 20.0],
            positions_after=[nan, 5.0, 5.0],
            positions_x_before=[40.0, nan, 40.0],
            positions_x_after=[nan, nan, 9.0],
        )
    )
    assert found.model.tolist() == ["before", "after", "all"]
    assert np.isnan(found.contributions["positions_12h_after"]).tolist() == [True, False, False]


def test_a_ship_well_heard_before_is_more_likely_really_silent_the_more_it_was_heard() -> None:
    p = assess_silence(silences(200.0, [5.0, 15.0, 30.0, 100.0])).p_real_silence
    assert (np.diff(p) > 0).all()
    assert p[-1] > 0.9


def test_the_same_positions_say_more_where_more_is_received() -> None:
    p = assess_silence(silences([30.0, 100.0, 300.0], 15.0)).p_real_silence
    assert (np.diff(p) > 0).all()


def test_few_positions_before_are_not_taken_for_a_lost_signal_alone() -> None:
    """The data say so: ships that send one position in 12 hours are often unheard by the second provider too."""
    p = assess_silence(silences(30.0, [1.0, 5.0])).p_real_silence
    assert p[0] > p[1]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"silence_h": 11.9}, "silence shorter than 12 h"),
        ({"silence_h": np.nan}, "length of the silence is not known"),
        ({"shore_nm": 50.0}, "not more than 50 nm from shore"),
        ({"shore_nm": np.nan}, "distance from shore is not known"),
        ({"reception_per_day": np.nan}, "usually received there: not known"),
        ({"reception_per_day": 4.0}, "less than the 5"),
        ({"reception_per_day": 2000.0}, "far more than the 858"),
        ({"positions_before": np.nan}, "positions in the 12 h before: not known"),
        ({"positions_before": 5000.0}, "far more than the 494"),
        ({"positions_before": np.inf}, "far more than"),
    ],
)
def test_outside_what_it_was_made_for_there_is_no_answer_and_the_reason_is_said(
    changed: dict[str, float], reason: str
) -> None:
    asked = silences(
        changed.get("reception_per_day", 100.0),
        changed.get("positions_before", 20.0),
        **{key: value for key, value in changed.items() if key in ("silence_h", "shore_nm")},
    )
    found = assess_silence(asked)
    assert np.isnan(found.p_real_silence[0])
    assert found.model[0] == ""
    assert not found.calls_real[0]
    assert reason in found.out_of_domain[0]
    assert reason in explained(found, asked, 0)


def test_an_input_out_of_range_leaves_the_answer_to_the_model_that_does_not_use_it() -> None:
    found = assess_silence(silences(100.0, 20.0, positions_after=9000.0))
    assert found.model[0] == "before"


def test_the_sentence_names_every_input_that_was_used_and_no_intent() -> None:
    asked = silences(100.0, 36.0, positions_after=4.0)
    said = explained(assess_silence(asked), asked, 0)
    assert "36 positions in the 12 h before (+" in said
    assert "4 positions in the 12 h after" in said
    assert "100 positions a day" in said
    assert said.endswith("It says nothing of intent.")


def test_no_silences_have_no_answers() -> None:
    assert len(assess_silence(silences(np.array([]), np.array([]))).p_real_silence) == 0


def test_what_is_shipped_is_small_and_free_of_pickles() -> None:
    folder = ROOT / "src" / "watchkeeper" / "detect" / "data"
    assert sum(path.stat().st_size for path in folder.glob("real_silence.*")) <= 300_000
    assert b"pickle" not in (folder / "real_silence.npz").read_bytes()
    assert list(shipped_models()) == ["before", "after", "all"]


@pytest.mark.parametrize("name", ["before", "after", "all"])
def test_probabilities_on_the_reference_file_are_calibrated(reference_data: Path, name: str) -> None:
    gaps = read_labelled_gaps(reference_data / LABELLED)
    p = real_silence(name, gaps.silences.columns(name)).probability
    assert expected_calibration_error(gaps.real, p) < 0.03
    assert assess_silence(gaps.silences).out_of_domain.tolist() == [""] * len(p)


def test_the_published_figures_of_the_training_are_those_of_the_model_card() -> None:
    page = (ROOT / "docs" / "explanation" / "real-silence.md").read_text(encoding="utf-8")
    for found in card()["cross_validated"].values():
        for key in ("f0_5", "auc", "brier", "ece"):
            assert f"{found['mean'][key]:.4f} ± {found['sd'][key]:.4f}" in page


def benchmark(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.gaps", "--data", str(file), "--json"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_benchmark_judges_a_file_it_has_not_seen_by_the_models_whose_columns_it_has(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    head = "reception_positions_per_day_off,positions_12h_before,positions_12h_after,actual_gap"
    file.write_text(f"{head}\n200,100,80,1\n30,5,5,0\n30,5,,0\n200,90,70,1\n2,5,5,1\n")
    found = json.loads(benchmark(file).stdout)
    assert (found["n"], found["in_sample"], found["models"]["all"]) == (5, False, None)
    assert found["model_columns"] == "after"
    assert found["model"]["answered_by"] == {"after": 3, "before": 1}
    assert sum(found["model"]["out_of_domain"].values()) == 1
    assert found["model"]["auc"] == 1.0
    assert found["rule"] == {"p": 1.0, "r": 0.6667, "f0_5": 0.9091}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "has no column"),
        (b"", "has no column"),
        (b"reception_positions_per_day_off,positions_12h_before,actual_gap\n", "holds no rows"),
        (b"reception_positions_per_day_off,positions_12h_before,actual_gap\n1,x,0\n", "line 2"),
        (b"reception_positions_per_day_off,positions_12h_before,actual_gap\n1,2\n", "line 2"),
        (b"reception_positions_per_day_off,positions_12h_before,actual_gap\n1,2,7\n", "must be 0 or 1"),
        (b"\x1f\x8bnothing", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_judged_is_said_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read_labelled_gaps(file)


def test_the_benchmark_ends_with_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    done = benchmark(tmp_path / "absent.csv")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "absent.csv" in done.stderr


def test_the_measures_are_those_of_hand_worked_cases() -> None:
    truth, p = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.8, 0.1])
    assert auc(truth, p) == pytest.approx(0.875)
    assert brier(truth, p) == pytest.approx((0.01 + 0.64 + 0.04 + 0.01) / 4)
    assert expected_calibration_error(truth, p, bins=2) == pytest.approx((0.45 + 0.15) / 2)
    assert precision_recall_f(truth, p >= 0.8) == pytest.approx((2 / 3, 1.0, 1.25 * 2 / 3 / (0.25 * 2 / 3 + 1)))
    assert steady_threshold(np.array([0.1, 0.9, 0.8, 0.2])) == 0.8
