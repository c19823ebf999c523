/** Writes every expected screen anew: `deno task golden:screens`, then review the diff as the product. */
import { examplesFile, printExamples } from "./examples.ts";
import { screens, show } from "./screens.ts";

for (const screen of screens()) {
  await Deno.writeTextFile(screen.expectedFile, (await show(screen)).text);
}
// what explain shows is taken from the screens; its own screens follow with the next update, where an example of theirs has changed
await Deno.writeTextFile(examplesFile, await printExamples());
