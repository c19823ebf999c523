/** Whether a text holds the marks that git leaves where two changes met: `<<<<<<<`, and `>>>>>>>` somewhere below. */
export function hasMergeConflict(text: string): boolean {
  return /^<{7}(?: |$)/m.test(text) && /^>{7}(?: |$)/m.test(text);
}

/** What to do about it, for a file that is written anew by every compile. */
export const mergeConflictHint =
  "It holds the marks of a merge conflict (<<<<<<<): keep one of its sides, or delete the file, and compile again";
