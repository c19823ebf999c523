import type { LaunchingSensor, SensorSpec } from "../../artifacts/mod.ts";
import { compareText, hasErrors, nearestName, type Path } from "../../errors/mod.ts";
import { parseDuration } from "../../schedule/mod.ts";
import { activityOf } from "./activity.ts";
import type { PlanContext } from "../context.ts";
import { attempt, say, type Saying } from "../saying.ts";
import { printSelection } from "../selection/select.ts";
import type { JobList } from "./jobs.ts";
import { watchedAssets } from "./watched_assets.ts";
import type {
  Launching,
  PlanFreshness,
  PlanSchedule,
  PlanSensor,
  PlanVariable,
  SensorBasics,
} from "../types.ts";

/** What sensors need to know besides the graph. */
export interface SensorInput {
  readonly deployment: string;
  readonly schedules: readonly PlanSchedule[];
  /** Takes the jobs that sensors launch. */
  readonly jobs: JobList;
  /** Of the assets that have one, by node index. */
  readonly freshness: ReadonlyMap<number, PlanFreshness>;
}

/** The sensors of floe.yaml, sorted by name, and the variables that they read.
 *
 * Errors, all said: `plan/empty-sensor`, `plan/unknown-asset`, `plan/ambiguous-asset`, `plan/file-scheme`, `plan/bad-url`, `plan/bad-interval`,
 * `plan/unknown-job`, `plan/unknown-environment`, `schedule/bad-duration`, and whatever a selection gets wrong. Warning
 * `plan/nothing-watched` for a sensor that waits for stale assets where none can be.
 */
export function planSensors(
  context: PlanContext,
  input: SensorInput,
): { readonly sensors: PlanSensor[]; readonly variables: PlanVariable[] } {
  const to: Saying = { locate: context.input.locate, diagnostics: context.diagnostics };
  const specs = context.spec.sensors ?? [];
  const launching = specs.flatMap((spec, i) =>
    spec.type === "run_status" ? [] : launchingSensor(spec, sensorPath(i), context, input, to) ?? []
  );
  const written = new Set([...context.spec.schedules ?? [], ...specs].map((s) => s.name));
  // those that watch jobs come last: they may watch the jobs of others
  const watching = specs.flatMap((spec, i) =>
    spec.type === "run_status"
      ? runStatusSensor(spec, sensorPath(i), launching, { ...input, written }, to) ?? []
      : []
  );
  const variables = watching.map((s): PlanVariable => ({
    name: s.webhookEnv,
    purpose: `where the sensor "${s.name}" sends its messages`,
  }));
  return {
    sensors: [...launching, ...watching].sort((a, b) => compareText(a.name, b.name)),
    variables,
  };
}

function sensorPath(index: number): Path {
  return ["orchestration", "sensors", index];
}

function basicsOf(spec: SensorSpec, at: Path, deployment: string, to: Saying): SensorBasics | null {
  const { name, description, minInterval } = spec;
  const minIntervalS = minInterval === null ? null : intervalOf(spec, minInterval, at, to);
  const activity = activityOf(spec, at, deployment, to);
  if (minInterval !== null && minIntervalS === null) return null;
  return { name, description: description ?? "", minIntervalS, ...activity, definedAt: at };
}

/** Nobody looks more often than once a second, or at parts of one. */
function intervalOf({ name }: SensorSpec, text: string, at: Path, to: Saying): number | null {
  const path = [...at, "minInterval"];
  const seconds = attempt(to, path, () => parseDuration(text));
  if (seconds === null || Number.isInteger(seconds) && seconds > 0) return seconds;
  say(to, path, {
    code: "plan/bad-interval",
    message: `Cannot let the sensor "${name}" look every ${text}: these are no whole seconds`,
    hint: "Write one second or more, such as 30s",
    facts: { sensor: name, seconds },
  });
  return null;
}

type LaunchingSpec = Exclude<SensorSpec, { type: "run_status" }>;

function launchingSensor(
  spec: LaunchingSpec,
  at: Path,
  context: PlanContext,
  input: SensorInput,
  to: Saying,
): Extract<PlanSensor, Launching> | null {
  const { graph, built } = context;
  const basics = basicsOf(spec, at, input.deployment, to);
  const selected = selectedBy(spec, at, context, to);
  const looks = looksOf(spec, at, context, to);
  if (selected === null || basics === null || looks === null) return null;
  const stale = built.filter((i) => selected.has(i) && input.freshness.has(i));
  if (spec.type === "freshness" && stale.length === 0) {
    say(to, at, {
      code: "plan/nothing-watched",
      severity: "warning",
      message: `Left out the sensor "${spec.name}": nothing that it selects has a freshness`,
      hint: "Give a group of these assets freshness: {maxLag}, or remove the sensor",
      facts: { sensor: spec.name },
    });
    return null;
  }
  const ids = new Set(
    (spec.type === "freshness" ? stale : [...selected]).map((i) => graph.nodes[i]!.id),
  );
  const launching: Launching = {
    ...basics,
    jobs: input.jobs.launch(basics, ids),
    select: printSelection(spec.select),
    exclude: printSelection(spec.exclude),
  };
  return looks.type === "freshness"
    ? { ...launching, type: "freshness", watches: [...ids].sort(compareText) }
    : { ...launching, ...looks };
}

/** Built nodes that a sensor selects; null when there is none. */
function selectedBy(
  spec: LaunchingSensor,
  at: Path,
  { selector, built, diagnostics }: PlanContext,
  to: Saying,
): ReadonlySet<number> | null {
  const before = diagnostics.length;
  const everything = spec.select === null && spec.exclude === null;
  const found = everything ? null : selector.select(spec, at);
  const selected = new Set(built.filter((i) => found === null || found.has(i)));
  if (selected.size > 0) return selected;
  if (!diagnostics.slice(before).some((d) => d.severity === "error")) {
    say(to, spec.select === null ? at : [...at, "select"], {
      code: "plan/empty-sensor",
      message: `The sensor "${spec.name}" builds nothing`,
      hint: "Select models, seeds or snapshots: the children of a source are `source:name+`",
      facts: { sensor: spec.name },
    });
  }
  return null;
}

type Looks =
  | Pick<Extract<PlanSensor, { type: "asset" }>, "type" | "assets">
  | Pick<Extract<PlanSensor, { type: "file" }>, "type" | "uri">
  | Pick<Extract<PlanSensor, { type: "health" }>, "type" | "url">
  | { readonly type: "freshness" };

/** What a sensor looks at, checked. */
function looksOf(spec: LaunchingSpec, at: Path, context: PlanContext, to: Saying): Looks | null {
  switch (spec.type) {
    case "asset": {
      const assets = watchedAssets(spec, at, context, to);
      return assets === null ? null : { type: "asset", assets };
    }
    case "file":
      return schemeIsKnown(spec.uri, [...at, "uri"], to) ? { type: "file", uri: spec.uri } : null;
    case "health":
      return isWebAddress(spec.url, [...at, "url"], to) ? { type: "health", url: spec.url } : null;
    case "freshness":
      return { type: "freshness" };
  }
}

/** Stores that fsspec, which both targets look through, has a protocol for. */
const SCHEMES: readonly string[] = [
  "abfs",
  "abfss",
  "az",
  "file",
  "ftp",
  "gcs",
  "gs",
  "hdfs",
  "http",
  "https",
  "s3",
  "s3a",
  "sftp",
];

/** `${NAME}`: the variable holds this part, or all of it, where the product runs. */
const REFERENCE = /\$\{[A-Za-z_]\w*(?::?-[^}]*)?\}/g;

function schemeIsKnown(uri: string, path: Path, to: Saying): boolean {
  if (uri.search(REFERENCE) === 0) return true;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/./.exec(uri)?.[1]?.toLowerCase() ?? null;
  if (scheme !== null && SCHEMES.includes(scheme)) return true;
  const nearest = scheme === null ? null : nearestName(scheme, SCHEMES);
  say(to, path, {
    code: "plan/file-scheme",
    message: scheme === null
      ? `Cannot look for files under "${uri}": it is no address with a scheme`
      : `Cannot look for files under "${uri}": there is no store "${scheme}"`,
    hint: nearest === null
      ? `Begin it with one of ${SCHEMES.map((s) => `${s}://`).join(", ")}`
      : `Did you mean "${nearest}://"?`,
    facts: { uri, scheme, nearest, known: SCHEMES },
  });
  return false;
}

function isWebAddress(url: string, path: Path, to: Saying): boolean {
  const example = url.replaceAll(REFERENCE, "1"); // a digit may be a host and a port
  if (url.search(REFERENCE) === 0) return true;
  if (/^https?:\/\/[^\s/?#]/i.test(example) && URL.canParse(example)) return true;
  say(to, path, {
    code: "plan/bad-url",
    message: `Cannot ask "${url}" whether it is well: it is no http or https address`,
    hint: "Write the whole address, such as http://catalog:8181/health",
    facts: { url },
  });
  return false;
}

function runStatusSensor(
  spec: Extract<SensorSpec, { type: "run_status" }>,
  at: Path,
  launching: readonly Extract<PlanSensor, Launching>[],
  { deployment, schedules, jobs, written }: SensorInput & { readonly written: ReadonlySet<string> },
  to: Saying,
): Extract<PlanSensor, { type: "run_status" }> | null {
  const basics = basicsOf(spec, at, deployment, to);
  const known = new Map<string, readonly string[]>();
  for (const job of jobs.list()) known.set(job.name, [job.name]);
  for (const launcher of [...schedules, ...launching]) known.set(launcher.name, launcher.jobs);
  const watches = new Set(spec.jobs === null ? jobs.list().map((j) => j.name) : []);
  let unknown = false;
  (spec.jobs ?? []).forEach((name, i) => {
    known.get(name)?.forEach((job) => watches.add(job));
    if (known.has(name)) return;
    unknown = true;
    // what is wrong with one that is written has been told
    if (written.has(name) && hasErrors(to.diagnostics)) return;
    const nearest = nearestName(name, known.keys());
    say(to, [...at, "jobs", i], {
      code: "plan/unknown-job",
      message: `Cannot find the schedule or job "${name}", which the sensor "${spec.name}" watches`,
      hint: nearest === null
        ? `Name one of ${[...known.keys()].sort(compareText).join(", ")}`
        : `Did you mean "${nearest}"?`,
      facts: { sensor: spec.name, job: name, nearest },
    });
  });
  if (basics === null || unknown) return null;
  return {
    ...basics,
    type: "run_status",
    on: spec.on,
    watches: [...watches].sort(compareText),
    webhookEnv: spec.notify.webhookEnv,
  };
}
