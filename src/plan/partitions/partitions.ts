import type {
  MultiPartitionSpec,
  PartitionSpec,
  StaticPartitionSpec,
} from "../../artifacts/mod.ts";
import { compareText, diagnostic, nearestName } from "../../errors/mod.ts";
import type { GraphContext } from "../context.ts";
import { at, below, type Place } from "../places.ts";
import { planTimePartition } from "./time_partitions.ts";
import type { PlanMultiPartition, PlanPartition, PlanStaticPartition } from "../types.ts";

/** The partitions that floe.yaml defines, checked, by name; null for one that is wrong, so that whoever names it is not told again.
 *
 * Errors: what src/schedule says of times, `plan/bad-partition-key`, `plan/unknown-dimension`, `plan/nested-dimension`; warning:
 * `plan/many-partition-keys`. How many dimensions a target takes, the target says.
 */
export function planPartitions(
  { spec, input, diagnostics }: Pick<GraphContext, "spec" | "input" | "diagnostics">,
): ReadonlyMap<string, PlanPartition | null> {
  const specs = spec.partitions ?? {};
  const names = Object.keys(specs).sort(compareText);
  const planned = new Map<string, PlanPartition | null>();
  for (const name of names) {
    const place = { path: ["orchestration", "partitions", name], locate: input.locate };
    const partition = specs[name]!;
    const base = { name, definedAt: place.path };
    switch (partition.type) {
      case "time":
        planned.set(name, planTimePartition(partition, base, place, diagnostics));
        break;
      case "static":
        planned.set(name, planStatic(partition, base, place));
        break;
      case "dynamic":
        planned.set(name, { type: "dynamic", ...base });
        break;
      case "multi":
        planned.set(name, planMulti(partition, base, place));
    }
  }
  return planned;

  function planStatic(
    { keys }: StaticPartitionSpec,
    base: Pick<PlanPartition, "name" | "definedAt">,
    place: Place,
  ): PlanStaticPartition | null {
    const bad = keys.flatMap((key, k) => {
      const reason = badKey(key);
      return reason === null ? [] : [diagnostic({
        code: "plan/bad-partition-key",
        message: `Cannot use ${
          JSON.stringify(key)
        } as a key of the partition "${base.name}": ${reason}`,
        ...at(below(place, "keys", k)),
        hint: "Use letters, digits and -_",
        facts: { partition: base.name, key },
      })];
    });
    diagnostics.push(...bad);
    if (keys.length > MANY_KEYS) {
      diagnostics.push(diagnostic({
        code: "plan/many-partition-keys",
        severity: "warning",
        message:
          `The partition "${base.name}" has ${keys.length} keys: orchestrators slow down beyond ${MANY_KEYS}`,
        ...at(below(place, "keys")),
        hint: "Use fewer, coarser keys, or a dynamic partition",
        facts: { partition: base.name, count: keys.length },
      }));
    }
    return bad.length > 0 ? null : { type: "static", ...base, keys };
  }

  function planMulti(
    { dimensions }: MultiPartitionSpec,
    base: Pick<PlanPartition, "name" | "definedAt">,
    place: Place,
  ): PlanMultiPartition | null {
    let wrong = false;
    dimensions.forEach((dimension, d) => {
      const dimensionAt = below(place, "dimensions", d);
      const found: PartitionSpec | undefined = Object.hasOwn(specs, dimension)
        ? specs[dimension]
        : undefined;
      if (found === undefined) {
        const nearest = nearestName(dimension, names.filter((n) => specs[n]!.type !== "multi"));
        diagnostics.push(diagnostic({
          code: "plan/unknown-dimension",
          message: `Cannot find the dimension "${dimension}" of the partition "${base.name}"`,
          ...at(dimensionAt),
          hint: nearest === null
            ? "Define it under orchestration.partitions"
            : `Did you mean "${nearest}"?`,
          facts: { partition: base.name, dimension, nearest },
        }));
      } else if (found.type === "multi") {
        diagnostics.push(diagnostic({
          code: "plan/nested-dimension",
          message:
            `Cannot use "${dimension}" as a dimension of "${base.name}": it has dimensions itself`,
          ...at(dimensionAt),
          hint: `Write the dimensions of "${dimension}" instead`,
          facts: { partition: base.name, dimension },
          related: [{
            message: `"${dimension}" is defined here`,
            location: input.locate(["orchestration", "partitions", dimension]),
          }],
        }));
      } else {
        for (const [k, key] of found.type === "static" ? found.keys.entries() : []) {
          if (!/[|,[\]]/.test(key)) continue;
          diagnostics.push(diagnostic({
            code: "plan/bad-partition-key",
            message: `Cannot use ${
              JSON.stringify(key)
            } as a key of a dimension of "${base.name}": it holds one of | , [ ]`,
            ...at({
              path: ["orchestration", "partitions", dimension, "keys", k],
              locate: input.locate,
            }),
            hint: "Keys of dimensions are joined by |: use letters, digits and -_",
            facts: { partition: base.name, dimension, key },
          }));
          wrong = true;
        }
        return;
      }
      wrong = true;
    });
    return wrong ? null : { type: "multi", ...base, dimensions };
  }
}

/** What no orchestrator takes as a key: Dagster 1.13 refuses `...` (it stands for a range) and control characters, and a blank at an end
 * gets lost on command lines and in forms. */
function badKey(key: string): string | null {
  if (key === "") return "it is empty";
  if (key.trim() !== key) return "it begins or ends with a blank";
  if (key.includes("...")) return 'it holds "...", which stands for a range';
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f\u2028\u2029]/.test(key)) return "it holds a control character";
  return key.length > MAX_KEY ? `it is longer than ${MAX_KEY} characters` : null;
}

/** Airflow keeps ids of runs and keys in columns of 250 characters, of which some are needed for more than the key. */
const MAX_KEY = 200;

/** Dagster's own advice is at most 100,000 partitions of an asset; its pages are slow from a tenth of it. */
const MANY_KEYS = 10_000;
