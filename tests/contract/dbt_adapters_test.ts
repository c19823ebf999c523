/** Generated profiles beside what dbt's adapters said of them when they were recorded (`tests/integration/adapters/record.ts`): no adapter is installed here. */
import assert from "node:assert/strict";
import { adapterFields, fieldOf } from "../../src/artifacts/adapter_fields.ts";
import { outputs } from "../integration/adapters/outputs.ts";
import { variables } from "../integration/adapters/platforms.ts";
import recorded from "../integration/adapters/recorded.json" with { type: "json" };

interface Recorded {
  readonly version: string;
  readonly fields: Readonly<
    Record<string, { readonly kind: string; readonly required: boolean }>
  >;
  readonly aliases: Readonly<Record<string, string>>;
  readonly accepted: readonly {
    readonly output: Readonly<Record<string, unknown>>;
    readonly read: Readonly<Record<string, unknown>>;
    readonly unread: readonly string[];
    readonly threads: number;
  }[];
}

const adapters = Object.entries(recorded as unknown as Record<string, Recorded>);
const RERUN = "deno run -A tests/integration/adapters/record.ts";
const made = outputs();

for (const [type, { version, fields, aliases, accepted }] of adapters) {
  Deno.test(`dbt-${type}: what is known of it is what its package says`, () => {
    const known = adapterFields(type)!;
    const { threads: _, ...kinds } = Object.fromEntries(known.kinds);
    assert.deepEqual(
      { version: known.version, kinds, aliases: known.aliases },
      {
        version,
        kinds: Object.fromEntries(Object.entries(fields).map(([name, { kind }]) => [name, kind])),
        aliases,
      },
    );
    const required = Object.keys(fields).filter((name) => fields[name]!.required);
    assert.deepEqual([...known.required], required);
  });

  Deno.test(`dbt-${type} has read the profiles that are made today (${RERUN})`, () => {
    assert.deepEqual(made[type], accepted.map(({ output }) => output));
  });

  Deno.test(`dbt-${type} reads each key of them, with its type and its variables`, () => {
    for (const { output, read, unread, threads } of accepted) {
      assert.equal(typeof threads, "number");
      assert.deepEqual(unread, type === "duckdb" ? ["timeout_seconds"] : []); // floe's compiler writes it
      for (const [key, value] of Object.entries(output)) {
        if (["type", "threads", ...unread].includes(key)) continue;
        if (type === "trino" && key === "method") continue; // chose the class that read the others
        assert.ok(fields[fieldOf(adapterFields(type)!, key)], `no field ${key}`);
        const text = JSON.stringify(value);
        const names = [...text.matchAll(/env_var\('(\w+)'/g)].map((m) => m[1]!);
        if (names.length === 0) assert.deepEqual(read[key], value);
        for (const name of names) {
          const wanted = variables[name]!;
          // a password of digits stays a text; other kinds are no texts any more
          const found = fields[fieldOf(adapterFields(type)!, key)]!.kind === "text"
            ? read[key]
            : JSON.stringify(read[key]);
          assert.ok(
            String(found).toLowerCase().includes(wanted.toLowerCase()),
            `${key}: ${found}, not ${wanted}`,
          );
        }
      }
    }
  });
}
