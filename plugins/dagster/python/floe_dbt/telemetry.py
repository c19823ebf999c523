"""Spans of OpenTelemetry: one for each attempt at a block, one for each node of dbt.

The id of the trace is the id of Dagster's run, so that the blocks of a run, in
whichever processes, are one trace; unless a span or TRACEPARENT says which trace it
is. The provider that the process has set up is used; else one is made for the
collector that is configured.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .core.look import from_environment
from .core.records import NodeRecord
from .observed import Telemetry
from .watch import Attempt, Observer

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span, TracerProvider

EXPORT_S = 3
"""How long one export may take."""

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")

made: TracerProvider | None = None
"""The provider that this module has set up: one for a process."""


def wants_spans(telemetry: Telemetry | None) -> bool:
    """Is there a provider, or somewhere to send to? Imports nothing."""
    if any(os.environ.get(name) for name in ENDPOINTS):
        return True
    return "opentelemetry.trace" in sys.modules or bool(
        telemetry and telemetry.endpoint
    )


class SpanObserver(Observer):
    """Spans of one attempt."""

    def __init__(self, watched: Attempt, telemetry: Telemetry, provider: Any) -> None:
        from opentelemetry import trace

        self._watched = watched
        self._telemetry = telemetry
        self._provider = provider
        self._tracer = trace.get_tracer("floe_dbt", tracer_provider=provider)
        context = watched.context
        self._span = self._tracer.start_span(
            watched.name,
            _context(context.run.run_id, telemetry.sampling),
            attributes={
                **telemetry.attributes,
                "dagster.run_id": context.run.run_id,
                "dagster.job": context.run.job_name,
                "dagster.step": watched.name,
                "dagster.attempt": context.retry_number + 1,
            },
        )
        self._nodes: dict[str, Span] = {}
        self._finished_at: dict[str, int] = {}

    def environment(self) -> Mapping[str, str]:
        """The block's span as the parent of what dbt itself traces."""
        from opentelemetry import trace
        from opentelemetry.trace.propagation.tracecontext import (
            TraceContextTextMapPropagator,
        )

        carrier: dict[str, str] = {}
        here = trace.set_span_in_context(self._span)
        TraceContextTextMapPropagator().inject(carrier, here)
        return {name.upper(): value for name, value in carrier.items()}

    def event(self, event: Mapping[str, Any]) -> None:
        name = event.get("info", {}).get("name")
        if name not in ("NodeStart", "NodeFinished"):
            return
        from opentelemetry import trace

        node = event.get("data", {}).get("node_info", {})
        unique_id = node.get("unique_id", "")
        if name == "NodeFinished":
            self._finished_at[unique_id] = _nanoseconds(node.get("node_finished_at"))
        elif unique_id not in self._nodes:
            self._nodes[unique_id] = self._tracer.start_span(
                unique_id,
                trace.set_span_in_context(self._span),
                start_time=_nanoseconds(node.get("node_started_at")),
                attributes={
                    "dbt.unique_id": unique_id,
                    "dbt.materialized": node.get("materialized") or "",
                    "dagster.run_id": self._watched.context.run.run_id,
                },
            )

    def record(self, record: NodeRecord) -> NodeRecord:
        from opentelemetry.trace import Status, StatusCode

        span = self._nodes.pop(record.unique_id, None)
        if span is not None:
            span.set_attribute("dbt.status", record.status)
            if record.rows is not None:
                span.set_attribute("dbt.rows", record.rows)
            if record.failures is not None:
                span.set_attribute("dbt.failures", record.failures)
            if record.failed:
                message = record.message.strip() or record.status
                span.set_status(Status(StatusCode.ERROR, message))
            span.end(self._finished_at.get(record.unique_id))
        return record

    def close(self, error: BaseException | None) -> None:
        from opentelemetry.trace import Status, StatusCode

        for span in self._nodes.values():
            span.set_status(Status(StatusCode.ERROR, "It did not end"))
            span.end()
        if error is not None:
            self._span.set_status(Status(StatusCode.ERROR, str(error) or "Terminated"))
        self._span.end()
        flush = getattr(self._provider, "force_flush", None)
        if flush is not None:
            terminated = error is not None and not isinstance(error, Exception)
            limit = self._telemetry.flush_timeout_s
            limit = min(limit, 1.0) if terminated else limit
            # It takes a timeout, which not every exporter keeps.
            thread = threading.Thread(
                target=flush, args=(int(limit * 1000),), daemon=True
            )
            thread.start()
            thread.join(limit)


def span_observer(watched: Attempt, telemetry: Telemetry | None) -> Observer | None:
    """None, and a line in the log, where spans are wanted and cannot be sent."""
    from opentelemetry import trace

    settings = telemetry or Telemetry(attributes={})
    provider = trace.get_tracer_provider()
    if isinstance(provider, trace.ProxyTracerProvider):
        if not settings.endpoint and not any(map(os.environ.get, ENDPOINTS)):
            return None
        try:
            provider = _own_provider(settings)
        except ImportError as missing:
            watched.context.log.info(f"No spans: {missing.name} is not installed")
            return None
    return SpanObserver(watched, settings, provider)


def _own_provider(telemetry: Telemetry) -> TracerProvider:
    global made
    if made is None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider as Provider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        # Nothing at the end of the process: the end of a block has waited already.
        provider = Provider(
            resource=Resource.create(dict(telemetry.attributes)),
            shutdown_on_exit=False,
        )
        provider.add_span_processor(BatchSpanProcessor(_exporter(telemetry)))
        made = provider
    return made


def _exporter(telemetry: Telemetry) -> Any:
    """For OTLP. OpenTelemetry's own variables win over what is written in the code."""
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") or telemetry.protocol
    arguments: dict[str, Any] = {"timeout": EXPORT_S}
    if not any(map(os.environ.get, ENDPOINTS)):
        endpoint = from_environment(telemetry.endpoint).rstrip("/")
        is_http = protocol.startswith("http")
        arguments["endpoint"] = f"{endpoint}/v1/traces" if is_http else endpoint
    if telemetry.header_name:
        value = from_environment(telemetry.header_value)
        arguments["headers"] = {telemetry.header_name.lower(): value}
    if protocol.startswith("http"):
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
            OTLPSpanExporter,
        )

        return OTLPSpanExporter(**arguments)
    import importlib

    # Often not installed, so that no type checker knows it.
    grpc = importlib.import_module(
        "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
    )
    return grpc.OTLPSpanExporter(**arguments)


def _context(run_id: str, sampling: float) -> Context:
    """Where the span of a block hangs: in the trace there is, else in the run's."""
    from opentelemetry import context, trace
    from opentelemetry.trace.propagation.tracecontext import (
        TraceContextTextMapPropagator,
    )

    here = context.get_current()
    if trace.get_current_span(here).get_span_context().is_valid:
        return here
    given = os.environ.get("TRACEPARENT")
    if given:
        carrier = {
            "traceparent": given,
            "tracestate": os.environ.get("TRACESTATE", ""),
        }
        return TraceContextTextMapPropagator().extract(carrier, here)
    digest = hashlib.sha256(run_id.encode()).digest()
    sampled = int.from_bytes(digest[:8], "big") < sampling * 2**64
    flags = trace.TraceFlags.SAMPLED if sampled else trace.TraceFlags.DEFAULT
    parent = trace.SpanContext(
        trace_id=uuid.UUID(run_id).int,
        span_id=int.from_bytes(digest[8:16], "big") or 1,
        is_remote=True,
        trace_flags=trace.TraceFlags(flags),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(parent), here)


def _nanoseconds(text: object) -> int:
    """dbt writes UTC, now with a zone and now without."""
    try:
        found = datetime.datetime.fromisoformat(str(text).removesuffix("Z"))
    except ValueError:
        return time.time_ns()
    if found.tzinfo is None:
        found = found.replace(tzinfo=datetime.timezone(datetime.timedelta()))
    return round(found.timestamp() * 1_000_000) * 1000
