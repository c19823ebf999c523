import assert from "node:assert/strict";
import type { NamedSchedule } from "../../artifacts/mod.ts";
import { said, schedule, shop } from "./_launchers.ts";
import { artifacts, dbt, node, plan } from "../_products.ts";

const nightly = schedule({ name: "nightly", cron: "0 6 * * *" });

function findings(...schedules: readonly NamedSchedule[]): string[] {
  return said(shop({ schedules }), "orchestration");
}

const cases: readonly (readonly [string, Partial<NamedSchedule>, readonly string[]])[] = [
  ["a cron expression that cannot be read", { cron: "61 * * * *" }, [
    "error schedule/bad-cron orchestration.schedules.1.cron",
  ]],
  ["a cron expression that never ticks", { cron: "0 0 30 2 *" }, [
    "error schedule/never orchestration.schedules.1.cron",
  ]],
  ["cron and time zone at once", { cron: "x", timezone: "Europe/Berln" }, [
    "error schedule/bad-cron orchestration.schedules.1.cron",
    "error schedule/bad-timezone orchestration.schedules.1.timezone",
  ]],
  ["an unknown environment", { cron: "@daily", environments: ["prod", "production"] }, [
    "error plan/unknown-environment orchestration.schedules.1.environments.1",
  ]],
  ["an unknown schedule", { after: ["nightly", "nightl"] }, [
    "error plan/unknown-schedule orchestration.schedules.1.after.1",
  ]],
  ["a schedule after itself", { after: ["x"] }, [
    "error plan/schedule-cycle orchestration.schedules.1.after.0",
  ]],
  ["an unknown partition", { partition: "day" }, [
    "error plan/unknown-partition orchestration.schedules.1.partition",
  ]],
  ["a bad selection", { cron: "@daily", select: "tga:x" }, [
    "error graph/unknown-selector-method orchestration.schedules.1.select",
  ]],
  ["a selection of what is not built", { cron: "@daily", select: "source:landing" }, [
    "error plan/empty-schedule orchestration.schedules.1.select",
  ]],
  ["a selection of nothing", { after: ["nightly"], select: "tag:none" }, [
    "error plan/empty-schedule orchestration.schedules.1.select",
    "warning plan/nothing-selected orchestration.schedules.1.select",
  ]],
];

for (const [what, more, expected] of cases) {
  Deno.test(`buildPlan() says of a schedule: ${what}`, () => {
    assert.deepEqual(findings(nightly, schedule({ name: "x", ...more })), expected);
  });
}

Deno.test("buildPlan() offers the nearest name of an environment, a schedule and a time zone", () => {
  const { diagnostics } = shop({
    schedules: [
      nightly,
      schedule({ name: "a", cron: "@daily", environments: ["stagin"], timezone: "europe/berlin" }),
      schedule({ name: "b", after: ["nigthly"] }),
    ],
  });
  assert.deepEqual(
    diagnostics.filter((d) => d.severity === "error").map((d) => d.hint),
    [
      'Did you mean "nightly"?',
      'Did you mean "staging"?',
      'Did you mean "Europe/Berlin"?',
    ].sort((a, b) => order(a) - order(b)),
  );
});

/** By the paths under which they are found. */
function order(hint: string): number {
  return ["staging", "Europe/Berlin", "nightly"].findIndex((name) => hint.includes(name));
}

Deno.test("buildPlan() names the whole circle of schedules, and where each part of it stands", () => {
  const { diagnostics } = shop({
    schedules: [
      nightly,
      schedule({ name: "a", after: ["nightly", "b"] }),
      schedule({ name: "b", after: ["c"] }),
      schedule({ name: "c", after: ["a"] }),
    ],
  });
  const circles = diagnostics.filter((d) => d.code === "plan/schedule-cycle");
  assert.deepEqual(circles.map((d) => d.facts.schedules), [["a", "b", "c", "a"]]);
  assert.deepEqual(circles[0]!.path.join("."), "orchestration.schedules.1.after.1");
  assert.deepEqual(circles[0]!.related.map((r) => [r.message, r.location?.file]), [
    ['"a" waits for "b"', "orchestration.schedules.1.after.1"],
    ['"b" waits for "c"', "orchestration.schedules.2.after.0"],
    ['"c" waits for "a"', "orchestration.schedules.3.after.0"],
  ]);
});

Deno.test("buildPlan() does not take two ways to one schedule for a circle", () => {
  assert.deepEqual(
    findings(
      nightly,
      schedule({ name: "a", after: ["nightly"] }),
      schedule({ name: "b", after: ["a", "nightly"] }),
    ),
    [],
  );
});

Deno.test("buildPlan() switches schedules on where they belong", () => {
  const { value, diagnostics } = shop({
    schedules: [
      schedule({ name: "everywhere", cron: "@daily" }),
      schedule({ name: "here", cron: "@daily", environments: ["dev", "prod"] }),
      schedule({ name: "elsewhere", cron: "@daily", environments: ["prod"] }),
      schedule({ name: "off", cron: "@daily", enabled: false }),
      schedule({ name: "waits", after: ["elsewhere", "here"] }),
      schedule({ name: "waits-too", after: ["off"] }),
      schedule({ name: "waits-on", after: ["everywhere", "waits"] }),
    ],
  });
  assert.deepEqual(value!.plan.schedules.map((s) => [s.name, s.enabled, s.active]), [
    ["elsewhere", true, false],
    ["everywhere", true, true],
    ["here", true, true],
    ["off", false, false],
    ["waits", true, true],
    ["waits-on", true, true],
    ["waits-too", true, true],
  ]);
  const found = diagnostics.filter((d) => d.code === "plan/after-inactive");
  assert.deepEqual(found.map((d) => [d.severity, d.path.join(".")]), [
    ["info", "orchestration.schedules.4.after.0"],
    ["warning", "orchestration.schedules.5.after.0"],
  ]);
});

Deno.test("buildPlan() lets a schedule wait for the product's own", () => {
  const own = { cron: "0 5 * * *", timezone: "Europe/Berlin", enabled: true };
  const waits = schedule({ name: "reports", after: ["shop-schedule"], select: "tag:mart" });
  const { value } = shop({ schedules: [waits] }, own);
  assert.deepEqual(value!.plan.schedules.map((s) => [s.name, s.trigger.type, s.jobs]), [
    ["reports", "after", ["reports"]],
    ["shop-schedule", "cron", ["shop"]],
  ]);
});

Deno.test("buildPlan() uses the platform's schedule only where the product has none", () => {
  const withDefault = (schedules: readonly NamedSchedule[] | null) => {
    const a = artifacts([], null, { schedules, sensors: null });
    const plugins = {
      compute: { type: "duckdb" },
      orchestrator: { type: "dagster", config: { default_schedule: "0 3 * * *" } },
    };
    return plan({ ...a, plugins } as unknown as typeof a, dbt([node("model.shop.a")]));
  };
  const alone = withDefault(null);
  assert.deepEqual(said(alone, "plugins"), [
    "info plan/default-schedule plugins.orchestrator.config.default_schedule",
  ]);
  assert.deepEqual(alone.value!.plan.schedules.map((s) => [s.name, s.active]), [
    ["shop-schedule", false],
  ]);
  assert.deepEqual(withDefault([nightly]).value!.plan.schedules.map((s) => s.name), ["nightly"]);
});
