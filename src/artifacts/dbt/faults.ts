import { type Diagnostic, diagnostic } from "../../errors/mod.ts";
import type { JsonFault } from "./json_fault.ts";

/** One error for a text that is no JSON; a file that ends too early is told apart from one that is wrong inside. */
export function notJson(fault: JsonFault, file: string): Diagnostic {
  if (fault.isEncoding) return notUtf8(fault, file);
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

function notUtf8({ start, found }: JsonFault, file: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-encoding",
    message: `Cannot read the dbt manifest "${file}": ${found} at line ${start.line}, ` +
      `column ${start.column} is no UTF-8`,
    location: { file, start },
    hint: "Run dbt parse again, or save the file as UTF-8",
    facts: { encoding: null, found },
  });
}

/** What `isWide` tells. Its characters are not looked at: every second byte would be a fault. */
export function wideText(file: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-encoding",
    message: `Cannot read the dbt manifest "${file}": it is encoded as UTF-16, not as UTF-8`,
    location: { file, start: null },
    hint: "Save it as UTF-8 (the > of Windows PowerShell writes UTF-16), " +
      "or give the target/manifest.json that dbt parse writes",
    facts: { encoding: "UTF-16", found: null },
  });
}

/** Null says nothing of the entry but its key: it is left out, and the rest of the file is as good as before. */
export function nullEntry(file: string, section: string, key: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-null-entry",
    severity: "warning",
    message: `"${key}" in "${section}" of the dbt manifest is null and is left out`,
    path: [section, key],
    location: { file, start: null },
    hint: "Run dbt parse again to write the manifest anew",
    facts: { section, key },
  });
}

export function notAnObject(file: string, section: string, key: string): Diagnostic {
  return diagnostic({
    code: "artifact/dbt-manifest-entry",
    message: `Cannot read "${key}" in "${section}" of the dbt manifest: it is no object`,
    path: [section, key],
    location: { file, start: null },
    hint: "Run dbt parse again to write the manifest anew",
    facts: { section, key },
  });
}

/** One error for a section whose entries have no keys, and so no ids. */
export function notAMapping(file: string, section: string, kind: "list" | "scalar"): Diagnostic {
  const what = kind === "list" ? "a list" : "a single value";
  return diagnostic({
    code: "artifact/dbt-manifest-section",
    message:
      `Cannot read "${section}" of the dbt manifest: it is ${what}, where an object of entries by id was expected`,
    path: [section],
    location: { file, start: null },
    hint: "Give the target/manifest.json as dbt parse writes it",
    facts: { section, kind },
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
