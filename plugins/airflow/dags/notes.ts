import { beginning, markdownCode, markdownText, oneLine } from "../../../src/emit/data/mod.ts";
import type { Plan, PlanAsset } from "../../../src/plan/mod.ts";
import type { AirflowConfig } from "../config.ts";
import type { PlanIndex } from "../plan_index.ts";
import type { Wanted } from "../wanted.ts";

/** Markdown that Airflow shows of a DAG. It ends with a line break: Airflow takes a text that ends in `.md` for the name of a file, and would run that
 * through Jinja. */
export function dagNotes(wanted: Wanted, { product }: Plan): string {
  const description = oneLine(wanted.description);
  return [
    ...(description === "" ? [] : [markdownText(description), ""]),
    `${wanted.when}. Part of the data product ${markdownCode(product.name)}, version ${
      markdownCode(product.version)
    }.`,
    "",
  ].join("\n");
}

/** Markdown that Airflow shows of a task: what it builds.
 * @param description of all of it; null: nobody has written one. */
export function blockNotes(
  assets: readonly PlanAsset[],
  description: string | null,
  { dbtProject, exposures, source_url }: NoteContext,
): string {
  const line = (asset: PlanAsset) => {
    const link = source_url === undefined || asset.file === "" || asset.packageName !== dbtProject
      ? ""
      : ` ([source](${address(source_url, asset.file)}))`;
    const facts = [
      asset.materialized ?? asset.kind,
      ...asset.owners,
      ...asset.tags.map((t) => `#${t}`),
      ...(exposures.get(asset.id) ?? []).map(({ name, type }) => `read by ${name} (${type})`),
    ];
    const said = oneLine(asset.description);
    return `- ${markdownCode(asset.name)}${link}: ${
      said === "" ? "" : `${markdownText(shortened(said))} `
    }(${markdownText(facts.map(oneLine).join(", "))})`;
  };
  return [
    ...(description === null ? [] : [markdownText(oneLine(description)), ""]),
    ...assets.map(line),
    "",
  ].join("\n");
}

/** What notes of assets depend on beside the assets. */
export interface NoteContext
  extends Pick<AirflowConfig, "source_url">, Pick<PlanIndex, "exposures"> {
  /** The product's own, which `source_url` shows. */
  readonly dbtProject: string | null;
}

function address(base: string, file: string): string {
  return `${base.replace(/\/+$/, "")}/${file.split("/").map(encodeURIComponent).join("/")}`
    .replace(/[()]/g, (c) => c === "(" ? "%28" : "%29");
}

/** Every note is read whenever the DAG is shown. */
function shortened(text: string): string {
  return text.length <= NOTE_LIMIT ? text : `${beginning(text, NOTE_LIMIT - 1).trimEnd()}…`;
}

const NOTE_LIMIT = 300;
