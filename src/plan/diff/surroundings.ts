import { columns } from "./promises.ts";
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
      `The product runs on ${is.orchestrator} instead of ${was.orchestrator}; --target ${was.orchestrator} compares alike`,
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
