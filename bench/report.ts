/** What the benches share: arguments, medians, tables, and the folder that git ignores. */

/** bench/out, made when it is missing. */
export async function outFolder(): Promise<string> {
  const folder = new URL("out", import.meta.url).pathname;
  await Deno.mkdir(folder, { recursive: true });
  return folder;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value behind a flag, or undefined. */
export function option(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at === -1 ? undefined : args[at + 1];
}

/** `--models 3000,10000`. */
export function numberList(
  args: readonly string[],
  flag: string,
  fallback: readonly number[],
): readonly number[] {
  return option(args, flag)?.split(",").map(Number) ?? fallback;
}

export function runs(args: readonly string[], fallback: number): number {
  return Number(option(args, "--runs") ?? fallback);
}

/** Lines of cells, aligned on the left. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd())
    .join("\n");
}
