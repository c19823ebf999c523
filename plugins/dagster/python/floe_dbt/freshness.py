"""How old the tables are that something else fills: `dbt source freshness`."""

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from .core.source_ages import SourceAge, asking, source_ages
from .core.state import earlier_parse
from .core.verdict import DRIFT, names
from .resource import DbtResource


def source_freshness(
    *,
    name: str = "source_freshness",
    checks: Sequence[dg.AssetCheckSpec],
    resource_key: str = "dbt",
    target: str = "",
    description: str | None = None,
) -> dg.AssetChecksDefinition:
    """One op that asks dbt how old sources are.

    The age of each is an observation of its asset as well, by the name that Dagster's
    own checks of freshness look for.

    A source that is too old, or of which dbt cannot find out, fails its check, not the
    op: the tables are built from what there is, as by dbt. The op fails when dbt says
    nothing of a source.

    Args:
        checks: each with the unique id of its source in its metadata.
        resource_key: the `DbtResource` to use.
        target: dbt's target; empty: the resource's.
    """
    sources = {str((c.metadata or {})["dbt/unique_id"]): c.key for c in checks}

    @dg.multi_asset_check(
        name=name,
        description=description,
        specs=list(checks),
        can_subset=True,
        required_resource_keys={resource_key},
    )
    def run_source_freshness(
        context: dg.AssetCheckExecutionContext,
    ) -> Iterator[dg.AssetCheckResult | dg.AssetObservation]:
        dbt: DbtResource = getattr(context.resources, resource_key)
        selected = context.selected_asset_check_keys
        wanted = {source: key for source, key in sources.items() if key in selected}
        with dbt.turn(resource_key, context.log):
            found, tail = _ask(dbt.with_target(target), resource_key, wanted)
        for source, key in wanted.items():
            if source in found:
                yield _result(key, found[source])
                yield from _observation(key.asset_key, found[source])
        missing = [source for source in wanted if source not in found]
        if missing and not found:
            raise dg.Failure(f"dbt did not say how old sources are:\n{tail}")
        if missing:
            raise dg.Failure(
                f"dbt says nothing of how old these are: {names(missing)}. {DRIFT}",
                allow_retries=False,
            )

    return run_source_freshness


def _ask(
    dbt: DbtResource, resource_key: str, sources: Iterable[str]
) -> tuple[Mapping[str, SourceAge], str]:
    """dbt's answers by unique id, and the last lines of its log."""
    cache = dbt.state_path() / "partial_parse"
    cache /= f"{dbt.target_name() or resource_key}.msgpack"
    with tempfile.TemporaryDirectory() as folder:
        process = dbt.process(
            asking(sources, Path(folder)),
            target_path=Path(folder),
            partial_parse=earlier_parse(cache, dbt.project_path()),
        )
        return source_ages(process, Path(folder)), process.tail()


def _result(key: dg.AssetCheckKey, age: SourceAge) -> dg.AssetCheckResult:
    """Too old, or dbt could not find out, for which it has a reason and no age."""
    metadata: dict[str, Any] = {"dbt/status": age.status}
    if age.max_loaded_at:
        metadata["dbt/max_loaded_at"] = age.max_loaded_at
    if age.age_s is not None:
        metadata["dbt/age_s"] = age.age_s
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=age.fresh,
        severity=(
            dg.AssetCheckSeverity.WARN if age.warned else dg.AssetCheckSeverity.ERROR
        ),
        description=age.error or None,
        metadata=metadata,
    )


def _observation(key: dg.AssetKey, age: SourceAge) -> Iterator[dg.AssetObservation]:
    """When the newest row came; nothing if dbt could not find out."""
    if not age.max_loaded_at:
        return
    # Python 3.10 reads no "Z".
    loaded = datetime.datetime.fromisoformat(
        age.max_loaded_at.replace("Z", "+00:00")  # noqa: FURB162
    )
    if loaded.tzinfo is None:
        loaded = loaded.replace(tzinfo=datetime.timezone(datetime.timedelta()))
    yield dg.AssetObservation(
        key,
        metadata={
            "dagster/last_updated_timestamp": dg.MetadataValue.timestamp(loaded),
            "dbt/unique_id": age.unique_id,
        },
    )
