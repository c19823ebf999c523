/** Calls with each item, two at once, as the machines of the tests have two cores. All calls have ended when this returns or throws.
 * @returns What the calls gave, in the order of the items.
 * @module
 */
export async function twoAtOnce<Item, Given>(
  items: readonly Item[],
  call: (item: Item) => Promise<Given>,
): Promise<Given[]> {
  const given: Given[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) given[index] = await call(item);
  };
  for (const ended of await Promise.allSettled([work(), work()])) {
    if (ended.status === "rejected") throw ended.reason;
  }
  return given;
}
