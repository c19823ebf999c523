/** The README of a generated project: every line of every shell block in it is run, in its order. Where it needs a registry (`pip`), Docker,
 * Kubernetes or Helm, a stand-in records how it was called; everything else is the real program. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { cliArgs, compiledProduct } from "../../helpers/compiled_product.ts";
import { runPython, runTool, withoutPython } from "../../helpers/python.ts";

Deno.test({
  name: "the commands of the README do what it says",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe readme " });
    try {
      const { env, project } = await doAsTheReadmeSays(t, "bike-rental", folder, []);
      await t.step("dagster dev serves its UI, with the dagster.yaml of the project", async () => {
        await devServes(project, env);
      });

      const called = await callsOf(env);
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

Deno.test({
  name:
    "the commands of the README do what it says, of a product with partitions, pools and secrets",
  ignore: withoutPython,
  fn: async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "floe readme " });
    try {
      // that a job can be run is shown with the other product
      const skipped = [/^dagster job execute .*$/m];
      const { env, project } = await doAsTheReadmeSays(t, "shop_analytics", folder, skipped);
      await t.step("a backfill is queued, for the code location that a daemon has", async () => {
        const ran = await runPython(["-c", QUEUED], {
          env: { ...env, DAGSTER_HOME: join(project, "dagster_home") },
        });
        assert.equal(ran.code, 0, ran.stderr);
        const queued = [["shop_analytics_day", "QUEUED", "2024-01-01", "shop-analytics"]];
        assert.deepEqual(JSON.parse(ran.stdout), queued);
      });
      await t.step("the Secret has the name that the values say", async () => {
        const called = await callsOf(env);
        const values = parse(await Deno.readTextFile(join(project, "values.yaml")));
        const [deployment] = values["dagster-user-deployments"].deployments;
        const secrets = deployment.env.flatMap((
          e: { valueFrom?: { secretKeyRef: { name: string } } },
        ) => e.valueFrom === undefined ? [] : [e.valueFrom.secretKeyRef.name]);
        assert.deepEqual([...new Set(secrets)], ["shop-analytics-env"]);
        const [, ...create] = called("kubectl", 1);
        assert.deepEqual(create, [
          ...["create", "secret", "generic", "shop-analytics-env", "--from-env-file=.env"],
        ]);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const QUEUED = `
import json
import dagster as dg

with dg.DagsterInstance.get() as instance:
    print(json.dumps([
        [r.job_name, r.status.value, r.tags["dagster/partition"], r.remote_job_origin.location_name]
        for r in instance.get_runs()
    ]))
`;

type Environment = Readonly<Record<string, string>> & { readonly CALLS: string };

/** Compiles a product and runs the shell blocks of its README. */
async function doAsTheReadmeSays(
  t: Deno.TestContext,
  name: "bike-rental" | "shop_analytics",
  folder: string,
  skipped: readonly RegExp[],
): Promise<{ env: Environment; project: string }> {
  const { product, project } = await compiledProduct(name, folder);
  const bin = await standIns(folder);
  const env = {
    PATH: `${bin}:${Deno.env.get("FLOE_PYTHON")!.replace(/\/[^/]+$/, "")}:${Deno.env.get("PATH")}`,
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
  // a server goes on for ever: it has a step of its own
  const left = [/^dagster dev$/m, /^python -m venv .*$/m, ...skipped];
  for (const [i, block] of blocks.entries()) {
    await t.step(`block ${i + 1}: ${block.split("\n")[0]}`, async () => {
      const script = left.reduce((text, line) => text.replace(line, "true"), block);
      const ran = await new Deno.Command("sh", {
        args: ["-euc", script],
        cwd: project,
        env,
        stdout: "piped",
        stderr: "piped",
      }).output();
      const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
      assert.ok(ran.success, `${block}\n${text(ran.stdout)}\n${text(ran.stderr)}`);
    });
  }
  return { env, project };
}

/** How the stand-ins were called. */
async function callsOf(
  env: Environment,
): Promise<(program: string, nth?: number) => readonly string[]> {
  const calls = (await Deno.readTextFile(env.CALLS)).trim().split("\n")
    .map((line) => line.split("\u001f"));
  return (program, nth = 0) => calls.filter(([name]) => name === program)[nth] ?? [];
}

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
