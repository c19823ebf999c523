/** As many as a reader takes in: `"a", "b", "c" and 4 more`, in the order given. */
export function someOf(names: readonly string[]): string {
  return someWords(names.map((name) => `"${name}"`));
}

/** The same of words that stand as they are. */
export function someWords(words: readonly string[]): string {
  const shown = words.slice(0, SHOWN).join(", ");
  return words.length > SHOWN ? `${shown} and ${words.length - SHOWN} more` : shown;
}

const SHOWN = 3;
