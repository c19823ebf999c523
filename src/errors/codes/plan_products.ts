import type { CodeEntry } from "../codes.ts";

/** What several products are told when they are planned together. */
export const planProductCodes: Readonly<Record<string, CodeEntry>> = {
  "plan/asset-built-twice": {
    meaning:
      "Two products build the same dbt node: they share a dbt project, its name, or a package that both install and build. An orchestrator knows one asset of that name.",
    remedy:
      "Let one product build it and the other read it, by dbt-loom or as a source. Two dbt projects need two names.",
  },
  "plan/other-warehouse": {
    meaning:
      "A source has the name of a table that another product builds, but the two products run on different adapters, or their profiles name different hosts, accounts or files. They are taken for two tables.",
    remedy:
      "Nothing to do, if that is so. Else correct the profile or platform manifest of one of them, so that both name one place.",
  },
  "plan/private-upstream": {
    meaning:
      "A product reads a model of another product that is `access: private`. dbt lets only the model's own group do so.",
    remedy:
      "Read a public model of that product. Or ask its owner for `access: public`, which is a promise not to break it.",
  },
  "plan/product-cycle": {
    meaning:
      "Assets of several products depend on each other in a circle, so there is no order in which they can be built. Products may depend on each other; their assets may not.",
    remedy:
      "The message lists the whole circle with the product of each asset: remove one dependency.",
  },
  "plan/product-twice": {
    meaning: "Two of the products that are planned together have one name.",
    remedy: "Give one another name in `metadata.name`. If it is the same product, name it once.",
  },
  "plan/protected-upstream": {
    meaning:
      "A product reads a model of another product that is `access: protected`, which is dbt's default. dbt refuses it when that project restricts access.",
    remedy: "Ask the owner of that product for `access: public`.",
  },
  "plan/sensor-loop": {
    meaning:
      "Asset sensors wait only for what they themselves build, directly or through each other: each run starts the next one, without end.",
    remedy:
      "Let one of them wait for something that no other builds, or select less: what comes after the assets that it waits for, not these.",
  },
  "plan/table-built-twice": {
    meaning:
      "Two products build a table of the same database, schema and name in what looks like one warehouse: each run overwrites what the other wrote.",
    remedy:
      "Give one of them another schema or alias. When they run in different warehouses, say so in their profiles or platform manifests.",
  },
  "plan/unknown-product": {
    meaning: "A sensor watches an asset of a product that is none of those given.",
    remedy: "Correct the name, or give that product too with `--with PATH`.",
  },
  "plan/unknown-product-asset": {
    meaning: "A sensor watches an asset that the product it names does not build.",
    remedy:
      "Correct the name; `floe-orchestrator ls` lists the assets of that product. An ephemeral model makes no table that could be watched.",
  },
  "plan/upstream-missing": {
    meaning:
      "The dbt manifest holds a node of another project that this project does not build any more: it was renamed, removed, disabled or made ephemeral there.",
    remedy:
      "Change the `ref()` and run `dbt parse`, so that the manifest holds what the other project builds now. Nothing to do when nobody here reads it, but to run `dbt parse`.",
  },
};
