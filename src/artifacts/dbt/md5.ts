/** MD5 of a text's UTF-8 bytes, in hex. For recognition only: dbt names a project by the MD5 of its name
 * (`metadata.project_id`), and the Web's crypto does not offer this digest.
 * @see RFC 1321.
 */
export function md5(text: string): string {
  const message = new TextEncoder().encode(text);
  const blocks = ((message.length + 8) >> 6) + 1;
  const padded = new DataView(new ArrayBuffer(blocks * 64));
  message.forEach((byte, i) => padded.setUint8(i, byte));
  padded.setUint8(message.length, 0x80);
  padded.setUint32(blocks * 64 - 8, message.length * 8, true);

  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < blocks; block++) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = round === 0
        ? (b & c) | (~b & d)
        : round === 1
        ? (d & b) | (~d & c)
        : round === 2
        ? b ^ c ^ d
        : c ^ (b | ~d);
      const word = (i * wordStep[round]! + wordStart[round]!) & 15;
      const sum = (a + mixed + sines[i]! + padded.getUint32(block * 64 + word * 4, true)) | 0;
      const turn = turns[round]![i & 3]!;
      [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
    }
    [a, b, c, d].forEach((value, i) => state[i] = (state[i]! + value) | 0);
  }

  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((value, i) => digest.setInt32(i * 4, value, true));
  let hex = "";
  for (let i = 0; i < 16; i++) hex += digest.getUint8(i).toString(16).padStart(2, "0");
  return hex;
}

const wordStep = [1, 5, 3, 7];
const wordStart = [0, 1, 5, 0];
const turns = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
