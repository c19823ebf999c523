/** Reads a Dockerfile strictly: only instructions that ours use, programs and paths as JSON lists, no shell.
 * @module
 */

export type Instruction =
  | { readonly type: "from"; readonly image: string; readonly stage: string | null }
  | { readonly type: "env"; readonly variables: Readonly<Record<string, string>> }
  | { readonly type: "run" | "cmd" | "healthcheck"; readonly command: readonly string[] }
  | {
    readonly type: "copy";
    readonly from: string | null;
    readonly owner: string | null;
    readonly sources: readonly string[];
    readonly target: string;
  }
  | { readonly type: "workdir" | "user" | "expose"; readonly value: string };

/** @throws {SyntaxError} at a line that is anything else. */
export function readDockerfile(text: string): Instruction[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map(instruction);
}

function instruction(line: string): Instruction {
  const [, word, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? refuse(line);
  switch (word) {
    case "FROM": {
      const [, image, stage] = /^([a-z0-9./:-]+)(?: AS ([a-z]+))?$/.exec(rest!) ?? refuse(line);
      return { type: "from", image: image!, stage: stage ?? null };
    }
    case "ENV": {
      const pairs = [...rest!.matchAll(/([A-Z_]+)=("(?:[^"\\]|\\.)*")(?: |$)/g)];
      if (pairs.map(([all]) => all).join("") !== rest) refuse(line);
      return {
        type: "env",
        variables: Object.fromEntries(pairs.map(([, name, value]) => [name, JSON.parse(value!)])),
      };
    }
    case "RUN":
      return { type: "run", command: words(rest!, line) };
    case "CMD":
      return { type: "cmd", command: words(rest!, line) };
    case "HEALTHCHECK": {
      const [, command] = /^(?:--[a-z-]+=[0-9]+s )+CMD (.+)$/.exec(rest!) ?? refuse(line);
      return { type: "healthcheck", command: words(command!, line) };
    }
    case "COPY": {
      const [, from, owner, paths] =
        /^(?:--from=([a-z]+) )?(?:--chown=([0-9:]+) )?(\[.+\])$/.exec(rest!) ?? refuse(line);
      const all = words(paths!, line);
      if (all.length < 2) refuse(line);
      return {
        type: "copy",
        from: from ?? null,
        owner: owner ?? null,
        sources: all.slice(0, -1),
        target: all.at(-1)!,
      };
    }
    case "WORKDIR":
    case "USER":
    case "EXPOSE":
      if (!/^[A-Za-z0-9/:._-]+$/.test(rest!)) refuse(line);
      return { type: word.toLowerCase() as "workdir" | "user" | "expose", value: rest! };
    default:
      return refuse(line);
  }
}

function words(text: string, line: string): string[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    refuse(line);
  }
  if (!Array.isArray(list) || list.length === 0 || list.some((w) => typeof w !== "string")) {
    refuse(line);
  }
  return list as string[];
}

function refuse(line: string): never {
  throw new SyntaxError(`No line of our Dockerfiles: ${line}`);
}
