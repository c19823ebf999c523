import type { z } from "zod";
import { type Diagnostic, diagnostic, nearestName, type Path } from "../errors/mod.ts";
import { expectedType, formatWords, kindOf, orList, pathText, typeHint } from "./issue_words.ts";
import {
  branchesWith,
  type Choose,
  keysAt,
  literalsAt,
  patternsAt,
  propertyPaths,
} from "./schema/walk.ts";
import { durationPattern, variablePattern } from "./schema/patterns.ts";
import { isSecretKey, isSecretValue, looksSecret } from "./secrets/secret_names.ts";
import type { SourceDocument, SourceNode } from "./text/source_node.ts";

type Issue = z.core.$ZodIssue;

/** What zod found, as diagnostics: one per issue, one per unknown key, each at the place of the value it speaks of. */
export function toDiagnostics(
  issues: readonly Issue[],
  schema: z.core.$ZodType,
  document: SourceDocument,
): readonly Diagnostic[] {
  const reader = new IssueReader(schema, document);
  return withoutEchoes(issues.flatMap((issue) => reader.read(issue, [])));
}

/** One mistake, one diagnostic: a misspelt key is not missing as well, and a value that breaks two rules breaks the first. */
function withoutEchoes(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  for (const { code, path, facts } of found) {
    if (code === "artifact/unknown-key" && typeof facts.nearest === "string") {
      told.add(["artifact/missing-key", ...path.slice(0, -1), facts.nearest].join("\u0000"));
    }
  }
  return found.filter(({ code, path }) => {
    const key = [code, ...path].join("\u0000");
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

class IssueReader {
  readonly #schema: z.core.$ZodType;
  readonly #document: SourceDocument;
  /** Every property of the schema, once somebody asks. */
  #paths: readonly string[] | null = null;

  constructor(schema: z.core.$ZodType, document: SourceDocument) {
    this.#schema = schema;
    this.#document = document;
  }

  read(issue: Issue, above: Path): readonly Diagnostic[] {
    const path = [
      ...above,
      ...issue.path.map((key) => typeof key === "number" ? key : String(key)),
    ];
    const node = this.#document.nodeAt(path);
    switch (issue.code) {
      case "unrecognized_keys":
        return issue.keys.map((key) => this.#unknownKey(path, key));
      case "invalid_union":
        return this.#union(issue.errors, path, node);
      case "invalid_type":
        return node === null && path.length > 0
          ? [this.#missingKey(path)]
          : [this.#wrongType(path, expectedType(issue.expected), node)];
      case "invalid_value":
        if (node === null && path.length > 0) return [this.#missingKey(path)];
        return [this.#notOneOf(path, issue.values.map(String), node)];
      case "invalid_key":
        return issue.issues.flatMap((of) => this.#badKey(path, of));
      case "invalid_format":
        return [this.#badFormat(issue.pattern ?? issue.format, path, node)];
      case "too_small":
      case "too_big":
        return [this.#size(issue, path, node)];
      default:
        return [this.#bad(path, issue.message, node)];
    }
  }

  #unknownKey(parent: Path, key: string): Diagnostic {
    const path = [...parent, key];
    const valid = keysAt(this.#schema, parent, this.#choose);
    const nearest = nearestName(key, valid);
    const where = parent.length === 0 ? "the document" : `"${pathText(parent)}"`;
    const hint = nearest !== null
      ? `Did you mean "${nearest}"?`
      : this.#otherBranch(parent, key) ?? this.#elsewhere(key) ??
        (valid.length === 0 ? "Remove it" : `Valid keys: ${valid.join(", ")}`);
    return diagnostic({
      code: "artifact/unknown-key",
      message: `Cannot read "${pathText(path)}": ${where} has no key "${key}"`,
      path,
      location: this.#document.locateKey(path),
      hint,
      facts: { key, valid, nearest },
    });
  }

  /** What a key is for that another kind of entry has: `uri` in a sensor of type "asset". */
  #otherBranch(parent: Path, key: string): string | null {
    const found = branchesWith(this.#schema, parent, key);
    return found === null
      ? null
      : `"${key}" goes with ${found.discriminator} ${orList(found.values)}; remove it`;
  }

  /** Where the key belongs, when one place stands out: the only one that is least deep. */
  #elsewhere(key: string): string | null {
    this.#paths ??= propertyPaths(this.#schema);
    const depth = (path: string) => path.split(".").length;
    const places = this.#paths.filter((p) => p.endsWith(`.${key}`) && !p.includes("{}"));
    const least = Math.min(...places.map(depth));
    const [first, ...others] = places.filter((path) => depth(path) === least);
    return first === undefined || others.length > 0 ? null : `It belongs at "${first}"`;
  }

  /** The branch of a union that the document means, by the key that chooses. */
  readonly #choose: Choose = (path, discriminator) => {
    const node = this.#document.nodeAt([...path, discriminator]);
    return node?.kind === "scalar" ? node.source : null;
  };

  #missingKey(path: Path): Diagnostic {
    const key = path.at(-1)!;
    const values = literalsAt(this.#schema, path);
    return diagnostic({
      code: "artifact/missing-key",
      message: `Cannot read ${
        path.length === 1 ? "the document" : `"${pathText(path.slice(0, -1))}"`
      }: the key "${key}" is missing`,
      path,
      location: this.#document.locate(path.slice(0, -1)),
      hint: values.length > 1 ? `Add "${key}": ${orList(values)}` : `Add "${key}"`,
      facts: { key },
    });
  }

  /** A key that people choose, such as the name of a partition. */
  #badKey(path: Path, issue: Issue): readonly Diagnostic[] {
    const key = String(path.at(-1));
    const expected = issue.code === "invalid_format"
      ? formatWords(issue.pattern ?? issue.format)
      : issue.code === "too_big"
      ? `at most ${issue.maximum} characters`
      : issue.code === "too_small"
      ? "a text that is not empty"
      : issue.message;
    return [diagnostic({
      code: "artifact/bad-value",
      message: `Cannot read "${pathText(path)}": expected a key of ${expected}, got ${
        looksSecret(key) ? "a text" : JSON.stringify(key)
      }`,
      path,
      location: this.#document.locateKey(path),
      hint: "Rename it",
      facts: { expected },
    })];
  }

  #wrongType(path: Path, expected: string, node: SourceNode | null): Diagnostic {
    return diagnostic({
      code: "artifact/wrong-type",
      message: `Cannot read "${pathText(path)}": expected ${expected}, got ${
        this.#got(path, node)
      }`,
      path,
      location: this.#document.locate(path),
      hint: node !== null && mayBeSecret(path, node)
        ? null
        : this.#unit(path, node) ?? typeHint(expected, node),
      facts: { expected, got: node === null ? "nothing" : kindOf(node) },
    });
  }

  /** A length of time without its unit is a number. */
  #unit(path: Path, node: SourceNode | null): string | null {
    if (node?.kind !== "scalar" || typeof node.value !== "number") return null;
    return patternsAt(this.#schema, path).includes(durationPattern.source)
      ? `Write its unit, such as ${node.source}s`
      : null;
  }

  #notOneOf(path: Path, values: readonly string[], node: SourceNode | null): Diagnostic {
    const written = node?.kind === "scalar" ? node.source : null;
    const nearest = written === null ? null : nearestName(written, values);
    const wanted = orList(values);
    return diagnostic({
      code: "artifact/bad-value",
      message: `Cannot read "${pathText(path)}": expected ${wanted}, got ${this.#got(path, node)}`,
      path,
      location: this.#document.locate(path),
      hint: nearest === null ? `Write ${wanted}` : `Did you mean "${nearest}"?`,
      facts: { expected: values, nearest },
    });
  }

  #size(
    issue: Issue & { code: "too_small" | "too_big" },
    path: Path,
    node: SourceNode | null,
  ): Diagnostic {
    const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
    const least = issue.code === "too_small";
    const exclusive = issue.inclusive === false;
    let wanted = `${
      exclusive ? (least ? "more than" : "less than") : least ? "at least" : "at most"
    } ${limit}`;
    let got = this.#got(path, node);
    if (issue.origin === "string" && node?.kind === "scalar") {
      wanted = least && limit === 1 ? "a text that is not empty" : `${wanted} characters`;
      if (String(node.value).length > 0) got = `${String(node.value).length}`;
    } else if (issue.origin === "array" && node?.kind === "sequence") {
      wanted = `${wanted} ${limit === 1 ? "entry" : "entries"}`;
      got = node.items.length === 0 ? "none" : String(node.items.length);
    }
    const hint = !least && (issue.origin === "string" || issue.origin === "array")
      ? "Shorten it"
      : null;
    return this.#bad(path, wanted, node, got, hint);
  }

  #bad(
    path: Path,
    expected: string,
    node: SourceNode | null,
    got = this.#got(path, node),
    hint: string | null = null,
  ): Diagnostic {
    return diagnostic({
      code: "artifact/bad-value",
      message: `Cannot read "${pathText(path)}": expected ${expected}, got ${got}`,
      path,
      location: this.#document.locate(path),
      hint,
      facts: { expected },
    });
  }

  #badFormat(pattern: string, path: Path, node: SourceNode | null): Diagnostic {
    const hint = pattern === String(variablePattern)
      ? "Set an environment variable to the value where the product runs, and write its name here"
      : null;
    return this.#bad(path, formatWords(pattern), node, this.#got(path, node), hint);
  }

  /** The branch that comes closest speaks: of those that fit the value's own type, the one with the fewest unknown keys, then
   * the fewest complaints. */
  #union(
    errors: readonly (readonly Issue[])[],
    path: Path,
    node: SourceNode | null,
  ): readonly Diagnostic[] {
    // A choice by the value of one key ("type") has no branches to report when the value is none of the known ones.
    if (errors.length === 0) {
      if (node === null) return [this.#missingKey(path)];
      return [this.#notOneOf(path, literalsAt(this.#schema, path), node)];
    }
    const scalar = node?.kind === "scalar";
    const fitting = errors.filter((issues) =>
      !issues.some((i) =>
        i.path.length === 0 &&
        (i.code === "invalid_type" || i.code === "invalid_value" && !scalar)
      )
    );
    const unknown = (issues: readonly Issue[]) =>
      issues.reduce((sum, i) => sum + (i.code === "unrecognized_keys" ? i.keys.length : 0), 0);
    const [best] = [...fitting].sort((a, b) => unknown(a) - unknown(b) || a.length - b.length);
    if (best !== undefined) return best.flatMap((issue) => this.read(issue, path));
    const expected = errors.flatMap((issues) =>
      issues.flatMap((i) => i.code === "invalid_type" ? [expectedType(i.expected)] : [])
    );
    return [this.#wrongType(path, [...new Set(expected)].join(" or "), node)];
  }

  /** The value as written, unless it might be a secret or is too long to help. */
  #got(path: Path, node: SourceNode | null): string {
    if (node === null) return "nothing";
    if (node.kind !== "scalar" || node.value === null) return kindOf(node);
    if (mayBeSecret(path, node)) return kindOf(node);
    const shown = typeof node.value === "string"
      ? JSON.stringify(node.value)
      : `the ${kindOf(node)} ${node.source}`;
    return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
  }
}

function mayBeSecret(path: Path, node: SourceNode): boolean {
  if (path.some((key) => typeof key === "string" && isSecretKey(key))) return true;
  const key = path.findLast((key) => typeof key === "string") ?? null;
  return node.kind === "scalar" && isSecretValue(key, node.source);
}
