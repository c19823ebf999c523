/** SHA-256 of a text's UTF-8 bytes, in lower-case hex (FIPS 180-4). The Web's own digest is asynchronous, which a pure
 * function cannot wait for. Meant for small texts: about 10 MB/s. */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text);
  const padded = new Uint8Array(((message.length + 8 >> 6) + 1) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(padded.length - 4, message.length << 3);
  const state = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at, words);
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

function compress(state: Uint32Array, view: DataView, at: number, words: Uint32Array): void {
  for (let i = 0; i < 64; i++) {
    if (i < 16) words[i] = view.getUint32(at + i * 4);
    else {
      const x = words[i - 15]!;
      const y = words[i - 2]!;
      words[i] = words[i - 16]! + (rotate(x, 7) ^ rotate(x, 18) ^ x >>> 3) + words[i - 7]! +
        (rotate(y, 17) ^ rotate(y, 19) ^ y >>> 10);
    }
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = h + sum1 + (e & f ^ ~e & g) + constants[i]! + words[i]! | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = sum0 + (a & b ^ a & c ^ b & c) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, d + first | 0, c, b, a, first + second | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => state[i]! += word);
}

function rotate(word: number, by: number): number {
  return word >>> by | word << 32 - by;
}

const primes: readonly number[] = firstPrimes(64);
/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants: Uint32Array = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 0x100000000);
}

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return found;
}
