import assert from "node:assert/strict";
import fc from "fast-check";
import { data, expression, text } from "./_arbitraries.ts";
import { findPython, runPython } from "../_python.ts";
import { numberLiteral, stringLiteral } from "./literals.ts";
import {
  assign,
  comment,
  kindOf,
  type LinesNode,
  name,
  type TextNode,
  type Value,
} from "./nodes.ts";
import { printModule } from "./printer.ts";

const python = findPython();

Deno.test("stringLiteral() chooses the quote that needs fewer escapes, double on a tie", () => {
  assert.equal(stringLiteral("it's"), `"it's"`);
  assert.equal(stringLiteral('say "hi"'), `'say "hi"'`);
  assert.equal(stringLiteral(`it's "x"`), `'it\\'s "x"'`);
  assert.equal(stringLiteral(`"'`), `"\\"'"`);
});

Deno.test("stringLiteral() keeps letters of all scripts and shows what hides", () => {
  assert.equal(stringLiteral("Zürich 東京 ❤️"), '"Zürich 東京 ❤️"');
  assert.equal(
    stringLiteral("a\u202eb\u2028\ufeff\ud800\x00\u{e0041}\ue000"),
    '"a\\u202eb\\u2028\\ufeff\\ud800\\x00\\U000e0041\\ue000"',
  );
  assert.equal(stringLiteral("😀é", { ascii: true }), '"\\U0001f600\\xe9"');
});

Deno.test("numberLiteral() tells ints from floats and spells out what has no literal", () => {
  const cases: [number | bigint, string][] = [
    [5, "5"],
    [-0, "-0.0"],
    [2 ** 53, "9007199254740992.0"],
    [1e21, "1e21"],
    [1.5e-7, "1.5e-7"],
    [10n ** 20n, "100000000000000000000"],
    [NaN, 'float("nan")'],
    [-Infinity, 'float("-inf")'],
  ];
  for (const [value, expected] of cases) assert.equal(numberLiteral(value), expected);
  assert.match(numberLiteral(10n ** 5000n), /^0x[0-9A-F]+$/);
});

Deno.test({
  name: "any text reads back through ast.literal_eval",
  ignore: python === null,
  fn: () => {
    const everyUnit = Array.from({ length: 0x10000 }, (_, i) => `<${String.fromCharCode(i)}>`);
    const texts = [...everyUnit, ...fc.sample(text, 5000)];
    const cases = texts.flatMap((t) =>
      [false, true].map((ascii) => ({ source: stringLiteral(t, { ascii }), units: toHex(t) }))
    );
    const program = `
import ast, json, sys
wrong = []
for case in json.load(sys.stdin.buffer):
    source = case["source"].encode("utf-8")  # fails for a surrogate that was not escaped
    got = ast.literal_eval(source.decode("utf-8")).encode("utf-16-be", "surrogatepass").hex()
    if got != case["units"] or len(source.decode("utf-8").splitlines()) != 1:
        wrong.append(case)
json.dump(wrong, sys.stdout)`;
    assert.deepEqual(runPython(python!, program, cases), []);
  },
});

Deno.test({
  name: "any data reads back from a printed module, literal by literal, and nothing else is in it",
  ignore: python === null,
  fn: () => {
    const samples = fc.sample(fc.tuple(data, text, text), 2000);
    const cases = samples.map(([value, words, remark]) => ({
      source: printModule({
        docstring: `Summary. ${words}`,
        body: [comment(remark), assign(name("VALUE"), value), comment(remark)],
      }),
      value: encode(value),
    }));
    assert.deepEqual(runPython(python!, READ_BACK, cases), []);
  },
});

Deno.test({
  name: "no docstring and no comment changes how Python decodes the file",
  ignore: python === null,
  fn: () => {
    const orders = [
      "# coding: rot13",
      "# -*- coding: latin-1 -*-",
      "# vim: set fileencoding=cp1252 :",
    ];
    const cases = orders.flatMap((order) =>
      ["\n", "\r", "\f", "\u2028", ""].flatMap((end) => [
        printModule({ docstring: `x${end}${order}`, body: [assign(name("X"), "é")] }),
        printModule({ docstring: `${order}${end}x`, body: [assign(name("X"), "é")] }),
        printModule({ docstring: "x", body: [comment(`${end}${order}`), assign(name("X"), "é")] }),
      ])
    );
    const program = `
import ast, io, json, sys, tokenize
wrong = []
for source in json.load(sys.stdin.buffer):
    text = source.encode("utf-8")
    seen = tokenize.detect_encoding(io.BytesIO(text).readline)[0]
    if seen != "utf-8" or ast.parse(text).body[-1].value.value != "\\xe9": wrong.append([source, seen])
json.dump(wrong, sys.stdout)`;
    assert.deepEqual(runPython(python!, program, cases), []);
  },
});

Deno.test({
  name: "no text among the values changes the code around it",
  ignore: python === null,
  fn: () => {
    // the same expression with every text replaced by "x" must give the same tree but for the constants
    const samples = fc.sample(expression, 1000);
    const cases = samples.map((value) => ({
      source: printModule({ docstring: "x", body: [assign(name("VALUE"), value)] }),
      harmless: printModule({ docstring: "x", body: [assign(name("VALUE"), harmless(value))] }),
    }));
    const program = `
import ast, json, sys
def shape(source):
    tree = ast.parse(source.encode("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str): node.value = ""
    return ast.dump(tree)
cases = json.load(sys.stdin.buffer)
json.dump([c for c in cases if shape(c["source"]) != shape(c["harmless"])], sys.stdout)`;
    assert.deepEqual(runPython(python!, program, cases), []);
  },
});

/** Evaluates displays and constants only; a call other than float(text) is a failure. */
const READ_BACK = `
import ast, json, sys
def text(value):
    return value.encode("utf-16-be", "surrogatepass").hex()
def read(node):
    if isinstance(node, ast.Constant):
        value = node.value
        if value is None: return ["none"]
        if value is True or value is False: return ["bool", value]
        if isinstance(value, str): return ["text", text(value)]
        if isinstance(value, int): return ["int", hex(value)]
        if isinstance(value, float): return ["float", value.hex()]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = -ast.literal_eval(node.operand)
        return ["int", hex(value)] if isinstance(value, int) else ["float", value.hex()]
    if isinstance(node, ast.List): return ["list", [read(n) for n in node.elts]]
    if isinstance(node, ast.Tuple): return ["tuple", [read(n) for n in node.elts]]
    if isinstance(node, ast.Set): return ["set", [read(n) for n in node.elts]]
    if isinstance(node, ast.Dict): return ["dict", [[read(k), read(v)] for k, v in zip(node.keys, node.values)]]
    if isinstance(node, ast.Call) and node.func.id == "float": return ["float", float(node.args[0].value).hex()]
    if isinstance(node, ast.Call) and node.func.id == "set" and not node.args: return ["set", []]
    raise ValueError(ast.dump(node))
wrong = []
for case in json.load(sys.stdin.buffer):
    body = ast.parse(case["source"].encode("utf-8")).body
    kinds = [type(n).__name__ for n in body]
    expected = case["value"]
    if kinds != ["Expr", "Assign"] or read(body[1].value) != expected: wrong.append([case, read(body[1].value)])
json.dump(wrong[:3], sys.stdout)`;

/** What READ_BACK makes of the value. */
function encode(value: Value): unknown {
  if (value === null) return ["none"];
  if (typeof value === "boolean") return ["bool", value];
  if (typeof value === "string") return ["text", toHex(value)];
  if (typeof value === "bigint") return ["int", pythonHex(value)];
  if (typeof value === "number") {
    const int = Number.isSafeInteger(value) && !Object.is(value, -0);
    return int ? ["int", pythonHex(BigInt(value))] : ["float", floatHex(value)];
  }
  if (Array.isArray(value)) return ["list", value.map(encode)];
  if (value instanceof Set) return ["set", [...value].map(encode)];
  if (kindOf(value) === "tuple") {
    return ["tuple", (value as { items: readonly Value[] }).items.map(encode)];
  }
  if (kindOf(value) === "lines") return encode((value as LinesNode).of);
  if (kindOf(value) === "text") return encode((value as TextNode).text);
  return ["dict", Object.entries(value).map(([k, v]) => [encode(k), encode(v as Value)])];
}

function harmless(value: Value): Value {
  if (typeof value === "string") return "x";
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(harmless);
  if (value instanceof Set) return new Set([...value].map((_, i) => "x".repeat(i + 1)));
  const copy = (of: object) =>
    Object.fromEntries(Object.entries(of).map(([k, v]) => [k, harmless(v as Value)]));
  switch (kindOf(value)) {
    case undefined:
      return new Map(
        Object.entries(value).map(([, v]) => ["x", harmless(v as Value)] as const)
          .map(([, v], i) => ["x".repeat(i + 1), v]),
      );
    case "call":
      return {
        ...(value as object),
        args: harmless((value as { args: readonly Value[] }).args),
        keywords: copy((value as { keywords: object }).keywords),
      } as unknown as Value;
    case "each":
      return { ...(value as object), make: harmless } as unknown as Value;
    case "union": {
      const { left, right } = value as { left: Value; right: Value };
      return { ...(value as object), left: harmless(left), right: harmless(right) } as Value;
    }
    case "tuple":
      return {
        ...(value as object),
        items: harmless((value as { items: readonly Value[] }).items),
      } as unknown as Value;
    case "text":
      return "x";
    case "lines":
      return { ...(value as object), of: harmless((value as { of: Value }).of) } as Value;
    default:
      return value;
  }
}

function toHex(text: string): string {
  let hex = "";
  for (let i = 0; i < text.length; i++) hex += text.charCodeAt(i).toString(16).padStart(4, "0");
  return hex;
}

function pythonHex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** As Python's `float.hex`. */
function floatHex(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, "0");
  if (exponent === 0 && fraction === "0000000000000") return `${sign}0x0.0p+0`;
  const power = exponent === 0 ? -1022 : exponent - 1023;
  return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${power < 0 ? "" : "+"}${power}`;
}
