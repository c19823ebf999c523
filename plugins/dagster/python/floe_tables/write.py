"""One write: checks, then tries of a commit until one succeeds."""

# pyarrow has no types, and makes most of its functions when it is imported.
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false, reportUnknownParameterType=false

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
from pyiceberg.catalog import Catalog
from pyiceberg.io import FileIO
from pyiceberg.table import Table, Transaction
from pyiceberg.table.snapshots import Snapshot
from pyiceberg.table.update.schema import UpdateSchema

from .commit import certainly_failed, transaction_of, until_committed
from .conform import null_paths
from .create import open_table
from .errors import OptionError
from .files import remove_files
from .history import MODE, ROWS, WRITE_ID, find_write, head, start_branch
from .model import MAIN, Mode, Replace, Retry, TableOptions, Written
from .order import set_order, source_ids
from .partitions import extend_spec
from .plan import NewFiles, Plan, State, append, overwrite, overwrite_partition
from .rows import expression
from .schema import Change, compare
from .spool import replayable
from .upsert import check_keys, upsert


def write(
    catalog: Catalog,
    name: tuple[str, ...],
    data: pa.Table | pa.RecordBatchReader,
    *,
    mode: Mode,
    options: TableOptions,
    replace: Replace | None,
    write_id: str,
    summary: Mapping[str, str],
    retry: Retry,
) -> Written:
    """See `Tables.write`."""
    _check_call(mode, options, replace, write_id)
    with replayable(data) as rows:
        if mode == "upsert":
            check_keys(".".join(name), rows, options.key)
        work = Write(catalog, name, rows, mode, options, replace, write_id, summary)
        try:
            return until_committed(".".join(name), retry, work.attempt)
        except BaseException:
            work.give_up()
            raise


class Write:
    """The tries of one write, and what they share."""

    def __init__(
        self,
        catalog: Catalog,
        name: tuple[str, ...],
        rows: pa.Table,
        mode: Mode,
        options: TableOptions,
        replace: Replace | None,
        write_id: str,
        summary: Mapping[str, str],
    ) -> None:
        self.catalog, self.name, self.rows = catalog, name, rows
        self.mode, self.options, self.replace = mode, options, replace
        self.branch = options.branch or MAIN
        self.summary = {
            **summary,
            WRITE_ID: write_id,
            MODE: mode,
            ROWS: str(rows.num_rows),
        }
        self.new = NewFiles(rows)
        self.nulls: frozenset[tuple[str, ...]] | None = None
        self.io: FileIO | None = None
        self.made: list[str] = []
        self.tried: dict[int, Written] = {}

    def attempt(self, number: int) -> Written:
        """Try to commit, from the state that the table has now."""
        table, made = open_table(
            self.catalog, self.name, self.rows.schema, self.options
        )
        self.made += made
        self.io = table.io
        done = find_write(table.metadata, self.branch, self.summary[WRITE_ID])
        if done is not None:
            return self._done(table, done)
        before = dict(table.metadata.properties)
        transaction = transaction_of(table)
        changes = self._evolve(transaction, before)
        changes += start_branch(transaction, self.branch)
        metadata = transaction.table_metadata
        state = State(table.io, metadata, head(metadata, self.branch))
        plan = self._plan(state)
        try:
            snapshot_id = self._stage(transaction, plan)
            written = Written(
                snapshot_id,
                self.rows.num_rows,
                created="created the table" in self.made,
                changes=tuple(self.made + changes),
                inserted=plan.inserted,
                updated=plan.updated,
                unchanged=plan.unchanged,
                deleted=plan.deleted,
                tries=number,
            )
            self.tried[snapshot_id] = written
            transaction.commit_transaction()
        except Exception as error:
            if certainly_failed(error):
                remove_files(table.io, plan.rewritten)
            else:
                self.new.in_doubt = True
            raise
        return written

    def give_up(self) -> None:
        """Leave no files behind, where that is safe."""
        if self.io is not None:
            self.new.forget(self.io)

    def _done(self, table: Table, done: Snapshot) -> Written:
        """An earlier run's write, or a try of ours whose answer got lost."""
        own = self.tried.get(done.snapshot_id)
        if own is not None:
            return own
        self.new.forget(table.io)
        known = done.summary.additional_properties if done.summary else {}
        return Written(
            done.snapshot_id,
            int(known.get(ROWS) or self.rows.num_rows),
            repeated=True,
            changes=tuple(self.made),
        )

    def _evolve(self, transaction: Transaction, before: Mapping[str, str]) -> list[str]:
        metadata = transaction.table_metadata
        if self.nulls is None:
            self.nulls = null_paths(self.rows)
        changes = compare(
            ".".join(self.name),
            metadata.schema(),
            self.rows.schema,
            nulls=self.nulls,
            allow_drop=self.options.allow_drop,
            pinned=source_ids(metadata),
        )
        if changes:
            with transaction.update_schema() as update:
                for change in changes:
                    _apply(update, change)
        done = [str(change) for change in changes]
        done += extend_spec(transaction, self.options.partition_by)
        done += set_order(transaction, self.options.sort_by)
        return done + _set_properties(transaction, before, self.options.properties)

    def _plan(self, state: State) -> Plan:
        if self.mode == "append":
            return append(state, self.new)
        if self.mode == "overwrite":
            return overwrite(state, self.new)
        if self.mode == "upsert":
            return upsert(state, self.new, self.options.key)
        assert self.replace is not None
        where = expression(state.schema, self.replace)
        return overwrite_partition(state, self.new, where)

    def _stage(self, transaction: Transaction, plan: Plan) -> int:
        """Add the one snapshot to the transaction."""
        properties = transaction.table_metadata.properties
        update = transaction.update_snapshot(self.summary, self.branch)
        if plan.removed:
            producer = update.overwrite()
            producer.delete_by_predicate(plan.where)
            for file in plan.removed:
                producer.delete_data_file(file)
        elif properties.get("commit.manifest-merge.enabled", "").lower() == "true":
            producer = update.merge_append()
        else:
            producer = update.fast_append()
        for file in plan.added:
            producer.append_data_file(file)
        producer.commit()
        return producer.snapshot_id


def _check_call(
    mode: Mode, options: TableOptions, replace: Replace | None, write_id: str
) -> None:
    if mode not in ("append", "overwrite", "upsert", "overwrite_partition"):
        raise OptionError(f'There is no mode "{mode}"')
    if not write_id:
        raise OptionError("Cannot write without a write id")
    if mode == "upsert" and not options.key:
        raise OptionError("Cannot upsert without key columns")
    if (mode == "overwrite_partition") != (replace is not None):
        raise OptionError(
            "`replace` belongs to the mode overwrite_partition, both ways"
        )


def _apply(update: UpdateSchema, change: Change) -> None:
    if change.kind == "add":
        assert change.new is not None
        update.add_column(change.path, change.new)
    elif change.kind == "widen":
        update.update_column(change.path, change.new)
    elif change.kind == "optional":
        update.make_column_optional(change.path)
    else:
        update.delete_column(change.path)


def _set_properties(
    transaction: Transaction, before: Mapping[str, str], wanted: Mapping[str, str]
) -> list[str]:
    """Set properties that differ. A table's format version stays as it is."""
    version = transaction.table_metadata.format_version
    if str(wanted.get("format-version", version)) != str(version):
        raise OptionError(
            f"The table is of format version {version}, not "
            f"{wanted['format-version']}: the version counts on creation only"
        )
    differing = {
        name: value
        for name, value in wanted.items()
        if before.get(name) != value and name != "format-version"
    }
    if differing:
        transaction.set_properties(differing)
    return [f'set property "{name}"' for name in differing]
