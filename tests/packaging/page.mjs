// Bundled for a browser: what a page does with the texts of a product. Speaks to no host.
import {
  buildPlan,
  resolveArtifacts,
  safeParseDbtManifest,
  safeParseFloeSpec,
  safeParsePlatformManifest,
} from "@floe/orchestrator";
import { DagsterPlugin } from "@floe/orchestrator/dagster";

globalThis.compileInPage = ({ dbtManifest, spec, platform, dbtProjectDir, generator }) => {
  const dbt = safeParseDbtManifest(new TextEncoder().encode(dbtManifest), {
    file: "manifest.json",
  });
  const product = resolveArtifacts({
    dbt: dbt.value,
    spec: safeParseFloeSpec(spec, { file: "floe.yaml" }).value,
    platform: safeParsePlatformManifest(platform, { file: "manifest.yaml" }).value,
  });
  const { plan } = buildPlan(product.value, dbt.value).value;
  return new DagsterPlugin().createDefinitions(plan, { generator, dbtProjectDir });
};
