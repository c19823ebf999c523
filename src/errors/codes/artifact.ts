import type { CodeEntry } from "../codes.ts";

export const artifactCodes: Readonly<Record<string, CodeEntry>> = {
  "artifact/adapter-mismatch": {
    meaning: "The dbt manifest was made for another engine than the platform computes with.",
    remedy:
      "Run `dbt parse` again with a profile of the platform's engine, or change `plugins.compute.type`.",
  },
  "artifact/alias-bomb": {
    meaning: "The aliases of a YAML file stand for more values than any hand-written file has.",
    remedy: "Write the values out, or generate the file without aliases.",
  },
  "artifact/alias-loop": {
    meaning: "A YAML alias stands inside the value that it refers to, which would never end.",
    remedy: "Remove the alias, or move the anchor.",
  },
  "artifact/bad-encoding": {
    meaning: "A file is not encoded as UTF-8. The `>` of Windows PowerShell writes UTF-16.",
    remedy: "Save it as UTF-8.",
  },
  "artifact/bad-json": {
    meaning: "A file is no JSON.",
    remedy:
      "Look at the named place. A file that ends too early was cut off: write or copy it again.",
  },
  "artifact/bad-scope": {
    meaning:
      "A platform manifest has a key that manifests of its scope cannot have, or lacks one they need.",
    remedy:
      "`enterprise`: approves plugins and sinks, no parent. `domain`: approves products, needs a parent. None: neither.",
  },
  "artifact/bad-value": {
    meaning:
      "A value has the right type but is not one of those allowed: a name, a range, a choice.",
    remedy:
      "Write what the message expects; `schema NAME` prints all rules for editors to check while you type.",
  },
  "artifact/bad-yaml": {
    meaning: "A file is no YAML.",
    remedy:
      "Look at the named place and above it. Texts that begin with `*`, `&`, `{` or hold `: ` need quotes.",
  },
  "artifact/conflicting-keys": {
    meaning:
      "Keys of a mapping do not go together: two of which only one may stand, or one that needs another.",
    remedy: "Remove one of the two, or add what the key needs; the hint says which.",
  },
  "artifact/dropped-by-floe": {
    meaning:
      "The compiled file lacks something that floe.yaml says: its contract has no place for it.",
    remedy: "Compile from floe.yaml instead of the compiled file, if the field matters.",
  },
  "artifact/duplicate-key": {
    meaning: "A mapping has the same key twice; readers disagree on which one counts.",
    remedy: "Remove one of the two.",
  },
  "artifact/duplicate-name": {
    meaning: "Two entries of a list have one name, so nothing can refer to either.",
    remedy: "Rename or remove one of them.",
  },
  "artifact/empty": {
    meaning: "A file holds nothing.",
    remedy: "Check that the right file was named; `init` writes a first floe.yaml.",
  },
  "artifact/environment-key": {
    meaning: "A platform manifest has a key that would make it differ between environments.",
    remedy:
      "Remove it: one manifest goes through all environments. The environment is chosen when compiling.",
  },
  "artifact/environment-settled": {
    meaning:
      "A compiled file is for one environment; another one was asked for, and the file's own was kept.",
    remedy:
      "Compile from floe.yaml to choose the environment, or give the file of that environment.",
  },
  "artifact/forbidden-key": {
    meaning: "floe.yaml has a key that holds a credential.",
    remedy: "Remove it. Name a secret (`connection_secret_ref`), or configure the platform.",
  },
  "artifact/misplaced-secret": {
    meaning:
      "A credential stands where no reference to an environment variable can: in a name, a selection or a key.",
    remedy:
      "Remove it, and revoke it if others could read the file. If it is none, write it differently.",
  },
  "artifact/missing-key": {
    meaning: "A mapping lacks a key that it needs.",
    remedy: "Add the key.",
  },
  "artifact/newer-version": {
    meaning: "A compiled file is of a later minor version of the contract than this library knows.",
    remedy:
      "It was read; what is unknown in it is named by further warnings. Use a newer release if there is one.",
  },
  "artifact/not-a-mapping": {
    meaning: "A file holds a list or a single value where keys and values are expected.",
    remedy: "Check that the right file was named.",
  },
  "artifact/not-approved": {
    meaning:
      "A product or platform uses a plugin, sink or name that the platform does not approve.",
    remedy: "Use one that is approved, or ask the platform's owner to approve it.",
  },
  "artifact/nothing-to-resolve": {
    meaning: "There is no floe.yaml, no compiled file and no dbt manifest, so there is no product.",
    remedy: "Give at least one of them.",
  },
  "artifact/platform-missing": {
    meaning:
      "floe.yaml refers to a platform manifest that was not given; defaults were used instead.",
    remedy: "Give the manifest. References to OCI registries are not fetched: download it first.",
  },
  "artifact/product-mismatch": {
    meaning: "A compiled file and a floe.yaml were given together and name different products.",
    remedy: "Give the two files of one product, or only one of them.",
  },
  "artifact/refused-by-floe": {
    meaning: "A key is accepted here that floe's own compiler refuses at any depth.",
    remedy: "Nothing has to be done, unless floe compiles the same file: then rename the key.",
  },
  "artifact/reserved-key": {
    meaning: "A key has a meaning of its own in JavaScript (`__proto__`).",
    remedy: "Rename it.",
  },
  "artifact/schedule-without-cron": {
    meaning: "floe.yaml has a schedule without a cron expression, so nothing is scheduled.",
    remedy: "Add `schedule.cron`, or remove the schedule.",
  },
  "artifact/secret-replaced": {
    meaning:
      "A value looked like a credential, in a file that others may read; a reference to an environment variable stands in its place.",
    remedy:
      "Set the variable where the product runs. Write the reference instead of the value to say so yourself.",
  },
  "artifact/several-documents": {
    meaning: "A YAML file holds more than one document.",
    remedy: "Keep one document per file.",
  },
  "artifact/too-deep": {
    meaning: "Values are nested deeper than any sensible document.",
    remedy: "Check that the right file was named, and that its brackets close.",
  },
  "artifact/unconfigured-compute": {
    meaning: "A transform names a compute engine that the platform does not configure.",
    remedy:
      "Use the platform's engine, or make sure that dbt's own profiles.yml has a target of that name.",
  },
  "artifact/unknown-adapter": {
    meaning:
      "The platform computes with an engine whose name is almost, but not quite, that of an adapter of dbt.",
    remedy:
      "Write the adapter's name. An adapter of your own is known by a dbt manifest that was made with it.",
  },
  "artifact/unknown-environment": {
    meaning: "The environment is none of those that floe knows.",
    remedy: "Use `dev`, `staging` or `prod`.",
  },
  "artifact/unknown-key": {
    meaning: "A mapping has a key that means nothing there.",
    remedy: "Correct its spelling, move it where it belongs, or remove it.",
  },
  "artifact/unsupported-field": {
    meaning: "A field was read and understood, and changes nothing that is generated.",
    remedy: "The hint says who uses it instead. Remove it if nobody does.",
  },
  "artifact/unsupported-tag": {
    meaning: "A YAML value has a tag (`!!…`) that is not data.",
    remedy: "Remove the tag and write the plain value.",
  },
  "artifact/unsupported-version": {
    meaning: "A compiled file is of another major version of the contract.",
    remedy:
      "Use a release of this library that knows it, or compile the product with a floe of this contract.",
  },
  "artifact/wrong-type": {
    meaning: "A value is of another type than expected: a number for a text, a text for a list.",
    remedy: "Quote texts that look like numbers or booleans; write lists as `[a, b]`.",
  },
};
