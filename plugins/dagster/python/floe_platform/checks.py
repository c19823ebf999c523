"""`validate_connection` as checks that anybody can run in Dagster's UI."""

from typing import Any

import dagster as dg

from ..floe_storage import Validation

NAME = "validate_connection"


def service_check(asset: dg.AssetKey, *, resource_key: str) -> dg.AssetChecksDefinition:
    """Whether a catalog or a storage can be reached and used.

    Args:
        asset: what stands for the service.
        resource_key: a `CatalogResource` or a `StorageResource`.
    """

    @dg.asset_check(
        asset=asset,
        name=NAME,
        description=f"The {resource_key} answers, and lets in whoever this is",
        required_resource_keys={resource_key},
    )
    def validate_connection(
        context: dg.AssetCheckExecutionContext,
    ) -> dg.AssetCheckResult:
        service: Any = getattr(context.resources, resource_key)
        return _result(service.validate_connection())

    return validate_connection


def _result(found: Validation) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=found.ok,
        severity=dg.AssetCheckSeverity.ERROR,
        description=found.message,
        metadata=dict(found.details),
    )
