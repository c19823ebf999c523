import { markdownCode, markdownText } from "../../src/emit/data/mod.ts";
import { appendTo, type Plan, type PlanAsset } from "../../src/plan/mod.ts";
import { oneLine } from "../../src/plugin/shared/mod.ts";
import type { AirflowConfig } from "./config.ts";
import type { Wanted } from "./schedules.ts";

/** Markdown that Airflow shows of a DAG. It ends with a line break: Airflow takes a text that ends in `.md` for the name of a file, and would run that
 * through Jinja. */
export function dagNotes(wanted: Wanted, { product }: Plan): string {
  const description = oneLine(wanted.description);
  return [
    ...(description === "" ? [] : [markdownText(description), ""]),
    `${wanted.when} Part of the data product ${markdownCode(product.name)}, version ${
      markdownCode(product.version)
    }.`,
    "",
  ].join("\n");
}

/** Markdown that Airflow shows of a task: what it builds. Null: there is nothing to say. */
export function blockNotes(
  assets: readonly PlanAsset[],
  description: string | null,
  plan: Plan,
  { source_url }: AirflowConfig,
): string | null {
  const readers = new Map<string, string[]>();
  for (const { name, type, assets } of plan.exposures) {
    for (const id of assets) appendTo(readers, id, oneLine(`${name} (${type})`));
  }
  const line = (asset: PlanAsset) => {
    const link = source_url === undefined || asset.file === "" ||
        asset.packageName !== plan.product.dbtProject
      ? ""
      : ` ([source](${address(source_url, asset.file)}))`;
    const facts = [
      asset.materialized ?? asset.kind,
      ...asset.owners,
      ...asset.tags.map((t) => `#${t}`),
    ];
    const said = oneLine(asset.description);
    const read = (readers.get(asset.id) ?? []).map((r) => `, read by ${r}`).join("");
    return `- ${markdownCode(asset.name)}${link}: ${
      said === "" ? "" : `${markdownText(shortened(said))} `
    }(${markdownText(facts.map(oneLine).join(", ") + read)})`;
  };
  return [
    ...(description === null ? [] : [markdownText(oneLine(description)), ""]),
    ...assets.map(line),
    "",
  ].join("\n");
}

function address(base: string, file: string): string {
  return `${base.replace(/\/+$/, "")}/${file.split("/").map(encodeURIComponent).join("/")}`
    .replace(/[()]/g, (c) => c === "(" ? "%28" : "%29");
}

/** Every note is read whenever the DAG is shown. */
function shortened(text: string): string {
  return text.length <= NOTE_LIMIT ? text : `${text.slice(0, NOTE_LIMIT - 1).trimEnd()}…`;
}

const NOTE_LIMIT = 300;
