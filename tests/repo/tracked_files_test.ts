/** What no committed file may hold: an address of a registry, a path of somebody's machine, a TODO without an issue. */
import assert from "node:assert/strict";
import { repositoryFiles, root } from "./tree.ts";

/** Files that other people wrote, byte for byte, and binaries. */
const FOREIGN = /^tests\/fixtures\/|\.(?:gz|wasm|duckdb|png)$|^LICENSE$/;

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  /** Files in which the pattern is meant. */
  readonly except?: RegExp;
  readonly example: string;
}

const rules: readonly Rule[] = [
  {
    what: "the address of a package registry",
    pattern:
      /https?:\/\/[^\s"'`)]*(?:registry\.|artifactory|nexus|\/simple\b|pypi\.org|crates\.io-index|npmjs\.org)/,
    except: /^wasm\/Cargo\.lock$/, // cargo names its default registry so, wherever it really downloads from
    example: "https://" + "registry.npmjs.org/zod",
  },
  {
    what: "a path of one machine",
    pattern: /(?:^|["'`\s=(:])(?:\/home\/\w|\/Users\/\w|\/root\/|\/work\/|[A-Z]:\\\\?Users)/m,
    // the built core is searched for such paths
    except: /^wasm\/pkg_test\.ts$/,
    example: `"${"/home"}/someone/project"`,
  },
  {
    what: "a TODO without the number of an issue",
    pattern: /\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))/,
    except: /^tests\/repo\/tracked_files_test\.ts$/,
    example: "// TO" + "DO: later",
  },
];

const texts = new Map<string, string>();
for (const file of await repositoryFiles()) {
  if (!FOREIGN.test(file)) texts.set(file, await Deno.readTextFile(root + file));
}

for (const { what, pattern, except, example } of rules) {
  Deno.test(`no committed file holds ${what}`, () => {
    assert.match(example, pattern);
    assert.ok(texts.size > 100);
    const found = [...texts].filter(([file]) => !except?.test(file)).flatMap(([file, text]) => {
      const match = pattern.exec(text);
      if (match === null) return [];
      const line = text.slice(0, match.index + 1).split("\n").length;
      return [`${file}:${line}: ${match[0].trim()}`];
    });
    assert.deepEqual(found, []);
  });
}
