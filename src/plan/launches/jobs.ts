import { compareText } from "../../errors/mod.ts";
import { appendTo } from "../append_to.ts";
import type { PlanBlock, PlanJob } from "../types.ts";

/** The jobs of a product. It starts with the one of the product, which holds all blocks without a partition, and one for each
 * partition that blocks have. Schedules and sensors add theirs. */
export class JobList {
  readonly #blocks: readonly PlanBlock[];
  readonly #jobs: PlanJob[] = [];
  /** What a job builds, as text, to its name. */
  readonly #byContent = new Map<string, string>();
  readonly #reserved: ReadonlySet<string>;
  readonly #taken = new Set<string>();

  /** @param blocks in an order in which they can run.
   * @param launchers names of schedules and sensors: none gets its job's name taken by a derived one.
   */
  constructor(
    product: { readonly name: string; readonly description: string },
    blocks: readonly PlanBlock[],
    launchers: readonly string[],
  ) {
    this.#blocks = blocks;
    this.#reserved = new Set(launchers);
    for (const [partition, some] of byPartition(blocks)) {
      this.#add({
        name: partition === null ? product.name : `${product.name}-${partition}`,
        description: partition === null
          ? product.description
          : `What is built by the partition "${partition}"`,
        blocks: some.map((b) => b.id),
        assets: null,
        partition,
      }, "own");
    }
  }

  /** The jobs that build some assets: one for each partition definition among them, what is not partitioned first. One that builds
   * exactly the same as a job that is there is that job.
   * @returns their names.
   */
  launch(
    launcher: { readonly name: string; readonly description: string },
    assets: ReadonlySet<string>,
  ): string[] {
    const touched = this.#blocks.filter((b) => b.assets.some((id) => assets.has(id)));
    return [...byPartition(touched)].map(([partition, blocks]) => {
      const whole = blocks.every((b) => b.assets.every((id) => assets.has(id)));
      const part = blocks.flatMap((b) => b.assets.filter((id) => assets.has(id)));
      return this.#add({
        name: partition === null ? launcher.name : `${launcher.name}-${partition}`,
        description: launcher.description,
        blocks: blocks.map((b) => b.id),
        assets: whole ? null : part.sort(compareText),
        partition,
      }, partition === null ? "own" : "derived");
    });
  }

  /** Sorted by name. */
  list(): PlanJob[] {
    return [...this.#jobs].sort((a, b) => compareText(a.name, b.name));
  }

  #add(job: PlanJob, whose: "own" | "derived"): string {
    const content = JSON.stringify([job.blocks, job.assets]);
    const same = this.#byContent.get(content);
    if (same !== undefined) return same;
    const name = this.#free(job.name, whose);
    this.#taken.add(name);
    this.#byContent.set(content, name);
    this.#jobs.push({ ...job, name });
    return name;
  }

  /** Another one is found by a number; names of schedules and sensors are kept for their own jobs. */
  #free(wanted: string, whose: "own" | "derived"): string {
    const free = (name: string, reserved: ReadonlySet<string>) =>
      !this.#taken.has(name) && !reserved.has(name);
    if (free(wanted, whose === "own" ? NONE : this.#reserved)) return wanted;
    for (let n = 2;; n++) {
      if (free(`${wanted}-${n}`, this.#reserved)) return `${wanted}-${n}`;
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Blocks by their partition definition, those without one first, then by name. */
function byPartition(blocks: readonly PlanBlock[]): [string | null, PlanBlock[]][] {
  const found = new Map<string | null, PlanBlock[]>();
  for (const block of blocks) appendTo(found, block.partition, block);
  return [...found].sort(([a], [b]) => a === null ? -1 : b === null ? 1 : compareText(a, b));
}
