/** One entry of `selectors` in selectors.yml. */
export interface SelectorDefinition {
  readonly name: string;
  /** `default: true`: used by a request that neither selects nor excludes. */
  readonly isDefault?: boolean;
  /** What stands under `definition` as plain data, expressions of `{{ }}` already replaced: a text, or maps and lists. Its shape is
   * checked here; the `path` of an error starts at the definition. */
  readonly definition: unknown;
}
