"""What this Dagster has, of the table in versions.ts, found by looking; as JSON."""

import inspect
import json
from typing import Any

import dagster as dg


def takes(function: Any, argument: str) -> bool:
    return argument in inspect.signature(function).parameters


def freshness_policies() -> bool:
    try:
        policy = dg.FreshnessPolicy  # 1.11 raises, 1.10 has another one
    except (AttributeError, ImportError):
        return False
    return hasattr(policy, "time_window") and hasattr(policy, "cron")


def most_kinds() -> int | None:
    for count in range(1, 12):
        try:
            dg.AssetSpec("a", kinds={f"k{i}" for i in range(count)})
        except Exception:  # noqa: BLE001
            return count - 1
    return None


print(
    json.dumps(
        {
            "version": dg.__version__,
            "facts": {
                "freshnessPolicies": freshness_policies(),
                "freshnessConditions": hasattr(
                    dg.AutomationCondition, "freshness_failed"
                ),
                "checkPartitions": takes(dg.AssetCheckSpec.__new__, "partitions_def"),
                "kinds": most_kinds(),
                "scheduleOwners": takes(dg.ScheduleDefinition.__init__, "owners"),
                "jobOwners": takes(dg.define_asset_job, "owners"),
            },
        }
    )
)
