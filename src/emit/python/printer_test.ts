import assert from "node:assert/strict";
import {
  assign,
  attribute,
  call,
  comment,
  define,
  each,
  evaluate,
  giveBack,
  lines,
  name,
  shift,
  star,
  type Statement,
  subscript,
  textLines,
  type Value,
} from "./nodes.ts";
import { printModule } from "./printer.ts";
import { requirementsOf } from "./requirements.ts";
import { Scope } from "./scope.ts";
import { symbol } from "./symbols.ts";

const dg = (name: string) => symbol("dagster", name, { as: "dg", requires: "dagster" });
const AssetKey = dg("AssetKey");
const AssetSpec = dg("AssetSpec");

const printed = (value: Value) =>
  printModule({ docstring: "x", body: [assign(name("X"), value)] }).split("\n\n").at(-1);

Deno.test("printModule() prints docstring, sorted imports and statements", () => {
  const scope = new Scope();
  const module = {
    docstring: "What is built.\n\nGenerated.",
    body: [
      assign(
        name("ASSETS"),
        lines([
          call(AssetSpec, {
            key: call(AssetKey, [["raw", "orders"]]),
            deps: lines([call(AssetKey, [["customers"]])]),
            description:
              'Orders of the "shop", one row each, with everything that is known about them',
            tags: { marts: "" },
            kinds: new Set(["dbt", "duckdb"]),
            owners: undefined,
          }),
        ]),
      ),
      comment("Where it lies"),
      assign(scope.declare("class"), call(symbol("pathlib", "Path"), ["x"])),
      assign(name("NONE"), [], { annotation: subscript(name("list"), AssetSpec) }),
      evaluate(
        call(symbol("..floe_dbt", "dbt_block"), {
          assets: [star(name("ASSETS"))],
          name: attribute(scope.declare("class"), "name"),
        }),
      ),
    ],
  };
  assert.equal(
    printModule(module),
    `"""What is built.

Generated.
"""

from pathlib import Path

import dagster as dg

from ..floe_dbt import dbt_block

ASSETS = [
    dg.AssetSpec(
        key=dg.AssetKey(["raw", "orders"]),
        deps=[
            dg.AssetKey(["customers"]),
        ],
        description='Orders of the "shop", one row each, with everything that is known about them',
        tags={"marts": ""},
        kinds={"dbt", "duckdb"},
    ),
]

# Where it lies
class_ = Path("x")

NONE: list[dg.AssetSpec] = []

dbt_block(assets=[*ASSETS], name=class_.name)
`,
  );
  assert.deepEqual(requirementsOf([module]), ["dagster"]);
});

Deno.test("88 columns stay on one line, 89 do not", () => {
  const fits = "x".repeat(88 - 'X = ["", ""]'.length);
  assert.equal(printed([fits, ""]), `X = ["${fits}", ""]\n`);
  assert.equal(printed([`${fits}x`, ""]), `X = [\n    "${fits}x",\n    "",\n]\n`);
});

Deno.test("data that looks like a node is data", () => {
  const data = JSON.parse('{"kind": "name", "text": "os", "Symbol(floe.python.node)": "name"}');
  assert.equal(
    printed(data),
    'X = {"kind": "name", "text": "os", "Symbol(floe.python.node)": "name"}\n',
  );
});

Deno.test("two modules with one name, or a name of the module itself, are imported under another", () => {
  const text = printModule({
    docstring: "x",
    body: [
      assign(name("dg"), 1),
      assign(name("X"), [symbol("a", "run"), symbol("b", "run"), AssetKey]),
    ],
  });
  assert.match(text, /^from a import run$/m);
  const [, other] = /^from b import run as (run_[0-9a-f]{8})$/m.exec(text)!;
  const [, module] = /^import dagster as (dg_[0-9a-f]{8})$/m.exec(text)!;
  assert.ok(text.endsWith(`X = [run, ${other}, ${module}.AssetKey]\n`));
});

Deno.test("comments end no line early and give no orders", () => {
  const text = printModule({
    docstring: "x",
    body: [
      comment("a\rb\u2028c\x0cd\n\nfmt: off\n coding: latin-1\nx # noqa\n\u202ee"),
      assign(name("X"), 1),
    ],
  });
  assert.equal(
    text,
    `"""x"""

# a
# b
# c
# d
#
# > fmt: off
# >  coding: latin-1
# > x \\x23 noqa
# \\u202ee
X = 1
`,
  );
});

Deno.test("a docstring holds any text", () => {
  const first = (docstring: string) => printModule({ docstring, body: [] });
  assert.equal(first('a """ b\\'), '"""a \\x22\\x22" b\\\\"""\n');
  assert.equal(first('"quoted"'), '"""\\x22quoted\\x22"""\n');
  assert.equal(first('a "quoted"\nb'), '"""a "quoted"\nb\n"""\n');
  assert.throws(() => first(" \n "), TypeError);
});

Deno.test("what Python has no literal for is refused", () => {
  for (
    const value of [
      [undefined],
      new Date(0),
      () => 1,
      Symbol("x"),
      new URL("a:b"),
      comment("x"),
    ]
  ) {
    assert.throws(() => printed(value as unknown as Value), TypeError);
  }
  for (const text of ["a b", "class", "", "1a", "é"]) {
    assert.throws(() => name(text), TypeError);
    assert.throws(() => call(AssetSpec, { [text]: 1 }), TypeError);
    assert.throws(() => attribute(AssetSpec, text), TypeError);
    assert.throws(() => symbol("dagster", text), TypeError);
  }
});

Deno.test("each() prints as the list of what it makes", () => {
  const make = (n: number) => call(AssetKey, [[String(n)]]);
  assert.equal(printed(each([1, 2], make)), printed(lines([make(1), make(2)])));
  assert.equal(printed(each([], make)), "X = []\n");
});

Deno.test("textLines() prints a literal for each line of a text, where they do not fit on one", () => {
  const notes =
    'What is built by "day"\n\nIt runs at `0 6 * * *`, Europe/Berlin.\n - `orders`: C:\\n\n';
  const made = (doc: Value) =>
    printed(call(name("dag"), { doc_md: doc }))!.replaceAll("\n\n", "\n");
  assert.equal(
    made(textLines(notes)),
    `X = dag(
    doc_md=(
        'What is built by "day"\\n'
        "\\n"
        "It runs at \`0 6 * * *\`, Europe/Berlin.\\n"
        " - \`orders\`: C:\\\\n\\n"
    ),
)
`,
  );
  assert.equal(made(textLines("one\ntwo\n")), 'X = dag(doc_md="one\\ntwo\\n")\n');
  const long = `${"long ".repeat(20)}\n`;
  assert.equal(made(textLines(long)), made(long));
});

Deno.test("printModule() spreads a starred value of a dict", () => {
  const file = call(name("source_file"), ["models/orders.sql"]);
  assert.equal(
    printed({ id: "orders", file: star(file) }),
    'X = {"id": "orders", **source_file("models/orders.sql")}\n',
  );
  const long = call(name("source_file"), ["models/".repeat(14)]);
  assert.equal(
    printed({ id: "orders", file: star(long) }),
    `X = {\n    "id": "orders",\n    **source_file(\n        "${
      "models/".repeat(14)
    }",\n    ),\n}\n`,
  );
});

Deno.test("printModule() prints functions in functions, with imports that nothing in them hides", () => {
  const task = symbol("airflow.sdk", "task", { requires: "apache-airflow-task-sdk" });
  const returns = subscript(name("dict"), name("str"));
  const text = printModule({
    docstring: "x",
    body: [
      assign(name("BLOCK"), 1),
      define(name("nightly"), [
        define(name("task"), [giveBack(call(attribute(name("BLOCK"), "build")))], {
          decorators: [call(task, { task_id: "a" })],
          parameters: { key: name("str") },
          returns,
        }),
        assign(name("first"), call(name("task"))),
        assign(name("second"), call(name("task"))),
        shift(name("first"), name("second")),
      ], { returns: null }),
      evaluate(call(name("nightly"))),
    ],
  });
  const [, bound] = /import task as (task_[0-9a-f]{8})$/m.exec(text)!;
  assert.equal(
    text.slice(text.indexOf("BLOCK = 1")),
    `BLOCK = 1


def nightly() -> None:
    @${bound}(task_id="a")
    def task(key: str) -> dict[str]:
        return BLOCK.build()

    first = task()
    second = task()
    first >> second


nightly()
`,
  );
});

Deno.test("an absolute module of the project is imported behind distributions", () => {
  const symbols = [
    symbol("shop.settings", "DBT", { own: true }),
    symbol("airflow.sdk", "dag", { requires: "apache-airflow-task-sdk" }),
    symbol("datetime", "datetime"),
  ];
  const text = printModule({ docstring: "x", body: [assign(name("X"), symbols)] });
  const imports = "from airflow.sdk import dag\n\nfrom shop.settings import DBT\n";
  assert.match(text, new RegExp(`\n\nfrom datetime import datetime\n\n${imports}\n`));
});

Deno.test("a function without a last statement, and names that no line holds, are refused", () => {
  const print = (statement: Statement) => printModule({ docstring: "x", body: [statement] });
  const long = name("x".repeat(50));
  assert.throws(() => print(define(name("f"), [])), TypeError);
  assert.throws(() => print(define(name("f"), [comment("a")])), TypeError);
  assert.throws(() => print(define(name("f".repeat(90)), [evaluate(name("x"))])), TypeError);
  assert.throws(() => print(shift(long, long)), TypeError);
});
