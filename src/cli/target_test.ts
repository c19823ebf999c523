import assert from "node:assert/strict";
import { outlinePlan, printOutline } from "../plan/mod.ts";
import { MemoryRuntime } from "../runtime/mod.ts";
import { run } from "./run.ts";

/** A chain that Dagster takes as one block and Airflow, with at most 200 assets in one, does not.
 * @param more further keys of floe.yaml. */
function spec(name: string, more = ""): string {
  const chain = Array.from(
    { length: 250 },
    (_, i) => `  - { name: ${name}_${i}${i === 0 ? "" : `, dependsOn: [${name}_${i - 1}]`} }`,
  );
  return `apiVersion: floe.dev/v1
kind: FloeSpec
metadata: { name: ${name}, version: 1.0.0 }
transforms:
${chain.join("\n")}
schedule: { cron: "0 6 * * *", timezone: Europe/Berlin }
${more}`;
}

/** The platform's own choice, with a configuration that decides how blocks are cut. */
const PLATFORM = `apiVersion: floe.dev/v1
kind: Manifest
metadata: { name: acme, version: 1.0.0, owner: platform@example.com }
plugins:
  orchestrator: { type: airflow, config: { granularity: model } }
`;

function machine(files: Readonly<Record<string, string>>): MemoryRuntime {
  return new MemoryRuntime({ files });
}

async function printed(
  runtime: MemoryRuntime,
  args: readonly string[],
): Promise<readonly [number, string]> {
  const before = runtime.stdout.text.length;
  const code = await run([...args], runtime);
  return [code, runtime.stdout.text.slice(before)];
}

const reads = "orchestration:\n  sensors:\n" +
  "    - { name: on-shop, type: asset, assets: [shop/shop_249], select: crm_0 }\n";

const products: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nobody chose one": { "/shop/floe.yaml": spec("shop") },
  "its platform chose one": {
    "/shop/floe.yaml": spec("shop", "platform: { manifest: platform.yaml }\n"),
    "/shop/platform.yaml": PLATFORM,
  },
};

for (const [name, files] of Object.entries(products)) {
  const platform = "/shop/platform.yaml" in files;
  const counts = { none: platform ? 250 : 1, dagster: 1, airflow: platform ? 250 : 2 };
  for (const [target, blockCount] of Object.entries(counts)) {
    Deno.test(`plan is what compile writes with the same options: ${name}, --target ${target}`, async () => {
      const runtime = machine({ ...files, "/crm/floe.yaml": spec("crm", reads) });
      const same = ["--with", "crm", ...(target === "none" ? [] : ["--target", target])];
      const plan = ["plan", "shop", ...same];
      const [code, json] = await printed(runtime, [...plan, "--format", "json"]);
      assert.equal(code, 0, runtime.stderr.text);
      const data = JSON.parse(json);
      assert.equal(data.plan.blocks.length, blockCount);

      const compile = ["compile", "shop", ...same];
      assert.equal(await run([...compile, "--out", "out"], runtime), 0, runtime.stderr.text);
      const written = new TextDecoder().decode((await runtime.files.read("/out/.floe/plan.json"))!);
      assert.equal(printOutline(outlinePlan(data.plan)), written);
      assert.deepEqual(
        JSON.parse((await printed(runtime, [...compile, "--stage", "plan"]))[1]),
        data.plan,
      );
      const graph = JSON.parse((await printed(runtime, ["graph", "shop", ...same]))[1]);
      const blocks = new Set(graph.nodes.map(({ block }: { block: string }) => block));
      for (const { id } of data.plan.blocks) assert.ok(blocks.has(id), id);
      // the other product is for the same target, or for its own
      assert.equal(blocks.size, blockCount + (target === "airflow" ? 2 : 1));
      assert.deepEqual(await printed(runtime, [...plan, "--against", "out"]), [
        0,
        "shop against out: nothing changes\n",
      ]);
    });
  }
}

Deno.test("plan --against a project for another target says so, and how to compare alike", async () => {
  const runtime = machine(products["nobody chose one"]!);
  assert.equal(await run(["compile", "shop", "--target", "airflow", "--out", "out"], runtime), 0);
  const [code, text] = await printed(runtime, ["plan", "shop", "--against", "out"]);
  assert.equal(code, 3);
  assert.match(
    text.replaceAll(/\s+/g, " "),
    /The product runs on dagster instead of airflow; --target airflow compares alike/,
  );
});

Deno.test("plan says what the target cannot do, as check does", async () => {
  const runtime = machine({
    "/shop/floe.yaml": spec("shop", "orchestration: { locations: { maxAssets: 100 } }\n"),
  });
  const said = async (args: readonly string[]) => {
    runtime.stderr.text = "";
    assert.equal(await run([...args], runtime), 0, runtime.stderr.text);
    return [...runtime.stderr.text.matchAll(/^(?:error|warning)\[(.+)\]/gm)].map(([, c]) => c);
  };
  for (const target of ["dagster", "airflow"]) {
    const found = await said(["plan", "shop", "--target", target]);
    assert.deepEqual(found, await said(["check", "shop", "--target", target]));
    assert.equal(found.includes("plugin/unsupported-locations"), target === "airflow");
  }
});

Deno.test("plan refuses a target that nobody knows, and one whose configuration is wrong, as check does", async () => {
  for (
    const [config, args] of [
      ["type: airflow", ["--target", "airflw"]],
      ["type: airflw", []],
      ["type: airflow, config: { granularity: models }", []],
    ] as const
  ) {
    const runtime = machine({
      "/shop/floe.yaml": spec("shop", "platform: { manifest: platform.yaml }\n"),
      "/shop/platform.yaml": PLATFORM.replace(/\{.*granularity.*\}/, `{ ${config} }`),
    });
    const said = async (command: string) => {
      runtime.stderr.text = "";
      return [await run([command, "shop", ...args], runtime), runtime.stderr.text] as const;
    };
    const [code, text] = await said("check");
    assert.equal(code, args.length > 0 ? 2 : 1, text);
    // only check shows notes
    const errors = (found: string) => /^error\[[^]*?(?=\n\n)/m.exec(found)![0];
    const [planCode, planText] = await said("plan");
    assert.deepEqual([planCode, errors(planText)], [code, errors(text)]);
    assert.equal(runtime.stdout.text, "");
  }
});

Deno.test("plan --compare cuts no larger blocks than the target takes", async () => {
  const runtime = machine(products["nobody chose one"]!);
  const limits = async (...args: readonly string[]) => {
    const [, json] = await printed(runtime, [
      "plan",
      "shop",
      "--compare",
      "--format",
      "json",
      ...args,
    ]);
    const compared: { rules: { maxAssets: number } }[] = JSON.parse(json).compared;
    return [...new Set(compared.map(({ rules }) => rules.maxAssets))];
  };
  assert.deepEqual(await limits(), [50, 200, 1000]);
  assert.deepEqual(await limits("--target", "airflow"), [50, 200]);
});
