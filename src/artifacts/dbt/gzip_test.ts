import assert from "node:assert/strict";
import { ArtifactError } from "../../errors/mod.ts";
import { isGzip, readMaybeGzip } from "./gzip.ts";

const text = new TextEncoder().encode(
  JSON.stringify({ metadata: {}, nodes: {}, filler: "x".repeat(200_000) }),
);

async function zipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("readMaybeGzip inflates gzip and gives anything else back as it is", async () => {
  const small = await zipped(text);
  assert.ok(isGzip(small));
  assert.deepEqual(await readMaybeGzip(small), text);
  assert.equal(await readMaybeGzip(text), text);
  const empty = new Uint8Array();
  assert.equal(await readMaybeGzip(empty), empty);
});

Deno.test("readMaybeGzip says that a gzip file is cut or damaged", async () => {
  const small = await zipped(text);
  const damaged = small.slice();
  damaged[small.length - 6]! ^= 0xff; // in the checksum
  for (
    const broken of [
      small.slice(0, small.length / 2),
      small.slice(0, -1),
      small.slice(0, 2),
      damaged,
    ]
  ) {
    await assert.rejects(readMaybeGzip(broken, { file: "m.json.gz" }), (error) => {
      assert.ok(error instanceof ArtifactError);
      assert.equal(error.code, "artifact/gzip-broken");
      assert.equal(error.location?.file, "m.json.gz");
      return true;
    });
  }
});
