import assert from "node:assert/strict";
import { emitLineageEvent, type LineageEvent } from "../../../src/plugin/lineage_event.ts";

const event: LineageEvent = {
  eventType: "COMPLETE",
  eventTime: "2026-01-01T00:00:00Z",
  producer: "urn:floe:test",
  schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
  run: { runId: "0195e5a2-7c1e-7b1c-9a55-3d3f6a0b1c2d" },
  job: { namespace: "shop", name: "orders.nightly" },
};

const backend = (endpoint: string) => ({
  namespace: "shop",
  transport: "http" as const,
  endpoint,
  backend: null,
});

Deno.test("emitLineageEvent() posts the event, and says what a backend refuses", async () => {
  const got: [string | null, unknown][] = [];
  let status = 201;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    got.push([request.headers.get("authorization"), await request.json()]);
    return new Response(null, { status });
  });
  const to = backend(`http://127.0.0.1:${server.addr.port}/api/v1/lineage`);
  try {
    const sent = await emitLineageEvent(event, { backend: to, fetch, apiKey: "k" });
    assert.deepEqual(sent, { sent: true, status: 201 });
    assert.deepEqual(got, [["Bearer k", event]]);
    status = 503;
    const refused = await emitLineageEvent(event, { backend: to, fetch });
    assert.deepEqual(refused, {
      sent: false,
      skipped: false,
      reason: "The backend answers 503",
    });
  } finally {
    await server.shutdown();
  }
  const absent = await emitLineageEvent(event, { backend: to, fetch });
  assert.deepEqual(absent, {
    sent: false,
    skipped: false,
    reason: "The backend cannot be reached",
  });
});

Deno.test("emitLineageEvent() does nothing where nobody listens", async () => {
  const never = () => {
    throw new Error("asked");
  };
  const result = await emitLineageEvent(event, { backend: null, fetch: never });
  assert.deepEqual(result, { sent: false, skipped: true });
});
