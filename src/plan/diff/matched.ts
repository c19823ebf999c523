import { compareText } from "../../errors/mod.ts";
import type { Named } from "../outline/mod.ts";

/** Two sets of named things, put side by side. */
export interface Matched<T> {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isAdded: (name: string) => boolean;
  readonly isRemoved: (name: string) => boolean;
  /** Old name to new name of what is the same thing under another name. */
  readonly renamed: ReadonlyMap<string, string>;
  /** What is there in both, as `[old name, new name]`. */
  readonly both: readonly (readonly [string, string])[];
  readonly before: Named<T>;
  readonly after: Named<T>;
}

/** Puts things side by side by name; what is left over on both sides by what it is, as long as that names exactly one on each side.
 * @param likenesses from the surest to the least: a text that two things share when they are the same; null says nothing.
 */
export function match<T>(
  before: Named<T>,
  after: Named<T>,
  likenesses: readonly {
    /** @param renamed what has been found so far */
    readonly before: (item: T, name: string, renamed: ReadonlyMap<string, string>) => string | null;
    readonly after: (item: T, name: string) => string | null;
  }[],
): Matched<T> {
  let removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name)).sort(compareText);
  let added = Object.keys(after).filter((name) => !Object.hasOwn(before, name)).sort(compareText);
  const renamed = new Map<string, string>();
  for (const likeness of likenesses) {
    if (removed.length === 0 || added.length === 0) break;
    const olds = byLikeness(removed, (name) => likeness.before(before[name]!, name, renamed));
    const news = byLikeness(added, (name) => likeness.after(after[name]!, name));
    for (const [text, name] of olds) {
      const now = news.get(text);
      if (name !== null && now !== undefined && now !== null) renamed.set(name, now);
    }
    const taken = new Set(renamed.values());
    removed = removed.filter((name) => !renamed.has(name));
    added = added.filter((name) => !taken.has(name));
  }
  const kept = Object.keys(after).filter((name) => Object.hasOwn(before, name));
  const [fresh, gone] = [new Set(added), new Set(removed)];
  return {
    added,
    removed,
    isAdded: (name) => fresh.has(name),
    isRemoved: (name) => gone.has(name),
    renamed,
    both: [...kept.map((name): [string, string] => [name, name]), ...renamed],
    before,
    after,
  };
}

/** Each text that one thing has; null where several have it. */
function byLikeness(
  names: readonly string[],
  likeness: (name: string) => string | null,
): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const name of names) {
    const text = likeness(name);
    if (text !== null) found.set(text, found.has(text) ? null : name);
  }
  return found;
}
