import type { DbtManifest } from "../../artifacts/mod.ts";
import type { SelectableNode } from "../../graph/mod.ts";

/** Everything of a dbt manifest that can be selected. Tags and edges are dbt's own, so that the selection is what `dbt ls` makes of
 * the same text. */
export function selectableNodes(dbt: DbtManifest): SelectableNode[] {
  return [
    ...dbt.nodes.map((n): SelectableNode => ({
      ...plain,
      ...n,
      path: n.originalFilePath,
      config: withMeta(n.config, n.meta),
    })),
    ...dbt.tests.map((t): SelectableNode => ({
      ...plain,
      ...t,
      resourceType: t.kind === "unit" ? "unit_test" : "test",
      path: t.originalFilePath,
      group: typeof t.config.group === "string" ? t.config.group : null,
      testKind: t.kind,
      testName: t.testName?.split(".").at(-1) ?? null,
      config: withMeta(t.config, t.meta),
    })),
    ...dbt.sources.map((s): SelectableNode => ({
      ...plain,
      ...s,
      resourceType: "source",
      path: s.originalFilePath,
      config: withMeta(s.config, s.meta),
    })),
    ...dbt.exposures.map((e): SelectableNode => ({
      ...plain,
      ...e,
      resourceType: "exposure",
      path: e.originalFilePath,
    })),
    ...dbt.functions.map((f): SelectableNode => ({
      ...plain,
      ...f,
      resourceType: "function",
      path: f.originalFilePath,
    })),
    ...dbt.listed.map((l): SelectableNode => ({ ...plain, ...l, path: l.originalFilePath })),
  ];
}

/** What most nodes do not have. */
const plain = {
  path: "",
  patchPath: null,
  group: null,
  access: null,
  version: null,
  sourceName: null,
  testKind: null,
  testName: null,
  config: {},
  dependsOn: [] as readonly string[],
} as const;

/** Before dbt 1.10, `meta` is not always in the config, too. */
function withMeta(
  config: Readonly<Record<string, unknown>>,
  meta: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.keys(meta).length === 0 ? config : { ...config, meta };
}
