"""Who is told what runs do: settings of lineage and telemetry, written as constants.

Secrets are named, never written: an address or a header may hold `${NAME}`, for an
environment variable of the place where the run works.
"""

import dagster as dg


class Lineage(dg.Config):
    """An OpenLineage backend. OPENLINEAGE_URL wins over `endpoint`."""

    product: str
    namespace: str
    """Of jobs."""
    endpoint: str = ""
    """Where events are posted; empty: they are printed."""
    api_key: str = "${OPENLINEAGE_API_KEY:-}"
    """Sent as a bearer token, if it is not empty."""
    timeout_s: float = 3.0
    """For one event."""
    drain_timeout_s: float = 10.0
    """How long the end of a block may wait for events that are not sent yet."""


class Telemetry(dg.Config):
    """Spans of OpenTelemetry. A provider that is set up already is used as it is."""

    attributes: dict[str, str]
    """Of every span."""
    endpoint: str = ""
    """An OTLP collector; OTEL_EXPORTER_OTLP_ENDPOINT wins."""
    protocol: str = "grpc"
    """`grpc` or `http`."""
    sampling: float = 1.0
    """The share of runs that are traced."""
    header_name: str = ""
    header_value: str = ""
    flush_timeout_s: float = 5.0
    """How long the end of a block may wait for spans that are not sent yet."""
