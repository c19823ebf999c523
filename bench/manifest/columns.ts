import { type Random, sentence, word } from "./texts.ts";

/** The first is `id`. */
export function columnEntries(columnCount: number, random: Random) {
  const entries = Array.from({ length: columnCount }, (_, i) => {
    const name = i === 0 ? "id" : `${word(random)}_${i}`;
    return [name, {
      name,
      description: sentence(random, 8),
      meta: {},
      data_type: i % 3 === 0 ? "bigint" : i % 3 === 1 ? "varchar" : null,
      constraints: [],
      quote: null,
      config: { meta: {}, tags: [] },
      tags: [],
      granularity: null,
      doc_blocks: [],
    }] as const;
  });
  return Object.fromEntries(entries);
}
