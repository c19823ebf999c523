"""Tables as OpenLineage's events name them, in the classes of the official client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from .facts import NodeFacts
from .records import NodeRecord

if TYPE_CHECKING:
    from openlineage.client.facet_v2 import DatasetFacet

Facet = TypeVar("Facet")


def input_dataset(
    database: str,
    facts: NodeFacts,
    *,
    assertions: Sequence[Mapping[str, Any]] = (),
    producer: str,
) -> Any:
    """What is read.

    Args:
        database: the namespace of datasets.
        assertions: see `assertion`.
    """
    from openlineage.client import event_v2
    from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

    checked: dict[str, Any] = {}
    if assertions:
        checked["dataQualityAssertions"] = facet(
            producer,
            quality.DataQualityAssertionsDatasetFacet,
            [quality.Assertion(**each) for each in assertions],
        )
    return event_v2.InputDataset(
        database,
        facts.dataset,
        facets=_about(database, facts, producer),
        inputFacets=checked,
    )


def output_dataset(
    database: str,
    facts: NodeFacts,
    *,
    rows: int | None,
    size: int | None = None,
    columns: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    producer: str,
) -> Any:
    """What is built.

    Args:
        database: the namespace of datasets.
        size: in bytes.
        columns: from a column to the datasets and columns that it comes from.
    """
    from openlineage.client import event_v2
    from openlineage.client.facet_v2 import (
        column_lineage_dataset as lineage,
    )
    from openlineage.client.facet_v2 import (
        output_statistics_output_dataset as statistics,
    )

    facets = _about(database, facts, producer)
    if columns:
        facets["columnLineage"] = facet(
            producer,
            lineage.ColumnLineageDatasetFacet,
            {
                column: lineage.Fields(
                    [lineage.InputField(database, *field) for field in read]
                )
                for column, read in columns.items()
            },
        )
    counted: dict[str, Any] = {}
    if rows is not None or size is not None:
        counted["outputStatistics"] = facet(
            producer,
            statistics.OutputStatisticsOutputDatasetFacet,
            rowCount=rows,
            size=size,
        )
    return event_v2.OutputDataset(
        database, facts.dataset, facets=facets, outputFacets=counted
    )


def assertion(facts: NodeFacts, record: NodeRecord) -> Mapping[str, Any]:
    """How a test ended, in the words of the specification."""
    assert facts.test is not None
    failures = record.failures
    return {
        "assertion": facts.test["name"],
        "success": record.status == "pass",
        "column": facts.test["column"],
        "severity": facts.test["severity"],
        "name": facts.unique_id,
        "actual": None if failures is None else str(failures),
    }


def facet(
    producer: str, make: Callable[..., Facet], *values: Any, **named: Any
) -> Facet:
    return make(*values, **named, producer=producer)


def _about(database: str, facts: NodeFacts, producer: str) -> dict[str, DatasetFacet]:
    from openlineage.client.facet_v2 import (
        datasource_dataset,
        documentation_dataset,
        schema_dataset,
    )

    facets: dict[str, DatasetFacet] = {
        "dataSource": facet(
            producer, datasource_dataset.DatasourceDatasetFacet, database, database
        )
    }
    if facts.description:
        facets["documentation"] = facet(
            producer,
            documentation_dataset.DocumentationDatasetFacet,
            facts.description,
        )
    if facts.columns:
        facets["schema"] = facet(
            producer,
            schema_dataset.SchemaDatasetFacet,
            [
                schema_dataset.SchemaDatasetFacetFields(name, type, description)
                for name, type, description in facts.columns
            ],
        )
    return facets
