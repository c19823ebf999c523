import { type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";
import type { Located } from "../located.ts";
import type { ResolveInput } from "../resolved.ts";
import type { CompiledArtifacts } from "../types/compiled.ts";
import type { FloeSpec } from "../types/spec.ts";

/** What a compiled file lacks: against the floe.yaml it was made from, or, when that is not at hand, in general. */
export function comparedWithSources({ compiled, spec }: ResolveInput): readonly Diagnostic[] {
  if (compiled == null) return [];
  if (spec == null) return compiled.value.orchestration === null ? [lacksInGeneral(compiled)] : [];
  const there = compiled.value.metadata.product_name;
  const here = spec.value.metadata.name;
  if (there !== here) {
    return [diagnostic({
      code: "artifact/product-mismatch",
      message:
        `Cannot resolve a product: "${compiled.file}" is "${there}", "${spec.file}" is "${here}"`,
      path: ["metadata", "product_name"],
      location: compiled.locate(["metadata", "product_name"]),
      hint: "Give the sources of the same product, or the compiled file alone",
      facts: { compiled: there, spec: here },
      related: [{ message: "the other product", location: spec.locate(["metadata", "name"]) }],
    })];
  }
  // A file of contract 0.11.0 has them all.
  if (compiled.value.orchestration !== null) return [];
  return dropped.flatMap(({ path, of }) => {
    const value = of(spec.value);
    if (value === null || (typeof value === "object" && Object.keys(value).length === 0)) return [];
    return [diagnostic({
      code: "artifact/dropped-by-floe",
      severity: "info",
      message: `Resolved the product from "${compiled.file}", which lacks "${
        path.join(".")
      }" of "${spec.file}"`,
      path,
      location: spec.locate(path),
      hint: "Compile from floe.yaml itself to keep it",
      facts: { field: path.join(".") },
    })];
  });
}

function lacksInGeneral({ file, value }: Located<CompiledArtifacts>): Diagnostic {
  const fields = dropped.map(({ path }) => path.at(-1));
  return diagnostic({
    code: "artifact/dropped-by-floe",
    severity: "info",
    message: `Resolved the product from "${file}": contract ${value.version} holds no ${
      fields.slice(0, -1).join(", ")
    } or ${fields.at(-1)}`,
    location: { file, start: null },
    hint: "Compile from floe.yaml itself to keep them",
    facts: { fields },
  });
}

/** Contract 0.10.0 has no place for these. */
const dropped: readonly { readonly path: Path; readonly of: (spec: FloeSpec) => unknown }[] = [
  { path: ["schedule"], of: (spec) => spec.schedule },
  { path: ["metadata", "owner"], of: (spec) => spec.metadata.owner },
  { path: ["metadata", "description"], of: (spec) => spec.metadata.description },
  { path: ["metadata", "labels"], of: (spec) => spec.metadata.labels },
  { path: ["outputPorts"], of: (spec) => spec.outputPorts },
  { path: ["destinations"], of: (spec) => spec.destinations },
];
