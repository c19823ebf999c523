import { PluginRegistry } from "../src/plugin/mod.ts";
import { AirflowPlugin } from "./airflow/mod.ts";
import { DagsterPlugin } from "./dagster/mod.ts";

/** A registry with the plugins that ship with the library. */
export function shippedPlugins(): PluginRegistry {
  return new PluginRegistry().register("dagster", () => new DagsterPlugin())
    .register("airflow", () => new AirflowPlugin());
}
