import { planNames } from "../../../src/emit/python/mod.ts";
import type { Diagnostic } from "../../../src/errors/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { labelTags } from "../assets/asset_facts.ts";
import type {
  DagsterConnection,
  DagsterFields,
  DagsterPlatform,
  DagsterService,
} from "../model.ts";
import { lowerService } from "./services.ts";

/** What the platform offers as resources, and what can be tried: each service, and each compute that the product's own profile describes.
 * A dbt project alone has neither: its graph is what dbt's is.
 * @param taken names of jobs, schedules and sensors.
 */
export function lowerPlatform(
  plan: Plan,
  { packageName, keys, taken }: {
    readonly packageName: string;
    readonly keys: ReadonlyMap<string, readonly string[]>;
    readonly taken: Iterable<string>;
  },
): DagsterPlatform | null {
  const services = [
    lowerService("catalog", plan.platform.catalog).service,
    lowerService("storage", plan.platform.storage).service,
  ].filter((service) => service !== null);
  const used = new Set([...keys.values()].map((key) => key.join("\u0000")));
  const keyOf = (name: string): string[] => {
    let first = "platform";
    while (used.has([first, packageName, name].join("\u0000"))) first += "_";
    return [first, packageName, name];
  };
  const connections: DagsterConnection[] = services.map((service) => ({
    key: keyOf(service.role),
    description: `${WHAT[service.role]}, ${service.type}`,
    kinds: service.role === "catalog" ? ["iceberg", kind(service.type)] : [kind(service.type)],
    metadata: { "floe/service": service.type, ...facts(service) },
    resource: service.role,
    target: null,
  }));
  for (const { name, type, target, profile } of plan.computes) {
    if (profile === null) continue;
    const used = target ?? profile.target;
    connections.push({
      key: keyOf(`compute_${name}`),
      description: `What dbt builds in, ${type}`,
      kinds: [kind(type)],
      metadata: { "floe/service": type, "dbt/target": used },
      resource: "dbt",
      // the profile's own choice stands unsaid, so that FLOE_DBT_TARGET can change it
      target: used === profile.target ? null : used,
    });
  }
  if (connections.length === 0) return null;
  const names = planNames(new Map([["job", `${plan.product.name} connections`]]), {
    taken: [...taken, ...MODULE_NAMES],
  });
  return {
    services,
    connections,
    job: names.get("job")!,
    tags: labelTags(plan.product.labels),
    owner: plan.product.owner,
    extras: extrasOf(services),
  };
}

/** Extras of pyiceberg that open the services. */
function extrasOf(services: readonly DagsterService[]): string[] {
  const extras = new Set<string>();
  for (const { kind, fields } of services) {
    extras.add("pyarrow");
    if (kind === "memory") extras.add("sql-sqlite");
    if (kind === "sql") {
      extras.add(/^postgres/.test(String(fields.uri)) ? "sql-postgres" : "sql-sqlite");
    }
    if (kind === "azure") extras.add("adlfs");
  }
  return [...extras].sort();
}

/** What is wrong with how the platform describes its services. */
export function platformProblems({ platform }: Plan): Diagnostic[] {
  return [
    ...lowerService("catalog", platform.catalog).problems,
    ...lowerService("storage", platform.storage).problems,
  ];
}

/** Names of the environment variables that services refer to. */
export function variablesOf(platform: DagsterPlatform | null): ReadonlySet<string> {
  const text = JSON.stringify(platform?.services ?? []);
  return new Set([...text.matchAll(/\$\{([A-Za-z_]\w*)/g)].map((match) => match[1]!));
}

const WHAT = {
  catalog: "Where Iceberg tables are registered",
  storage: "Where the files of tables lie",
} as const;

/** What the module of the checks names or imports itself. */
const MODULE_NAMES = ["SERVICES", "CONNECTIONS", "compute_check", "service_check", "dg"];

/** What of a service tells a reader which one it is. */
const TELLING = ["uri", "warehouse", "endpoint", "bucket", "container", "path", "prefix"];

function facts({ fields }: DagsterService): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of TELLING) {
    const value: DagsterFields[string] | undefined = fields[name];
    if (typeof value === "string") found[`floe/${name}`] = value;
  }
  return found;
}

/** As Dagster spells kinds. */
function kind(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9_-]+/g, "_");
}
