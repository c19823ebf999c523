/** The values for Dagster's chart, read as the chart and Dagster read them: a schema of the chart's keys, the dagster.yaml and the
 * container context that its templates make, and the Kubernetes job that Dagster's launcher makes of a run. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { DagsterPlugin } from "../../../plugins/dagster/mod.ts";
import type { Plan } from "../../../src/plan/mod.ts";
import { samplePlan } from "../../../src/plugin/mod.ts";
import { goldenCases, helmValues } from "../../golden/golden.ts";
import { runPython, withoutPython } from "../../helpers/python.ts";

const script = fileURLToPath(new URL("helm_values.py", import.meta.url));
const schemaFile = new URL("../../fixtures/helm/dagster-values.schema.json", import.meta.url);

interface Found {
  readonly faults: readonly string[];
  readonly instance: {
    readonly concurrency?: { readonly pools: { readonly default_limit: number } };
    readonly run_launcher: { readonly class: string };
  };
  readonly jobs: readonly {
    readonly container: {
      readonly image: string;
      readonly imagePullPolicy: string;
      readonly env: readonly { readonly name: string; readonly value?: string }[];
      readonly resources: unknown;
      readonly volumeMounts: readonly { readonly mountPath: string }[];
    };
    readonly pod: { readonly volumes: unknown; readonly securityContext: { fsGroup: number } };
  }[];
}

async function read(values: Readonly<Record<string, unknown>>): Promise<Record<string, Found>> {
  const schema = JSON.parse(await Deno.readTextFile(schemaFile));
  const ran = await runPython([script], { stdin: JSON.stringify({ schema, values }) });
  assert.equal(ran.code, 0, ran.stderr);
  return JSON.parse(ran.stdout);
}

Deno.test({
  name: "the chart's keys, Dagster's instance and a run's Kubernetes job are what the values say",
  ignore: withoutPython,
  fn: async () => {
    const cases = await goldenCases("dagster");
    const values = Object.fromEntries(cases.map((c) => [c.name, parse(helmValues(c.input))]));
    const found = await read(values);
    assert.deepEqual(Object.keys(found).sort(), cases.map((c) => c.name).sort());
    for (const [name, { faults, instance, jobs }] of Object.entries(found)) {
      assert.deepEqual(faults, [], name);
      assert.equal(instance.run_launcher.class, "K8sRunLauncher");
      const { deployments } = values[name]["dagster-user-deployments"];
      assert.equal(jobs.length, deployments.length);
      for (const [i, deployment] of deployments.entries()) {
        const { container, pod } = jobs[i]!;
        const { repository, tag, pullPolicy } = deployment.image;
        assert.equal(container.image, `${repository}:${tag}`);
        assert.equal(container.imagePullPolicy, pullPolicy);
        assert.deepEqual(container.resources, deployment.resources);
        for (const variable of deployment.env) {
          assert.deepEqual(container.env.find((e) => e.name === variable.name), variable);
        }
        const state = container.env.find((e) => e.name === "FLOE_STATE_DIR")!.value;
        assert.deepEqual(container.volumeMounts.map((v) => v.mountPath), [state]);
        assert.deepEqual(pod.volumes, deployment.volumes);
        assert.equal(pod.securityContext.fsGroup, deployment.podSecurityContext.fsGroup);
      }
    }
    assert.equal(found["bike-rental-split"]!.jobs.length, 2);
    assert.equal(found["shop-analytics"]!.instance.concurrency!.pools.default_limit, 4);
    assert.equal(found["bike-rental"]!.instance.concurrency, undefined);
  },
});

Deno.test({
  name: "whatever a product is called, Kubernetes takes the names, and no value holds a secret",
  ignore: withoutPython,
  fn: async () => {
    const names = [
      "Shop_Analytics",
      "2024-orders",
      "___",
      "-",
      "a".repeat(200),
      "shop.eu",
      '"; rm -rf / #\n- name: x',
      "{{ .Release.Name }}",
      "sh\u00f6p \u2028 caf\u00e9",
    ];
    const plugin = new DagsterPlugin();
    const values = Object.fromEntries(
      names.map((name) => [name, plugin.getHelmValues(named(name))]),
    );
    assert.ok(!JSON.stringify(values).includes("hunter2"));
    for (const [name, { faults }] of Object.entries(await read(values))) {
      assert.deepEqual(faults, [], name);
    }
  },
});

Deno.test({
  name: "the schema refuses a key that the chart does not know, and a text in place of a number",
  ignore: withoutPython,
  fn: async () => {
    const good = new DagsterPlugin().getHelmValues(samplePlan());
    const [deployment] = good["dagster-user-deployments"].deployments;
    const withDeployment = (changed: object) => ({
      ...good,
      "dagster-user-deployments": {
        ...good["dagster-user-deployments"],
        deployments: [{ ...deployment, ...changed }],
      },
    });
    const found = await read({
      unknown: { ...good, userDeployments: {} },
      mistyped: withDeployment({ dagsterApiGrpcArg: [] }),
      port: withDeployment({ port: "3030" }),
      quantity: withDeployment({ resources: { requests: { cpu: "half" } } }),
    });
    for (const [name, { faults }] of Object.entries(found)) assert.equal(faults.length, 1, name);
  },
});

/** A product with a secret, of which the plan knows the name only, and a pool. */
function named(name: string): Plan {
  const plan = samplePlan();
  const outputs = {
    dev: { type: "duckdb", password: "{{ env_var('SHOP_PASSWORD', 'hunter2') }}" },
  };
  const profile = { name: "shop", target: "dev", outputs };
  return {
    ...plan,
    product: { ...plan.product, name, description: name, labels: { [name]: name } },
    pools: [{ name, slots: 2 }],
    blocks: plan.blocks.map((b) => ({ ...b, pool: name })),
    computes: plan.computes.map((c) => ({ ...c, profile })),
    environment: [{ name: "SHOP_PASSWORD", purpose: name }],
  };
}
