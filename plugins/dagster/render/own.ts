import {
  assign,
  call,
  comment,
  type Module,
  name,
  stringLiteral,
} from "../../../src/emit/python/mod.ts";
import type { DagsterProject } from "../model.ts";
import { Definitions } from "../symbols.ts";

/** defs/own.py: where a person adds definitions in Python. Written once; the example is a comment, so that it costs nothing. */
export function own({ own: { reads } }: DagsterProject): Module {
  return {
    docstring: [
      "Yours: assets, checks, jobs, schedules and sensors in Python.",
      "",
      "Written once; later compilations leave it as it is. definitions.py merges `defs` with",
      "what is generated, so resources and the executor are there for it too. A key or a name",
      "that something generated has already is refused by Dagster when it loads.",
    ].join("\n"),
    body: [
      comment(example(reads)),
      assign(name("defs"), call(Definitions)),
    ],
  };
}

function example(reads: readonly string[] | null): string {
  const deps = reads === null
    ? ""
    : `(deps=[dg.AssetKey([${reads.map((part) => stringLiteral(part, ASCII)).join(", ")}])])`;
  return [
    reads === null ? "For example:" : "For example, built after a model of dbt:",
    "",
    `@dg.asset${deps}`,
    "def report(context: dg.AssetExecutionContext) -> None:",
    '    context.log.info("written in Python")',
    "",
    "defs = dg.Definitions(assets=[report])",
  ].join("\n");
}

const ASCII = { ascii: true };
