import { identifier, type SymbolNode, symbolNode } from "./nodes.ts";

export interface SymbolOptions {
  /** Import the module under this name and write `as.name`, as in `import dagster as dg` and `dg.AssetSpec`. */
  readonly as?: string;
  /** The distribution that has the module, as `pyproject.toml` spells it. Left out for Python's own modules and for relative
   * ones; it also decides in which block the import stands. */
  readonly requires?: string;
  /** An absolute module of the package that the file is in: ruff tells it from distributions by the folder. */
  readonly own?: boolean;
}

/** A name of another module. Using it imports it.
 * @param module absolute (`dagster`) or relative (`..floe_dbt`, `.`).
 * @throws {TypeError} for what is no Python name.
 */
export function symbol(module: string, name: string, options: SymbolOptions = {}): SymbolNode {
  if (!MODULE.test(module)) throw new TypeError(`Expected a Python module, got "${module}"`);
  identifier(name);
  identifier(options.as ?? "_");
  if (options.as !== undefined && module.startsWith(".")) {
    throw new TypeError(`Python cannot import the relative module "${module}" under a name`);
  }
  return symbolNode({
    module,
    name,
    alias: options.as ?? null,
    requires: options.requires ?? null,
    own: options.own ?? false,
  });
}

const MODULE = /^(?:\.+|\.*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$/;
