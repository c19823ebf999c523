"""Spans of real runs: in memory, and as an OTLP server gets them."""

import json
import time
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path

import dagster as dg
import grpc
import pytest
from floe_dbt import Telemetry, telemetry
from opentelemetry import trace
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
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


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """An OTLP collector that speaks gRPC."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        self.metadata: list[dict[str, str]] = []
        self._server = grpc.server(futures.ThreadPoolExecutor(2))
        trace_service_pb2_grpc.add_TraceServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def Export(
        self, request: ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> ExportTraceServiceResponse:
        self.requests.append(request)
        self.metadata.append({k: str(v) for k, v in context.invocation_metadata()})
        return ExportTraceServiceResponse()

    def close(self) -> None:
        self._server.stop(None)


@pytest.mark.usefixtures("no_provider")
def test_spans_go_to_a_collector_by_grpc_with_its_key(
    orders: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.setenv("KEY", "s3cret")
    collector = Collector()
    settings = Telemetry(
        attributes={"service.name": "orders"},
        endpoint=f"http://127.0.0.1:{collector.port}",
        header_name="X-Key",
        header_value="Bearer ${KEY}",
    )
    assert settings.protocol == "grpc"
    result = run(orders, instance, settings)
    collector.close()
    assert result.success
    assert {told["x-key"] for told in collector.metadata} == {"Bearer s3cret"}
    spans = [
        span
        for request in collector.requests
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert {"build_orders", "model.orders.revenue"} <= {span.name for span in spans}
    trace_id = result.run_id.replace("-", "")
    assert {span.trace_id.hex() for span in spans} == {trace_id}


@pytest.mark.usefixtures("no_provider")
def test_grpc_collector_that_is_absent_fails_no_run(
    orders: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    collector = Collector()
    collector.close()
    settings = Telemetry(
        attributes={},
        endpoint=f"http://127.0.0.1:{collector.port}",
        flush_timeout_s=1.0,
    )
    began = time.monotonic()
    assert run(orders, instance, settings).success
    assert time.monotonic() - began < 60


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


def test_block_hangs_in_the_trace_that_the_environment_names(
    orders: Path,
    instance: dg.DagsterInstance,
    memory: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
):
    given = {"trace": "4bf92f3577b34da6a3ce929d0e0e4736", "span": "00f067aa0ba902b7"}
    monkeypatch.setenv("TRACEPARENT", f"00-{given['trace']}-{given['span']}-01")
    monkeypatch.setenv("TRACESTATE", "shop=night")
    # what dbt is told: the same trace, and the block's span
    hook = '{{ print("TRACE " ~ env_var("TRACEPARENT") ~ env_var("TRACESTATE")) }}'
    project = orders / "dbt_project.yml"
    project.write_text(f"{project.read_text()}\non-run-start: {json.dumps(hook)}\n")
    result = run(orders, instance, Telemetry(attributes={}, sampling=0.0))
    assert result.success
    spans = by_name(memory)
    block = spans["build_orders"]
    assert block.context is not None and block.parent is not None
    assert f"{block.context.trace_id:032x}" == given["trace"]
    assert f"{block.parent.span_id:016x}" == given["span"]
    assert {span.context.trace_id for span in spans.values() if span.context} == {
        block.context.trace_id
    }
    told = f"00-{given['trace']}-{block.context.span_id:016x}-01shop=night"
    logs = instance.compute_log_manager  # dbt's output is the op's
    assert logs is not None
    kept = instance.storage_directory()
    text = "".join(
        path.read_text() for path in Path(kept).rglob("*.out") if path.is_file()
    )
    assert f"TRACE {told}" in text


def test_sampled_out_by_the_parent_is_sampled_out_here(
    orders: Path,
    instance: dg.DagsterInstance,
    memory: InMemorySpanExporter,
    monkeypatch: pytest.MonkeyPatch,
):
    trace_id, span_id = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    monkeypatch.setenv("TRACEPARENT", f"00-{trace_id}-{span_id}-00")
    assert run(orders, instance, Telemetry(attributes={})).success
    assert by_name(memory) == {}
