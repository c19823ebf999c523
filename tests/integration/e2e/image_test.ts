/** The Dockerfile without Docker: read strictly, and what it copies and runs done in a scratch folder, but for system packages, the
 * virtual environment and users. What remains is what would be in the image. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { compiledProduct } from "../../helpers/compiled_product.ts";
import { type Instruction, readDockerfile } from "../../helpers/dockerfile.ts";
import { runTool, withoutPython } from "../../helpers/python.ts";

Deno.test({
  name: "the image holds the project, the dbt project and its parse, no secret, and answers",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe image " });
    try {
      const { product, project } = await compiledProduct("bike-rental", folder, plantSecrets);
      const text = await Deno.readTextFile(join(project, "Dockerfile"));
      const instructions = readDockerfile(text);
      const app = join(folder, "image/app");
      const skipped = await build(instructions, { app, product, project });

      await t.step("nothing was left out but what a machine without Docker cannot do", () => {
        assert.deepEqual(skipped, [
          "apt-get update",
          "apt-get install --yes --no-install-recommends git",
          "python -m venv /venv",
          "pip install --editable .[k8s] --requirement requirements-own.txt",
          "useradd --uid 10001 --user-group --create-home floe",
          "install --directory --owner 10001 --group 10001 /var/lib/floe/state",
        ]);
      });

      await t.step("no secret is in it", async () => {
        for (const path of await filesOf(app)) {
          assert.doesNotMatch(path, /\.env|\.duckdb|\.pem$|dbt\/profiles\.yml|\.git\//);
          const held = new TextDecoder().decode(await Deno.readFile(join(app, path)));
          assert.ok(!held.includes(SECRET), path);
        }
      });

      await t.step("dbt parsed with a stand-in", () => {
        const parse = instructions.find((i) => i.type === "run" && i.command.includes("parse"));
        assert.ok(parse?.type === "run");
        assert.deepEqual(parse.command.slice(0, 4), ["env", "BIKES_TOKEN=1", "dbt", "parse"]);
      });

      await t.step("it runs as nobody's user, and names no variable of the product", () => {
        const users = instructions.filter((i) => i.type === "user");
        assert.deepEqual(users, [{ type: "user", value: "10001:10001" }]);
        const variables = instructions.flatMap((i) =>
          i.type === "env" ? Object.keys(i.variables) : []
        );
        assert.ok(!variables.includes("BIKES_TOKEN"));
      });

      await t.step(
        "dbt goes on from its parse, with a value that the build did not know",
        async () => {
          const target = join(folder, "target");
          const ran = await runTool("dbt", [
            ...["--log-level", "debug", "ls", "--project-dir", join(app, "dbt"), "--partial-parse"],
            ...["--partial-parse-file-path", join(app, "dbt/target/partial_parse.msgpack")],
            ...["--target-path", target, "--log-path", target],
            ...["--profiles-dir", join(app, "profiles"), "--profile", "bike-rental"],
          ], { env: { BIKES_TOKEN: SECRET } });
          assert.equal(ran.code, 0, ran.stdout);
          assert.match(
            ran.stdout,
            /Partial parsing enabled: 0 files deleted, 0 files added, 0 files changed/,
          );
          assert.doesNotMatch(ran.stdout, /Unable to do partial parsing/);
        },
      );

      await t.step(
        "its command serves the code location, and the health check sees it",
        async () => {
          await serves(instructions, app, join(folder, "state"));
        },
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("the reader of Dockerfiles refuses shell, and instructions that we do not use", () => {
  for (
    const line of [
      "RUN apt-get update",
      'RUN ["a"] && b',
      "RUN []",
      'RUN ["a", 1]',
      'ENV A="b" && c',
      'COPY ["a"]',
      "COPY a b",
      'ADD ["a", "b"]',
      "USER $USER",
      'ARG TOKEN="a"',
      'SHELL ["sh"]',
      " RUN []",
    ]
  ) {
    assert.throws(() => readDockerfile(line), SyntaxError, line);
  }
});

const SECRET = "s3cret-of-the-test";

/** What a person may have lying in a dbt project, and a variable that the profile needs. */
async function plantSecrets(product: string): Promise<void> {
  const files = [
    ".env",
    ".env.local",
    "seeds/.env",
    "profiles.yml",
    "old.duckdb",
    "old.duckdb.wal",
  ];
  for (const file of [...files, ".git/config", ".venv/pip.conf", "keys/rsa.pem", "keys/rsa.p8"]) {
    const path = join(product, file);
    await Deno.mkdir(dirname(path), { recursive: true });
    const before = await Deno.readTextFile(path).catch(() => "");
    await Deno.writeTextFile(path, `${before}# ${SECRET}\n`);
  }
  const manifest = join(product, "manifest.yaml");
  const text = await Deno.readTextFile(manifest);
  await Deno.writeTextFile(
    manifest,
    text.replace(
      "threads: 4",
      'threads: 4\n      secrets: [{ type: s3, key_id: bikes, secret: "${BIKES_TOKEN}" }]',
    ),
  );
}

/** Does the first stage; the second only copies. @returns the commands that were not run. */
async function build(
  instructions: readonly Instruction[],
  { app, product, project }: { app: string; product: string; project: string },
): Promise<string[]> {
  const skipped: string[] = [];
  const allowed = (await Deno.readTextFile(join(project, ".dockerignore"))).split("\n")
    .filter((line) => line.startsWith("!")).map((line) => line.slice(1));
  await Deno.mkdir(app, { recursive: true });
  for (const instruction of instructions) {
    if (instruction.type === "copy") {
      const { from, sources, target } = instruction;
      if (from === "build") {
        assert.deepEqual(sources, [target]);
        continue;
      }
      const context = from === "dbt" ? product : project;
      for (const source of sources) {
        if (from === null) {
          assert.ok(allowed.includes(source), `${source} is left out by .dockerignore`);
        }
        await copy(
          join(context, source),
          target.endsWith("/") ? join(app, source) : join(app, target),
        );
      }
    }
    if (instruction.type !== "run") continue;
    const [program = "", ...args] = instruction.command;
    if (program === "dbt") {
      const ran = await runTool("dbt", args, { cwd: app });
      assert.equal(ran.code, 0, ran.stdout);
    } else if (["rm", "find", "env"].includes(program)) {
      const bin = dirname(Deno.env.get("FLOE_PYTHON")!);
      const env = {
        PATH: `${bin}:${Deno.env.get("PATH")}`,
        DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      };
      const ran = await new Deno.Command(program, { args, cwd: app, env }).output();
      assert.ok(ran.success, new TextDecoder().decode(ran.stdout));
    } else skipped.push(instruction.command.join(" "));
  }
  return skipped;
}

async function serves(
  instructions: readonly Instruction[],
  app: string,
  state: string,
): Promise<void> {
  const listener = Deno.listen({ port: 0 });
  const port = String(listener.addr.port);
  listener.close();
  const commandOf = (type: "cmd" | "healthcheck"): string[] => {
    const found = instructions.find((i) => i.type === type);
    assert.ok(found?.type === type);
    return found.command.map((word) => word === "3030" ? port : word);
  };
  const bin = dirname(Deno.env.get("FLOE_PYTHON")!);
  const variables = Object.assign(
    {},
    ...instructions.map((i) => i.type === "env" ? i.variables : {}),
  );
  const env = {
    ...variables,
    PATH: `${bin}:${Deno.env.get("PATH")}`,
    PYTHONPATH: join(app, "src"), // as the editable installation has it
    FLOE_DBT_PROJECT_DIR: join(app, "dbt"),
    FLOE_STATE_DIR: state,
  };
  const start = ([program = "", ...args]: readonly string[]) =>
    new Deno.Command(program, { args, cwd: app, env, stdout: "null", stderr: "piped" });
  const server = start(commandOf("cmd")).spawn();
  const said = new Response(server.stderr).text();
  try {
    let healthy = false;
    for (let i = 0; i < 20 && !healthy; i++) {
      healthy = (await start(commandOf("healthcheck")).output()).success;
    }
    if (!healthy) server.kill("SIGKILL");
    assert.ok(healthy, healthy ? "" : await said);
  } finally {
    try {
      server.kill("SIGTERM");
    } catch {
      // it has ended
    }
    await server.status;
    await said;
  }
}

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

async function filesOf(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    found.push(...isDirectory ? await filesOf(folder, path) : [path]);
  }
  return found;
}
