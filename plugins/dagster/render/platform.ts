import {
  assign,
  attribute,
  call,
  type CallNode,
  each,
  type Expression,
  lines,
  type Module,
  name,
  star,
  type Statement,
  type Value,
} from "../../../src/emit/python/mod.ts";
import type { DagsterFields, DagsterPlatform, DagsterService } from "../model.ts";
import {
  AssetSelection,
  AssetSpec,
  computeCheck,
  configClasses,
  defineAssetJob,
  serviceCheck,
  serviceResources,
} from "../symbols.ts";
import { type Docstring, jobFacts } from "./references.ts";
import { assetKey } from "./specs.ts";

/** `defs/platform.py`: what the product runs on, and checks of whether it answers. */
export function platformModule(platform: DagsterPlatform, docstring: Docstring): Module {
  const specs = each(platform.connections, (connection) =>
    call(AssetSpec, {
      key: assetKey(connection.key),
      description: connection.description,
      metadata: lines(connection.metadata),
      group_name: "platform",
      kinds: new Set<Value>(connection.kinds),
    }));
  const checks = platform.connections.map(({ key, resource, target }): Expression =>
    resource === "dbt"
      ? call(computeCheck, [assetKey(key)], { target: target ?? undefined })
      : call(serviceCheck, [assetKey(key)], { resource_key: resource })
  );
  const body: Statement[] = [
    assign(name("SERVICES"), specs),
    assign(name("CONNECTIONS"), lines(checks)),
    assign(
      name(platform.job),
      call(defineAssetJob, {
        name: platform.job,
        selection: call(attribute(AssetSelection, "checks"), [star(name("CONNECTIONS"))]),
        description: "Whether what the product runs on answers",
        ...jobFacts(platform),
      }),
    ),
  ];
  return {
    docstring: docstring(
      "What the product runs on, and checks of whether it answers. They are part of no\n" +
        "other job: run them in the UI, or launch theirs.",
    ),
    body,
  };
}

/** A catalog or a storage as a resource. */
export function serviceResource({ kind, fields }: DagsterService): CallNode {
  return call(serviceResources[kind]!, keywords(fields));
}

function keywords(fields: DagsterFields): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]): [string, Value] => {
      if (typeof value !== "object") return [field, value];
      if (value.type === "texts") return [field, lines(value.texts)];
      return [field, call(configClasses[value.type], keywords(value.fields))];
    }),
  );
}
