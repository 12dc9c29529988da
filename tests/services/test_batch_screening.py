"""A file of queries: each row answered once, whatever is in it and wherever it stopped."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_lists import NOW, PARTIES, load, with_lists
from watchkeeper.model.errors import MappingError, SourceError, UsageError
from watchkeeper.services import batch_screening
from watchkeeper.services.batch_screening import Batch, BatchJob, rows_of, screen_file
from watchkeeper.services.csv_records import LONGEST_LINE, records
from watchkeeper.services.query_rows import Columns
from watchkeeper.services.screening import open_screener
from watchkeeper.services.wiring import store
from watchkeeper.services.workspace import Workspace

HEAD = "customer_id,full_name,date_of_birth,type\n"


def job(tmp_path: Path, text: str | bytes) -> BatchJob:
    file = tmp_path / "in.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return BatchJob(file=file, results=tmp_path / "out.jsonl")


def run(workspace: Workspace, work: BatchJob) -> Batch:
    with store(workspace) as kept:
        return screen_file(kept, workspace, open_screener(workspace, now=NOW), work, NOW)


def test_each_row_is_answered_in_its_order_with_a_receipt(tmp_path: Path) -> None:
    text = HEAD + '7,"Belrik, Tovan",1964-07-17,person\n8,Quillon Ashgrave,,person\n\n9,,,\n10,KELO STAR 2,,spaceship\n'
    work = job(tmp_path, text)
    done = run(with_lists(tmp_path / "w"), work)
    rows = list(rows_of(work.results))
    assert [(row["line"], row["verdict"]) for row in rows] == [
        (2, "hits"),
        (3, "clear"),
        (5, "rejected"),
        (6, "rejected"),
    ]
    assert (rows[0]["key"], rows[0]["best"]["key"], len(rows[0]["receipt"])) == ("7", "p-1", 64)
    assert (done.rows, done.verdicts, sum(done.rejected.values())) == (4, {"hits": 1, "clear": 1}, 2)
    assert "spaceship" in rows[3]["why"]
    assert not work.state.exists()


def test_it_goes_on_where_it_was_killed_and_no_row_is_there_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = with_lists(tmp_path / "w")
    monkeypatch.setattr(batch_screening, "STEP", 3)
    work = job(tmp_path, HEAD + "".join(f"{n},Quillon {n},,\n" for n in range(10)))
    write_down, written = batch_screening._write_down, []

    def killed(path: Path, batch: Batch) -> None:
        if len(written) == 3:  # the first is before any row
            raise KeyboardInterrupt  # results of the third step are on the disk, its place is not
        written.append(batch.offset)
        write_down(path, batch)

    monkeypatch.setattr(batch_screening, "_write_down", killed)
    with pytest.raises(KeyboardInterrupt):
        run(workspace, work)
    assert len(list(rows_of(work.results))) == 9
    monkeypatch.setattr(batch_screening, "_write_down", write_down)
    done = run(workspace, work)
    assert [row["key"] for row in rows_of(work.results)] == [str(n) for n in range(10)]
    assert (done.rows, done.verdicts) == (10, {"clear": 10})


def test_it_does_not_go_on_with_other_lists_or_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = with_lists(tmp_path / "w")
    monkeypatch.setattr(batch_screening, "STEP", 1)
    work = job(tmp_path, HEAD + "1,Quillon A,,\n2,Quillon B,,\n")
    write_down = batch_screening._write_down

    def killed(path: Path, batch: Batch) -> None:
        write_down(path, batch)
        raise KeyboardInterrupt

    monkeypatch.setattr(batch_screening, "_write_down", killed)
    with pytest.raises(KeyboardInterrupt):
        run(workspace, work)
    monkeypatch.setattr(batch_screening, "_write_down", write_down)
    load(workspace, PARTIES[:1], as_of=NOW.date())
    with pytest.raises(UsageError, match="other lists"):
        run(workspace, work)


def test_results_that_are_whole_are_not_written_over(tmp_path: Path) -> None:
    workspace, work = with_lists(tmp_path / "w"), job(tmp_path, HEAD + "1,Quillon A,,\n")
    run(workspace, work)
    with pytest.raises(UsageError, match="there already"):
        run(workspace, work)


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_table_of_parties_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(SourceError):
        run(with_lists(tmp_path / "w"), job(tmp_path, text))
    assert issubclass(MappingError, SourceError)


def test_rows_that_cannot_be_read_are_counted_and_the_next_one_is_read(tmp_path: Path) -> None:
    bad = b"1,Quillon \xff,,\n" + b"2," + b"x" * (LONGEST_LINE + 5) + b",,\n" + b'3,"open quote,,\n'
    good = b"".join(b"%d,Quillon %d,,\n" % (n, n) for n in range(4, 400))
    work = job(tmp_path, HEAD.encode() + bad + good)
    done = run(with_lists(tmp_path / "w"), work)
    assert done.rows == 399
    assert sum(done.rejected.values()) == 3
    assert done.verdicts == {"clear": 396}


def test_a_stray_quote_or_comma_swallows_no_row(tmp_path: Path) -> None:
    text = HEAD + '7,Belrik, Tovan,1964-07-17,person\n8,"Quillon,1970,person\n9,Tovan Belrik,1964-07-17,person\n'
    text += '10,"Quillon A,,\n11,Tovan Belrik,1964-07-17,person\n12,"Quillon B",,\n'
    work = job(tmp_path, text)
    run(with_lists(tmp_path / "w"), work)
    told = {row["line"]: row["verdict"] for row in rows_of(work.results)}
    assert told == {2: "rejected", 3: "rejected", 4: "hits", 5: "rejected", 6: "hits", 7: "clear"}


def test_a_file_changed_meanwhile_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = with_lists(tmp_path / "w")
    monkeypatch.setattr(batch_screening, "STEP", 1)
    monkeypatch.setattr(batch_screening, "_FIRST", 8)
    work = job(tmp_path, HEAD + "1,Quillon A,,\n2,Quillon B,,\n")
    take_in, taken = batch_screening._take_in, []

    def killed(*given: object) -> None:
        if taken:
            raise KeyboardInterrupt
        taken.append(take_in(*given))  # type: ignore[arg-type]

    monkeypatch.setattr(batch_screening, "_take_in", killed)
    with pytest.raises(KeyboardInterrupt):
        run(workspace, work)
    monkeypatch.setattr(batch_screening, "_take_in", take_in)
    work.file.write_text(HEAD + "1,Quillon Z,,\n2,Quillon B,,\n")
    with pytest.raises(UsageError, match="was changed"):
        run(workspace, work)


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(FIELD, min_size=2, max_size=3), max_size=8), st.data())
def test_reading_goes_on_from_any_record(table: list[list[str]], data: st.DataObject) -> None:
    import csv

    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    raw = text.getvalue().encode()
    whole = list(records(io.BytesIO(raw)))
    assert [one.problem for one in whole] == [None] * len(whole)
    start = data.draw(st.integers(0, len(whole)))
    if start < len(whole):
        one = whole[start]
        assert list(records(io.BytesIO(raw), one.begin, one.line)) == whole[start:]


def test_columns_are_known_by_many_names() -> None:
    columns = Columns.of(["Surname", "Given Name", "DOB", "Citizenship", "Shoe size"])
    query, key = columns.query(["BELRIK", "Tovan", "1964", "North Korean; KZ", "44"], "Person")
    assert query.names == ("Tovan BELRIK",)
    assert {(one.attribute, one.value) for one in query.said} == {
        ("birth_date", "1964"),
        ("nationality", "KP"),
        ("nationality", "KZ"),
    }
    assert key is None
    assert columns.unused == ("Shoe size",)


def test_results_are_lines_of_json(tmp_path: Path) -> None:
    work = job(tmp_path, 'name,note\n"a ""b""","one\ntwo"\n')
    run(with_lists(tmp_path / "w"), work)
    (line,) = work.results.read_text().splitlines()
    assert json.loads(line)["names"] == ['a "b"']
