"""One OpenLineage event, in the classes of the official client."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .core.facts import NodeFacts
from .core.look import from_environment
from .core.openlineage import facet, input_dataset, output_dataset
from .observed import Lineage

if TYPE_CHECKING:
    from openlineage.client.event_v2 import RunEvent
    from openlineage.client.facet_v2 import JobFacet, RunFacet

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
        "parent": facet(
            PRODUCER,
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
        run_facets["processing_engine"] = facet(
            PRODUCER,
            processing_engine_run.ProcessingEngineRunFacet,
            happened.dbt_version,
            name="dbt",
        )
    if happened.message:
        run_facets["errorMessage"] = facet(
            PRODUCER,
            error_message_run.ErrorMessageRunFacet,
            happened.message[:MESSAGE],
            "SQL",
        )
    job_facets: dict[str, JobFacet] = {
        "jobType": facet(
            PRODUCER,
            job_type_job.JobTypeJobFacet,
            "BATCH",
            "DBT",
            jobType=happened.kind,
        )
    }
    if happened.sql:
        dialect = happened.database.partition(":")[0]
        job_facets["sql"] = facet(
            PRODUCER,
            sql_job.SQLJobFacet,
            happened.sql,
            dialect=dialect,
        )
    return event_v2.RunEvent(
        eventType=event_v2.RunState(happened.state),
        eventTime=happened.time,
        run=event_v2.Run(happened.run.run_id, facets=run_facets),
        job=event_v2.Job(happened.run.namespace, happened.run.job, facets=job_facets),
        inputs=[
            input_dataset(
                happened.database,
                facts,
                assertions=[] if happened.assertion is None else [happened.assertion],
                producer=PRODUCER,
            )
            for facts in happened.inputs
        ],
        outputs=[
            output_dataset(
                happened.database,
                facts,
                rows=happened.rows,
                size=happened.bytes,
                columns=happened.columns,
                producer=PRODUCER,
            )
            for facts in [happened.output]
            if facts is not None
        ],
        producer=PRODUCER,
    )


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
