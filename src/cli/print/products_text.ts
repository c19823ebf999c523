import type { LinkedProducts, ProductLink } from "../../plan/mod.ts";
import { textTable } from "./table.ts";

/** What a product reads of the others and what they read of it, for people; empty without others.
 * @param product its name. */
export function productsText({ links }: LinkedProducts, product: string): string {
  const reads = links.filter((link) => link.consumer.product === product);
  const readBy = links.filter((link) => link.producer.product === product);
  const tables: string[] = [];
  if (reads.length > 0) {
    tables.push(textTable(
      ["READS FROM", "ASSET", "AS", "FOR"],
      reads.map((link) => [link.producer.product, link.producer.asset, as(link), readers(link)]),
    ));
  }
  if (readBy.length > 0) {
    tables.push(textTable(
      ["READ BY", "ASSET", "AS", "FOR"],
      readBy.map((link) => [link.consumer.product, link.producer.asset, as(link), readers(link)]),
    ));
  }
  if (tables.length === 0) return "No other product reads this one, and it reads none of them\n";
  return tables.join("\n");
}

function as({ by, consumer }: ProductLink): string {
  return by === "relation" ? consumer.asset : by === "sensor" ? "sensor" : "ref()";
}

/** Assets and exposures before tests. */
function readers({ readers }: ProductLink): string {
  const isTest = (id: string) => /^(?:unit_)?test\./.test(id);
  const sorted = [...readers.filter((id) => !isTest(id)), ...readers.filter(isTest)];
  const names = sorted.slice(0, 3).map((id) => id.split(".").slice(2).join(".") || id);
  return names.join(", ") + (readers.length > 3 ? ` and ${readers.length - 3} more` : "");
}
