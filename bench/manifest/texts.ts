/** Text of no meaning, as long as that of real projects. A random number at a time: whoever asks in another order gets other text.
 * @module
 */

/** From 0 to 1, 1 excluded. */
export type Random = () => number;

export function sentence(random: Random, wordCount: number): string {
  let text = word(random);
  for (let i = 1; i < wordCount; i++) text += " " + word(random);
  return random() < 0.05 ? `${text} – größer` : text + ".";
}

export function word(random: Random): string {
  return words[Math.floor(random() * words.length)]!;
}

export function digest(random: Random): string {
  let hex = "";
  while (hex.length < 64) hex += Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0");
  return hex;
}

export function sql(
  random: Random,
  parents: readonly string[],
  length: number,
  relation: (parent: string) => string,
): string {
  let text = "with\n" +
    parents.map((p, i) => `    input_${i} as (\n        select * from ${relation(p)}\n    ),\n`)
      .join("");
  text += "final as (\n    select\n        id,\n";
  while (text.length < length) {
    const column = word(random);
    text += random() < 0.15
      ? `        -- ${sentence(random, 6)}\n`
      : random() < 0.3
      ? `        coalesce(input_0."${column}", 'none') as ${column}_${text.length},\n`
      : `        input_0.${column} as ${column}_${text.length},\n`;
  }
  return text + "        1 as one\n    from input_0\n)\n\nselect * from final";
}

export const words =
  ("customer order payment invoice shipment product station rental price region account ledger " +
    "session event campaign ticket refund warehouse vendor contract policy claim member store channel " +
    "quantity amount status category currency discount margin revenue cost balance").split(" ");
