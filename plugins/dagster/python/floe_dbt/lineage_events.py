"""One OpenLineage event, in the classes of the official client."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .core.look import from_environment
from .facts import NodeFacts
from .observed import Lineage

if TYPE_CHECKING:
    from openlineage.client.event_v2 import RunEvent
    from openlineage.client.facet_v2 import DatasetFacet, JobFacet, RunFacet

Facet = TypeVar("Facet")

PRODUCER = "urn:floe:dagster"

MESSAGE = 4_000
"""Longest error message, in characters."""


@dataclasses.dataclass(frozen=True)
class RunRef:
    """A run of a job, as events name it."""

    run_id: str
    namespace: str
    job: str


@dataclasses.dataclass(frozen=True)
class Happened:
    """What an event says; made where dbt's log is read, sent elsewhere."""

    state: str
    """START, COMPLETE, FAIL, ABORT or OTHER."""
    time: str
    run: RunRef
    parent: RunRef
    root: RunRef
    kind: str
    """MODEL, SEED, SNAPSHOT, TEST or, of a block, JOB."""
    dbt_version: str = ""
    message: str = ""
    database: str = ""
    """The namespace of datasets."""
    inputs: Sequence[NodeFacts] = ()
    output: NodeFacts | None = None
    rows: int | None = None
    bytes: int | None = None
    sql: str = ""
    columns: Mapping[str, Sequence[tuple[str, str]]] | None = None
    """From a column to the datasets and columns that it comes from."""
    assertion: Mapping[str, Any] | None = None
    """A test's name, column and severity, whether it succeeded, and its failures."""


def run_event(happened: Happened) -> RunEvent:
    """The event of it, with the facets of OpenLineage's specification."""
    from openlineage.client import event_v2
    from openlineage.client.facet_v2 import (
        error_message_run,
        job_type_job,
        parent_run,
        processing_engine_run,
        sql_job,
    )

    parent, root = happened.parent, happened.root
    run_facets: dict[str, RunFacet] = {
        "parent": _facet(
            parent_run.ParentRunFacet,
            run=parent_run.Run(parent.run_id),
            job=parent_run.Job(parent.namespace, parent.job),
            root=parent_run.Root(
                parent_run.RootRun(root.run_id),
                parent_run.RootJob(root.namespace, root.job),
            ),
        )
    }
    if happened.dbt_version:
        run_facets["processing_engine"] = _facet(
            processing_engine_run.ProcessingEngineRunFacet,
            happened.dbt_version,
            name="dbt",
        )
    if happened.message:
        run_facets["errorMessage"] = _facet(
            error_message_run.ErrorMessageRunFacet,
            happened.message[:MESSAGE],
            "SQL",
        )
    job_facets: dict[str, JobFacet] = {
        "jobType": _facet(
            job_type_job.JobTypeJobFacet,
            "BATCH",
            "DBT",
            jobType=happened.kind,
        )
    }
    if happened.sql:
        dialect = happened.database.partition(":")[0]
        job_facets["sql"] = _facet(
            sql_job.SQLJobFacet,
            happened.sql,
            dialect=dialect,
        )
    return event_v2.RunEvent(
        eventType=event_v2.RunState(happened.state),
        eventTime=happened.time,
        run=event_v2.Run(happened.run.run_id, facets=run_facets),
        job=event_v2.Job(happened.run.namespace, happened.run.job, facets=job_facets),
        inputs=[_input(happened, facts) for facts in happened.inputs],
        outputs=[] if happened.output is None else [_output(happened, happened.output)],
        producer=PRODUCER,
    )


def _input(happened: Happened, facts: NodeFacts) -> Any:
    from openlineage.client import event_v2
    from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

    checked: dict[str, Any] = {}
    if happened.assertion is not None:
        checked["dataQualityAssertions"] = _facet(
            quality.DataQualityAssertionsDatasetFacet,
            [quality.Assertion(**happened.assertion)],
        )
    return event_v2.InputDataset(
        happened.database,
        facts.dataset,
        facets=_about(happened, facts),
        inputFacets=checked,
    )


def _output(happened: Happened, facts: NodeFacts) -> Any:
    from openlineage.client import event_v2
    from openlineage.client.facet_v2 import (
        column_lineage_dataset as lineage,
    )
    from openlineage.client.facet_v2 import (
        output_statistics_output_dataset as statistics,
    )

    facets = _about(happened, facts)
    if happened.columns:
        facets["columnLineage"] = _facet(
            lineage.ColumnLineageDatasetFacet,
            {
                column: lineage.Fields(
                    [lineage.InputField(happened.database, *f) for f in read]
                )
                for column, read in happened.columns.items()
            },
        )
    counted: dict[str, Any] = {}
    if happened.rows is not None or happened.bytes is not None:
        counted["outputStatistics"] = _facet(
            statistics.OutputStatisticsOutputDatasetFacet,
            rowCount=happened.rows,
            size=happened.bytes,
        )
    return event_v2.OutputDataset(
        happened.database, facts.dataset, facets=facets, outputFacets=counted
    )


def _about(happened: Happened, facts: NodeFacts) -> dict[str, DatasetFacet]:
    from openlineage.client.facet_v2 import (
        datasource_dataset,
        documentation_dataset,
        schema_dataset,
    )

    facets: dict[str, DatasetFacet] = {
        "dataSource": _facet(
            datasource_dataset.DatasourceDatasetFacet,
            happened.database,
            happened.database,
        )
    }
    if facts.description:
        facets["documentation"] = _facet(
            documentation_dataset.DocumentationDatasetFacet,
            facts.description,
        )
    if facts.columns:
        facets["schema"] = _facet(
            schema_dataset.SchemaDatasetFacet,
            [
                schema_dataset.SchemaDatasetFacetFields(name, type, description)
                for name, type, description in facts.columns
            ],
        )
    return facets


def _facet(make: Callable[..., Facet], *values: Any, **named: Any) -> Facet:
    return make(*values, **named, producer=PRODUCER)


def connect(lineage: Lineage) -> Callable[[Any], None]:
    """How events are sent: by the official client, or printed where there is no
    endpoint. The client's own settings, such as filters, count as well."""
    import os

    from openlineage.client import OpenLineageClient
    from openlineage.client.serde import Serde

    endpoint = os.environ.get("OPENLINEAGE_URL") or from_environment(lineage.endpoint)
    if not endpoint:
        # In one piece: dbt's own lines are printed meanwhile.
        return lambda event: print(f"{Serde.to_json(event)}\n", end="", flush=True)
    import urllib.parse

    address = urllib.parse.urlsplit(endpoint)
    transport: dict[str, Any] = {
        "type": "http",
        "url": f"{address.scheme}://{address.netloc}",
        "timeout": lineage.timeout_s,
        # One more try of what was refused; a backend that hangs is not asked again.
        "retry": {"total": 1, "connect": 1, "read": 0, "backoff_factor": 0.1},
    }
    if address.path.strip("/"):
        query = f"?{address.query}" if address.query else ""
        transport["endpoint"] = address.path.lstrip("/") + query
    key = from_environment(lineage.api_key)
    if key:
        transport["auth"] = {"type": "api_key", "apiKey": key}
    client = OpenLineageClient(config={"transport": transport})
    return client.emit
