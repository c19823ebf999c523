import { compareText } from "../../errors/mod.ts";
import type { Plan, PlanCompute, PlanLineage, PlanService, PlanTelemetry } from "../types.ts";
import type { OutlinePlatform, OutlineService } from "./types.ts";

/** What the platform offers, each part as its type and its settings. Credentials are references to variables, as in the plan; what
 * only repeats the name of the product is left out. */
export function outlinePlatform({ platform, product, computes }: Plan): OutlinePlatform {
  const { catalog, storage, lineage, telemetry } = platform;
  const described = computes.flatMap((compute): [string, OutlineService][] => {
    const output = outputOf(compute);
    return output === undefined ? [] : [[compute.name, output]];
  });
  return {
    ...(described.length === 0 ? {} : { computes: Object.fromEntries(described) }),
    ...(catalog === null ? {} : { catalog: service(catalog) }),
    ...(storage === null ? {} : { storage: service(storage) }),
    ...(lineage === null ? {} : { lineage: lineageOf(lineage, product.name) }),
    ...(telemetry === null || telemetry.endpoint === UNASKED
      ? {}
      : { telemetry: telemetryOf(telemetry, product.name) }),
  };
}

/** The contract's endpoint where nobody has said one: every product has it. */
const UNASKED = "http://localhost:4317";

function outputOf({ type, target, profile }: PlanCompute): OutlineService | undefined {
  const output = profile?.outputs[target ?? profile.target];
  if (output === undefined) return undefined;
  const { type: _, ...config } = output;
  return { type, settings: settings(config) };
}

function service({ type, config }: PlanService): OutlineService {
  return { type, settings: settings(config) };
}

function lineageOf(
  { namespace, transport, endpoint, backend }: PlanLineage,
  product: string,
): OutlineService {
  const own = {
    endpoint,
    namespace: namespace === product ? null : namespace,
    backend: backend === null ? null : { type: backend.type, ...backend.config },
  };
  return { type: transport, settings: settings(own) };
}

/** Versions and deployments of its attributes are those of the product. */
function telemetryOf(
  { endpoint, protocol, sampling, attributes, header }: PlanTelemetry,
  product: string,
): OutlineService {
  const service = attributes["service.name"];
  const own = { endpoint, sampling, service: service === product ? null : service, header };
  return { type: protocol, settings: settings(own) };
}

/** Every value by its keys, joined by dots; a reference to a variable is `${NAME}`. Sorted by key. */
function settings(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: [string, string][] = [];
  const visit = (value: unknown, at: string): void => {
    if (value === null || value === undefined || value === "") return;
    if (typeof value === "string") found.push([at, value.replaceAll(JINJA, asShell)]);
    else if (typeof value !== "object") found.push([at, String(value)]);
    else if (isReference(value)) found.push([at, `\${${value.env}}`]);
    else for (const [key, item] of Object.entries(value)) visit(item, `${at}.${key}`);
  };
  for (const [key, item] of Object.entries(config)) visit(item, key);
  return Object.fromEntries(found.sort(([a], [b]) => compareText(a, b)));
}

/** A reference to a variable as dbt has it. */
const JINJA =
  /\{\{\s*env_var\(\s*(['"])([A-Za-z_]\w*)\1\s*(?:,\s*(['"])([^'"{}]*)\3\s*)?[^{}]*\}\}/g;

function asShell(
  _: string,
  _quote: string,
  name: string,
  _other: string,
  fallback?: string,
): string {
  return fallback === undefined ? `\${${name}}` : `\${${name}:-${fallback}}`;
}

function isReference(value: object): value is { readonly env: string } {
  return "env" in value && typeof value.env === "string" && Object.keys(value).length === 1;
}
