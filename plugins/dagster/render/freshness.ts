import {
  assign,
  attribute,
  call,
  lines,
  type Module,
  name,
  star,
} from "../../../src/emit/python/mod.ts";
import type { DagsterContents, DagsterFreshnessCheck } from "../model.ts";
import {
  AssetCheckSeverity,
  buildLastUpdateFreshnessChecks,
  buildSensorForFreshnessChecks,
  DefaultSensorStatus,
  timedelta,
} from "../symbols.ts";
import type { Docstring } from "./references.ts";
import { assetKey } from "./specs.ts";

/** `defs/freshness.py`: checks of what no policy says. */
export function freshness(project: DagsterContents, docstring: Docstring): Module {
  return {
    docstring: docstring(
      "How old assets may be: checks of the last materialisation, run by a sensor when due.\n" +
        "They stand for freshness policies, which Dagster has since 1.12 and which cannot only\n" +
        "warn.",
    ),
    body: [
      assign(name("FRESHNESS_CHECKS"), lines(project.freshnessChecks.map((c) => star(checks(c))))),
      assign(
        name("FRESHNESS_SENSOR"),
        call(buildSensorForFreshnessChecks, {
          freshness_checks: name("FRESHNESS_CHECKS"),
          default_status: attribute(DefaultSensorStatus, "RUNNING"),
        }),
      ),
    ],
  };
}

function checks({ assets, lagS, cron, timezone, warns }: DagsterFreshnessCheck) {
  return call(buildLastUpdateFreshnessChecks, {
    assets: lines(assets.map(assetKey)),
    lower_bound_delta: call(timedelta, { seconds: lagS }),
    deadline_cron: cron ?? undefined,
    timezone: timezone ?? undefined,
    severity: warns ? attribute(AssetCheckSeverity, "WARN") : undefined,
  });
}
