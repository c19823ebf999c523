/** The most physical memory that this process ever held, in MB (10⁶ bytes). On Linux the kernel's own mark; elsewhere what the process holds now, which
 * is less. */
export async function peakMemoryMB(): Promise<number> {
  const status = await Deno.readTextFile("/proc/self/status").catch(() => "");
  const mark = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return Math.round(mark === null ? Deno.memoryUsage().rss / 1e6 : Number(mark[1]) * 1024 / 1e6);
}
