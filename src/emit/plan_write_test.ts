import assert from "node:assert/strict";
import fc from "fast-check";
import { buildManifest, contentDigest, parseManifest, printManifest } from "./manifest.ts";
import { type Existing, planWrite, type WantedFile } from "./plan_write.ts";

const path: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c", "d", "e");
const digest = fc.constantFrom("1", "2", "3").map((d) => d.repeat(64));
const file = fc.record({ path, digest, ownership: fc.constantFrom("owned", "seed") });
const files = fc.uniqueArray(file, { selector: (f) => f.path }) as fc.Arbitrary<WantedFile[]>;
const found: fc.Arbitrary<Existing> = fc.oneof(
  digest.map((digest) => ({ digest })),
  fc.constantFrom("folder", "other"),
);
const disk = fc.uniqueArray(fc.tuple(path, found), { selector: ([p]) => p });
const generator = { name: "g", version: "1" };

Deno.test("planWrite() touches only what it wrote and nobody changed", () => {
  fc.assert(
    fc.property(files, files, disk, (wanted, before, there) => {
      const previous = buildManifest(generator, before.map((f) => ({ ...f, text: "" })));
      const existing = new Map(there);
      const plan = planWrite(wanted, existing, previous);
      const all = Object.values(plan).flat();
      assert.equal(new Set(all).size, all.length, "a path is in one list");
      for (const f of wanted) assert.ok(all.includes(f.path), "every wanted file has a fate");
      for (const p of [...plan.update, ...plan.remove]) {
        assert.deepEqual(existing.get(p), { digest: previous.files[p]!.digest });
      }
      for (const p of plan.create) assert.equal(existing.get(p), undefined);
      for (const f of wanted.filter((f) => f.ownership === "seed")) {
        assert.ok(!plan.update.includes(f.path) && !plan.edited.includes(f.path));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a written project has nothing left to do", () => {
  fc.assert(fc.property(files, (wanted) => {
    const manifest = buildManifest(generator, wanted.map((f) => ({ ...f, text: "" })));
    const existing = new Map(wanted.map((f) => [f.path, { digest: f.digest }]));
    const { unchanged, kept, ...rest } = planWrite(wanted, existing, manifest);
    assert.equal(unchanged.length + kept.length, wanted.length);
    assert.deepEqual(Object.values(rest).flat(), []);
  }));
});

Deno.test("a manifest reads back, and is the same text from the same files", () => {
  fc.assert(fc.property(files, (wanted) => {
    const manifest = buildManifest(generator, wanted.map((f) => ({ ...f, text: "" })));
    assert.deepEqual(parseManifest(printManifest(manifest)), manifest);
  }));
});

Deno.test("contentDigest() is SHA-256 and does not see Windows line ends", async () => {
  const digestOf = (text: string) => contentDigest(new TextEncoder().encode(text));
  assert.equal(
    await digestOf("abc"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.equal(await digestOf("a\r\nb\r\n"), await digestOf("a\nb\n"));
  assert.notEqual(await digestOf("a\rb"), await digestOf("ab"));
  assert.notEqual(await digestOf("a\r\r\nb"), await digestOf("a\nb"));
});
