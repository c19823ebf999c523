import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import { type Producer, readerLocation } from "./find_producers.ts";
import type { ProductIndex } from "./product_index.ts";

/** Who reads what it may not, as dbt has it for ref(): a private model only its own group may read (`plan/private-upstream`, an error),
 * a protected one only its project (`plan/protected-upstream`, a warning, since dbt refuses it only in projects that restrict access). A
 * source goes past dbt's rules: over a private model's table that is a warning.
 * @param readers ids of what reads the asset in `product`: assets and exposures.
 * @see dbt-core, `Manifest.is_invalid_private_ref` and `is_invalid_protected_ref` */
export function accessProblems(
  index: ProductIndex,
  product: number,
  producer: Producer,
  externalId: string,
  readers: readonly string[],
): Diagnostic[] {
  const { asset } = producer;
  const consumer = index.plans[product]!;
  const owner = index.plans[producer.product]!.product.name;
  const groupOf = (id: string) => consumer.assets.find((a) => a.id === id)?.group ?? null;
  const problem = (reader: string, access: "private" | "protected") =>
    diagnostic({
      code: access === "private" ? "plan/private-upstream" : "plan/protected-upstream",
      severity: access === "private" && producer.by === "node" ? "error" : "warning",
      message:
        `"${reader}" of "${consumer.product.name}" reads "${asset.id}", which "${owner}" keeps ${access}`,
      location: readerLocation(index, product, externalId, reader),
      hint: access === "private"
        ? 'Read a public model of that product, or ask its owner for "access: public"'
        : 'Ask the owner of that product for "access: public"',
      facts: { product: consumer.product.name, producer: owner, asset: asset.id, reader },
    });
  if (asset.access === "private") {
    return readers.filter((id) => asset.group === null || groupOf(id) !== asset.group)
      .map((id) => problem(id, "private"));
  }
  return asset.access === "protected" && producer.by === "node"
    ? readers.map((id) => problem(id, "protected"))
    : [];
}
