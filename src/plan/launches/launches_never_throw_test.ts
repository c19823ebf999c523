import assert from "node:assert/strict";
import fc from "fast-check";
import { codes } from "../../errors/mod.ts";
import type { NamedSchedule } from "../../artifacts/mod.ts";
import { days, group } from "../_orchestration.ts";
import { schedule, sensor, shop } from "./_launchers.ts";
import { scheduleReport } from "./schedule_report.ts";

/** Mostly right, so that several things can be wrong at once and the rest still be planned. */
const or = <T>(right: readonly T[], wrong: readonly T[]) =>
  fc.oneof({ weight: 25, arbitrary: fc.constantFrom(...right) }, fc.constantFrom(...wrong));
const selections = or<string | readonly string[] | null>(
  [null, "mart", "tag:staging", "group:staging+", ["raw", "stg_orders+"], "*", "source:landing+"],
  ["tga:x", "source:landing", "tag:none", "a,", "@", ["+", "2+"], "state:new"],
);
const texts = or<string | null>([null, "1h", "30m", "2d"], [
  "",
  "soon",
  "-1h",
  "1ms",
  "9".repeat(40),
]);
const names = ["a", "b", "c", "shop-schedule"];
const environments = or<readonly string[] | null>([null, ["dev"], ["prod", "dev"]], [["test"], [
  "",
]]);
const triggers = fc.oneof(
  fc.record({
    cron: or(["@daily", "0 6 * * 1-5", "0 0 29 2 *"], ["x", "0 0 31 2 *", "", "* * * * * * * *"]),
    timezone: or<string | null>([null, "Europe/Berlin"], ["Mars", ""]),
  }),
  fc.record({ partition: or(["day", "both"], ["region", "", "dya"]), offset: texts }),
  fc.record({ after: fc.array(or(names, ["d", ""]), { minLength: 1, maxLength: 3 }) }),
);
const shared = { select: selections, exclude: selections, environments, enabled: fc.boolean() };
const schedules = fc.array(fc.tuple(triggers, fc.record(shared)), { maxLength: 3 });
const looks = fc.oneof(
  fc.record({
    type: fc.constant("asset" as const),
    assets: fc.array(or(["mart", "landing.orders", "x/y"], ["part", "", "/", "gone"]), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  fc.record({
    type: fc.constant("file" as const),
    uri: or(["s3://x/", "${X}"], ["", "x", "s4://"]),
  }),
  fc.record({
    type: fc.constant("health" as const),
    url: or(["http://x/"], ["", "x", "http://["]),
  }),
  fc.record({ type: fc.constant("freshness" as const) }),
  fc.record({
    type: fc.constant("run_status" as const),
    on: fc.constant("failure" as const),
    jobs: or<readonly string[] | null>([null, ["shop"], ["a"]], [[""], ["none"]]),
    notify: fc.constant({ webhookEnv: "HOOK" }),
  }),
);
const sensors = fc.array(
  fc.tuple(looks, fc.record({ ...shared, minInterval: texts })),
  { maxLength: 3 },
);
const partitions = {
  day: days(),
  region: { type: "static", keys: ["eu", "us"] },
  both: { type: "multi", dimensions: ["day", "region"] },
};
const freshness = { maxLag: "1d", cron: null, timezone: null };

Deno.test("buildPlan() says what is wrong with schedules and sensors, each at its line, and never throws", () => {
  fc.assert(
    fc.property(
      schedules,
      sensors,
      fc.constantFrom("day", "region", "both", null),
      (s, l, partition) => {
        const { value, diagnostics } = shop({
          partitions,
          groups: [group("staging", { select: "tag:staging", partition, freshness })],
          schedules: s.map(([trigger, rest], i) =>
            schedule(
              { name: names[i]!, ...trigger, ...rest } as Partial<NamedSchedule> & { name: string },
            )
          ),
          sensors: l.map(([look, rest], i) => sensor({ name: `s${i}`, ...look, ...rest })),
        }, { cron: "0 5 * * *", timezone: "UTC", enabled: true });
        for (const { code, severity, path, location } of diagnostics) {
          assert.ok(Object.hasOwn(codes, code), code);
          if (severity !== "error") continue;
          assert.match(path.join("."), /^orchestration\.(schedules|sensors)\.\d+/, code);
          assert.notEqual(location, null, code);
        }
        if (value === null) return;
        const { plan } = value;
        assert.equal(plan.schedules.length, s.length + 1);
        const jobs = new Set(plan.jobs.map((j) => j.name));
        for (const { jobs: launched } of plan.schedules) {
          assert.ok(launched.length > 0 && launched.every((name) => jobs.has(name)));
        }
        for (const launcher of plan.sensors) {
          const some = launcher.type === "run_status" ? launcher.watches : launcher.jobs;
          assert.ok(some.length > 0 && some.every((name) => jobs.has(name)));
        }
        assert.ok(Number.isFinite(scheduleReport(plan).runsPerDay));
      },
    ),
    { numRuns: 400 },
  );
});
