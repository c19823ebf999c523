/** Sixteen at a time: disks answer faster, and no system runs out of handles. After a failure nothing new is begun, and the
 * first failure is thrown when all that was begun has ended: whoever holds a lock may then let go of it. */
export async function inTurns<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const i = next++;
      try {
        await work(items[i]!, i);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(16, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
