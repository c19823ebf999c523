/** A product's name from that of a dbt project: lower case, digits and dashes, a letter first, 63 at most. */
export function productName(project: string): string {
  const legal = project.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const named = /^[a-z]/.test(legal) ? legal : `dbt-${legal}`;
  return named.slice(0, 63).replace(/-+$/, "");
}

/** `MAJOR.MINOR.PATCH` from what dbt_project.yml says: `1.0` is `1.0.0`, and what is no number `0.1.0`. */
export function productVersion(version: string | null): string {
  const [, major, minor = "0", patch = "0"] =
    /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?/.exec(version ?? "") ??
      [];
  return major === undefined ? "0.1.0" : [major, minor, patch].map(Number).join(".");
}

/** A name for a group or schedule, of letters, digits, `_` and `-`, that is not taken yet; takes it. */
export function freeName(text: string, taken: Set<string>): string {
  const clean = text.replace(/[^A-Za-z0-9_-]+/g, "_");
  const legal = /^[A-Za-z]/.test(clean) ? clean : `tag_${clean}`;
  let free = legal;
  for (let i = 2; taken.has(free); i++) free = `${legal}-${i}`;
  taken.add(free);
  return free;
}
