/** The README of a generated project: every line of every shell block in it is run, in its order. Where it needs a registry (`pip`), Docker,
 * Kubernetes or Helm, a stand-in records how it was called; everything else is the real program. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { cliArgs, compiledBikeRental } from "../../helpers/bike_rental.ts";
import { runTool, withoutPython } from "../../helpers/python.ts";

Deno.test({
  name: "the commands of the README do what it says",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe readme " });
    try {
      const { product, project } = await compiledBikeRental(folder);
      const bin = await standIns(folder);
      const env = {
        PATH: `${bin}:${Deno.env.get("FLOE_PYTHON")!.replace(/\/[^/]+$/, "")}:${
          Deno.env.get("PATH")
        }`,
        PRODUCT: product,
        CALLS: join(folder, "calls"),
        // as the editable installation, which needs a registry, has it
        PYTHONPATH: join(project, "src"),
        DAGSTER_DISABLE_TELEMETRY: "1",
      };
      const readme = await Deno.readTextFile(join(project, "README.md"));
      const blocks = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text!);
      assert.ok(blocks.length >= 5, `${blocks.length} blocks`);
      await Deno.writeTextFile(join(project, ".env"), "A=1\n");
      for (const [i, block] of blocks.entries()) {
        await t.step(`block ${i + 1}: ${block.split("\n")[0]}`, async () => {
          // a server goes on for ever: it has a step of its own
          const script = block.replace(/^dagster dev$/m, "true").replace(
            /^python -m venv .*$/m,
            "true",
          );
          const command = new Deno.Command("sh", {
            args: ["-euc", script],
            cwd: project,
            env,
            stdout: "piped",
            stderr: "piped",
          });
          const ran = await command.output();
          const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
          assert.ok(ran.success, `${block}\n${text(ran.stdout)}\n${text(ran.stderr)}`);
        });
      }

      await t.step("dagster dev serves its UI, with the dagster.yaml of the project", async () => {
        await devServes(project, env);
      });

      const calls = (await Deno.readTextFile(env.CALLS)).trim().split("\n").map((line) =>
        line.split("\u001f")
      );
      const called = (program: string): string[] => calls.find(([name]) => name === program) ?? [];
      await t.step("what it calls elsewhere is called with what is there", async () => {
        const [, ...build] = called("docker");
        assert.deepEqual(build, [
          "build",
          "--build-context",
          "dbt=../bike-rental",
          "--tag",
          "bike-rental:1.0.0",
          ".",
        ]);
        assert.ok((await Deno.stat(join(project, build[2]!.replace("dbt=", "")))).isDirectory);
        assert.deepEqual(called("helm").slice(1), [
          ...["upgrade", "--install", "bike-rental", "dagster/dagster", "--values", "values.yaml"],
        ]);
        const values = parse(await Deno.readTextFile(join(project, "values.yaml")));
        const [deployment] = values["dagster-user-deployments"].deployments;
        assert.equal(`${deployment.image.repository}:${deployment.image.tag}`, "bike-rental:1.0.0");
        const claim = parse(called("kubectl")[4]!.replaceAll("\u001e", "\n"));
        assert.equal(claim.kind, "PersistentVolumeClaim");
        assert.equal(claim.metadata.name, deployment.volumes[0].persistentVolumeClaim.claimName);
        assert.deepEqual(claim.spec.accessModes, ["ReadWriteMany"]);
      });

      await t.step(
        "the history of the job is in dagster_home, and git sees none of it",
        async () => {
          const listed = await runTool("dagster", ["run", "list"], {
            cwd: project,
            env: { ...env, DAGSTER_HOME: join(project, "dagster_home") },
          });
          assert.match(listed.stdout, /Job: bike_rental/);
          const git = (...args: string[]) =>
            new Deno.Command("git", { args, cwd: project, stdout: "piped" }).output();
          await git("init", "--quiet");
          const { stdout } = await git("status", "--porcelain", "--untracked-files=all");
          const untracked = new TextDecoder().decode(stdout);
          const seen = [...untracked.matchAll(/dagster_home\/(.+)/g)].map(([, name]) => name);
          assert.deepEqual(seen.sort(), [".gitignore", "dagster.yaml"]);
          assert.doesNotMatch(untracked, /\.env$|__pycache__|\.floe\/state/m);
        },
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Programs that write how they were called: name, arguments, standard input. */
async function standIns(folder: string): Promise<string> {
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  const record = `#!/bin/sh
{
  printf '%s' "$(basename "$0")"
  for word in "$@"; do printf '\\037%s' "$word"; done
  if [ "$(basename "$0")" = kubectl ] && [ "$3" = - ]; then printf '\\037'; tr '\\n' '\\036'; fi
  printf '\\n'
} >> "$CALLS"
`;
  for (const name of ["docker", "kubectl", "helm"]) await executable(join(bin, name), record);
  await executable(
    join(bin, "floe-orchestrator"),
    `#!/bin/sh\nexec '${Deno.execPath()}' ${cliArgs.map((arg) => `'${arg}'`).join(" ")} "$@"\n`,
  );
  // pip needs a registry; what it is asked for is in pyproject.toml
  const python = Deno.env.get("FLOE_PYTHON")!;
  await executable(
    join(bin, "python"),
    `#!/bin/sh\nif [ "$2" = pip ]; then [ "$4 $5 $6 $7" = '-e .[dev] -r requirements-own.txt' ]; exit; fi\nexec '${python}' "$@"\n`,
  );
  return bin;
}

async function executable(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text);
  await Deno.chmod(path, 0o755);
}

async function devServes(project: string, env: Readonly<Record<string, string>>): Promise<void> {
  const listener = Deno.listen({ port: 0 });
  const { port } = listener.addr;
  listener.close();
  const home = join(project, "dagster_home");
  const server = new Deno.Command("dagster", {
    args: ["dev", "--port", String(port)],
    cwd: project,
    env: { ...env, DAGSTER_HOME: home },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(server.stderr).text();
  try {
    let answer: unknown = null;
    const query = "{ instance { info concurrencyLimits { concurrencyKey } } }";
    for (let i = 0; i < 240 && answer === null; i++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      }).then((response) => response.json(), () => null);
    }
    if (answer === null) server.kill("SIGKILL");
    assert.notEqual(answer, null, answer === null ? await said : "");
    const { info } = (answer as { data: { instance: { info: string } } }).data.instance;
    const instance = parse(info);
    assert.equal(instance.telemetry.enabled, false);
    assert.equal(instance.retention.sensor.purge_after_days.skipped, 7);
  } finally {
    try {
      server.kill("SIGINT");
    } catch {
      // it has ended
    }
    await server.status;
    await said;
  }
}
