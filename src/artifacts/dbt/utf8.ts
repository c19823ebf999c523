/** How many bytes the character that begins at `at` takes, of one that is not ASCII: 2 to 4; 0 when the bytes are no UTF-8
 * (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
export function characterSize(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const second = bytes[at + 1]!;
  if (lead < 0xc2 || !isContinuation(second)) return 0;
  if (lead < 0xe0) return 2;
  if (!isContinuation(bytes[at + 2]!)) return 0;
  if (lead < 0xf0) {
    if (lead === 0xe0 && second < 0xa0) return 0;
    return lead === 0xed && second > 0x9f ? 0 : 3;
  }
  if (lead > 0xf4 || !isContinuation(bytes[at + 3]!)) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  return lead === 0xf4 && second > 0x8f ? 0 : 4;
}

/** Whether JSON text is in UTF-16 or UTF-32: a byte order mark says so, or a NUL in the first character, which is ASCII in
 * every JSON text and has one only in these encodings. */
export function isWide(bytes: Uint8Array): boolean {
  const [a, b] = bytes;
  if (a === undefined || b === undefined) return false;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  if (a === 0 && b === 0) return bytes[2] === 0xfe && bytes[3] === 0xff || isAscii(bytes[3]);
  return (a === 0 && isAscii(b)) || (b === 0 && isAscii(a));
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function isAscii(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0 && byte < 0x80;
}
