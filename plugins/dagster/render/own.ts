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
export function own({ own: { reads }, iceberg }: DagsterProject): Module {
  return {
    docstring: [
      "Yours: assets, checks, jobs, schedules and sensors in Python.",
      "",
      "Written once; later compilations leave it as it is. definitions.py merges `defs` with",
      "what is generated, so resources and the executor are there for it too. A key or a name",
      "that something generated has already is refused by Dagster when it loads.",
    ].join("\n"),
    body: [
      comment(iceberg === null ? example(reads) : exampleOfTable(reads)),
      assign(name("defs"), call(Definitions)),
    ],
  };
}

function example(reads: readonly string[] | null): string {
  const deps = reads === null ? "" : `(deps=[dg.AssetKey([${literals(reads)}])])`;
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

/** It reads a table of dbt's, where the catalog has it, and keeps one of its own there. */
function exampleOfTable(reads: readonly string[] | null): string {
  const input = reads === null ? [] : [
    "    ins={",
    '        "rows": dg.AssetIn(',
    `            key=[${literals(reads)}],`,
    '            input_manager_key="iceberg",',
    "        ),",
    "    },",
  ];
  return [
    reads === null
      ? "For example, a table of the catalog. What its metadata may say stands in"
      : "For example, a table of the catalog, made of one that dbt has built there. What its",
    reads === null
      ? "floe_iceberg/io_manager.py:"
      : "metadata may say stands in floe_iceberg/io_manager.py:",
    "",
    "import pyarrow as pa",
    "",
    "@dg.asset(",
    ...input,
    '    io_manager_key="iceberg",',
    '    metadata={"iceberg/mode": "overwrite"},',
    ")",
    ...(reads === null ? ["def report() -> pa.Table:", '    return pa.table({"n": [1]})'] : [
      "def report(rows: pa.Table) -> pa.Table:",
      "    return rows.slice(0, 10)",
    ]),
    "",
    "defs = dg.Definitions(assets=[report])",
  ].join("\n");
}

function literals(key: readonly string[]): string {
  return key.map((part) => stringLiteral(part, ASCII)).join(", ");
}

const ASCII = { ascii: true };
