import type { GeneratedFile } from "../emit/mod.ts";

/** Two versions of one project: files that come, change, stay and go, one of them in a folder of its own. */
export const oldProject: readonly GeneratedFile[] = [
  owned("pyproject.toml", "old\n"),
  owned("src/shop/defs/blocks/a.py", "a\n"),
  owned("src/shop/defs/blocks/b.py", "b old\n"),
  owned("src/shop/gone/only.py", "only\n"),
  { path: "README.md", text: "seed\n", ownership: "seed" },
];

export const newProject: readonly GeneratedFile[] = [
  owned("pyproject.toml", "new\n"),
  owned("src/shop/defs/blocks/a.py", "a\n"),
  owned("src/shop/defs/blocks/b.py", "b new\n"),
  owned("src/shop/defs/blocks/c.py", "c\n"),
  { path: "README.md", text: "seed of a newer version\n", ownership: "seed" },
];

export const generator = { name: "@floe/orchestrator", version: "0.0.0-test" };

export function owned(path: string, text: string): GeneratedFile {
  return { path, text, ownership: "owned" };
}
