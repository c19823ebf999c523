import fc from "fast-check";
import {
  attribute,
  call,
  each,
  lines,
  name,
  star,
  subscript,
  textLines,
  tuple,
  union,
  type Value,
} from "./nodes.ts";
import { symbol } from "./symbols.ts";

/** Text as products have it, and text that tries to be something else. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 110 }) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  // any UTF-16 code units, lone surrogates included
  {
    weight: 2,
    arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((units) => String.fromCharCode(...units)),
  },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...hostile()), { maxLength: 8 }).map((parts) =>
      parts.join("")
    ),
  },
);

function hostile(): string[] {
  return [
    '"',
    "'",
    "\\",
    '"""',
    "'''",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u2028",
    "\u2029",
    "\x85",
    "\u202e",
    "\ufeff",
    "\ud800",
    "\udc00",
    "{{ x }}",
    "{% raw %}",
    "{x}",
    "%s",
    "$(id)",
    "`id`",
    "#",
    "# coding: rot13",
    "# fmt: off",
    "# type: ignore",
    "# noqa",
    "\\N{DIGIT ONE}",
    "\\u0041",
    "__import__('os')",
    "東京",
    "é",
    "e\u0301",
    "👩‍👩‍👧",
    " ",
    "    ",
    "a",
    "word",
  ];
}

const numbers: fc.Arbitrary<number | bigint> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.constantFrom(0, -0, 1e21, -1e21, 5e-324, 1e-7, 2 ** 53, NaN, Infinity, -Infinity),
);

const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: numbers },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);

/** Texts of several lines, many of them about as long as a line of Python. */
export const paragraphs: fc.Arbitrary<string> = fc.array(
  fc.oneof(text, fc.string({ minLength: 0, maxLength: 45 })),
  { minLength: 1, maxLength: 4 },
).map((rows) => rows.join("\n"));

/** Values that Python has a display for: no nodes. Sets hold texts, so that all can be hashed. */
export const data: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(text, tie("value"), { maxKeys: 5 }),
    fc.uniqueArray(text, { maxLength: 4 }).map((items) => new Set(items)),
    fc.array(tie("value"), { maxLength: 4 }).map(tuple),
    fc.array(tie("value"), { maxLength: 4 }).map(lines),
    { weight: 2, arbitrary: paragraphs.map(textLines) },
  ),
})).value;

const dg = (name: string) => symbol("dagster", name, { as: "dg", requires: "dagster" });
const callees = [
  dg("AssetSpec"),
  dg("AssetKey"),
  attribute(dg("AssetSelection"), "assets"),
  symbol("pathlib", "Path"),
  symbol("..floe_dbt", "dbt_block"),
  symbol("...floe_dbt.block", "Block10"),
  symbol("...floe_dbt.block", "Block9"),
  symbol("pydantic", "MAX", { requires: "pydantic" }),
  name("dict"),
];
const keywords = ["key", "deps", "description", "metadata", "group_name", "tags"];

/** Values with calls, stars and subscripts among them. */
export const expression: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    data,
    fc.tuple(
      fc.constantFrom(...callees),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keywords), tie("value"), { maxKeys: 5 }),
      fc.boolean(),
    ).map(([callee, args, named, force]) => {
      const made = call(callee, args, named);
      return force ? lines(made) : made;
    }),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => [...items, star(name("ITEMS"))]),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => each(items, (item) => item)),
    fc.tuple(fc.constantFrom(...callees), tie("value"), tie("value")).map(([callee, a, b]) =>
      call(callee, { selection: union(call(callee, [a]), call(callee, [b])) })
    ),
    fc.constantFrom(...callees).map((c) => subscript(name("list"), c)),
  ),
})).value;
