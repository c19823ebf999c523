import { assertEmbedded } from "../../../tests/helpers/embedded.ts";

Deno.test("embedded/ holds the Python files as they are", async () => {
  // When this fails: deno run -A plugins/airflow/python/embed.ts
  await assertEmbedded(new URL("./", import.meta.url));
});
