import { change, consequence, type Found, quoted } from "./change.ts";
import type { Comparison } from "./comparison.ts";

/** What the product is called, and what it is planned for. */
export function compareProduct({ before, after }: Comparison): Found[] {
  const [was, is] = [before.product, after.product];
  const found: Found[] = [];
  const add = (
    severity: Found["severity"],
    aspect: "name" | "deployment" | "orchestrator" | "dbtProject" | "version",
    words: string,
    consequences: Found["consequences"] = [],
  ) =>
    found.push(
      change(severity, aspect === "name" ? "renamed" : "changed", "product", is.name, words, {
        aspect,
        before: was[aspect] ?? null,
        after: is[aspect] ?? null,
        consequences,
      }),
    );
  if (was.name !== is.name) {
    add("breaking", "name", `The product "${was.name}" is called "${is.name}" now`, [
      consequence("breaks-consumers", "other products name it in front of its assets"),
      consequence("name-lost", "its default job, schedule and code location have its name"),
    ]);
  }
  if (was.version !== is.version) {
    add("note", "version", `The product has the version ${is.version} instead of ${was.version}`);
  }
  if (was.deployment !== is.deployment) {
    add(
      "warning",
      "deployment",
      `The plan is for ${is.deployment}, the former one for ${was.deployment}: what is on differs; --env ${was.deployment} compares alike`,
    );
  }
  // nobody chose one where it is not said: then it is the usual one
  if (
    was.orchestrator !== undefined && is.orchestrator !== undefined &&
    was.orchestrator !== is.orchestrator
  ) {
    add(
      "breaking",
      "orchestrator",
      `The product runs on ${is.orchestrator} instead of ${was.orchestrator}; --target ${was.orchestrator} compares alike`,
      [
        consequence("history-lost", "runs, partitions and checks are known to the old one only"),
      ],
    );
  }
  if (was.dbtProject !== is.dbtProject) {
    add(
      "note",
      "dbtProject",
      `The dbt project is ${quoted(is.dbtProject ?? "")} instead of ${
        quoted(was.dbtProject ?? "")
      }`,
    );
  }
  return found;
}
