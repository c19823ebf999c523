/** Writes every expected screen anew: `deno task golden:screens`, then review the diff as the product. */
import { screens, show } from "./screens.ts";

for (const screen of screens()) {
  await Deno.writeTextFile(screen.expectedFile, (await show(screen)).text);
}
