/** Texts that a user may write, in the newest Airflow: loaded, shown, given to Jinja and run, they arrive as they were written. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Parser } from "commonmark";
import fc from "fast-check";
import { text } from "../../../src/emit/python/_arbitraries.ts";
import { jinjaLiteral } from "../../../plugins/airflow/dags/jinja.ts";
import { runAirflow, withoutAirflow } from "../../helpers/airflow.ts";
import { cliArgs } from "../../helpers/compiled_product.ts";
import { DBT_LOGS, ranByDbt } from "../../helpers/dbt_logs.ts";
import { runPython } from "../../helpers/python.ts";
import { loadsWell, readBack } from "./graph.ts";
import { JINJA, KEYS, LABEL, LINES, makeHostileProduct, MODELS, TEXT } from "./hostile_product.ts";

Deno.test({
  name: "a hostile product is loaded, shown and run in Airflow as it was written",
  ignore: withoutAirflow,
  fn: async (t) => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "floe hostile " }));
    try {
      const product = join(folder, "hostile");
      await makeHostileProduct(product);
      const project = join(folder, "project");
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...cliArgs, "compile", product, "--out", project],
        stdin: "null",
      }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));

      const home = join(folder, "home");
      const read = (await readBack({ project }, { home })).project!;
      await t.step("it loads, and Jinja changes no field of a task", () => loadsWell(read));
      const { dags } = read;
      await t.step("its DAGs say what it says", () => {
        assert.deepEqual(Object.keys(dags).sort(), [
          ...["hostile", "hostile.daily", "hostile.eager.eager", "hostile.healthy"],
          ...["hostile.on-asset", "hostile.on-file", "hostile.region"],
        ]);
        for (const [id, { description, doc, tags }] of Object.entries(dags)) {
          // which has a description of ours
          const wanted = id === "hostile.region" ? description : oneLine(LINES);
          assert.equal(description, wanted, id);
          assert.equal(paragraphs(doc!)[0], wanted, id);
          for (const tag of [JINJA, `domain:${LABEL}`]) assert.ok(tags.includes(tag), tag);
        }
      });
      await t.step("its tasks say what its models say", () => {
        const tasks = ["hostile", "hostile.region"].flatMap((id) => Object.values(dags[id]!.tasks));
        assert.equal(tasks.length, 3);
        for (const { doc, owner, queue } of tasks) {
          const note = paragraphs(doc!).join("\n");
          assert.ok(note.includes(oneLine(LINES)), note);
          assert.ok(note.includes(`#${JINJA}`), note);
          assert.equal(owner, TEXT);
          assert.equal(queue, JINJA);
        }
        const notes = tasks.map(({ doc }) => paragraphs(doc!).join("\n"));
        assert.equal(notes.filter((n) => n.includes(`read by ${TEXT} (dashboard)`)).length, 1);
        for (const name of [...Object.values(MODELS), "keyed"]) {
          const lines = notes.join("\n").split("\n").filter((n) => n.startsWith(`${name}: `));
          assert.equal(lines.length, 1, notes.join("\n"));
        }
      });
      await t.step("a sensor waits for what it is told to", () => {
        const gates = Object.values(dags).flatMap(({ tasks }) => Object.values(tasks)).map((
          { gate },
        ) => gate);
        assert.ok(gates.some((gate) => gate?.uri === `file:///tmp/${JINJA}/`));
        assert.ok(gates.some((gate) => gate?.url === "http://127.0.0.1:9/?q={{1/0}}"));
      });
      await t.step("a run builds and tests all of it, each key by its own task", async () => {
        const script = new URL("../airflow_versions/try_dags.py", import.meta.url).pathname;
        const ids = ["hostile", "hostile.region"];
        const ran = await runAirflow([script, ...ids], {
          home,
          dags: join(project, "dags"),
          cwd: project,
          env: DBT_LOGS,
        });
        assert.equal(ran.code, 0, ran.stdout + ran.stderr);
        const all = Object.values(await ranByDbt(project, "hostile")).flat(2);
        assert.ok(all.includes(`model.hostile.${MODELS.strange}`), all.join("\n"));
        assert.equal(all.filter((node) => node.startsWith("test.")).length, 1);
        const keyed = Object.values(await ranByDbt(project, "hostile.region")).flat(2);
        assert.deepEqual(keyed, KEYS.map(() => "model.hostile.keyed"));
        assert.deepEqual(await regions(join(product, "hostile.duckdb")), [...KEYS].sort());
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "Jinja gives back any text that it is given as a literal",
  ignore: withoutAirflow,
  fn: async () => {
    const pieces = fc.constantFrom("{{", "}}", "{%", "%}", "{#", "#}", "'", '"', "\\", "\n", "\r");
    const strange = fc.array(fc.oneof(pieces, text.map((t) => t.toWellFormed()))).map((parts) =>
      parts.join("")
    );
    const wanted = fc.sample(strange, 1000);
    const script = [
      "import jinja2.sandbox, json, sys",
      'made = jinja2.sandbox.SandboxedEnvironment(extensions=["jinja2.ext.do"])',
      "texts = json.load(sys.stdin)",
      "print(json.dumps([made.from_string(text).render() for text in texts]))",
    ].join("\n");
    const stdin = JSON.stringify(wanted.map(jinjaLiteral));
    const ran = await runPython(["-c", script], { stdin });
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual(JSON.parse(ran.stdout), wanted);
  },
});

/** As a page shows them: without what Markdown means by its marks. */
function paragraphs(markdown: string): string[] {
  const walker = new Parser().parse(markdown).walker();
  const found: string[] = [];
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { type, literal } = step.node;
    if (step.entering && type === "paragraph") found.push("");
    assert.ok(!["html_inline", "html_block", "link", "image", "emph"].includes(type), type);
    if (type === "text" || type === "code") found[found.length - 1] += literal;
    if (type === "softbreak") found[found.length - 1] += "\n";
  }
  return found;
}

/** Airflow shows descriptions on one line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

async function regions(file: string): Promise<string[]> {
  const script = [
    "import duckdb, json, sys",
    "with duckdb.connect(sys.argv[1], read_only=True) as connection:",
    "    print(json.dumps([r[0] for r in connection.sql('select region from keyed').fetchall()]))",
  ].join("\n");
  const ran = await runPython(["-c", script, file]);
  assert.equal(ran.code, 0, ran.stderr);
  return (JSON.parse(ran.stdout) as string[]).sort();
}
