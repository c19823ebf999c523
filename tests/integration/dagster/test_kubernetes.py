"""A generated project whose blocks get pods of their own: what Dagster's executor asks
of Kubernetes, which is here a server that keeps what is posted and lets every job fail.
"""

import http.server
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.definitions.reconstruct import ReconstructableRepository

from conftest import REPO, copy_runtime

pytest.importorskip("dagster_k8s", reason="dagster-k8s is not installed")

GOLDEN = REPO / "tests" / "golden" / "kubernetes"
BLOCK = "build_jaffle_shop_metricflow_time_spine"
POD = {
    "requests": {"cpu": "250m", "memory": "768Mi"},
    "limits": {"cpu": "2", "memory": "1536Mi"},
}


class Kubernetes:
    """Takes jobs by HTTP, as the API server does."""

    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.paths: list[str] = []
        cluster = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                job = json.loads(self.rfile.read(int(self.headers["content-length"])))
                cluster.paths.append(self.path)
                cluster.jobs.append(job)
                self.answer(201, job)

            def do_GET(self) -> None:
                self.answer(200, {"kind": "Job", "status": {"failed": 1}})

            def answer(self, status: int, body: dict[str, Any]) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def kubeconfig(self, path: Path) -> Path:
        named = {"cluster": {"server": self.address}, "name": "here"}
        context = {"context": {"cluster": "here", "user": "me"}, "name": "here"}
        told = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [named],
            "users": [{"name": "me", "user": {}}],
            "contexts": [context],
            "current-context": "here",
        }
        path.write_text(yaml.safe_dump(told))
        return path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def kubernetes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kubernetes]:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    made = Kubernetes()
    yield made
    made.close()


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(GOLDEN / "expected", tmp_path / "generated")
    src = tmp_path / "generated" / "src"
    copy_runtime(src / "jaffle_shop")
    monkeypatch.syspath_prepend(str(src))
    yield src
    for name in [n for n in sys.modules if n.partition(".")[0] == "jaffle_shop"]:
        del sys.modules[name]


def deployment() -> dict[str, Any]:
    """Of the values for Dagster's chart."""
    values = yaml.safe_load((GOLDEN / "values.yaml").read_text())
    [only] = values["dagster-user-deployments"]["deployments"]
    return only


def location(source: Path) -> ReconstructableRepository:
    """With the image and the container context that the chart gives its server."""
    said = deployment()
    image = said["image"]
    return ReconstructableRepository.for_module(
        "jaffle_shop.definitions",
        "defs",
        working_directory=str(source),
        container_image=f"{image['repository']}:{image['tag']}",
        container_context={
            "k8s": {
                "image_pull_policy": image["pullPolicy"],
                "env": said["env"],
                "resources": said["resources"],
                "volume_mounts": said["volumeMounts"],
                "volumes": said["volumes"],
            }
        },
    )


def test_ops_say_what_their_pods_may_use(source: Path):
    job = location(source).get_definition().get_job("jaffle_shop")
    assert job.executor_def.name == "k8s"
    tags = {node.name: node.tags for node in job.nodes}
    told = {
        name: json.loads(said["dagster-k8s/config"])["container_config"]["resources"]
        for name, said in tags.items()
        if name.startswith("build_")
    }
    assert told == {BLOCK: POD, "build_jaffle_shop_customers": POD}


def test_pod_of_a_block_has_image_variables_volume_and_resources(
    source: Path, tmp_path: Path, kubernetes: Kubernetes
):
    values = yaml.safe_load((GOLDEN / "values.yaml").read_text())
    launcher = values["runLauncher"]["config"]["k8sRunLauncher"]
    config = {
        "load_incluster_config": False,
        "kubeconfig_file": str(kubernetes.kubeconfig(tmp_path / "kubeconfig")),
        "job_namespace": "data",
        "service_account_name": "dagster",
        "instance_config_map": "dagster-instance",
        "dagster_home": "/opt/dagster/dagster_home",
        "image_pull_policy": launcher["imagePullPolicy"],
        "resources": launcher["resources"],
    }
    settings = {
        "module": "dagster_k8s",
        "class": "K8sRunLauncher",
        "config": config,
    }
    with (
        dg.instance_for_test(overrides={"run_launcher": settings}) as instance,
        dg.execute_job(
            location(source).get_reconstructable_job("jaffle_shop"),
            instance,
            asset_selection=[dg.AssetKey("metricflow_time_spine")],
        ) as result,
    ):
        assert not result.success, "no pod has run"
        run_id = result.run_id

    assert kubernetes.paths == ["/apis/batch/v1/namespaces/data/jobs"]
    [job] = kubernetes.jobs
    pod = job["spec"]["template"]["spec"]
    [container] = pod["containers"]
    said = deployment()
    assert container["image"] == "registry.example/data/jaffle-shop:1.0.0"
    assert container["resources"] == POD != said["resources"]
    given = {variable["name"]: variable for variable in container["env"]}
    for variable in said["env"]:
        assert given[variable["name"]] == variable
    # by name only: no secret is written into the job
    secret = {"name": "jaffle-shop-env", "key": "WAREHOUSE_PASSWORD"}
    assert given["WAREHOUSE_PASSWORD"]["valueFrom"] == {"secretKeyRef": secret}
    assert said["volumeMounts"][0]["mountPath"] in {
        mount["mountPath"] for mount in container["volumeMounts"]
    }
    assert said["volumes"][0] in pod["volumes"]
    assert container["args"][:3] == ["dagster", "api", "execute_step"]
    assert given["DAGSTER_RUN_STEP_KEY"]["value"] == BLOCK
    assert job["metadata"]["labels"]["dagster/run-id"] == run_id
