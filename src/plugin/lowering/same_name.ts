import { type Diagnostic, diagnostic, type Path } from "../../errors/mod.ts";

/** A line of floe.yaml that names something. */
export interface NamedLine {
  /** In words, as messages name it. */
  readonly what: string;
  /** The name that the line gives it. */
  readonly text: string;
  /** Empty: it follows from other lines. */
  readonly definedAt: Path;
}

/** An error `plugin/same-name`, at the second line: a target would take two things for one.
 * @param name that both would have there.
 */
export function sameName(
  name: string,
  first: NamedLine,
  second: NamedLine,
  { target, hint }: { readonly target: string; readonly hint: string },
): Diagnostic {
  const placeless = second.definedAt.length === 0;
  return diagnostic({
    code: "plugin/same-name",
    message: `${target} would know ${second.what} and ${first.what} by one name, "${name}"`,
    path: placeless ? first.definedAt : second.definedAt,
    hint,
    facts: { name, names: [first.text, second.text] },
    related: placeless || first.definedAt.length === 0
      ? []
      : [{ message: `${first.what} is here`, location: null, path: first.definedAt }],
  });
}
