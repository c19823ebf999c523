/** The candidate closest to `name`, or null when none is close enough to be a likely slip.
 *
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), ignoring case;
 * close enough is a third of the longer name. Ties go to the earlier candidate in code-unit order.
 * Time O(candidates × |name| × |candidate|); candidates whose length alone rules them out cost nothing.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = Math.floor(Math.max(name.length, candidate.length) / 3);
    if (Math.abs(name.length - candidate.length) > Math.min(limit, bestDistance)) continue;
    const distance = alignmentDistance(wanted, candidate.toLowerCase());
    if (distance > limit || distance > bestDistance) continue;
    if (distance < bestDistance || best === null || candidate < best) best = candidate;
    bestDistance = distance;
  }
  return best;
}

function alignmentDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d = Math.min(d, beforeLast[j - 2]! + 1);
      }
      row.push(d);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
