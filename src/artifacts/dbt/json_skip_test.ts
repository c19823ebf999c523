import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFault } from "./json_fault.ts";
import { BROKEN, skipBlanks, skipValue } from "./json_skip.ts";

function accepts(bytes: Uint8Array): boolean {
  const end = skipValue(bytes, 0);
  return end !== BROKEN && skipBlanks(bytes, end) === bytes.length;
}

function parses(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
    JSON.parse(text.replace(stringOrWord, (found) => found[0] === '"' ? found : "null"));
    return true;
  } catch {
    return false;
  }
}

const stringOrWord = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g;

/** Both judges against `JSON.parse`. */
function agree(bytes: Uint8Array): void {
  const valid = parses(bytes);
  const text = () => new TextDecoder().decode(bytes);
  assert.equal(accepts(bytes), valid, text());
  assert.equal(jsonFault(bytes, 0) === null, valid, text());
}

Deno.test("skipping accepts what JSON.parse accepts, whatever single byte is changed, added or removed", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 3, stringUnit: "binary" }).map((json) =>
        json.replaceAll("true", "-Infinity").replaceAll("false", "NaN")
      ),
      fc.constantFrom("change", "add", "remove", "cut"),
      fc.nat(),
      fc.oneof(
        fc.constantFrom(...'{}[]",:\\-+.eE0129tfnuNI/ \n\t\r\0\u001f\u007f').map((c) =>
          c.charCodeAt(0)
        ),
        fc.nat(255),
      ),
      (json, how, where, byte) => {
        const whole = [...new TextEncoder().encode(json)];
        agree(new Uint8Array(whole));
        const at = where % (whole.length + 1);
        if (how === "cut") whole.length = at;
        else whole.splice(at, how === "add" ? 0 : 1, ...(how === "remove" ? [] : [byte]));
        agree(new Uint8Array(whole));
      },
    ),
    { numRuns: 5000 },
  );
});

Deno.test("skipping and JSON.parse agree on texts at the edge of the grammar", () => {
  const texts = [
    ...'|  |{}|[]|[1,]|[,1]|[1 2]|{,}|{"a"}|{"a":}|{"a":1,}|{"a" 1}|{a:1}|\'a\'|0|-0|-|01|1.|.5|1e|1e+|1E-2|1.5e3'
      .split("|"),
    ...'+1|NaN|Nan|NaNs|-NaN|[NaN,-Infinity,Infinity]|Infinit|-Infinity|-I|--Infinity|-Infinitys|1-Infinity|{NaN:1}|{"a":NaN}|nan|inf|None|True|undefined|"NaN|nul|nulll|true false|tru|falsé|"\\u12g4"|"\\u12"|"\\x"|"\\"|"\t"|"\\\\"|"\\\\\\""|[}|{]|[[]|]|}'
      .split("|"),
    "[" + "1,".repeat(300) + "1]",
    "[".repeat(5000) + "]".repeat(5000),
    "[".repeat(5000) + "]".repeat(4999),
    '{"a":'.repeat(3000) + "1" + "}".repeat(3000),
    "\ufeff{}",
    "\u00a01",
  ];
  for (const text of texts) agree(new TextEncoder().encode(text));
});

Deno.test("strings are UTF-8 exactly where TextDecoder says so", () => {
  const edges = [
    0x22,
    0x61,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc0,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
  ];
  edges.push(0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
  for (const a of edges) {
    for (const b of edges) {
      for (const c of edges) {
        for (const rest of [[0x22], [0x80, 0x22], [0xbf, 0x61, 0x22], []]) {
          agree(new Uint8Array([0x22, a, b, c, ...rest]));
        }
      }
    }
  }
});

Deno.test("jsonFault tells a byte that is no UTF-8 from a character cut by the end", () => {
  const fault = (...bytes: number[]) => {
    const { start, wanted, found, isEncoding } = jsonFault(new Uint8Array(bytes), 0)!;
    return [start.column, wanted, found, isEncoding];
  };
  assert.deepEqual(fault(0x22, 0xc3, 0xa4, 0xe9, 0x22), [3, "UTF-8", "byte 0xE9", true]);
  assert.deepEqual(fault(0x22, 0xe2, 0x82), [3, 'a closing "', null, false]);
  assert.deepEqual(fault(0x22, 0xf0, 0x9f, 0x98), [4, 'a closing "', null, false]);
  assert.deepEqual(fault(0x22, 0xff), [2, "UTF-8", "byte 0xFF", true]);
  assert.deepEqual(fault(0x22, 0x80), [2, "UTF-8", "byte 0x80", true]);
  assert.deepEqual(fault(0x5b, 0xe9, 0x5d), [2, "a value", "byte 0xE9", true]);
});

Deno.test("jsonFault says where, what was wanted and what stood there, in UTF-16 units", () => {
  const fault = (text: string) => {
    const { start, wanted, found } = jsonFault(new TextEncoder().encode(text), 0)!;
    return [start.line, start.column, start.offset, wanted, found];
  };
  assert.deepEqual(fault('{\n "ä😀": 1,\n}'), [3, 1, 13, "a key", '"}"']);
  assert.deepEqual(fault('["ä😀" x]'), [1, 8, 7, '"," or "]"', '"x"']);
  assert.deepEqual(fault('{"a": "b'), [1, 9, 8, 'a closing "', null]);
  assert.deepEqual(fault('{"a": tru'), [1, 10, 9, "true", null]);
  assert.deepEqual(fault('{"a": nan}'), [1, 8, 7, "null", '"a"']);
  assert.deepEqual(fault('{"a": Nan}'), [1, 9, 8, "NaN", '"n"']);
  assert.deepEqual(fault('{"a": -Inf}'), [1, 11, 10, "-Infinity", '"}"']);
  assert.deepEqual(fault('{"a": -x}'), [1, 8, 7, "a digit", '"x"']);
  assert.deepEqual(fault('{"a": None}'), [1, 8, 7, "NaN", '"o"']);
  assert.deepEqual(fault('{"a": True}'), [1, 7, 6, "a value", '"T"']);
  assert.deepEqual(fault('{"a": [1, 2'), [1, 12, 11, '"," or "]"', null]);
  assert.deepEqual(fault("{} {}"), [1, 4, 3, "the end", '"{"']);
  assert.deepEqual(fault('["\\q"]'), [1, 4, 3, "a valid escape", '"q"']);
  assert.deepEqual(fault(""), [1, 1, 0, "a value", null]);
});
