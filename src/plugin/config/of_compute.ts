/** What a record by compute says of one; `default` stands for all others, and what is inherited from `Object` is nobody's. */
export function ofCompute<Said>(
  said: Readonly<Record<string, Said>> | undefined,
  compute: string | null,
): Said | null {
  const name = [compute, "default"].find((n) => n !== null && Object.hasOwn(said ?? {}, n));
  return name == null ? null : said![name]!;
}
