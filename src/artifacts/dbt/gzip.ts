import { ArtifactError } from "../../errors/mod.ts";

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes themselves, or what they inflate to when they are a gzip file.
 * @throws {ArtifactError} `artifact/gzip-broken` when the compressed file is cut or damaged.
 */
export async function readMaybeGzip(
  bytes: Uint8Array,
  options: { readonly file: string } = { file: "dbt manifest" },
): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  const stream = new DecompressionStream("gzip");
  const written = write(stream.writable, bytes);
  try {
    const inflated = await readAll(stream.readable);
    await written;
    return inflated;
  } catch (cause) {
    await written.catch(() => {}); // fails for the same reason
    throw new ArtifactError({
      code: "artifact/gzip-broken",
      message: `Cannot decompress "${options.file}": the gzip file is cut short or damaged`,
      location: { file: options.file, start: null },
      hint: "Copy the file again, or give the uncompressed manifest.json",
      facts: { byteCount: bytes.length },
      cause,
    });
  }
}

async function write(to: WritableStream<BufferSource>, bytes: Uint8Array): Promise<void> {
  const writer = to.getWriter();
  await writer.write(bytes as Uint8Array<ArrayBuffer>);
  await writer.close();
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    length += next.value.length;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
