import type { Plan } from "../../../src/plan/mod.ts";
import type { DagsterLineage, DagsterTelemetry } from "../model.ts";
import { observers } from "../requirements.ts";

/** Who is told what runs read and write; null: nobody. */
export function lowerLineage({ product, platform }: Plan): DagsterLineage | null {
  const { lineage } = platform;
  if (lineage === null) return null;
  const { drain_timeout: drain, ...config } = lineage.backend?.config ?? {};
  const key = API_KEYS.map((name) => environmentName(config[name])).find((name) => name !== null);
  return {
    product: product.name,
    namespace: lineage.namespace,
    endpoint: lineage.endpoint,
    apiKey: key === undefined ? null : `\${${key}}`,
    drainTimeoutS: typeof drain === "number" && drain >= 0 ? drain : null,
  };
}

/** Where spans go; null: only where the environment, or a provider that is set up already, says so. */
export function lowerTelemetry({ platform }: Plan): DagsterTelemetry | null {
  const { telemetry } = platform;
  // every contract has the default, whether there is a collector or not
  return telemetry?.endpoint === DEFAULT_ENDPOINT ? null : telemetry;
}

/** What a project may install beside what it needs, by the name of the extra. */
export function lowerExtras(plan: Plan): Record<string, readonly string[]> {
  const { lineage } = plan.platform;
  const telemetry = lowerTelemetry(plan);
  return {
    ...(lineage === null ? {} : { lineage: [observers.openlineage] }),
    ...(telemetry === null
      ? {}
      : { telemetry: [observers.telemetry, observers.exporter[telemetry.protocol]] }),
  };
}

/** Variables of the environment that these read. */
export function readByObservers(plan: Plan): ReadonlySet<string> {
  const texts = [
    ...Object.values(lowerLineage(plan) ?? {}),
    ...Object.values(lowerTelemetry(plan)?.header ?? {}),
    lowerTelemetry(plan)?.endpoint,
  ].filter((text) => typeof text === "string");
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\$\{([A-Za-z_]\w*)/g)].map((m) => m[1]!)),
  );
}

function environmentName(value: unknown): string | null {
  const name = typeof value === "object" && value !== null && "env" in value ? value.env : null;
  return typeof name === "string" ? name : null;
}

/** How backends call the token that they want. */
const API_KEYS = ["api_key", "apiKey", "token"];

const DEFAULT_ENDPOINT = "http://localhost:4317";
