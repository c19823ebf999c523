import fc from "fast-check";

/** Text that tries to end a literal, to be an expression of a later reader, or to be no text at all. */
const PARTS: readonly string[] = [
  `"`,
  `'`,
  `"""`,
  `'''`,
  "\\",
  `\\"`,
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\0",
  "\u000b\u000c\u001c",
  "\u0085\u2028\u2029",
  "\u202e\u2066",
  "\ufeff",
  "\ud800",
  "\udfff",
  "é",
  "e\u0301",
  "ﬁ",
  "𝐝𝐞𝐟",
  "🚲",
  "東京",
  `"); __import__("os").system("id") #`,
  `']]; import os; os.system('id'); [['`,
  `"""\nimport os\n"""`,
  `# -*- coding: rot13 -*-`,
  `\\N{DIGIT ONE}`,
  `{{ env_var("SECRET") }}`,
  `{% set x = 1 %}`,
  `{# #}`,
  `$(id)`,
  "`id`",
  `; rm -rf .`,
  `%s %(x)s {0} {x!r}`,
  `f"{x}"`,
  `../../../etc/passwd`,
  `<script>alert(1)</script>`,
  `](javascript:alert(1))`,
  `: &a *a !!python/object/apply:os.system`,
  `]\n[tool.x]\ny = `,
  `class`,
  `None`,
  `__class__`,
  `dagster`,
  `import`,
  ` `,
  `a`,
];

/** Not blank: names have to be something. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 5 }).map((p) => p.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
).filter((text) => text.trim() !== "");

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

/** A dbt manifest whose every text is hostile: names, ids, packages, descriptions, tags, `meta`, columns, files, sources.
 * @param next the next hostile text; each call may give another.
 * @param spared the name of nodes that keep it, so that floe.yaml can name one.
 */
export function hostileManifest(manifest: Node, next: () => string, spared: string): Node {
  const ids = new Map<string, string>();
  const packages = new Map<string, string>();
  const packageOf = (name: string): string => {
    if (!packages.has(name)) packages.set(name, `${packages.size}${next()}`);
    return packages.get(name)!;
  };
  const sections = ["nodes", "sources", "unit_tests", "exposures"];
  for (const section of sections) {
    for (const [id, node] of Object.entries((manifest[section] ?? {}) as Record<string, Node>)) {
      const kind = id.slice(0, id.indexOf("."));
      const name = packageOf(String(node["package_name"]));
      ids.set(id, `${kind}.${name}.${ids.size}${next()}`);
    }
  }
  const result = rename(manifest, ids) as Node;
  let marked = 0;
  const metadata = result["metadata"] as Node;
  metadata["project_name"] = packageOf(String(metadata["project_name"]));
  for (const section of sections) {
    for (const node of Object.values((result[section] ?? {}) as Record<string, Node>)) {
      node["package_name"] = packageOf(String(node["package_name"]));
      for (const key of ["description", "name", "alias", "source_name", "identifier"]) {
        if (typeof node[key] === "string" && node[key] !== spared) node[key] = next();
      }
      if (node["original_file_path"] !== "") node["original_file_path"] = next();
      if ("tags" in node) node["tags"] = [next(), next()];
      const dagster: Node = { group: next(), owners: [next(), next()] };
      if (marked++ % 3 === 0) dagster["asset_key"] = [next(), next()];
      const meta = { owner: next(), [next()]: next(), dagster };
      if ("meta" in node) node["meta"] = meta;
      if (isNode(node["config"])) {
        if ("tags" in node["config"]) node["config"]["tags"] = [next()];
        if ("meta" in node["config"]) node["config"]["meta"] = meta;
      }
      if ("fqn" in node) node["fqn"] = [node["package_name"], next(), node["name"] as string];
      if ("relation_name" in node && node["relation_name"] !== null) node["relation_name"] = next();
      if (isNode(node["columns"])) {
        const [a, b] = [next(), next()];
        node["columns"] = {
          [a]: { name: a, description: next(), data_type: next(), meta: {}, tags: [] },
          [b]: { name: b, description: "", data_type: null, meta: {}, tags: [] },
        };
      }
    }
  }
  return result;
}

/** A copy in which every text, or key, that is an id is the new one. */
function rename(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => rename(item, ids));
  if (!isNode(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [ids.get(key) ?? key, rename(item, ids)]),
  );
}

function isNode(value: Json | undefined): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
