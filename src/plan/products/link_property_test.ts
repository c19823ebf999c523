import assert from "node:assert/strict";
import fc from "fast-check";
import { link, product } from "./_products.ts";

/** A model reads models of its own product that stand before it, and any of others: also such as are not there. */
interface Read {
  /** Of which product; the model's own when it is that one. */
  readonly owner: number;
  readonly model: number;
  readonly asSource: boolean;
}

const PRODUCTS = 4;
const MODELS = 4;

const reads = fc.array(
  fc.record<Read>({
    owner: fc.nat(PRODUCTS - 1),
    model: fc.nat(MODELS),
    asSource: fc.boolean(),
  }),
  { maxLength: 3 },
);
const sets = fc.array(fc.array(reads, { minLength: 1, maxLength: MODELS }), {
  minLength: 1,
  maxLength: PRODUCTS,
});

Deno.test("linkProducts() finds the links, gaps and cycles of a naive union of all products", () => {
  let cyclic = 0;
  let linked = 0;
  fc.assert(
    fc.property(sets, (set) => {
      const expected = naive(set);
      const { value, diagnostics } = link(...set.map((models, p) =>
        product(
          `p${p}`,
          Object.fromEntries(models.map((list, m) => [
            `m${m}`,
            named(set, p, m, list).map(([, text]) => text),
          ])),
        )
      ));
      const missing = diagnostics.filter((d) => d.code === "plan/upstream-missing").map((d) =>
        `${d.facts.product} ${d.facts.asset}`
      );
      assert.deepEqual(missing.sort(), [...expected.missing].sort());
      const cycles = diagnostics.filter((d) => d.code === "plan/product-cycle");
      assert.equal(cycles.length > 0, expected.isCyclic);
      for (const { facts } of cycles) {
        const path = (facts.assets as { product: string; asset: string }[]).map((a) =>
          a.asset.replace("model.", "")
        );
        assert.equal(path[0], path.at(-1));
        path.slice(1).forEach((to, i) => assert.ok(expected.edges.has(`${path[i]} ${to}`), to));
      }
      if (expected.isCyclic) cyclic++;
      if (expected.isCyclic || expected.missing.size > 0) {
        assert.equal(value, null);
        return;
      }
      linked++;
      const found = value!.links.flatMap(({ producer, readers }) =>
        readers.map((reader) => `${producer.asset} ${reader}`.replaceAll("model.", ""))
      );
      const between = [...expected.edges].filter((edge) => {
        const [from, to] = edge.split(" ");
        return from!.split(".")[0] !== to!.split(".")[0];
      });
      assert.deepEqual([...new Set(found)].sort(), between.sort());
    }),
    { numRuns: 500 },
  );
  assert.ok(cyclic > 20 && linked > 50, `${cyclic} cyclic and ${linked} linked sets show little`);
});

type Named = readonly [read: Read, text: string];

/** As `product()` wants them; own reads of later models are dropped, products that are not there are read all the same. */
function named(
  set: readonly (readonly (readonly Read[])[])[],
  p: number,
  m: number,
  list: readonly Read[],
): Named[] {
  return list.flatMap((read): Named[] => {
    const { owner, model, asSource } = read;
    if (owner === p) return model < m && model < set[p]!.length ? [[read, `m${model}`]] : [];
    return [[read, `${asSource ? "@" : ""}p${owner}.m${model}`]];
  });
}

/** The union of all products by brute force. */
function naive(set: readonly (readonly (readonly Read[])[])[]) {
  const edges = new Set<string>();
  const missing = new Set<string>();
  set.forEach((models, p) =>
    models.forEach((list, m) => {
      for (const [{ owner, model, asSource }] of named(set, p, m, list)) {
        if (set[owner]?.[model] !== undefined) edges.add(`p${owner}.m${model} p${p}.m${m}`);
        else if (set[owner] !== undefined && !asSource) {
          missing.add(`p${p} model.p${owner}.m${model}`);
        }
      }
    })
  );
  const pairs = [...edges].map((edge) => edge.split(" ") as [string, string]);
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    pairs.some(([a, b]) => a === from && !seen.has(b) && (b === to || reaches(b, to, seen.add(b))));
  return { edges, missing, isCyclic: pairs.some(([a, b]) => reaches(b, a) || a === b) };
}
