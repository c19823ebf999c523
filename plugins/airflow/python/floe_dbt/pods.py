"""What a task asks of Kubernetes."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any


def pod(
    *,
    requests: Mapping[str, str] | None = None,
    limits: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The executor_config of a task for the KubernetesExecutor; empty where the package
    `kubernetes`, which comes with that, is not installed."""
    try:
        k8s: Any = importlib.import_module("kubernetes.client.models")
    except ImportError:
        return {}
    resources = k8s.V1ResourceRequirements(
        requests=dict(requests or {}), limits=dict(limits or {})
    )
    # Airflow's own name of the container that runs the task.
    container = k8s.V1Container(name="base", resources=resources)
    return {"pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[container]))}
