"""What is left to do, from records alone: no run of Dagster and no dbt takes part."""

import json
import os
import time
import uuid
from pathlib import Path

import dagster as dg
import pytest
from floe_dbt import DbtResource
from floe_dbt.core.records import NodeRecord, record_from_event, record_from_result
from floe_dbt.core.resume import Work, left_to_do
from floe_dbt.core.selection import write_selection
from floe_dbt.core.state import BlockState, drop_old
from floe_dbt.earlier import is_run_id
from floe_dbt.nodes import Nodes
from floe_dbt.report import check_result

# a -> b -> d and a -> c; t reads b, r reads c and b, u is a unit test of d
WORK = Work(
    assets={"a": [], "b": ["a"], "c": ["a"], "d": ["b"]},
    checks={"t": ["b"], "r": ["c", "b"], "u": ["d"]},
)


def records(**statuses: str) -> dict[str, NodeRecord]:
    return {name: NodeRecord(name, status) for name, status in statuses.items()}


def left(**statuses: str) -> str:
    return "".join(left_to_do(WORK, records(**statuses)))


GREEN = {n: "success" for n in "abcd"} | {n: "pass" for n in "tru"}


def test_nothing_recorded_leaves_everything():
    assert left() == "abcdtru"


def test_all_green_leaves_nothing():
    assert left(**GREEN) == ""


@pytest.mark.parametrize("status", ["error", "skipped", "partial success", "cancelled"])
def test_unbuilt_model_and_what_follows(status: str):
    assert left(**GREEN | {"b": status, "d": "skipped"}) == "bdtru"


def test_model_whose_test_failed_and_what_was_built_from_it():
    assert left(**GREEN | {"t": "fail"}) == "bdtru"


def test_every_model_that_a_failed_test_reads():
    assert left(**GREEN | {"r": "error"}) == "bcdtru"


def test_failed_unit_test_with_its_skipped_model():
    assert left(**GREEN | {"u": "fail", "d": "skipped"}) == "du"


def test_warning_is_no_failure():
    assert left(**GREEN | {"t": "warn"}) == ""


def test_test_that_never_ran_runs_alone():
    assert left(**{k: v for k, v in GREEN.items() if k != "t"}) == "t"


def test_records_of_other_runs_and_cut_lines_do_not_count(tmp_path: Path):
    state = BlockState(tmp_path, "root", "block")
    state.append(NodeRecord("a", "success", run_id="one"))
    state.append(NodeRecord("a", "error", run_id="two"))
    state.append(NodeRecord("b", "success", run_id="three"))
    with (state.folder / "records.jsonl").open("a") as lines:
        lines.write('{"unique_id": "c", "status": "succ')

    assert state.load(set()) == {}
    assert state.load({"one"})["a"].built
    found = state.load({"one", "two"})
    assert set(found) == {"a"}
    assert found["a"].failed


def test_attempts_get_folders_of_their_own(tmp_path: Path):
    state = BlockState(tmp_path, "root", "block")
    assert state.new_attempt() != state.new_attempt()


def test_runs_of_long_ago_are_forgotten(tmp_path: Path):
    now = time.time()
    runs = {name: str(uuid.uuid4()) for name in ("old", "busy", "current", "recent")}
    for name, run_id in runs.items():
        state = BlockState(tmp_path, run_id, "block")
        state.new_attempt()
        if name == "busy":  # begun long ago, and written to since
            state.append(NodeRecord("a", "success"))
        if name != "recent":
            for path in (state.folder, state.folder.parent):
                os.utime(path, (now - 15 * 24 * 3600,) * 2)
    others = ["partial_parse", "not-a-run", str(uuid.uuid4())]
    for other in others:
        (tmp_path / other / "block").mkdir(parents=True)
        os.utime(tmp_path / other / "block", (0, 0))
        os.utime(tmp_path / other, (0, 0))
    (tmp_path / "not-a-run" / "block" / "attempt-1").mkdir()
    left = {runs["busy"], runs["current"], runs["recent"], *others}

    drop_old(tmp_path, is_run=is_run_id, keep=runs["current"], days=0)
    assert {path.name for path in tmp_path.iterdir()} == left | {runs["old"]}
    drop_old(tmp_path, is_run=is_run_id, keep=runs["current"], days=14)
    assert {path.name for path in tmp_path.iterdir()} == left


@pytest.mark.parametrize(("text", "days"), [("", 14), ("0", 0), ("1.5", 1.5)])
def test_days_of_state(monkeypatch: pytest.MonkeyPatch, text: str, days: float):
    monkeypatch.setenv("FLOE_STATE_DAYS", text)
    assert DbtResource().state_days() == days


@pytest.mark.parametrize("text", ["two weeks", "-1", "nan", "inf"])
def test_no_number_of_days_is_refused(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("FLOE_STATE_DAYS", text)
    with pytest.raises(dg.Failure, match="FLOE_STATE_DAYS"):
        DbtResource().state_days()


def test_selection_is_one_criterion_whatever_its_size(tmp_path: Path):
    args = write_selection(tmp_path, [f"model.shop.m{n}" for n in range(2000)])
    assert len(args) == 6
    document = json.loads((tmp_path / "run_results.json").read_text())
    assert len(document["results"]) == 2000


def test_unknown_counts_are_none():
    for rows in (None, -1, "-1", "", "unknown", "inf", "nan"):
        result = {"unique_id": "a", "adapter_response": {"rows_affected": rows}}
        assert record_from_result(result).rows is None
    result = {"unique_id": "a", "adapter_response": {"rows_affected": "12.0"}}
    assert record_from_result(result).rows == 12


def test_other_events_are_no_records():
    assert record_from_event({"info": {"name": "LogTestResult"}, "data": {}}) is None
    assert record_from_event({}) is None


@pytest.mark.parametrize(
    ("status", "passed", "severity"),
    [
        *((word, True, "ERROR") for word in ("pass", "success", "no-op", "reused")),
        ("warn", False, "WARN"),
        *((word, False, "ERROR") for word in ("fail", "error", "runtime error")),
    ],
)
def test_every_word_of_dbt_for_a_test(status: str, passed: bool, severity: str):
    key = dg.AssetCheckKey(dg.AssetKey("a"), "t")
    result = check_result(key, NodeRecord("t", status))
    assert result.passed == passed
    assert result.severity == dg.AssetCheckSeverity[severity]


def test_work_is_widened_by_what_earlier_runs_took_part_in():
    def asset(name: str, *deps: str) -> dg.AssetSpec:
        return dg.AssetSpec(name, deps=deps, metadata={"dbt/unique_id": name})

    both = dg.AssetCheckSpec(
        "t", asset="b", additional_deps=["a"], metadata={"dbt/unique_id": "t"}
    )
    assets = [asset("d", "c"), asset("c", "a"), asset("b"), asset("a")]
    nodes = Nodes(assets, [both])
    selected = nodes.work({dg.AssetKey("b")}, {both.key})
    assert selected == Work({"b": []}, {"t": ["b"]})

    # d did not take part, nor did a node that is no longer in this project
    ran = records(a="success", b="success", c="success", t="fail", gone="success")
    whole = nodes.widened(selected, ran)
    assert whole.assets == {"a": [], "b": [], "c": ["a"]}
    assert whole.checks == {"t": ["b", "a"]}
    assert set(left_to_do(whole, ran)) == {"a", "b", "c", "t"}
