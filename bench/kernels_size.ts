import { entries } from "./kernels_contenders.ts";

/** What each contender adds to a bundle for browsers: minified, gzip, in KB (10³ bytes). */
export async function packedSizes(out: string): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const [name, source] of Object.entries(entries)) {
    const entry = `${out}/entry-${name}.ts`;
    await Deno.writeTextFile(entry, source);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--platform", "browser", entry],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    const packed = new Blob([stdout]).stream().pipeThrough(new CompressionStream("gzip"));
    sizes[name] = Math.round((await new Response(packed).bytes()).length / 1e3);
  }
  return sizes;
}
