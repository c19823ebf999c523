import type { Location } from "../../errors/mod.ts";
import { Lines, type MappingEntry, SourceDocument, type SourceNode } from "./source_node.ts";

/** A value without a text, of which only the file is known: what dbt read from YAML and wrote into its manifest. */
export class PlainDocument extends SourceDocument {
  constructor(file: string, root: SourceNode) {
    super(file, root, new Lines(""));
  }

  static of(file: string, value: unknown): PlainDocument {
    return new PlainDocument(file, toNode(value));
  }

  override withRoot(root: SourceNode): PlainDocument {
    return new PlainDocument(this.file, root);
  }

  override at(): Location {
    return { file: this.file, start: null };
  }
}

const nowhere = { start: 0, end: 0 };

function toNode(value: unknown): SourceNode {
  if (Array.isArray(value)) return { kind: "sequence", items: value.map(toNode), ...nowhere };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]): [string, MappingEntry] => [
      key,
      { key: nowhere, value: toNode(item) },
    ]);
    return { kind: "mapping", entries: new Map(entries), ...nowhere };
  }
  const plain = typeof value === "string" || typeof value === "number" ||
    typeof value === "boolean";
  return {
    kind: "scalar",
    value: plain ? value : null,
    source: plain ? String(value) : "",
    ...nowhere,
  };
}
