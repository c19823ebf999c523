import { localName, type LocalNode } from "./nodes.ts";
import { planNames, type PlanNamesOptions } from "./names.ts";

/** The names that one module declares. All are planned together, when the first is asked for. */
export class Scope {
  readonly #wanted = new Map<string, string>();
  readonly #options: PlanNamesOptions;
  #names: ReadonlyMap<string, string> | null = null;

  /** @param options.taken the module's fixed names. */
  constructor(options: PlanNamesOptions = {}) {
    this.#options = options;
  }

  /** A name for `id`. Declaring an id again gives the same name.
   * @param wanted the text to make it from; the id itself if left out.
   * @throws {TypeError} when the names are planned already. */
  declare(id: string, wanted: string = id): LocalNode {
    if (this.#names !== null && !this.#wanted.has(id)) {
      throw new TypeError(`Cannot declare "${id}": the names of this scope are in use already`);
    }
    if (!this.#wanted.has(id)) this.#wanted.set(id, wanted);
    return localName(id, this);
  }

  /** The Python name of a declared id, e.g. to import it elsewhere.
   * @throws {TypeError} when it was never declared. */
  nameOf(id: string): string {
    this.#names ??= planNames(this.#wanted, this.#options);
    const name = this.#names.get(id);
    if (name === undefined) throw new TypeError(`"${id}" is not declared in this scope`);
    return name;
  }
}
