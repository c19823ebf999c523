"""Reads Helm values as the chart and Dagster do: validates them against a schema, makes
of them the dagster.yaml and the container context that the chart's templates make, has
Dagster's own code check both, and builds the Kubernetes job of a run.

In: `{schema, values: {name: values}}`. Out: of each the job's container and pod, as
Kubernetes gets them, and what Dagster read from dagster.yaml.
"""

import atexit
import functools
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from dagster._config import process_config, resolve_to_config_type
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.instance.config import dagster_instance_config
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.storage.dagster_run import DagsterRun
from dagster_k8s import K8sRunLauncher
from dagster_k8s.job import DagsterK8sJobConfig, construct_dagster_k8s_job
from jsonschema import Draft202012Validator
from kubernetes.client import ApiClient

Values = dict[str, Any]


def launcher(values: Values) -> Values:
    k8s = values["runLauncher"]["config"]["k8sRunLauncher"]
    run = k8s.get("runK8sConfig", {})
    return {
        "load_incluster_config": False,
        "kubeconfig_file": kubeconfig(),
        "job_namespace": "here",
        "image_pull_policy": k8s["imagePullPolicy"],
        "service_account_name": "dagster",
        "dagster_home": "/opt/dagster/dagster_home",
        "instance_config_map": "dagster-instance",
        "postgres_password_secret": "dagster-postgresql-secret",
        "env_config_maps": ["dagster-pipeline-env"],
        **(
            {"env_secrets": [s["name"] for s in k8s["envSecrets"]]}
            if k8s["envSecrets"]
            else {}
        ),
        "resources": k8s["resources"],
        "run_k8s_config": {
            "pod_spec_config": run.get("podSpecConfig", {}),
            "container_config": run.get("containerConfig", {}),
        },
    }


@functools.cache
def kubeconfig() -> str:
    """Of a cluster that is nowhere: nothing is asked of it."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
        yaml.safe_dump(
            {
                "current-context": "here",
                "clusters": [
                    {"name": "here", "cluster": {"server": "https://[::1]:1"}}
                ],
                "users": [{"name": "me", "user": {}}],
                "contexts": [
                    {"name": "here", "context": {"cluster": "here", "user": "me"}}
                ],
            },
            file,
        )
    atexit.register(os.unlink, file.name)
    return file.name


def instance_yaml(values: Values) -> Values:
    daemon = values["dagsterDaemon"]
    monitoring = daemon["runMonitoring"]
    retention = values["retention"]
    return {
        "run_launcher": {
            "module": "dagster_k8s",
            "class": "K8sRunLauncher",
            "config": launcher(values),
        },
        "run_coordinator": {
            "module": "dagster._core.run_coordinator",
            "class": daemon["runCoordinator"]["type"],
        },
        "run_monitoring": {
            "enabled": monitoring["enabled"],
            "start_timeout_seconds": monitoring["startTimeoutSeconds"],
            "cancel_timeout_seconds": monitoring["cancelTimeoutSeconds"],
            "max_resume_run_attempts": monitoring["maxResumeRunAttempts"],
            "poll_interval_seconds": monitoring["pollIntervalSeconds"],
            "free_slots_after_run_end_seconds": monitoring[
                "freeSlotsAfterRunEndSeconds"
            ],
        },
        "telemetry": values["telemetry"],
        "retention": {
            "sensor": {"purge_after_days": retention["sensor"]["purgeAfterDays"]},
            "schedule": {"purge_after_days": retention["schedule"]["purgeAfterDays"]},
            "auto_materialize": {
                "purge_after_days": retention["autoMaterialize"]["purgeAfterDays"]
            },
        },
        **values.get("additionalInstanceConfig", {}),
    }


def context(deployment: Values) -> Values:
    return {
        "k8s": {
            "image_pull_policy": deployment["image"]["pullPolicy"],
            "env_config_maps": [f"dagster-{deployment['name']}-user-env"],
            "volume_mounts": deployment["volumeMounts"],
            "volumes": deployment["volumes"],
            "resources": deployment["resources"],
            "namespace": "here",
            "service_account_name": "dagster-user-deployments",
            "env": deployment["env"],
        }
    }


def job_of(values: Values, deployment: Values) -> Values:
    """The job of a run whose code location is the deployment."""
    checked = process_config(
        resolve_to_config_type(K8sRunLauncher.config_type()), launcher(values)
    )
    if not checked.success:
        raise ValueError(checked.errors)
    made = K8sRunLauncher(**(checked.value or {}))
    image = f"{deployment['image']['repository']}:{deployment['image']['tag']}"
    pointer = ModuleCodePointer(deployment["dagsterApiGrpcArgs"][1], "defs")
    repository = RepositoryPythonOrigin(
        executable_path="python",
        code_pointer=pointer,
        container_image=image,
        entry_point=["dagster"],
        container_context=context(deployment),
    )
    run = DagsterRun(
        job_name="job",
        job_code_origin=JobPythonOrigin(job_name="job", repository_origin=repository),
    )
    merged = made.get_container_context_for_run(run)
    job = construct_dagster_k8s_job(
        DagsterK8sJobConfig(
            job_image=image,
            dagster_home=made.dagster_home,
            instance_config_map=made.instance_config_map,
            postgres_password_secret=made.postgres_password_secret,
        ),
        args=["dagster", "api", "execute_run"],
        job_name="dagster-run-1",
        user_defined_k8s_config=merged.run_k8s_config,
    )
    spec = ApiClient().sanitize_for_serialization(job)["spec"]["template"]["spec"]
    return {"container": spec["containers"][0], "pod": spec}


def read(schema: Values, values: Values) -> Values:
    faults = [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message}"
        for e in Draft202012Validator(schema).iter_errors(values)
    ]
    if faults:
        return {"faults": faults}
    with tempfile.TemporaryDirectory() as home:
        text = yaml.safe_dump(instance_yaml(values))
        (Path(home) / "dagster.yaml").write_text(text)
        config, _ = dagster_instance_config(home)
    location = values["dagster-user-deployments"]["deployments"]
    return {
        "faults": [],
        "instance": json.loads(json.dumps(config, default=str)),
        "jobs": [job_of(values, d) for d in location],
    }


def main() -> None:
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    given = json.load(sys.stdin)
    found = {name: read(given["schema"], v) for name, v in given["values"].items()}
    json.dump(found, sys.stdout)


main()
