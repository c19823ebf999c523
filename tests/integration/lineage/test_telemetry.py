"""Spans of real runs: in memory, and as an OTLP server gets them."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from floe_dbt import Telemetry, telemetry
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from conftest import Backend
from orders_defs import load


def run(
    project: Path, instance: dg.DagsterInstance, settings: Telemetry | None
) -> dg.ExecuteInProcessResult:
    job = load(project, telemetry=settings).resolve_job_def("everything")
    return job.execute_in_process(instance=instance, raise_on_error=False)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """A provider that the process has set up, which keeps what it is given."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield exporter


def by_name(exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in exporter.get_finished_spans()}


def test_block_and_nodes_are_spans_of_one_trace(
    orders: Path, instance: dg.DagsterInstance, memory: InMemorySpanExporter
):
    model = orders / "models" / "revenue.sql"
    model.write_text(model.read_text().replace("sum(amount)", "sum(no_such)"))
    # what dbt is told of the trace
    hook = '{{ print("TRACE " ~ env_var("TRACEPARENT", "none")) }}'
    project = orders / "dbt_project.yml"
    project.write_text(f"{project.read_text()}\non-run-start: {json.dumps(hook)}\n")
    settings = Telemetry(attributes={"floe.product.name": "orders"})
    result = run(orders, instance, settings)
    spans = by_name(memory)
    block = spans["build_orders"]
    assert block.attributes is not None and block.context is not None
    assert block.attributes["floe.product.name"] == "orders"
    assert block.attributes["dagster.run_id"] == result.run_id
    assert f"{block.context.trace_id:032x}" == result.run_id.replace("-", "")
    assert block.status.status_code == StatusCode.ERROR
    staged = spans["model.orders.stg_orders"]
    assert staged.parent is not None and staged.attributes is not None
    assert staged.parent.span_id == block.context.span_id
    assert staged.attributes["dbt.status"] == "success"
    assert staged.status.status_code == StatusCode.UNSET
    # dbt's own times: inside of the block's
    assert staged.start_time and staged.end_time and block.start_time and block.end_time
    assert block.start_time < staged.start_time < staged.end_time < block.end_time
    failed = spans["model.orders.revenue"]
    assert failed.status.status_code == StatusCode.ERROR
    assert "no_such" in (failed.status.description or "")
    assert any(name.startswith("test.orders.unique") for name in spans)


def test_spans_of_runs_that_are_not_sampled_are_not_made(
    orders: Path, instance: dg.DagsterInstance, memory: InMemorySpanExporter
):
    assert run(orders, instance, Telemetry(attributes={}, sampling=0.0)).success
    assert by_name(memory) == {}


@pytest.fixture
def no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(telemetry, "made", None)


@pytest.mark.usefixtures("no_provider")
def test_spans_go_to_the_collector_with_its_key(
    orders: Path,
    instance: dg.DagsterInstance,
    backend: Backend,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("KEY", "s3cret")
    settings = Telemetry(
        attributes={"service.name": "orders"},
        endpoint=f"http://127.0.0.1:{backend.port}",
        protocol="http",
        header_name="X-Key",
        header_value="${KEY}",
    )
    assert run(orders, instance, settings).success
    assert set(backend.paths) == {"/v1/traces"}
    assert backend.headers[0]["x-key"] == "s3cret"
    names: set[str] = set()
    for body in backend.bodies:
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            said = {a.key: a.value.string_value for a in resource.resource.attributes}
            assert said["service.name"] == "orders"
            for scope in resource.scope_spans:
                names.update(span.name for span in scope.spans)
    assert {"build_orders", "model.orders.revenue"} <= names


@pytest.mark.usefixtures("no_provider")
def test_collector_that_hangs_fails_no_run(
    orders: Path, instance: dg.DagsterInstance, backend: Backend
):
    backend.status = 0
    settings = Telemetry(
        attributes={},
        endpoint=f"http://127.0.0.1:{backend.port}",
        protocol="http",
        flush_timeout_s=1.0,
    )
    assert run(orders, instance, settings).success
    assert len(backend.bodies) >= 1


@pytest.mark.usefixtures("no_provider")
def test_nothing_is_sent_where_no_collector_is_named(
    monkeypatch: pytest.MonkeyPatch,
):
    for name in telemetry.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    # every contract has it; what is written into projects leaves the default out
    assert not Telemetry(attributes={}).endpoint
    monkeypatch.delitem(__import__("sys").modules, "opentelemetry.trace")
    assert not telemetry.wants_spans(Telemetry(attributes={}))
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    assert telemetry.wants_spans(Telemetry(attributes={}))
