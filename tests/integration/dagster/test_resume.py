"""What is left to do, from records alone: no Dagster and no dbt takes part."""

import json
from pathlib import Path

import pytest
from floe_dbt.records import NodeRecord, record_from_event, record_from_result
from floe_dbt.resume import Work, left_to_do
from floe_dbt.selection import write_selection
from floe_dbt.state import BlockState

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


def test_selection_is_one_criterion_whatever_its_size(tmp_path: Path):
    args = write_selection(tmp_path, [f"model.shop.m{n}" for n in range(2000)])
    assert len(args) == 6
    document = json.loads((tmp_path / "run_results.json").read_text())
    assert len(document["results"]) == 2000


def test_unknown_counts_are_none():
    for rows in (None, -1, "-1", "", "unknown"):
        result = {"unique_id": "a", "adapter_response": {"rows_affected": rows}}
        assert record_from_result(result).rows is None
    result = {"unique_id": "a", "adapter_response": {"rows_affected": "12.0"}}
    assert record_from_result(result).rows == 12


def test_other_events_are_no_records():
    assert record_from_event({"info": {"name": "LogTestResult"}, "data": {}}) is None
    assert record_from_event({}) is None
