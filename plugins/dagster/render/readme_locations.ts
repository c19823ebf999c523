import { markdownCode } from "../../../src/emit/data/mod.ts";
import type { DagsterProject } from "../model.ts";

/** What loads what of a product that is split. */
export function codeLocations({ locations, packageName }: DagsterProject): string[] {
  if (locations.length === 0) return [];
  return [
    "## Code locations",
    "",
    "The product is split, so that Dagster loads its parts in processes of their own:",
    "",
    "| code location | builds |",
    "| --- | --- |",
    ...locations.map(({ name, blocks }) =>
      `| ${markdownCode(name)} | ${blocks.map((block) => markdownCode(block)).join(", ")} |`
    ),
    "",
    "| command | loads |",
    "| --- | --- |",
    "| `dagster dev`, `dagster definitions validate` | the code locations, as `workspace.yaml` says |",
    `| \`dg check defs\`, \`dg list defs\`, \`dg dev\` | all of it as one, ${
      markdownCode(`${packageName}.definitions`)
    }, as \`dg.toml\` says |`,
    "",
    `Deploy one or the other, never both: each asset and schedule would be there twice. What one location reads of another`,
    "is an external asset there, with the same key: Dagster shows one graph, and history belongs to keys. `defs/own.py` is in",
    `${markdownCode(locations.at(-1)!.name)}.`,
    "",
    "Dagster launches a job in one location. A job that is in several is in each under the same name, and its runs say which in the",
    "tag `floe/location`. Its schedule or sensor is where nothing has to come before. In the other locations, sensors whose names",
    "end in `_next` launch the rest, for the same tick and partition, when what it reads has been built; if that fails, the rest",
    "waits until a re-execution succeeds. They follow runs of schedules and sensors only: what you launch by hand you launch in",
    "each location.",
    "",
  ];
}
