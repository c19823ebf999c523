import type { DbtProject } from "../../artifacts/mod.ts";
import { printYaml } from "../../emit/mod.ts";
import { escapeText } from "../../errors/mod.ts";
import { counted } from "../print/counted.ts";
import type { DbtFacts } from "./dbt_facts.ts";
import { productName, productVersion } from "./legal_names.ts";
import { type ScheduleHint, scheduleHints } from "./schedule_hints.ts";

/** A first floe.yaml, and what came of the names. */
export interface FirstSpec {
  readonly text: string;
  readonly product: string;
  readonly transforms: readonly string[];
  /** Models whose names floe.yaml cannot hold. */
  readonly leftOut: readonly string[];
}

/** A name that floe.yaml takes for a transform. */
const TRANSFORM_NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/;

/** Writes a first floe.yaml: every model of the project as a transform, and commented what could be said besides.
 *
 * Texts of others (tags, versions) become YAML by serialising them, also in comments, where they cannot end the line.
 * @param options.schema whether the JSON Schema lies beside it, so that editors can be pointed at it.
 */
export function firstSpec(
  project: DbtProject,
  facts: DbtFacts,
  { schema }: { readonly schema: boolean },
): FirstSpec {
  const product = productName(project.name);
  const transforms = facts.models.filter((name) => TRANSFORM_NAME.test(name));
  const leftOut = facts.models.filter((name) => !TRANSFORM_NAME.test(name));
  const version = productVersion(project.version);
  const text = [
    ...(schema ? [SCHEMA_LINE] : [
      "# To let an editor complete and check this file: floe-orchestrator schema floe > floe.schema.json",
      `# and make this the first line: ${SCHEMA_LINE}`,
    ]),
    "",
    ...found(project, facts),
    "",
    "apiVersion: floe.dev/v1",
    "kind: FloeSpec",
    "metadata:",
    `  name: ${scalar(product)}`,
    `  version: ${scalar(version)}${
      project.version === version
        ? ""
        : ` ${comment(`dbt_project.yml: ${project.version ?? "none"}`)}`
    }`,
    "  # description: What it is, for the people who use it",
    "  # owner: team@example.com",
    "",
    ...platform(product, facts),
    ...modelsHeading(facts),
    "transforms:",
    ...transforms.map((name) => `  - name: ${scalar(name)}`),
    ...leftOut.map((name) =>
      `  ${
        comment(`${JSON.stringify(name)} has no name that can stand here; it is built all the same`)
      }`
    ),
    "",
    "# When everything is built that nothing below speaks of. Cron, and the time zone in which it is meant:",
    '# schedule: { cron: "0 6 * * *", timezone: UTC }',
    "",
    ...orchestration(product, facts),
  ].map((line) => line.trimEnd()).join("\n");
  return { text: `${text}\n`, product, transforms, leftOut };
}

const SCHEMA_LINE = "# yaml-language-server: $schema=floe.schema.json";

function found({ name }: DbtProject, { manifest, counts, tags, batches }: DbtFacts): string[] {
  const kinds = (Object.keys(counts) as (keyof typeof counts)[]).filter((kind) => counts[kind] > 0);
  const from = manifest === null
    ? "the files of the dbt project"
    : `${manifest} of the dbt project`;
  const lines = [
    `Begun by floe-orchestrator init, from ${from} "${name}":`,
    `  ${kinds.map((kind) => counted(counts[kind], kind)).join(", ") || "nothing"}`,
  ];
  if (tags.size > 0) {
    const list = [...tags].map(([tag, count]) => `${JSON.stringify(tag)} (${count})`);
    const more = list.length > 12 ? ` and ${list.length - 12} more` : "";
    lines.push(`  tags: ${list.slice(0, 12).join(", ")}${more}`);
  }
  if (batches.size > 0) {
    const list = [...batches].map(([size, count]) => `${count} by ${size}`).join(", ");
    lines.push(`  microbatch models: ${list}. Their partitions follow from begin and batch_size.`);
  }
  return lines.map(comment);
}

function platform(product: string, { adapter }: DbtFacts): string[] {
  const file = `${product.replaceAll("-", "_")}.duckdb`;
  return [
    "# Where it runs is the platform's choice, in a manifest.yaml of its own:",
    "# platform: { manifest: manifest.yaml }",
    ...adapter === "duckdb" || adapter === null
      ? [
        comment(
          `Without one, a DuckDB project builds into ${file} of the folder in which dbt runs, whatever profiles.yml says.`,
        ),
      ]
      : [comment(`Without one, dbt's own profiles.yml says where ${adapter} is.`)],
    "",
  ];
}

function modelsHeading({ manifest }: DbtFacts): string[] {
  return [
    "# Every model. Dependencies, tags and tests are dbt's: nothing of them has to be said again. A line may add to them:",
    "#   - name: orders",
    "#     tier: gold                  # bronze, silver or gold",
    "#     dependsOn: [customers]      # where dbt sees no ref()",
    ...manifest === null
      ? [
        "# Run dbt parse before check and compile, so that target/manifest.json says what depends on what.",
      ]
      : [],
  ];
}

/** All that may be said, as a block that is valid as soon as its comment marks are gone. */
function orchestration(product: string, facts: DbtFacts): string[] {
  const hints = scheduleHints(facts.tags, new Set([product, `${product}-schedule`, "on-failure"]));
  const lines = [
    "orchestration:",
    "  partitions:                     # pieces of data that are built one by one",
    "    day: { type: time, cadence: daily, start: 2024-01-01, timezone: UTC }",
    "  groups:                         # the first that selects a model takes it; selections are dbt's",
    ...(hints.length > 0 ? hints.flatMap(groupOf) : [
      "    - name: everything",
      '      select: "*"',
      "      retries: { max: 2, delay: 60s, backoff: exponential }",
      "      # partition: day",
    ]),
    "  schedules:",
    ...(hints.length > 0 ? hints.map(scheduleOf) : [
      '    - { name: every-morning, cron: "0 6 * * *", timezone: UTC, select: "*", environments: [prod] }',
    ]),
    "  sensors:                        # also of type asset, file, health and freshness",
    "    - { name: on-failure, type: run_status, on: failure, notify: { webhookEnv: ALERT_WEBHOOK } }",
  ];
  return [
    hints.length > 0
      ? "# Tags that sound like a cadence, as groups and schedules. Remove the comment marks, and look at floe-orchestrator plan:"
      : "# What else may be said, for example. Remove the comment marks, and look at floe-orchestrator plan:",
    "#",
    ...lines.map((line) => `# ${line}`),
  ];
}

function groupOf({ tag, name, maxLag, count }: ScheduleHint): string[] {
  return [
    `    - name: ${scalar(name)}${" ".repeat(Math.max(2, 18 - name.length))}# ${
      counted(count, "asset")
    }`,
    `      select: ${scalar(`tag:${tag}`)}`,
    `      freshness: { maxLag: ${maxLag} }`,
  ];
}

function scheduleOf({ tag, name, cron }: ScheduleHint): string {
  return `    - { name: ${scalar(name)}, cron: "${cron}", timezone: UTC, select: ${
    scalar(`tag:${tag}`)
  }, environments: [prod] }`;
}

/** One line of comment, whatever the text holds. */
function comment(text: string): string {
  return `# ${escapeText(text)}`;
}

/** A text as YAML on one line; plain where no reader could take it for anything else. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) && !YAML_WORD.test(text);
  return isPlain || /^\d+\.\d+\.\d+$/.test(text) ? text : printYaml(text).trimEnd();
}

const YAML_WORD = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
