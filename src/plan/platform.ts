import type { CompiledArtifacts, PluginRef } from "../artifacts/mod.ts";
import { compareText } from "../errors/mod.ts";
import type { PlanLineage, PlanPlatform, PlanService, PlanTelemetry } from "./types.ts";

/** What the platform offers, as the contract says; credentials are references already. */
export function planPlatform(artifacts: CompiledArtifacts): PlanPlatform {
  return {
    catalog: service(artifacts.plugins?.catalog ?? null),
    storage: service(artifacts.plugins?.storage ?? null),
    lineage: lineage(artifacts),
    telemetry: telemetry(artifacts),
  };
}

function service(plugin: PluginRef | null): PlanService | null {
  return plugin === null ? null : { type: plugin.type, config: plugin.config ?? {} };
}

/** Lineage is on by default in the contract: what counts is whether somebody listens. */
function lineage({ observability, plugins }: CompiledArtifacts): PlanLineage | null {
  const { lineage: wanted, lineage_transport: transport, lineage_endpoint: endpoint } =
    observability;
  if (!wanted || transport === "noop") return null;
  if (transport !== "console" && endpoint === null) return null;
  return {
    namespace: observability.lineage_namespace,
    transport: transport ?? "http",
    endpoint: transport === "console" ? null : endpoint,
    backend: service(plugins?.lineage_backend ?? null),
  };
}

function telemetry({ observability }: CompiledArtifacts): PlanTelemetry | null {
  const { telemetry: wanted } = observability;
  if (!wanted.enabled) return null;
  const { resource_attributes: given, authentication } = wanted;
  const attributes: Record<string, string> = {
    "service.name": given.service_name,
    "service.version": given.service_version,
    "deployment.environment": given.deployment_environment,
    "floe.namespace": given.floe_namespace,
    "floe.product.name": given.floe_product_name,
    "floe.product.version": given.floe_product_version,
    "floe.mode": given.floe_mode,
  };
  const { api_key: key, bearer_token: token } = authentication ?? {};
  return {
    endpoint: wanted.otlp_endpoint,
    protocol: wanted.otlp_protocol,
    sampling: wanted.sampling[given.deployment_environment],
    attributes: Object.fromEntries(
      Object.entries(attributes).sort(([a], [b]) => compareText(a, b)),
    ),
    header: authentication === null ? null : {
      name: authentication.header_name,
      value: authentication.auth_type === "bearer" ? `Bearer ${token ?? ""}` : key ?? "",
    },
  };
}
