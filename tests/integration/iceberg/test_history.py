"""Writes that happen once, branches, and what a catalog can answer."""

import datetime as dt

import pyarrow as pa
import pytest
from floe_tables import CommitConflict, MissingTable, OptionError, Retry, Tables
from pyiceberg.catalog import Catalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import CommitFailedException, CommitStateUnknownException
from sqlalchemy.exc import OperationalError

from conftest import Sales, live_files

MODES = [
    ("append", {}, None),
    ("overwrite", {}, None),
    ("upsert", {"key": ("id",)}, None),
    ("overwrite_partition", {}, {"id": [1, 2]}),
]


@pytest.mark.parametrize(("mode", "options", "replace"), MODES)
def test_a_write_id_is_written_once(sales: Sales, mode, options, replace) -> None:
    data = {"id": [1, 2]}
    first = sales.write(data, mode, write_id="run-1", replace=replace, **options)
    assert not first.repeated
    sales.write({"id": [3]})
    again = sales.write(data, mode, write_id="run-1", replace=replace, **options)
    assert (again.repeated, again.snapshot_id) == (True, first.snapshot_id)
    assert again.rows == 2 and not again.changes
    assert sales.rows() == [(1,), (2,), (3,)]
    assert sales.snapshots() == 2
    summary = sales.table.snapshot_by_id(first.snapshot_id).summary
    assert summary["floe.write-id"] == "run-1"
    assert (summary["floe.mode"], summary["floe.rows"]) == (mode, "2")


def test_other_writers_and_maintenance_in_between(sales: Sales) -> None:
    sales.write({"id": [1]}, write_id="run-1")
    table = sales.table
    for number in range(30):
        table.append(pa.table({"id": [number]}))
    table.delete("id > 3")
    assert sales.write({"id": [1]}, write_id="run-1").repeated
    # a snapshot that has expired is forgotten: the documented limit
    table.refresh()
    table.maintenance.expire_snapshots().older_than(dt.datetime.now()).commit()
    assert not sales.write({"id": [1]}, write_id="run-1").repeated


def test_a_write_that_was_rolled_back_is_done_again(sales: Sales) -> None:
    sales.write({"id": [1]})
    before = sales.table.current_snapshot().snapshot_id
    sales.write({"id": [2]}, write_id="run-2")
    sales.table.manage_snapshots().rollback_to_snapshot(before).commit()
    assert not sales.write({"id": [2]}, write_id="run-2").repeated
    assert sales.rows() == [(1,), (2,)]


def fail(monkeypatch, times: int, error: Exception, *, land: bool = False) -> list[int]:
    """Let commits fail: before they happen, or (`land`) with their answer lost."""
    real, calls = SqlCatalog.commit_table, []

    def commit(self, table, requirements, updates):
        calls.append(1)
        if len(calls) > times:
            return real(self, table, requirements, updates)
        if land:
            real(self, table, requirements, updates)
        raise error

    monkeypatch.setattr(SqlCatalog, "commit_table", commit)
    return calls


ERRORS = [
    CommitFailedException("changed"),
    CommitStateUnknownException("gateway"),
    OperationalError("update", {}, Exception("database is locked")),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(("mode", "options", "replace"), MODES)
def test_conflicts_are_tried_again(
    sales: Sales, monkeypatch, error, mode, options, replace
) -> None:
    sales.write({"id": [1]}, key=("id",))
    calls = fail(monkeypatch, 2, error)
    written = sales.write({"id": [1, 2]}, mode, replace=replace, **options)
    assert (written.tries, len(calls)) == (3, 3)
    wanted = [(1,), (1,), (2,)] if mode == "append" else [(1,), (2,)]
    assert sales.rows() == wanted


@pytest.mark.parametrize("error", ERRORS[1:], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(("mode", "options", "replace"), MODES)
def test_an_answer_that_got_lost(
    sales: Sales, monkeypatch, error, mode, options, replace
) -> None:
    """The commit landed: it is found by its write id, and is ours, not a repetition."""
    sales.write({"id": [5]}, key=("id",))
    fail(monkeypatch, 1, error, land=True)
    written = sales.write({"id": [1, 2]}, mode, replace=replace, **options)
    assert not written.repeated and written.inserted == 2
    assert written.snapshot_id == sales.table.current_snapshot().snapshot_id
    assert {(1,), (2,)} <= set(sales.rows())
    assert sales.snapshots() == 2


def test_the_same_write_by_somebody_else_meanwhile(
    sales: Sales, tmp_path, monkeypatch
) -> None:
    """Two processes do one write: the second finds it after its conflict."""
    from conftest import open_catalog

    sales.write({"id": [0]})
    twin = Sales(Tables(open_catalog(tmp_path)))
    real, done = SqlCatalog.commit_table, []

    def commit(self, table, requirements, updates):
        if not done:
            done.append(1)
            twin.write({"id": [1]}, write_id="same")
        return real(self, table, requirements, updates)

    monkeypatch.setattr(SqlCatalog, "commit_table", commit)
    assert sales.write({"id": [1]}, write_id="same").repeated
    assert sales.rows() == [(0,), (1,)]


def test_tries_and_time_are_bounded(
    sales: Sales, catalog: Catalog, monkeypatch
) -> None:
    sales.write({"id": [1]})
    files = live_files(sales.table)
    calls = fail(monkeypatch, 1000, CommitFailedException("changed"))
    few = Sales(Tables(catalog, retry=Retry(tries=3, first_wait=0.001)))
    with pytest.raises(CommitConflict, match='"shop.sales" after 3 tries'):
        few.write({"id": [2]})
    assert len(calls) == 3
    short = Sales(Tables(catalog, retry=Retry(seconds=0.2)))
    with pytest.raises(CommitConflict, match="CommitFailedException"):
        short.write({"id": [2]})
    folder = files[0].removeprefix("file://").rsplit("/", 1)[0]
    from pathlib import Path

    assert len(list(Path(folder).iterdir())) == 1, "no orphans after a certain failure"


def test_other_errors_are_not_tried_again(sales: Sales, monkeypatch) -> None:
    calls = fail(monkeypatch, 1, PermissionError("no"))
    with pytest.raises(PermissionError):
        sales.write({"id": [1]})
    assert len(calls) == 1


def test_data_files_are_written_once_whatever_the_tries(
    sales: Sales, monkeypatch
) -> None:
    import floe_tables.plan

    sales.write({"id": [0]})
    calls = []
    real = floe_tables.plan.write_data
    monkeypatch.setattr(
        floe_tables.plan, "write_data", lambda *a: calls.append(1) or real(*a)
    )
    fail(monkeypatch, 3, CommitFailedException("changed"))
    assert sales.write({"id": [1]}).tries == 4
    assert len(calls) == 1


def test_a_spec_that_changes_between_tries(sales: Sales, monkeypatch) -> None:
    """Files of the old spec are not smuggled into the new one."""
    sales.write({"id": [0], "p": ["a"]})
    real, done = SqlCatalog.commit_table, []

    def commit(self, table, requirements, updates):
        if not done:
            done.append(1)
            with sales.table.update_spec() as update:
                update.add_identity("p")
            sales.table.append(pa.table({"id": [7], "p": ["b"]}))
        return real(self, table, requirements, updates)

    monkeypatch.setattr(SqlCatalog, "commit_table", commit)
    assert sales.write({"id": [1, 2], "p": ["a", "b"]}).tries == 2
    assert sales.rows("id", where={"p": "b"}) == [(2,), (7,)]
    assert len(live_files(sales.table)) == 4


def test_schema_changes_that_race_converge(sales: Sales, tmp_path, monkeypatch) -> None:
    from conftest import open_catalog

    sales.write({"id": pa.array([0], pa.int32())})
    twin = Sales(Tables(open_catalog(tmp_path)))
    real, done = SqlCatalog.commit_table, []

    def commit(self, table, requirements, updates):
        if not done:
            done.append(1)
            twin.write({"id": [2**40], "new": ["x"], "theirs": [1]})
        return real(self, table, requirements, updates)

    monkeypatch.setattr(SqlCatalog, "commit_table", commit)
    written = sales.write({"id": [2**41], "new": ["y"], "ours": [2]})
    assert written.changes == ('added column "ours" (long)',)
    assert sales.rows("id", "new", "theirs", "ours") == [
        (0, None, None, None),
        (2**40, "x", 1, None),
        (2**41, "y", None, 2),
    ]


@pytest.mark.parametrize(("mode", "options", "replace"), MODES)
def test_branches(sales: Sales, mode, options, replace) -> None:
    sales.write({"id": [1, 9]})
    data = {"id": [1, 2]}
    written = sales.write(data, mode, replace=replace, branch="dev", **options)
    assert written.changes == ('created branch "dev"',)
    assert sales.rows() == [(1,), (9,)], "main is as it was"
    wanted = {
        "append": [(1,), (1,), (2,), (9,)],
        "overwrite": [(1,), (2,)],
        "upsert": [(1,), (2,), (9,)],
        "overwrite_partition": [(1,), (2,), (9,)],
    }[mode]
    assert sales.rows(branch="dev") == wanted
    again = sales.write({"id": [3]}, branch="dev", write_id="b")
    assert not again.changes
    assert sales.write({"id": [3]}, branch="dev", write_id="b").repeated
    assert not sales.write({"id": [3]}, write_id="b").repeated, "main has it not"
    assert sales.rows(branch="dev") == sorted([*wanted, (3,)])


def test_a_branch_of_a_new_table(sales: Sales) -> None:
    written = sales.write({"id": [1]}, branch="dev")
    assert written.changes[-1] == 'created branch "dev"'
    assert sales.rows() == [] and sales.rows(branch="dev") == [(1,)]
    assert sales.rows(branch="main") == []
    sales.write({"id": [2]})
    assert sales.rows() == [(2,)] and sales.rows(branch="dev") == [(1,)]


def test_branches_and_tags_that_cannot_be(sales: Sales) -> None:
    sales.write({"id": [1]})
    snapshot = sales.table.current_snapshot().snapshot_id
    sales.table.manage_snapshots().create_tag(snapshot, "v1").commit()
    with pytest.raises(OptionError, match='"v1": it is a tag'):
        sales.write({"id": [2]}, branch="v1")
    with pytest.raises(MissingTable, match='no branch "nope"'):
        sales.rows(branch="nope")
    with pytest.raises(OptionError, match="not both"):
        sales.rows(branch="main", snapshot_id=snapshot)


def test_a_schema_change_on_a_branch_is_the_tables(sales: Sales) -> None:
    sales.write({"id": [1]})
    sales.write({"id": [2], "new": [5]}, branch="dev")
    assert sales.rows("id", "new") == [(1, None)]
    assert sales.rows("id", "new", branch="dev") == [(1, None), (2, 5)]
