/** @throws {RangeError} for anything but a whole number of 32 bits, or up to `most`. */
export function whole(what: string, value: number, least: number, most = 2 ** 32 - 2): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`Cannot use ${value} as ${what}: a whole number from ${least} is needed`);
}
