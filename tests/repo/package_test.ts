/** deno.json keeps its promises: tasks say what they do, exports exist, and the package can be published. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { root } from "./tree.ts";

const config = JSON.parse(await Deno.readTextFile(`${root}deno.json`));

Deno.test("every task has a name of the form noun or noun:variant, and one line of description", () => {
  for (
    const [name, task] of Object.entries<{ command?: string; description?: string }>(config.tasks)
  ) {
    assert.match(name, /^[a-z]+(?::[a-z]+)?$/);
    assert.ok(task.command, `${name} has no command`);
    assert.match(
      task.description ?? "",
      /^[A-Z].{10,}[^.\n]$/,
      `${name} does not say what it does`,
    );
  }
});

Deno.test("every export is a file of the repository with documentation of the module", async () => {
  for (const [name, path] of Object.entries<string>(config.exports)) {
    const text = await Deno.readTextFile(root + path);
    assert.match(text.slice(0, 5000), /^(?:#!.*\n)?\/\*\*[\s\S]*?@module/, `${name}: ${path}`);
  }
});

Deno.test("dependencies have one exact version", () => {
  for (const [name, target] of Object.entries<string>(config.imports)) {
    assert.match(target, /^npm:(?:@[a-z-]+\/)?[a-z-]+@\d+\.\d+\.\d+$/, name);
  }
});

Deno.test("the changelog speaks of the version in deno.json, or of what comes next", async () => {
  const changelog = await Deno.readTextFile(`${root}CHANGELOG.md`);
  assert.ok(
    changelog.includes(`## ${config.version}`) || /^## Unreleased/m.test(changelog),
    `CHANGELOG.md has no heading "## ${config.version}"`,
  );
});

Deno.test("deno publish finds no slow type, and publishes no test and no Python source", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-provenance"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, said);
  // files are listed with their whole path, and a checkout may lie in a folder of any name
  const listed = said.replaceAll(pathToFileURL(root).href, "");
  assert.doesNotMatch(listed, /_test\.ts|\.py\b|fixtures/);
  for (const path of Object.values<string>(config.exports)) {
    assert.ok(said.includes(path.slice(2)), `${path} would not be published`);
  }
});
