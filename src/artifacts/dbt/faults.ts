import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { JsonFault } from "./json_fault.ts";

/** One error for a text that is no JSON; a file that ends too early is told apart from one that is wrong inside. */
export function notJson(fault: JsonFault, file: string): Diagnostic {
  const { start, found, wanted } = fault;
  const empty = found === null && start.offset === 0;
  const at = `line ${start.line}, column ${start.column}`;
  return diagnostic({
    code: "artifact/dbt-manifest-syntax",
    message: empty
      ? `Cannot read the dbt manifest "${file}": it is empty`
      : found === null
      ? `Cannot read the dbt manifest "${file}": it ends at ${at}, where ${wanted} was expected`
      : `Cannot read the dbt manifest "${file}": ${wanted} was expected at ${at}, found ${found}`,
    location: { file, start },
    hint: found === null
      ? "The file was not written to its end: run dbt parse again, or copy it again"
      : "Run dbt parse again to write the manifest anew",
    facts: { wanted, found, truncated: found === null },
  });
}

/** Compressed bytes cannot be read at once: the Web inflates streams only. */
export function stillCompressed(file: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-compressed",
    message: `Cannot read the dbt manifest "${file}": it is still compressed with gzip`,
    location: { file, start: null },
    hint: "Pass the bytes through readMaybeGzip first",
  });
}
