import type { Path } from "../../errors/mod.ts";
import type { EnvironmentVariable } from "../resolved.ts";
import type {
  CompiledArtifacts,
  Orchestration,
  PluginRef,
  ResolvedPlugins,
  ResolvedTransforms,
} from "../types/compiled.ts";
import { redactSecrets, type ReferenceStyle, sortVariables } from "./secrets.ts";

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
    identity: {
      ...artifacts.identity,
      repository: collector.text(artifacts.identity.repository, ["identity", "repository"]),
    },
    transforms: artifacts.transforms === null
      ? null
      : collector.qualityChecks(artifacts.transforms),
    data_contracts: artifacts.data_contracts.map((contract, i) =>
      collector.redact(contract, {
        path: ["data_contracts", i],
        prefix: ["data_contract", i],
        style: "shell",
      })
    ),
    orchestration: orchestration === null ? null : collector.orchestration(orchestration),
  };
  return { artifacts: redacted, ...collector.found() };
}

interface Place {
  /** Where in the artifacts the value stands. */
  readonly path: Path;
  readonly prefix: readonly (string | number)[];
  readonly style: ReferenceStyle;
  readonly byForm?: boolean;
}

/** Keys of entries that hold prose or an address. */
const FREE_TEXTS: ReadonlySet<string> = new Set(["description", "owner", "uri", "url"]);

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
      prefix: place.prefix.map(String),
      style: place.style,
      byForm: place.byForm,
      purpose: place.path.join("."),
    });
    this.#variables.push(...found.variables);
    for (const { path, name } of found.replaced) {
      this.#replaced.push({ path: [...place.path, ...path], name });
    }
    return found.value;
  }

  /** A text of its own, by its form; its variable is named after its key. */
  text<T extends string | null>(value: T, path: Path): T {
    return this.redact(value, { path, prefix: path.slice(-1), style: "shell", byForm: true });
  }

  qualityChecks(transforms: ResolvedTransforms): ResolvedTransforms {
    const models = transforms.models.map((model, i) => ({
      ...model,
      quality_checks: model.quality_checks?.map((check, k) => ({
        ...check,
        parameters: this.redact(check.parameters, {
          path: ["transforms", "models", i, "quality_checks", k, "parameters"],
          prefix: ["check", model.name, check.name],
          style: "shell",
        }),
      })) ?? null,
    }));
    return { ...transforms, models };
  }

  orchestration(orchestration: Orchestration): Orchestration {
    const at = (...path: Path): Path => ["orchestration", ...path];
    /** The texts for people and addresses of entries. The others are names and selections, where no reference can stand. */
    const texts = <T extends { readonly name: string }>(
      entries: readonly T[],
      path: Path,
      kind: string,
    ): readonly T[] =>
      entries.map((entry, i) => ({
        ...entry,
        ...Object.fromEntries(
          Object.entries(entry).filter(([key]) => FREE_TEXTS.has(key)).map(([key, value]) => [
            key,
            this.redact(value, {
              path: [...path, i, key],
              prefix: [kind, entry.name, key],
              style: "shell",
              byForm: true,
            }),
          ]),
        ),
      }));
    const { groups, schedules, sensors } = orchestration;
    return {
      ...orchestration,
      owner: this.text(orchestration.owner, at("owner")),
      description: this.text(orchestration.description, at("description")),
      labels: this.redact(orchestration.labels, {
        path: at("labels"),
        prefix: ["label"],
        style: "shell",
      }),
      output_ports: texts(orchestration.output_ports, at("output_ports"), "output_port").map((
        port,
        i,
      ) => ({
        ...port,
        schema: texts(port.schema, at("output_ports", i, "schema"), `output_port_${port.name}`),
      })),
      destinations: orchestration.destinations.map((destination, i) => ({
        ...destination,
        config: destination.config === null ? null : this.redact(destination.config, {
          path: at("destinations", i, "config"),
          prefix: ["destination", destination.name],
          style: "object",
        }),
      })),
      groups: groups === null ? null : texts(groups, at("groups"), "group"),
      schedules: schedules === null ? null : texts(schedules, at("schedules"), "schedule"),
      sensors: sensors === null ? null : texts(sensors, at("sensors"), "sensor"),
    };
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
