import assert from "node:assert/strict";
import { noModelOrchestration, safeParseModelOrchestration } from "./parse_model_orchestration.ts";

function parse(orchestration: unknown) {
  return safeParseModelOrchestration({
    uniqueId: "model.shop.orders",
    name: "orders",
    resourceType: "model",
    meta: orchestration === undefined ? { owner: "me" } : { orchestration },
    originalFilePath: "models/orders.sql",
  });
}

Deno.test("safeParseModelOrchestration() gives nothing where a model says nothing", () => {
  assert.deepEqual(parse(undefined), { value: noModelOrchestration, diagnostics: [] });
  assert.deepEqual(parse(null), { value: noModelOrchestration, diagnostics: [] });
  assert.deepEqual(parse({}), { value: noModelOrchestration, diagnostics: [] });
});

Deno.test("safeParseModelOrchestration() reads a policy in either spelling", () => {
  const expected = {
    ...noModelOrchestration,
    group: "events",
    partition: "day",
    freshness: { maxLag: "26h", cron: null, timezone: null },
    backfill: { policy: "multi_run", maxPartitionsPerRun: 30 },
    automation: { type: "eager", cron: null, timezone: null },
  };
  const said = { group: "events", partition: "day", automation: "eager" };
  const camel = parse({
    ...said,
    freshness: { maxLag: "26h" },
    backfill: { policy: "multi_run", maxPartitionsPerRun: 30 },
  });
  assert.deepEqual(camel, { value: expected, diagnostics: [] });
  const snake = parse({
    ...said,
    freshness: { max_lag: "26h" },
    backfill: { policy: "multi_run", max_partitions_per_run: 30 },
  });
  assert.deepEqual(snake, { value: expected, diagnostics: [] });
});

Deno.test("safeParseModelOrchestration() tells every mistake, with the model, its file and the key in the manifest", () => {
  const { value, diagnostics } = parse({
    partion: "day",
    timeout: 90,
    automation: "egaer",
    backfill: { policy: "single_run", maxPartitionsPerRun: 3 },
    freshness: { max_lag: "1h", maxLag: "2h" },
  });
  assert.equal(value, null);
  const base = ["nodes", "model.shop.orders", "config", "meta", "orchestration"];
  assert.deepEqual(
    diagnostics.map((d) => [d.code, d.path.slice(base.length).join("."), d.hint]),
    [
      ["artifact/bad-value", "automation", 'Did you mean "eager"?'],
      [
        "artifact/conflicting-keys",
        "backfill.maxPartitionsPerRun",
        'Remove "maxPartitionsPerRun", or write policy "multi_run"',
      ],
      ["artifact/duplicate-key", "freshness.maxLag", 'Keep one of them, named "maxLag"'],
      ["artifact/unknown-key", "partion", 'Did you mean "partition"?'],
      ["artifact/wrong-type", "timeout", "Write its unit, such as 90s"],
    ],
  );
  for (const found of diagnostics) {
    assert.deepEqual(found.path.slice(0, base.length), base);
    assert.deepEqual(found.location, { file: "models/orders.sql", start: null });
    assert.equal(found.facts.node, "model.shop.orders");
  }
  assert.equal(
    diagnostics[0]!.message,
    'Cannot read "config.meta.orchestration.automation" of the model "orders": expected "eager", "on_cron", ' +
      '"on_missing" or "none", got "egaer"',
  );
});

Deno.test("safeParseModelOrchestration() takes no text or list for a mapping", () => {
  for (const [written, got] of [["daily", '"daily"'], [[1], "a list"], [5, "the number 5"]]) {
    const { value, diagnostics } = parse(written);
    assert.equal(value, null);
    assert.equal(diagnostics.length, 1);
    assert.equal(
      diagnostics[0]!.message,
      `Cannot read "config.meta.orchestration" of the model "orders": expected a mapping, got ${got}`,
    );
  }
});

Deno.test("safeParseModelOrchestration() refuses a credential and does not repeat it", () => {
  const secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
  for (
    const said of [
      { concurrency: { pool: secret } },
      { group: secret, timeout: 3 },
      { [secret]: 1 },
      { automation: secret },
    ]
  ) {
    const { value, diagnostics } = parse(said);
    assert.equal(value, null);
    assert.deepEqual(diagnostics.map((d) => d.code), ["artifact/misplaced-secret"]);
    assert.equal(JSON.stringify(diagnostics).includes(secret), false);
    assert.match(diagnostics[0]!.message, /of the model "orders": (?:it|a key of it) looks like/);
  }
});
