/** A writer that is killed by the system at its n-th change: `deno run -A _write_and_die.ts DIR STEP half|whole`.
 * Prints the number of changes when it gets to the end.
 * @module
 */
import process from "node:process";
import { writeProject } from "../emit/mod.ts";
import { crashingFiles } from "./_crashing_files.ts";
import { generator, newProject } from "./_projects.ts";
import { nodeRuntime } from "./node.ts";
import { ProjectFolder } from "./project_folder.ts";

const [dir, step, how] = process.argv.slice(2);
const runtime = nodeRuntime();
const files = crashingFiles(
  runtime.files,
  Number(step),
  () => process.kill(process.pid, "SIGKILL"),
  how === "half",
);
const folder = new ProjectFolder({ ...runtime, files }, dir!);
try {
  await writeProject(folder, newProject, { generator });
  console.log(files.steps);
} catch {
  // another change met the one that is dying: the signal is on its way
  await new Promise((resolve) => setTimeout(resolve, 10_000));
}
