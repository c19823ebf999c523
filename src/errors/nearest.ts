/** The candidate closest to `name`, or null when none is close enough to be a likely slip.
 *
 * Optimal string alignment distance (insert, delete, replace, swap neighbours), ignoring case;
 * close enough is a third of the longer name. Ties go to the earlier candidate in code-unit order.
 * Time O(candidates × |name|²/3) at worst; most candidates are left after a few letters.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = Math.floor(Math.max(name.length, candidate.length) / 3);
    const enough = Math.min(limit, bestDistance);
    if (Math.abs(name.length - candidate.length) > enough) continue;
    const distance = alignmentDistance(wanted, candidate.toLowerCase(), enough);
    if (distance > enough) continue;
    if (distance < bestDistance || best === null || candidate < best) best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** The distance, or something above `limit` when it is above `limit`: only the band around the diagonal that can stay below is
 * filled, and no row after one that is above it all along. */
function alignmentDistance(a: string, b: string, limit: number): number {
  const far = limit + 1;
  let beforeLast = new Uint16Array(b.length + 1).fill(far);
  let last = new Uint16Array(b.length + 1);
  let row = new Uint16Array(b.length + 1);
  for (let j = 0; j <= b.length; j++) last[j] = Math.min(j, far);
  for (let i = 1; i <= a.length; i++) {
    row.fill(far);
    row[0] = Math.min(i, far);
    let least = row[0];
    const end = Math.min(b.length, i + limit);
    for (let j = Math.max(1, i - limit); j <= end; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d = Math.min(d, beforeLast[j - 2]! + 1);
      }
      row[j] = Math.min(d, far);
      if (row[j]! < least) least = row[j]!;
    }
    if (least > limit) return far;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length]!;
}
