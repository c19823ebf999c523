import {
  mannerOfService,
  type Named,
  type OutlinePlatform,
  type OutlineService,
  placeOfService,
} from "../outline/mod.ts";
import { change, consequence, type Found, quoted, same } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { ChangeSeverity, Consequence } from "./types.ts";

/** Where tables are made and registered, where files lie, who is told. An outline of an older release does not know: nothing is said then. */
export function comparePlatform({ before, after }: Comparison): Found[] {
  const [was, is] = [before.platform, after.platform];
  if (was === undefined || is === undefined) return [];
  return [
    ...roles.flatMap((role) => compareRole(role, was[role], is[role])),
    ...compareComputes(was.computes ?? {}, is.computes ?? {}),
  ];
}

type Role = Exclude<keyof OutlinePlatform, "computes">;

const roles: readonly Role[] = ["catalog", "storage", "lineage", "telemetry"];

interface Words {
  /** What one is called, by its type or name. */
  readonly name: (subject: string) => string;
  readonly removed: readonly [ChangeSeverity, ...Consequence[]];
  /** When it is of another type, or somewhere else. */
  readonly moved: readonly [ChangeSeverity, ...Consequence[]];
}

const words: Readonly<Record<Role | "compute", Words>> = {
  compute: {
    name: (name) => `The compute "${name}"`,
    removed: ["note"],
    moved: [
      "warning",
      consequence("table-left-behind", "those that the old place holds"),
      consequence("backfill-needed", "the new place begins empty"),
    ],
  },
  catalog: {
    name: (type) => `The catalog "${type}"`,
    removed: ["warning", consequence("table-left-behind", "those that are registered in it")],
    moved: [
      "warning",
      consequence("table-left-behind", "those that are registered in the old one"),
      consequence("backfill-needed", "the new one knows no table of the old one"),
      consequence("lands-elsewhere", "tables are registered, and looked for, in the new one"),
    ],
  },
  storage: {
    name: (type) => `The storage "${type}"`,
    removed: ["warning", consequence("may-fail", "files in it are opened without its credentials")],
    moved: [
      "warning",
      consequence("lands-elsewhere", "files of new tables, unless the catalog says where"),
      consequence("may-fail", "tables that are there stay, and are opened as the new one is"),
    ],
  },
  lineage: {
    name: (type) => `Lineage by ${type}`,
    removed: ["warning", consequence("lands-elsewhere", "nobody is told what runs read and write")],
    moved: ["note", consequence("lands-elsewhere", "events of runs; what was sent stays")],
  },
  telemetry: {
    name: (type) => `Telemetry by ${type}`,
    removed: ["note"],
    moved: ["note", consequence("lands-elsewhere", "spans of runs; what was sent stays")],
  },
};

/** Those that came, went or are of another type are told of by their names alone. */
function compareComputes(was: Named<OutlineService>, is: Named<OutlineService>): Found[] {
  return Object.keys(is).flatMap((name) => {
    const [before, after] = [was[name], is[name]!];
    if (!Object.hasOwn(was, name) || before?.type !== after.type) return [];
    return settingsChanged("compute", name, before, after);
  });
}

function compareRole(
  role: Role,
  was: OutlineService | undefined,
  is: OutlineService | undefined,
): Found[] {
  const { name, removed, moved } = words[role];
  if (was === undefined && is === undefined) return [];
  if (was === undefined) {
    const message = `${name(is!.type)} is new${after(placeOfService(is!))}`;
    return [change("note", "added", role, is!.type, message, { after: is })];
  }
  if (is === undefined) {
    const [severity, ...consequences] = removed;
    const message = `${name(was.type)} is gone${after(placeOfService(was))}`;
    return [change(severity, "removed", role, was.type, message, { before: was, consequences })];
  }
  if (was.type !== is.type) {
    const [severity, ...consequences] = moved;
    const message = `${name(is.type)} takes the place of "${was.type}"${after(placeOfService(is))}`;
    return [
      change(severity, "changed", role, is.type, message, {
        aspect: "type",
        before: was,
        after: is,
        consequences,
      }),
    ];
  }
  return settingsChanged(role, is.type, was, is);
}

function settingsChanged(
  role: Role | "compute",
  subject: string,
  was: OutlineService,
  is: OutlineService,
): Found[] {
  const kind = role === "compute" ? "compute" : "other";
  const [place, manner] = [placeOfService, mannerOfService]
    .map((of) => differing(of(was, kind), of(is, kind)));
  return [...placeChanged(role, subject, place!), ...mannerChanged(role, subject, manner!)];
}

function placeChanged(
  role: Role | "compute",
  subject: string,
  found: readonly Differing[],
): Found[] {
  if (found.length === 0) return [];
  // the name under which jobs are known, not a place
  const [severity, ...consequences] = role === "lineage" && found.some((d) => d.key === "namespace")
    ? [
      "warning" as const,
      consequence("name-lost", "who looks for the jobs of the old one finds their past only"),
    ]
    : words[role].moved;
  return [changed(severity, role, subject, found, "place", consequences)];
}

function mannerChanged(
  role: Role | "compute",
  subject: string,
  found: readonly Differing[],
): Found[] {
  return found.length === 0 ? [] : [changed("note", role, subject, found, "settings", [])];
}

interface Differing {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

function differing(
  was: readonly (readonly [string, string])[],
  is: readonly (readonly [string, string])[],
): Differing[] {
  const [old, now] = [new Map(was), new Map(is)];
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((key) => ({ key, before: old.get(key) ?? null, after: now.get(key) ?? null }))
    .filter(({ before, after }) => !same(before, after));
}

/** @param several the aspect of more than one setting. */
function changed(
  severity: ChangeSeverity,
  role: Role | "compute",
  subject: string,
  found: readonly Differing[],
  several: string,
  consequences: readonly Consequence[],
): Found {
  const values = (side: "before" | "after") =>
    Object.fromEntries(found.map((d) => [d.key, d[side]]));
  const [first] = found;
  const one = found.length === 1 ? first : undefined;
  const list = found.map((d) => `${d.key} ${valueText(d.after)} instead of ${valueText(d.before)}`);
  return change(
    severity,
    "changed",
    role,
    subject,
    `${words[role].name(subject)} has ${list.join(", ")}`,
    {
      aspect: one?.key ?? several,
      before: one === undefined ? values("before") : one.before,
      after: one === undefined ? values("after") : one.after,
      consequences,
    },
  );
}

function valueText(value: string | null): string {
  return value === null ? "none" : quoted(value);
}

function after(place: readonly (readonly [string, string])[]): string {
  return place.length === 0
    ? ""
    : `: ${place.map(([key, value]) => `${key} ${quoted(value)}`).join(", ")}`;
}
