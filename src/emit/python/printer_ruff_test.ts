import assert from "node:assert/strict";
import fc from "fast-check";
import { PositionEncoding, Workspace } from "ruff-wasm";
import { expression, paragraphs, text } from "./_arbitraries.ts";
import {
  assign,
  call,
  comment,
  define,
  evaluate,
  giveBack,
  name,
  type NameNode,
  shift,
  type Statement,
  subscript,
  textLines,
} from "./nodes.ts";
import { printModule } from "./printer.ts";
import { symbol } from "./symbols.ts";

// E501: a long string stays on its line
const ruff = new Workspace({
  "line-length": 88,
  lint: { select: ["I", "UP", "B", "E", "F", "W"], ignore: ["E501"] },
}, PositionEncoding.Utf16);

const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: expression.map((value) => assign(name("ASSETS"), value)) },
  {
    weight: 2,
    arbitrary: fc.oneof(text, paragraphs.map(textLines)).map((value) =>
      assign(name("a_rather_long_name"), value)
    ),
  },
  { weight: 1, arbitrary: text.map(comment) },
);

const called = fc.tuple(fc.constantFrom("task", "a_call_with_a_longer_name"), expression)
  .map(([callee, value]) => call(name(callee), [value], { task_id: value }));

/** Functions in functions, with statements of every kind around them. */
const functions: fc.Arbitrary<Statement> = fc.letrec<{ statement: Statement }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: statement },
    { weight: 1, arbitrary: called.map(evaluate) },
    { weight: 1, arbitrary: fc.constant(shift(name("FIRST"), name("SECOND"))) },
    {
      weight: 4,
      arbitrary: fc.tuple(
        fc.array(tie("statement"), { maxLength: 4 }),
        fc.array(called, { maxLength: 2 }),
        fc.constantFrom(undefined, null, subscript(name("list"), name("int"))),
        fc.oneof(called.map(giveBack), called.map(evaluate)),
        fc.constantFrom<Record<string, NameNode>>({}, { key: name("str") }),
      ).map(([body, decorators, returns, last, parameters]) =>
        define(name("made_here"), [...body, last], { decorators, parameters, returns })
      ),
    },
  ),
})).statement;

const module = fc.tuple(
  text,
  fc.array(fc.oneof({ weight: 3, arbitrary: statement }, { weight: 2, arbitrary: functions }), {
    maxLength: 4,
  }),
).map(([words, body]) => ({
  docstring: `Summary ${words}`,
  body: [...body, evaluate(name("ITEMS"))],
}));

Deno.test("printModule() prints what ruff format leaves alone", () => {
  fc.assert(
    fc.property(module, (m) => {
      const printed = printModule(m);
      assert.equal(ruff.format(printed), printed);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("printModule() leaves ruff's linter nothing to say", () => {
  fc.assert(
    fc.property(module, (m) => {
      const printed = printModule(m);
      // what a random value may be: the same key or item twice, a bare expression, a dict() call
      const random = ["B033", "B018", "F601", "F841", "F811", "F821"];
      const found = ruff.check(printed).filter((d: { code: string }) => !random.includes(d.code));
      assert.deepEqual(
        found.map((d: { code: string; message: string }) => `${d.code} ${d.message}`),
        [],
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("imports are in the order of ruff's isort", () => {
  const part = fc.constantFrom("a", "B", "Ab", "a1", "a10", "a9", "_x", "X_Y", "XY", "z", "A");
  const dots = fc.constantFrom("", "", ".", "..", "...");
  const imported = fc.tuple(dots, part, part, fc.boolean()).map(([prefix, module, member, as]) =>
    prefix === ""
      ? symbol(`p_${module}`, member, { requires: "x", ...(as ? { as: `m_${module}` } : {}) })
      : symbol(`${prefix}${module}`, member)
  );
  fc.assert(
    fc.property(fc.array(imported, { maxLength: 25 }), (symbols) => {
      const printed = printModule({ docstring: "x", body: [assign(name("USED"), symbols)] });
      assert.equal(ruff.format(printed), printed);
      const found = ruff.check(printed).filter((d: { code: string }) => d.code === "I001");
      assert.deepEqual(found.map((d: { code: string }) => `${d.code}\n${printed}`), []);
    }),
    { numRuns: 500 },
  );
});

Deno.test("long numbers that are assigned stay as ruff format lays them out", () => {
  for (const digits of [70, 74, 75, 76, 79, 80, 84, 85, 90]) {
    for (const value of [10n ** BigInt(digits - 1), -(10n ** BigInt(digits - 1))]) {
      const body = [assign(name("ASSETS"), value), giveBack(name("ASSETS"))];
      const printed = printModule({
        docstring: "x",
        body: [assign(name("ASSETS"), value), define(name("made"), body)],
      });
      assert.equal(ruff.format(printed), printed);
    }
  }
});
