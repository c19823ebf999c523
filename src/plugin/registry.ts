import { nearestName, PluginError } from "../errors/mod.ts";
import type { OrchestratorPlugin } from "./orchestrator_plugin.ts";

/** The orchestrators that can be chosen by `plugins.orchestrator.type`. */
export class PluginRegistry {
  readonly #factories = new Map<string, () => OrchestratorPlugin>();

  /** Adds a plugin; it is made when it is first asked for.
   * @throws {PluginError} `plugin/duplicate` when the name is taken.
   */
  register(name: string, factory: () => OrchestratorPlugin): this {
    if (this.#factories.has(name)) {
      throw new PluginError({
        code: "plugin/duplicate",
        message: `Cannot register the orchestrator "${name}" twice`,
        facts: { name },
        hint: "Register each name once",
      });
    }
    this.#factories.set(name, factory);
    return this;
  }

  /** @throws {PluginError} `plugin/unknown`, with the names there are in `facts.known`. */
  get(name: string): OrchestratorPlugin {
    const factory = this.#factories.get(name);
    if (factory !== undefined) return factory();
    const nearest = nearestName(name, this.#factories.keys());
    throw new PluginError({
      code: "plugin/unknown",
      message: `Cannot generate for the orchestrator "${name}": no plugin has that name`,
      path: ["plugins", "orchestrator", "type"],
      facts: { name, known: this.names() },
      hint: nearest === null
        ? `Choose one of: ${this.names().join(", ")}`
        : `Did you mean "${nearest}"?`,
    });
  }

  /** Sorted. */
  names(): string[] {
    return [...this.#factories.keys()].sort();
  }
}
