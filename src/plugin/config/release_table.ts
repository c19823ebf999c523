import { z } from "zod";
import type { Wanting } from "./read_config.ts";

/** Minor releases of an orchestrator that generated projects are tried on, and what differs between them. */
export class ReleaseTable<Release extends string, Facts> {
  /** Oldest first. */
  readonly names: readonly Release[];
  readonly #facts: Readonly<Record<Release, Facts>>;

  /** @param facts by release, oldest first. */
  constructor(facts: Readonly<Record<Release, Facts>>) {
    this.#facts = facts;
    this.names = Object.keys(facts) as Release[];
  }

  /** What a project may use that has to run on a version such as `3.1.8`, and on newer ones.
   * @param version left out: the project gets the best form of everything, and asks for a release that has it.
   */
  factsFor(version: string | undefined): Facts {
    return this.#facts[version === undefined ? this.#newest : this.nearest(version)];
  }

  /** The oldest release in which something is so; the newest where it is in none. */
  oldestWith(has: (facts: Facts) => boolean): Release {
    return this.names.find((name) => has(this.#facts[name])) ?? this.#newest;
  }

  /** The newer of two. */
  newer(a: Release, b: Release): Release {
    return this.names.indexOf(a) > this.names.indexOf(b) ? a : b;
  }

  /** The release of a version; of others the one that somebody most likely means. */
  nearest(text: string): Release {
    const numbers = /^\D*(\d+)(?:\.(\d+))?/.exec(text);
    if (numbers === null) return this.#newest;
    const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
    const [newestMajor, newestMinor] = this.#newest.split(".").map(Number) as [number, number];
    const isNewer = major > newestMajor || major === newestMajor && minor > newestMinor;
    const found = this.names.find((name) => name === `${numbers[1]}.${numbers[2]}`);
    return found ?? (isNewer ? this.#newest : this.names[0]!);
  }

  /** The schema of a key of the configuration that names a release, or a version of one. */
  schema(): z.ZodString {
    const names = this.names.map((name) => name.replace(".", "\\."));
    return z.string().regex(new RegExp(`^(?:${names.join("|")})(?:\\.\\d+)?$`));
  }

  /** What to say where something else stands there. */
  wanting(value: unknown): Wanting {
    const nearest = this.nearest(String(value));
    return {
      wanted: `${this.names.join(", ")}, or a full release of these, as text`,
      hint: typeof value === "number"
        ? `Write "${nearest}" in quotes: ${nearest} without them is the number ${Number(nearest)}`
        : `Write "${nearest}"`,
    };
  }

  get #newest(): Release {
    return this.names.at(-1)!;
  }
}
