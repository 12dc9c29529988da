"""Lists kept over time: what was said on a day, as known on a day, whatever order it was learnt in."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.web_shelf import open_shelf, serve
from watchkeeper.lists.versions import MOST_LINKS
from watchkeeper.model.errors import ListRefused, UsageError
from watchkeeper.model.marking import Marking, View, default_viewer
from watchkeeper.services.list_checking import list_problems
from watchkeeper.services.list_rows import ListRows
from watchkeeper.services.list_updating import Wanted, update
from watchkeeper.services.listed_ships import listed_ships
from watchkeeper.services.lists import (
    Known,
    ListState,
    NotChecked,
    diff,
    entities_at,
    export,
    history_of,
    load_list,
    load_many,
    overview,
    state_at,
    versions_at,
)
from watchkeeper.services.papers import paper_relations
from watchkeeper.services.workspace import WHOLE, Workspace, init
from watchkeeper.sources.download import DownloadParams, Hooks

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
DAY = date(2031, 3, 1)
SECRET = Marking.of("basic/1", "SECRET", "navy")


def row(key: object, name: str, remarks: str = "-0- ", kind: str = "-0- ") -> str:
    said = remarks if remarks == "-0- " else f'"{remarks}"'
    return f'{key},"{name}",{kind},"DEMO",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{said}'


def sdn(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\r\n".join(rows) + "\r\n\x1a", encoding="utf-8", newline="")
    return path


def many(count: int, without: frozenset[int] = frozenset()) -> list[str]:
    return [row(key, f"NAME {key}") for key in range(1, count + 1) if key not in without]


def load(workspace: Workspace, file: Path, day: date, **known: object) -> object:
    return load_list(workspace, file, "ofac-sdn", day, Known(**known), now=NOW)  # type: ignore[arg-type]


def test_a_list_is_as_its_last_version_by_then_says(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A"), row(2, "B")), DAY)
    load(workspace, sdn(tmp_path, "b.csv", row(1, "A"), row(3, "C")), DAY + timedelta(5))
    assert state_at(workspace, "ofac-sdn", DAY - timedelta(1), None, workspace.view) is None
    between = state_at(workspace, "ofac-sdn", DAY + timedelta(4), None, workspace.view)
    after = state_at(workspace, "ofac-sdn", None, None, workspace.view)
    assert between is not None
    assert after is not None
    assert sorted(between.contents) == ["1", "2"]
    assert [one.name for one in entities_at(workspace, after)] == ["A", "C"]
    assert list(list_problems(workspace)) == []


def test_the_same_bytes_as_of_the_same_day_change_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = sdn(tmp_path, "a.csv", row(1, "A"))
    first = load(workspace, file, DAY)
    snapshot = workspace.lake.snapshot()
    again = load(workspace, file, DAY)
    assert again.unchanged  # type: ignore[attr-defined]
    assert again.version_id == first.version_id  # type: ignore[attr-defined]
    assert workspace.lake.snapshot() == snapshot


def test_what_is_learnt_later_of_an_earlier_day_changes_only_what_is_known_since(
    workspace: Workspace, tmp_path: Path
) -> None:
    later = NOW + timedelta(days=1)
    load_list(workspace, sdn(tmp_path, "a.csv", row(1, "A")), "ofac-sdn", DAY, now=NOW)
    load_list(workspace, sdn(tmp_path, "c.csv", row(1, "A")), "ofac-sdn", DAY + timedelta(9), now=NOW)
    load_list(workspace, sdn(tmp_path, "b.csv", row(1, "A"), row(2, "B")), "ofac-sdn", DAY + timedelta(3), now=later)
    day = DAY + timedelta(4)
    then, today = (state_at(workspace, "ofac-sdn", day, known, workspace.view) for known in (NOW, None))
    assert then is not None
    assert today is not None
    assert (sorted(then.contents), sorted(today.contents)) == (["1"], ["1", "2"])
    (period,) = [one.period for one in history_of(workspace, "ofac-sdn", "2", workspace.view)]
    assert (period.listed_from, period.listed_to) == (DAY + timedelta(3), DAY + timedelta(9))
    assert (period.known_from, period.known_to) == (later, None)


def test_a_corrected_file_of_the_same_day_counts_from_when_it_is_known(workspace: Workspace, tmp_path: Path) -> None:
    load_list(workspace, sdn(tmp_path, "a.csv", row(1, "A")), "ofac-sdn", DAY, now=NOW)
    load_list(workspace, sdn(tmp_path, "b.csv", row(1, "B")), "ofac-sdn", DAY, now=NOW + timedelta(hours=1))
    spells = history_of(workspace, "ofac-sdn", "1", workspace.view)
    assert [(one.entity.name, one.period.known_to is None) for one in spells] == [("A", False), ("B", True)]
    assert spells[0].period.known_to == spells[1].period.known_from


def test_a_list_taken_off_and_put_on_again_has_two_periods(workspace: Workspace, tmp_path: Path) -> None:
    for number, rows in enumerate([[row(1, "A"), row(2, "B")], [row(2, "B")], [row(1, "A"), row(2, "B")]]):
        load(workspace, sdn(tmp_path, f"{number}.csv", *rows), DAY + timedelta(number))
    periods = [one.period for one in history_of(workspace, "ofac-sdn", "1", workspace.view)]
    assert [(one.listed_from, one.listed_to) for one in periods if one.known_to is None] == [
        (DAY, DAY + timedelta(1)),
        (DAY + timedelta(2), None),
    ]


@settings(max_examples=5)
@given(
    states=st.lists(st.dictionaries(st.integers(1, 6), st.sampled_from("XYZ"), min_size=1), min_size=2, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_any_order_of_loading_gives_the_same_state_on_every_day(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[int, str]], order: object
) -> None:
    folder = tmp_path_factory.mktemp("order")
    files = [
        (DAY + timedelta(number), sdn(folder, f"{number}.csv", *(row(key, name) for key, name in state.items())))
        for number, state in enumerate(states)
    ]
    shuffled = list(files)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (init(folder / name) for name in ("one", "other"))
    load_many(one, "ofac-sdn", files, now=NOW)
    for day, file in shuffled:
        load_list(other, file, "ofac-sdn", day, now=NOW)
    for number, state in enumerate(states):
        found = [state_at(each, "ofac-sdn", DAY + timedelta(number), None, each.view) for each in (one, other)]
        assert all(each is not None and each.contents.keys() == {str(key) for key in state} for each in found)
        assert len({each.state_hash for each in found if each}) == 1
    first, last = diff(one, "ofac-sdn", (DAY, DAY + timedelta(len(states) - 1)), None, one.view), states[-1]
    assert first["added"] == [str(key) for key in sorted(last.keys() - states[0].keys())]
    assert first["removed"] == [str(key) for key in sorted(states[0].keys() - last.keys())]
    both = sorted(states[0].keys() & last.keys())
    assert first["changed"] == [str(key) for key in both if states[0][key] != last[key]]


def test_a_hundred_versions_are_differences_with_a_whole_one_now_and_then(workspace: Workspace, tmp_path: Path) -> None:
    files = [
        (DAY + timedelta(number), sdn(tmp_path, f"{number}.csv", *many(60), row(1000 + number, "NEW")))
        for number in range(2 * MOST_LINKS + 5)
    ]
    load_many(workspace, "ofac-sdn", files, now=NOW)
    rows = ListRows(workspace.lake, workspace.lake.snapshot(), WHOLE)
    assert sum(one.base is None for one in rows.versions()) == 3
    for number in (0, MOST_LINKS, 2 * MOST_LINKS + 4):
        state = state_at(workspace, "ofac-sdn", DAY + timedelta(number), None, workspace.view)
        assert state is not None
        assert f"{1000 + number}" in state.contents
        assert len(state.contents) == 61
    assert list(list_problems(workspace)) == []


def test_many_single_loads_do_not_make_many_files(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(26):
        load(workspace, sdn(tmp_path, f"{number}.csv", *many(3), row(100 + number, "NEW")), DAY + timedelta(number))
    snapshot = workspace.lake.snapshot()
    assert max(len(workspace.lake.parts(snapshot, name)) for name in ("list_changes", "list_entries")) <= 24
    assert list(workspace.lake.problems()) == []


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>Service unavailable, please come back later.</body></html>", b"\x1a"]
)
def test_what_is_no_list_is_refused_and_the_last_stands(workspace: Workspace, tmp_path: Path, data: bytes) -> None:
    load(workspace, sdn(tmp_path, "a.csv", *many(3)), DAY)
    bad = tmp_path / "bad.csv"
    bad.write_bytes(data)
    with pytest.raises(ListRefused, match="the last good version of ofac-sdn stands"):
        load(workspace, bad, DAY + timedelta(1))
    state = state_at(workspace, "ofac-sdn", DAY + timedelta(1), None, workspace.view)
    assert state is not None
    assert state.as_of == DAY
    (refused,) = workspace.lake.rows(workspace.lake.snapshot(), workspace.view, "list_refusals").to_pylist()
    assert (refused["name"], refused["bytes"]) == ("bad.csv", len(data))


def test_a_list_that_lost_a_quarter_is_refused_unless_somebody_says_it_is_true(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, sdn(tmp_path, "a.csv", *many(100)), DAY)
    shrunk = sdn(tmp_path, "b.csv", *many(70))
    with pytest.raises(ListRefused, match="lacks 30 of the 100 entries"):
        load(workspace, shrunk, DAY + timedelta(1))
    load(workspace, sdn(tmp_path, "c.csv", *many(80)), DAY + timedelta(1))
    assert load(workspace, sdn(tmp_path, "d.csv", *many(20)), DAY + timedelta(2), accept_shrunk=True).entries == 20  # type: ignore[attr-defined]


def test_another_list_of_the_same_form_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "sdn_day.csv", *many(50)), DAY)
    other = sdn(tmp_path, "cons_day.csv", *(row(key, "OTHER") for key in range(900, 990)))
    with pytest.raises(ListRefused, match="lacks 50 of the 50"):
        load(workspace, other, DAY + timedelta(1))


# --- sets of files -----------------------------------------------------------------------------------------------


def test_files_beside_the_main_one_are_read_along_and_only_the_same_parts_are_compared(
    workspace: Workspace, tmp_path: Path
) -> None:
    main = [row(1, "A"), row(2, "B")]
    whole = sdn(tmp_path / "set", "sdn.csv", *main)
    sdn(tmp_path / "set", "alt.csv", '1,10,"aka","ALIAS",-0- ')
    sdn(tmp_path / "set", "add.csv", '2,11,"1 Quay","Colon","Panama",-0- ')
    done = load(workspace, whole, DAY)
    assert done.parts == ("main", "add", "alt")  # type: ignore[attr-defined]
    load(workspace, sdn(tmp_path, "alone.csv", row(1, "A"), row(2, "B2")), DAY + timedelta(1))
    found = diff(workspace, "ofac-sdn", (DAY, DAY + timedelta(1)), None, workspace.view)
    assert (found["changed"], found["compared"], found["editorial"]) == (["2"], ["main"], None)
    archived = json.loads(ListRows(workspace.lake, workspace.lake.snapshot(), WHOLE).versions()[0].files)
    assert sorted(one["part"] for one in archived) == ["add", "alt", "main"]
    for one in archived:
        stored = workspace.lake.archive.stored(one["sha256"])
        assert stored is not None
    stored.unlink()
    assert any(archived[-1]["sha256"] in problem for problem in workspace.lake.problems())


def test_a_change_of_blanks_is_a_change_that_says_the_same(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A B"), row(2, "C")), DAY)
    load(workspace, sdn(tmp_path, "b.csv", row(1, " A B"), row(2, "D")), DAY + timedelta(1))
    found = diff(workspace, "ofac-sdn", (DAY, DAY + timedelta(1)), None, workspace.view)
    assert (found["changed"], found["editorial"]) == (["1", "2"], ["1"])


# --- what cannot be asked ----------------------------------------------------------------------------------------


def test_a_list_not_loaded_or_too_old_is_not_checked(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A")), DAY)
    asked = {one.list: one for one in versions_at(workspace, DAY + timedelta(7), None, workspace.view)}
    assert isinstance(asked["ofac-sdn"], ListState)
    assert isinstance(asked["un"], NotChecked)
    assert asked["un"].reason == "not loaded"
    late = {one.list: one for one in versions_at(workspace, DAY + timedelta(8), None, workspace.view)}["ofac-sdn"]
    assert isinstance(late, NotChecked)
    assert late.reason == "too old"
    assert "8 days old; at most 7" in late.sentence
    line = next(one for one in overview(workspace, DAY + timedelta(8), workspace.view) if one["list"] == "ofac-sdn")
    assert (line["state"], line["checked"]) == ("stale", False)


def test_a_marked_version_is_there_only_for_those_who_may_see_it(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A")), DAY)
    load(workspace, sdn(tmp_path, "b.csv", row(1, "A"), row(2, "HIDDEN")), DAY + timedelta(1), marking=SECRET)
    open_view = View(viewer=default_viewer("local"))
    seen, whole = (state_at(workspace, "ofac-sdn", None, None, view) for view in (open_view, WHOLE))
    assert seen is not None
    assert whole is not None
    assert (sorted(seen.contents), sorted(whole.contents)) == (["1"], ["1", "2"])
    assert history_of(workspace, "ofac-sdn", "2", open_view) == []
    assert [one.name for one in entities_at(workspace, whole)] == ["A", "HIDDEN"]


def test_ships_of_the_last_version_are_asked_for_by_rules(workspace: Workspace, tmp_path: Path) -> None:
    ship = row(5, "KELO STAR", "Vessel Registration Identification IMO 9074729.", '"vessel"')
    wrong = row(6, "EVEN KEEL", "Vessel Registration Identification IMO 9074728.", '"vessel"')
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A"), ship, wrong), DAY)
    snapshot = workspace.lake.snapshot()
    (found,) = listed_ships(workspace.lake, snapshot, workspace.view)
    assert (found["kind"], found["imo"], found["name"], found["who"]) == ("listed", 9074729, "KELO STAR", "ofac-sdn")
    watched = paper_relations(workspace.lake, snapshot, workspace.view)["watched"].to_pylist()
    assert [(one["kind"], one["imo"]) for one in watched] == [("listed", 9074729)]
    load(workspace, sdn(tmp_path, "b.csv", row(1, "A")), DAY + timedelta(1))
    assert listed_ships(workspace.lake, workspace.lake.snapshot(), workspace.view) == []


# --- lists of one's own, export ----------------------------------------------------------------------------------


def test_a_list_of_ones_own_has_a_name_and_a_class_for_good(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "detained.csv"
    table.write_text("IMO,Ship name\n9074729,KELO STAR\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--name NAME"):
        load_list(workspace, table, "csv", DAY, now=NOW)
    known = Known(kept_as="port-state", list_class="detentions")
    assert load_list(workspace, table, "csv", DAY, known, now=NOW).entries == 1
    with pytest.raises(UsageError, match="one list has one class"):
        load_list(workspace, table, "csv", DAY, Known(kept_as="port-state", list_class="mentions"), now=NOW)
    assert listed_ships(workspace.lake, workspace.lake.snapshot(), workspace.view) == []  # no sanctions list


def test_a_list_written_as_ftm_reads_back_with_names_and_numbers(workspace: Workspace, tmp_path: Path) -> None:
    ship = row(5, "KELO STAR", "Vessel Registration Identification IMO 9074729; f.k.a. 'MARU STAR'.", '"vessel"')
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A", "Tax ID No. 123456 (Panama)."), ship), DAY)
    out = tmp_path / "out.jsonl"
    export(workspace, "ofac-sdn", None, "ftm", out, workspace.view)
    load_list(workspace, out, "ftm", DAY, Known(kept_as="copy"), now=NOW)
    state = state_at(workspace, "copy", None, None, workspace.view)
    assert state is not None
    first, second = entities_at(workspace, state)
    assert (first.name, first.values("tax_number")) == ("A", ("123456",))
    assert (second.kind, second.values("imo"), second.names[1].kind) == ("Vessel", ("9074729",), "former")


# --- update ------------------------------------------------------------------------------------------------------


def test_lists_come_from_a_folder_where_there_is_no_network(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    sdn(folder, "ofac-sdn_2031-03-01.csv", row(1, "A"))
    (folder / "ofac-sdn_2031-03-02.csv.gz").write_bytes(
        gzip.compress(f"{row(1, 'A')}\r\n{row(2, 'B')}\r\n\x1a".encode())
    )
    (folder / "un_2031-03-01.xml").write_bytes(b"")
    done = update(workspace, Wanted(folder=folder), now=NOW)
    assert [(one["list"], one["as_of"], one["result"]) for one in done] == [
        ("un", "2031-03-01", "refused"),
        ("ofac-sdn", "2031-03-01", "loaded"),
        ("ofac-sdn", "2031-03-02", "loaded"),
    ]
    again = update(workspace, Wanted(folder=folder, lists=("ofac-sdn", "eu")), now=NOW)
    assert [one["result"] for one in again] == ["unchanged", "unchanged", "not found"]


def test_a_set_is_downloaded_whole_and_goes_on_where_it_broke_off(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    body = "\r\n".join([*many(40), "\x1a"]).encode()
    with open_shelf() as shelf:
        shelf.files = {
            "/sdn.csv": body,
            "/alt.csv": b'1,10,"aka","ALIAS",-0- \r\n\x1a',
            "/add.csv": b'2,11,"1 Quay","Colon","Panama",-0- \r\n\x1a',
        }
        shelf.acts = [serve(upto=len(body) // 2)]
        params = DownloadParams(first_pause_s=0.0, window_s=5.0)
        wanted = Wanted(lists=("ofac-sdn",), base=shelf.address)
        (done,) = update(workspace, wanted, now=NOW, params=params, hooks=Hooks(wait=lambda seconds: None))
        assert (done["result"], done["entries"], done["parts"]) == ("loaded", 40, ["main", "add", "alt"])
        assert shelf.asked[1]["range"] == f"bytes={len(body) // 2}-"
        shelf.files["/sdn.csv"] = b"<html>moved</html>"
        (bad,) = update(
            workspace, wanted, now=NOW + timedelta(1), params=params, hooks=Hooks(wait=lambda seconds: None)
        )
        assert bad["result"] == "refused"
    state = state_at(workspace, "ofac-sdn", None, None, workspace.view)
    assert state is not None
    assert len(state.contents) == 40


def test_a_version_is_known_from_when_it_is_written_and_not_before(workspace: Workspace, tmp_path: Path) -> None:
    load_list(workspace, sdn(tmp_path, "a.csv", *many(30)), "ofac-sdn", DAY, now=NOW)
    times = iter([NOW + timedelta(hours=1), NOW + timedelta(hours=2)])
    files = [
        (DAY + timedelta(1), sdn(tmp_path, "b.csv", *many(30, frozenset({1})))),
        (DAY + timedelta(1), sdn(tmp_path, "c.csv", *many(30, frozenset({2})))),
        (DAY + timedelta(2), sdn(tmp_path, "d.csv", *many(30, frozenset({2, 3})))),
        (DAY + timedelta(3), sdn(tmp_path, "e.csv", "<html>")),
    ]
    done = load_many(workspace, "ofac-sdn", files, now=lambda: next(times))
    versions = ListRows(workspace.lake, workspace.lake.snapshot(), WHOLE).versions("ofac-sdn")
    written, after = NOW + timedelta(hours=2), timedelta(microseconds=1)
    assert [one.recorded for one in versions] == [NOW, written, written + after, written]
    assert [one.version_id for one in versions[1:]] == [one.version_id for one in done[:3]]
    assert versions[3].base == versions[2].version_id
    for day, gone in ((1, {"2"}), (2, {"2", "3"})):
        state = state_at(workspace, "ofac-sdn", DAY + timedelta(day), None, workspace.view)
        assert state is not None
        assert state.contents.keys() == {str(key) for key in range(1, 31)} - gone
    before = state_at(workspace, "ofac-sdn", None, NOW + timedelta(hours=1), workspace.view)
    assert before is not None
    assert before.as_of == DAY
    line = next(one for one in overview(workspace, DAY, workspace.view) if one["list"] == "ofac-sdn")
    assert [one["recorded"] for one in line["refusals"]] == [written.isoformat()]
    assert list(list_problems(workspace)) == []


def test_a_clock_that_went_back_puts_nothing_before_what_is_there(workspace: Workspace, tmp_path: Path) -> None:
    load_list(workspace, sdn(tmp_path, "a.csv", row(1, "A")), "ofac-sdn", DAY, now=NOW)
    earlier, file = NOW - timedelta(days=1), sdn(tmp_path, "b.csv", row(1, "B"))
    load_list(workspace, file, "ofac-sdn", DAY + timedelta(1), now=lambda: earlier)
    versions = ListRows(workspace.lake, workspace.lake.snapshot(), WHOLE).versions("ofac-sdn")
    assert [one.recorded for one in versions] == [NOW, NOW]


def test_halves_of_characters_are_replaced_wherever_they_stand(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    said = {"name": ["\ud800 Abc"], "notes": ["x\udfff"], "\ud801": ["y"]}
    rows = [{"id": "k\ud800", "schema": "Person", "properties": said}, {"schema": "Person", "\ud800": 1}]
    file.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="ascii")
    done = load_list(workspace, file, "ftm", DAY, Known(kept_as="own"), now=NOW)
    state = state_at(workspace, "own", None, None, workspace.view)
    assert state is not None
    (entity,) = entities_at(workspace, state)
    assert (entity.key, entity.name, entity.said[0].value) == ("k\ufffd", "\ufffd Abc", "x\ufffd")
    assert json.dumps(done.to_dict(), ensure_ascii=False).encode()
    table = tmp_path / "own.json"
    table.write_text(json.dumps([{"name": "Abc \ud83d", "remark": "\udc00"}]), encoding="ascii")
    assert load_list(workspace, table, "csv", DAY, Known(kept_as="table"), now=NOW).entries == 1
    table.write_text(json.dumps([{"\ud83d": "Abc"}]), encoding="ascii")
    with pytest.raises(ListRefused, match="none is known as that of a name"):
        load_list(workspace, table, "csv", DAY, Known(kept_as="other"), now=NOW)
    assert list(list_problems(workspace)) == []


GOLDEN = Path(__file__).parent / "golden"


def test_a_file_of_a_folder_is_of_the_day_it_says_and_never_simply_of_today(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    sdn(folder, "sdn.csv", row(1, "A"))
    (folder / "un.xml").write_bytes((GOLDEN / "un" / "list.xml").read_bytes())
    done = update(workspace, Wanted(folder=folder), now=NOW)
    assert [(one["list"], one.get("as_of"), one["result"]) for one in done] == [
        ("un", "2031-03-01", "loaded"),
        ("ofac-sdn", None, "failed"),
    ]
    assert "put the day into its name" in done[1]["reason"]
    (early,) = update(workspace, Wanted(folder=folder, lists=("un",)), now=NOW - timedelta(days=20))
    assert "yet to come" in early["reason"]
    (said,) = update(workspace, Wanted(folder=folder, lists=("ofac-sdn",), as_of=DAY), now=NOW)
    assert (said["as_of"], said["result"]) == ("2031-03-01", "loaded")


def test_a_name_without_a_valid_day_fails_alone(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    sdn(folder, "sdn_2031-03-01.csv", row(1, "A"))
    for name in ("un_2023-13-45.xml", "un_2031-03-02.xml"):
        (folder / name).write_bytes((GOLDEN / "un" / "list.xml").read_bytes())
    done = update(workspace, Wanted(folder=folder), now=NOW)
    assert [(one["list"], one["result"]) for one in done] == [
        ("un", "failed"),
        ("un", "loaded"),
        ("ofac-sdn", "loaded"),
    ]
    assert done[0]["reason"].startswith("un_2023-13-45.xml: 2023-13-45 is no day")


def test_a_file_that_says_another_day_is_taken_and_told(workspace: Workspace) -> None:
    file = GOLDEN / "un" / "list.xml"
    told = [load_list(workspace, file, "un", DAY + timedelta(days), now=NOW).problems for days in (-1, 0, 400)]
    first = [problems[0] if problems else "" for problems in told]
    assert first[0] == "the file says it is of 2031-03-01, later than 2031-02-28, the day it is taken to be of"
    assert "the file says" not in first[1]
    assert "400 days before" in first[2]


def test_a_version_of_a_day_to_come_makes_no_list_fresh(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, sdn(tmp_path, "b.csv", row(1, "A"), row(2, "B")), date(2104, 7, 3))
    (line,) = (one for one in overview(workspace, DAY, workspace.view) if one["list"] == "ofac-sdn")
    assert (line["state"], line["age_days"], line["checked"], line["versions"]) == ("not loaded", None, False, 1)
    load(workspace, sdn(tmp_path, "a.csv", row(1, "A")), DAY - timedelta(30))
    (line,) = (one for one in overview(workspace, DAY, workspace.view) if one["list"] == "ofac-sdn")
    assert (line["state"], line["age_days"], line["checked"], line["versions"]) == ("stale", 30, False, 2)
    assert line["entries"] == 1
