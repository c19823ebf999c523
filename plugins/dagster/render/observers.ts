import { call, type CallNode, lines } from "../../../src/emit/python/mod.ts";
import type { DagsterLineage, DagsterTelemetry } from "../model.ts";
import { Lineage, Telemetry } from "../symbols.ts";

/** `Lineage(…)`: who is told what runs read and write. */
export function lineageSettings(lineage: DagsterLineage): CallNode {
  return call(Lineage, {
    product: lineage.product,
    namespace: lineage.namespace,
    endpoint: lineage.endpoint ?? undefined,
    api_key: lineage.apiKey ?? undefined,
    drain_timeout_s: lineage.drainTimeoutS ?? undefined,
  });
}

/** `Telemetry(…)`: where spans go. */
export function telemetrySettings(telemetry: DagsterTelemetry): CallNode {
  const { attributes, endpoint, protocol, sampling, header } = telemetry;
  return call(Telemetry, {
    attributes: lines(attributes),
    endpoint,
    protocol,
    sampling: sampling === 1 ? undefined : sampling,
    header_name: header?.name,
    header_value: header?.value,
  });
}
