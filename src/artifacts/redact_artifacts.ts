import type { Path } from "../errors/mod.ts";
import type { EnvironmentVariable } from "./resolved.ts";
import { redactSecrets, type ReferenceStyle, sortVariables } from "./secrets.ts";
import type { CompiledArtifacts, PluginRef, ResolvedPlugins } from "./types/compiled.ts";

/** Artifacts without secrets, and the variables that stand for them. */
export interface RedactedArtifacts {
  readonly artifacts: CompiledArtifacts;
  readonly variables: readonly EnvironmentVariable[];
  /** Paths into `artifacts`; a secret that stands at two of them is listed at the first. */
  readonly replaced: readonly Replacement[];
}

export interface Replacement {
  readonly path: Path;
  readonly name: string;
}

/** Plugins without secrets, and the compute plugin's configuration as a dbt profile may hold it. */
export interface RedactedPlugins extends Found {
  readonly plugins: ResolvedPlugins;
  readonly profileConfig: Readonly<Record<string, unknown>>;
}

interface Found {
  readonly variables: readonly EnvironmentVariable[];
  readonly replaced: readonly Replacement[];
}

/** The same variable names in both places: the profile is made of the plugin's configuration. */
export function redactResolved(plugins: ResolvedPlugins): RedactedPlugins {
  const collector = new Collector();
  const redacted = collector.plugins(plugins);
  const profileConfig = collector.redact(plugins.compute.config ?? {}, {
    path: ["plugins", "compute", "config"],
    prefix: ["compute"],
    style: "jinja",
  });
  return { plugins: redacted, profileConfig, ...collector.found() };
}

/** Every place of the contract that may hold a credential. `before`: what was found while the artifacts were made. */
export function redactCompiled(artifacts: CompiledArtifacts, before?: Found): RedactedArtifacts {
  const collector = new Collector(before);
  const { observability, orchestration } = artifacts;
  const redacted: CompiledArtifacts = {
    ...artifacts,
    observability: {
      ...observability,
      telemetry: collector.redact(observability.telemetry, {
        path: ["observability", "telemetry"],
        prefix: ["telemetry"],
        style: "shell",
      }),
      lineage_endpoint: collector.redact(observability.lineage_endpoint, {
        path: ["observability", "lineage_endpoint"],
        prefix: ["lineage_endpoint"],
        style: "shell",
      }),
    },
    plugins: artifacts.plugins === null ? null : collector.plugins(artifacts.plugins),
    dbt_profiles: artifacts.dbt_profiles === null
      ? null
      : collector.profiles(artifacts.dbt_profiles),
    orchestration: orchestration === null ? null : {
      ...orchestration,
      labels: collector.redact(orchestration.labels, {
        path: ["orchestration", "labels"],
        prefix: ["label"],
        style: "shell",
      }),
      destinations: orchestration.destinations.map((destination, i) => ({
        ...destination,
        config: destination.config === null ? null : collector.redact(destination.config, {
          path: ["orchestration", "destinations", i, "config"],
          prefix: ["destination", destination.name],
          style: "object",
        }),
      })),
    },
  };
  return { artifacts: redacted, ...collector.found() };
}

interface Place {
  /** Where in the artifacts the value stands. */
  readonly path: Path;
  readonly prefix: readonly string[];
  readonly style: ReferenceStyle;
}

class Collector {
  readonly #variables: EnvironmentVariable[];
  readonly #replaced: Replacement[];

  constructor(before?: Found) {
    this.#variables = [...before?.variables ?? []];
    this.#replaced = [...before?.replaced ?? []];
  }

  found(): Found {
    const first = new Map<string, Replacement>();
    for (const one of this.#replaced) if (!first.has(one.name)) first.set(one.name, one);
    return { variables: sortVariables(this.#variables), replaced: [...first.values()] };
  }

  redact<T>(value: T, place: Place): T {
    const found = redactSecrets(value, {
      prefix: place.prefix,
      style: place.style,
      purpose: place.path.join("."),
    });
    this.#variables.push(...found.variables);
    for (const { path, name } of found.replaced) {
      this.#replaced.push({ path: [...place.path, ...path], name });
    }
    return found.value;
  }

  plugins(plugins: ResolvedPlugins): ResolvedPlugins {
    const entries = Object.entries(plugins) as readonly [string, PluginRef | null][];
    return Object.fromEntries(entries.map(([category, plugin]) => {
      if (plugin === null || plugin.config === null) return [category, plugin];
      const config = this.redact(plugin.config, {
        path: ["plugins", category, "config"],
        prefix: [category],
        style: "object",
      });
      return [category, { ...plugin, config }];
    })) as unknown as ResolvedPlugins;
  }

  /** Each output by itself, so that a variable is named after the key as in `plugins.compute.config`. */
  profiles(profiles: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return this.#children(
      profiles,
      ["dbt_profiles"],
      (profile, path) =>
        this.#children(
          profile,
          path,
          (value, at) =>
            at.at(-1) !== "outputs" ? value : this.#children(
              value,
              at,
              (output, below) =>
                this.redact(output, { path: below, prefix: ["compute"], style: "jinja" }),
            ),
        ),
    );
  }

  #children<T>(
    value: T,
    path: Path,
    visit: (child: unknown, path: Path) => unknown,
  ): T {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, visit(child, [...path, key])]),
    ) as T;
  }
}
