import {
  type Diagnostic,
  diagnostic,
  type Location,
  nearestName,
  type Path,
} from "../../errors/mod.ts";
import { pathText } from "../issue_words.ts";
import type { ResolveInput } from "../resolved.ts";
import type { PluginSelection } from "../types/platform.ts";
import type { QualityConfig } from "../types/quality.ts";
import { resolvePlugins } from "./resolve_platform.ts";

/** What the platform allows against what it and the product choose (`artifact/not-approved`). */
export function approvals(input: ResolveInput): readonly Diagnostic[] {
  const { platform, spec } = input;
  if (platform == null) return [];
  const { approved_plugins, approved_sinks, approved_products, plugins } = platform.value;
  const found: Diagnostic[] = [];
  const check = (
    what: string,
    name: string,
    approved: readonly string[] | undefined | null,
    at: Place,
  ) => {
    if (approved == null || approved.includes(name)) return;
    found.push(notApproved(what, name, approved, at));
  };
  // With the defaults that stand in where the platform chooses nothing.
  const resolved = resolvePlugins(input);
  const chosen: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(
      Object.entries(plugins).map(([category, selection]) => [category, chosenName(selection)]),
    ),
    compute: resolved.compute.type,
    orchestrator: resolved.orchestrator.type,
  };
  for (const [category, name] of Object.entries(chosen)) {
    if (name === undefined) continue;
    const path = ["plugins", category, category === "quality" ? "provider" : "type"];
    check(`${category} plugin`, name, approved_plugins?.[category], {
      path,
      location: platform.locate(path),
    });
  }
  if (spec == null) return found;
  spec.value.transforms.forEach(({ compute }, i) => {
    if (compute === null) return;
    const path = ["transforms", i, "compute"];
    check("compute plugin", compute, approved_plugins?.compute, {
      path,
      location: spec.locate(path),
    });
  });
  spec.value.destinations?.forEach(({ sink_type }, i) => {
    const path = ["destinations", i, "sink_type"];
    check("sink", sink_type, approved_sinks, { path, location: spec.locate(path) });
  });
  const path = ["metadata", "name"];
  check("product", spec.value.metadata.name, approved_products, {
    path,
    location: spec.locate(path),
  });
  return found;
}

function chosenName(selection: PluginSelection | QualityConfig | null): string | undefined {
  if (selection === null) return undefined;
  return "type" in selection ? selection.type : selection.provider;
}

interface Place {
  readonly path: Path;
  readonly location: Location | null;
}

function notApproved(
  what: string,
  name: string,
  approved: readonly string[],
  at: Place,
): Diagnostic {
  const nearest = nearestName(name, approved);
  return diagnostic({
    code: "artifact/not-approved",
    message: `Cannot use the ${what} "${name}" at "${
      pathText(at.path)
    }": the platform does not approve it`,
    path: at.path,
    location: at.location,
    hint: nearest !== null
      ? `Did you mean "${nearest}"?`
      : `Approved: ${approved.join(", ") || "none"}`,
    facts: { name, approved, nearest },
  });
}
