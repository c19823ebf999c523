import { compareText, type Location, type Path } from "../../errors/mod.ts";
import { outlinePlan, type PlanOutline } from "../outline/mod.ts";
import type { Plan } from "../types.ts";
import { compareAssets } from "./assets.ts";
import { compareBlocks } from "./blocks.ts";
import { compareChecks } from "./checks.ts";
import { compareConsumers } from "./consumers.ts";
import { compareCoverage } from "./coverage.ts";
import { compareGroups } from "./groups.ts";
import { compareJobs } from "./jobs.ts";
import { compareMaking } from "./making.ts";
import { comparePromises } from "./promises.ts";
import type { Found } from "./change.ts";
import { compare } from "./comparison.ts";
import { compareEdges } from "./edges.ts";
import { compareLocations } from "./locations.ts";
import { comparePartitions } from "./partitions.ts";
import { comparePlatform } from "./platform.ts";
import { comparePolicies } from "./policies.ts";
import { sayMissing, withFormerProducers } from "./missing_products.ts";
import { compareProduct } from "./product.ts";
import { compareAssetNames } from "./renamed_assets.ts";
import { compareResources } from "./resources.ts";
import { compareSchedules } from "./schedules.ts";
import { compareSensors } from "./sensors.ts";
import type { ChangeSeverity, PlanChange, PlanDifference } from "./types.ts";

/** What may be known besides the two plans. */
export interface DiffOptions {
  /** Where the artifacts of the new plan say something; without it, changes know only the keys. */
  readonly locate?: (path: Path) => Location | null;
  /** The name that a file of the dbt project has where the difference is read; as dbt has it when left out. */
  readonly fileName?: (file: string) => string;
  /** Other products that read an asset of the old plan, by its id; see {@linkcode readersAmong}. */
  readonly readers?: ReadonlyMap<string, readonly string[]>;
  /** Names of the products that the new plan was made together with. What the old plan knew from a product that is missing here is not
   * compared, and one warning says so; without it, everything is compared. */
  readonly products?: readonly string[];
}

/** What changes in the orchestrator, and for those who count on the product, when one plan follows another.
 *
 * Things are the same when their name is; what came and went is put side by side by what it is. Each change says how bad it is and what
 * it means. Breaking ones first, then by thing, kind, aspect and subject; the same plans give the same difference.
 * Time O((assets + edges + checks) log), memory O(assets + edges + checks).
 */
export function diffPlans(
  before: Plan | PlanOutline,
  after: Plan | PlanOutline,
  options: DiffOptions = {},
): PlanDifference {
  const former = outlined(before);
  const { outline: now, missing } = options.products === undefined
    ? { outline: outlined(after), missing: [] }
    : withFormerProducers(former, outlined(after), options.products);
  const c = compare(former, now, options.readers ?? new Map());
  const places = "kind" in after ? null : placesOf(after);
  const changes = [
    ...compareAssets(c),
    ...compareAssetNames(c),
    ...compareMaking(c),
    ...comparePromises(c),
    ...comparePartitions(c),
    ...compareEdges(c),
    ...comparePolicies(c),
    ...compareSchedules(c),
    ...compareJobs(c),
    ...compareCoverage(c),
    ...compareSensors(c),
    ...compareChecks(c),
    ...compareGroups(c),
    ...compareBlocks(c),
    ...compareLocations(c),
    ...comparePlatform(c),
    ...compareProduct(c),
    ...compareResources(c),
    ...compareConsumers(c),
    ...sayMissing(missing, now.product.name),
  ].map((found) => placed(found, places, options));
  changes.sort(inOrder);
  const counted = (severity: ChangeSeverity) =>
    changes.filter((change) => change.severity === severity).length;
  return {
    version: 1,
    product: now.product.name,
    counts: { breaking: counted("breaking"), warning: counted("warning"), note: counted("note") },
    changes,
  };
}

/** Which products read which assets of a product, when they are planned together.
 * @returns names of products by the id that the asset has in its own product. */
export function readersAmong(plans: readonly Plan[], product: string): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const plan of plans) {
    for (const { producer } of plan.assets) {
      if (producer?.product !== product) continue;
      const list = readers.get(producer.asset.id) ?? [];
      if (!list.includes(plan.product.name)) list.push(plan.product.name);
      readers.set(producer.asset.id, list.sort(compareText));
    }
  }
  return readers;
}

function outlined(plan: Plan | PlanOutline): PlanOutline {
  return "kind" in plan ? plan : outlinePlan(plan);
}

interface Places {
  /** Keys into the artifacts, by thing and name. */
  readonly keys: ReadonlyMap<string, Path>;
  /** The file of an asset, by id. */
  readonly files: ReadonlyMap<string, string>;
}

function placesOf(plan: Plan): Places {
  const { catalog, storage } = plan.platform;
  return {
    keys: new Map([
      ...Object.entries({ catalog, storage }).flatMap(([role, service]): [string, Path][] =>
        service === null ? [] : [[`${role} ${service.type}`, ["plugins", role]]]
      ),
      ...plan.partitions.map((p): [string, Path] => [`partition ${p.name}`, p.definedAt]),
      ...plan.groups.map((g): [string, Path] => [`group ${g.name}`, g.definedAt]),
      ...plan.schedules.map((s): [string, Path] => [`schedule ${s.name}`, s.definedAt]),
      ...plan.sensors.map((s): [string, Path] => [`sensor ${s.name}`, s.definedAt]),
    ]),
    files: new Map(plan.assets.map((a) => [a.id, a.file])),
  };
}

function placed(
  found: Found,
  places: Places | null,
  { locate = () => null, fileName = (file) => file }: DiffOptions,
): PlanChange {
  // several subjects are in as many places
  const subject = found.subjects.length === 1 ? found.subjects[0]! : "";
  const definedAt = places?.keys.get(`${found.what} ${subject}`) ?? [];
  const file = found.what === "asset" ? places?.files.get(subject) ?? "" : "";
  const location = file !== ""
    ? { file: fileName(file), start: null }
    : definedAt.length === 0
    ? null
    : locate(definedAt);
  return { ...found, definedAt, location };
}

const severityRank: Readonly<Record<ChangeSeverity, number>> = { breaking: 0, warning: 1, note: 2 };

function inOrder(a: PlanChange, b: PlanChange): number {
  return severityRank[a.severity] - severityRank[b.severity] || compareText(a.what, b.what) ||
    compareText(a.kind, b.kind) || compareText(a.aspect ?? "", b.aspect ?? "") ||
    compareText(a.subjects[0] ?? "", b.subjects[0] ?? "") || compareText(a.message, b.message);
}
