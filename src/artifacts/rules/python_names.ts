import type { z } from "zod";
import { type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";
import { keysAt } from "../schema/walk.ts";
import type { MappingEntry, MappingNode, SourceDocument, SourceNode } from "../text/source_node.ts";

/** Which Python names a mapping may use for its keys: from the Python name to the documented one. */
export type PythonNames = (path: Path, written: string) => string;

/** The Python spelling (`max_lag`) of every key of a schema that is written in several words (`maxLag`). Where any key may
 * stand (names of partitions), keys stay as they are. */
export function snakeCaseOf(schema: z.core.$ZodType): PythonNames {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return (path, written) => {
    if (!written.includes("_")) return written;
    const at = path.map((key) => typeof key === "number" ? 0 : key);
    const place = at.join("\u0000");
    let names = known.get(place);
    if (names === undefined) {
      names = new Map(keysAt(schema, at).map((key) => [toSnakeCase(key), key]));
      known.set(place, names);
    }
    return names.get(written) ?? written;
  };
}

function toSnakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export interface Renamed {
  readonly root: SourceNode;
  /** `artifact/duplicate-key` where both spellings of a key stand. */
  readonly found: readonly Diagnostic[];
}

/** A tree in which keys have their documented names; each is still found where it was written. */
export function renameKeys(
  root: MappingNode,
  document: SourceDocument,
  names: PythonNames,
): Renamed {
  const found: Diagnostic[] = [];
  return { root: rename(root, []), found };

  function rename(node: SourceNode, path: Path): SourceNode {
    if (node.kind === "scalar") return node;
    if (node.kind === "sequence") {
      return { ...node, items: node.items.map((item, i) => rename(item, [...path, i])) };
    }
    const entries = new Map<string, MappingEntry>();
    for (const [written, entry] of node.entries) {
      const key = names(path, written);
      const at = [...path, key];
      const first = entries.get(key);
      if (first !== undefined) found.push(twice(document, at, written, entry, first));
      entries.set(key, { key: entry.key, value: rename(entry.value, at) });
    }
    return { ...node, entries };
  }
}

function twice(
  document: SourceDocument,
  path: Path,
  written: string,
  entry: MappingEntry,
  first: MappingEntry,
): Diagnostic {
  const key = String(path.at(-1));
  return diagnostic({
    code: "artifact/duplicate-key",
    message: `Cannot read "${document.file}": "${written}" says the same as a key above`,
    path,
    location: document.at(entry.key),
    hint: `Keep one of them, named "${key}"`,
    facts: { key },
    related: [{ message: "first here", location: document.at(first.key) }],
  });
}
