import type { OutlineCheck } from "../outline/mod.ts";
import { columns } from "./assets.ts";
import {
  change,
  consequence,
  count,
  type Found,
  quoted,
  same,
  someOf,
  subjectIs,
} from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { match } from "./matched.ts";

/** Checks: what finds bad data, and what a failure stops. */
export function compareChecks(c: Comparison): Found[] {
  const content = (check: OutlineCheck, asset: string, id: string) =>
    // dbt ends the id of a generic test in a digest of its arguments
    JSON.stringify([asset, check.kind, check.severity, id.split(".").at(-1)]);
  const checks = match(c.before.checks, c.after.checks, [{
    before: (check, id) => content(check, c.assetNow(check.on), id),
    after: (check, id) => content(check, check.on, id),
  }]);
  // a check that went with its asset is no news
  const removed = checks.removed.filter((id) => !c.assets.isRemoved(checks.before[id]!.on));
  const added = checks.added.filter((id) => !c.assets.isAdded(checks.after[id]!.on));
  const strict = added.filter((id) => checks.after[id]!.severity === undefined);
  const mild = added.filter((id) => checks.after[id]!.severity !== undefined);
  const switched = checks.both.filter(([old, now]) =>
    checks.before[old]!.severity !== checks.after[now]!.severity
  );
  const stricter = switched.filter(([, now]) => checks.after[now]!.severity === undefined);
  const milder = switched.filter(([, now]) => checks.after[now]!.severity !== undefined);
  const names = (list: readonly (readonly [string, string])[]) => list.map(([, now]) => now);
  const found: Found[] = [];
  if (removed.length > 0) {
    found.push(
      change("warning", "removed", "check", removed, `${subjectIs(removed, "check")} removed`, {
        consequences: [consequence(
          "check-lost",
          `of ${someOf([...new Set(removed.map((id) => checks.before[id]!.on))].sort())}`,
        )],
      }),
    );
  }
  if (strict.length > 0) {
    found.push(change("note", "added", "check", strict, `${subjectIs(strict, "check")} new`, {
      after: { severity: "error" },
      consequences: [consequence("may-fail", "and what is below is not built then")],
    }));
  }
  if (mild.length > 0) {
    found.push(change("note", "added", "check", mild, `${subjectIs(mild, "check")} new`, {
      after: { severity: "warn" },
    }));
  }
  if (stricter.length > 0) {
    found.push(
      change(
        "warning",
        "changed",
        "check",
        names(stricter),
        `${subjectIs(names(stricter), "check")} an error instead of a warning`,
        {
          aspect: "severity",
          before: "warn",
          after: "error",
          consequences: [consequence("may-fail", "and what is below is not built then")],
        },
      ),
    );
  }
  if (milder.length > 0) {
    found.push(
      change(
        "warning",
        "changed",
        "check",
        names(milder),
        `${subjectIs(names(milder), "check")} a warning instead of an error`,
        {
          aspect: "severity",
          before: "error",
          after: "warn",
          consequences: [consequence("passes-now", "what is below is built on it")],
        },
      ),
    );
  }
  return found;
}

/** Groups of floe.yaml, and which assets they took. */
export function compareGroups(c: Comparison): Found[] {
  const groups = match(c.before.groups, c.after.groups, [{
    before: (g) => JSON.stringify(g),
    after: (g) => JSON.stringify(g),
  }]);
  const now = (name: string | undefined) =>
    name === undefined ? null : groups.renamed.get(name) ?? name;
  const moves = new Map<string, { was: string | null; is: string | null; ids: string[] }>();
  for (const [old, id] of c.assets.both) {
    const [was, is] = [now(c.assets.before[old]!.group), c.assets.after[id]!.group ?? null];
    if (was === is) continue;
    const key = JSON.stringify([was, is]);
    const move = moves.get(key) ?? { was, is, ids: [] };
    move.ids.push(id);
    moves.set(key, move);
  }
  return [
    ...groups.added.map((name) =>
      change("note", "added", "group", name, `The group "${name}" is new`, {
        after: groups.after[name],
      })
    ),
    ...groups.removed.map((name) =>
      change("note", "removed", "group", name, `The group "${name}" is removed`, {
        before: groups.before[name],
      })
    ),
    ...[...groups.renamed].map(([old, name]) =>
      change("note", "renamed", "group", name, `The group "${old}" is called "${name}" now`, {
        before: old,
        after: name,
      })
    ),
    ...groups.both.flatMap(([old, name]): Found[] => {
      const [was, is] = [groups.before[old]!, groups.after[name]!];
      const text = (g: typeof was) => [g.select ?? null, g.exclude ?? null];
      return same(text(was), text(is)) ? [] : [
        change("note", "changed", "group", name, `The group "${name}" selects by other words`, {
          aspect: "select",
          before: text(was),
          after: text(is),
        }),
      ];
    }),
    ...[...moves.values()].map(({ was, is, ids }) =>
      change(
        "note",
        "moved",
        "asset",
        ids,
        `${subjectIs(ids, "asset")} ${
          is === null ? "in no group any more" : `in the group "${is}"`
        }${was === null ? "" : is === null ? `, before in "${was}"` : ` instead of "${was}"`}`,
        {
          aspect: "group",
          before: was,
          after: is,
        },
      )
    ),
  ];
}

/** Which dbt invocation builds what: no history depends on it, logs and retries do. */
export function compareBlocks(c: Comparison): Found[] {
  const moves = new Map<string, { was: string; is: string; ids: string[] }>();
  for (const [old, id] of c.assets.both) {
    const [was, is] = [c.assets.before[old]!.block, c.assets.after[id]!.block];
    if (was === undefined || is === undefined || was === is) continue;
    const key = JSON.stringify([was, is]);
    const move = moves.get(key) ?? { was, is, ids: [] };
    move.ids.push(id);
    moves.set(key, move);
  }
  const blocks = match(c.before.blocks, c.after.blocks, []);
  const found: Found[] = [...moves.values()].map(({ was, is, ids }) =>
    change(
      "note",
      "moved",
      "asset",
      ids,
      `${subjectIs(ids, "asset")} built in the block "${is}" instead of "${was}"`,
      {
        aspect: "block",
        before: was,
        after: is,
      },
    )
  );
  const [was, is] = [Object.keys(c.before.blocks).length, Object.keys(c.after.blocks).length];
  const { added, removed } = blocks;
  if (added.length + removed.length > 0) {
    const words = [
      ...(added.length > 0 ? [`${added.length} new`] : []),
      ...(removed.length > 0 ? [`${removed.length} gone`] : []),
    ].join(" and ");
    found.push(change(
      "note",
      "changed",
      "block",
      [...added, ...removed],
      `Blocks: ${words}; ${count(is, "dbt invocation")} for everything${
        was === is ? ", as before" : ` instead of ${was}`
      }`,
      { before: removed, after: added },
    ));
  }
  return found;
}

/** What lies around the assets: the product, computes, pools, variables, exposures, outputs, metrics. */
export function compareSurroundings(c: Comparison): Found[] {
  return [
    ...product(c),
    ...computes(c),
    ...pools(c),
    ...variables(c),
    ...exposures(c),
    ...outputs(c),
    ...listed(c),
  ];
}

function product({ before, after }: Comparison): Found[] {
  const [was, is] = [before.product, after.product];
  const found: Found[] = [];
  const add = (
    severity: Found["severity"],
    aspect: "name" | "deployment" | "orchestrator" | "dbtProject" | "version",
    words: string,
    consequences: Found["consequences"] = [],
  ) =>
    found.push(
      change(severity, aspect === "name" ? "renamed" : "changed", "product", is.name, words, {
        aspect,
        before: was[aspect] ?? null,
        after: is[aspect] ?? null,
        consequences,
      }),
    );
  if (was.name !== is.name) {
    add("breaking", "name", `The product "${was.name}" is called "${is.name}" now`, [
      consequence("breaks-consumers", "other products name it in front of its assets"),
      consequence("name-lost", "its default job, schedule and code location have its name"),
    ]);
  }
  if (was.version !== is.version) {
    add("note", "version", `The product has the version ${is.version} instead of ${was.version}`);
  }
  if (was.deployment !== is.deployment) {
    add(
      "warning",
      "deployment",
      `The plan is for ${is.deployment}, the former one for ${was.deployment}: what is on differs; --env ${was.deployment} compares alike`,
    );
  }
  // nobody chose one where it is not said: then it is the usual one
  if (
    was.orchestrator !== undefined && is.orchestrator !== undefined &&
    was.orchestrator !== is.orchestrator
  ) {
    add(
      "breaking",
      "orchestrator",
      `The product runs on ${is.orchestrator ?? "no chosen orchestrator"} instead of ${
        was.orchestrator ?? "no chosen one"
      }`,
      [
        consequence("history-lost", "runs, partitions and checks are known to the old one only"),
      ],
    );
  }
  if (was.dbtProject !== is.dbtProject) {
    add(
      "note",
      "dbtProject",
      `The dbt project is ${quoted(is.dbtProject ?? "")} instead of ${
        quoted(was.dbtProject ?? "")
      }`,
    );
  }
  return found;
}

function computes(c: Comparison): Found[] {
  const computes = match(c.before.computes, c.after.computes, []);
  return [
    ...computes.added.map((name) =>
      change(
        "note",
        "added",
        "compute",
        name,
        `The compute "${name}" is new (${computes.after[name]})`,
      )
    ),
    ...computes.removed.map((name) =>
      change("note", "removed", "compute", name, `The compute "${name}" is used no longer`)
    ),
    ...computes.both.filter(([n]) => computes.before[n] !== computes.after[n]).map(([name]) =>
      change(
        "warning",
        "changed",
        "compute",
        name,
        `The compute "${name}" is of type ${computes.after[name]} instead of ${
          computes.before[name]
        }`,
        {
          aspect: "type",
          before: computes.before[name],
          after: computes.after[name],
          consequences: [
            consequence("table-left-behind", "what the old one holds"),
            consequence("backfill-needed", "the new one begins empty"),
          ],
        },
      )
    ),
  ];
}

function pools(c: Comparison): Found[] {
  const pools = match(c.before.pools, c.after.pools, []);
  const slots = (n: number | null | undefined) =>
    n === null || n === undefined ? "as many slots as the orchestrator says" : count(n, "slot");
  return [
    ...pools.added.map((name) =>
      change(
        "note",
        "added",
        "pool",
        name,
        `The pool "${name}" is new: ${slots(pools.after[name])}`,
        {
          after: pools.after[name],
        },
      )
    ),
    ...pools.removed.map((name) =>
      change("note", "removed", "pool", name, `The pool "${name}" is used no longer`, {
        before: pools.before[name],
      })
    ),
    ...pools.both.filter(([n]) => pools.before[n] !== pools.after[n]).map(([name]) => {
      const fewer = (pools.after[name] ?? Infinity) < (pools.before[name] ?? Infinity);
      return change(
        fewer ? "warning" : "note",
        "changed",
        "pool",
        name,
        `The pool "${name}" has ${slots(pools.after[name])} instead of ${
          slots(pools.before[name])
        }`,
        {
          aspect: "slots",
          before: pools.before[name],
          after: pools.after[name],
          consequences: fewer
            ? [consequence("runs-change", "more of them wait for each other")]
            : [],
        },
      );
    }),
  ];
}

function variables({ before, after }: Comparison): Found[] {
  const { added, removed } = match(before.environment, after.environment, []);
  return [
    ...added.map((name) =>
      change("warning", "added", "variable", name, `The environment variable ${name} is needed`, {
        after: after.environment[name],
        consequences: [consequence("set-variable", after.environment[name]!)],
      })
    ),
    ...removed.map((name) =>
      change(
        "note",
        "removed",
        "variable",
        name,
        `The environment variable ${name} is needed no longer`,
        {
          before: before.environment[name],
        },
      )
    ),
  ];
}

function exposures(c: Comparison): Found[] {
  const exposures = match(c.before.exposures, c.after.exposures, []);
  return [
    ...exposures.added.map((id) =>
      change("note", "added", "exposure", id, `${quoted(id)} reads the product now`, {
        after: exposures.after[id]!.assets ?? [],
      })
    ),
    ...exposures.removed.map((id) =>
      change("note", "removed", "exposure", id, `${quoted(id)} reads the product no longer`, {
        before: exposures.before[id]!.assets ?? [],
      })
    ),
    ...exposures.both.flatMap(([id]): Found[] => {
      const was = (exposures.before[id]!.assets ?? []).map(c.assetNow).sort();
      const is = exposures.after[id]!.assets ?? [];
      if (same(was, [...is].sort())) return [];
      const lost = was.filter((asset) => !is.includes(asset));
      const fresh = is.filter((asset) => !was.includes(asset));
      return [change(
        "note",
        "rewired",
        "exposure",
        id,
        `${quoted(id)} ${
          [
            ...(fresh.length > 0 ? [`reads ${someOf(fresh)} too`] : []),
            ...(lost.length > 0 ? [`reads ${someOf(lost)} no longer`] : []),
          ].join(" and ")
        }${lost.some(c.assets.isRemoved) ? ", which is removed" : ""}`,
        {
          aspect: "assets",
          before: lost,
          after: fresh,
        },
      )];
    }),
  ];
}

function outputs({ before, after }: Comparison): Found[] {
  const outputs = match(before.outputs, after.outputs, []);
  return [
    ...outputs.added.map((name) =>
      change("note", "added", "output", name, `The output "${name}" is new`)
    ),
    ...outputs.removed.map((name) =>
      change("breaking", "removed", "output", name, `The output "${name}" is removed`, {
        before: outputs.before[name],
        consequences: [consequence("breaks-consumers", "the product promised it to others")],
      })
    ),
    ...outputs.both.flatMap(([name]) =>
      columns("output", name, outputs.before[name]!, outputs.after[name]!, [])
    ),
  ];
}

function listed(c: Comparison): Found[] {
  const { added, removed } = match(c.before.listed, c.after.listed, []);
  const served = (kind: string) => ["metric", "semantic_model", "saved_query"].includes(kind);
  const lost = removed.filter((id) => served(c.before.listed[id]!));
  const quiet = removed.filter((id) => !served(c.before.listed[id]!));
  return [
    ...(added.length > 0
      ? [
        change(
          "note",
          "added",
          "listed",
          added,
          `${subjectIs(added, "resource")} listed by dbt now`,
        ),
      ]
      : []),
    ...(quiet.length > 0
      ? [
        change(
          "note",
          "removed",
          "listed",
          quiet,
          `${subjectIs(quiet, "resource")} listed by dbt no longer`,
        ),
      ]
      : []),
    ...(lost.length > 0
      ? [
        change(
          "warning",
          "removed",
          "listed",
          lost,
          `${subjectIs(lost, "metric or query")} removed`,
          {
            consequences: [
              consequence("breaks-consumers", "whoever asks the semantic layer for it"),
            ],
          },
        ),
      ]
      : []),
  ];
}
