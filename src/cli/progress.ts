import type { Runtime } from "../runtime/mod.ts";

/** Says on stderr what is being done, when it takes long. */
export interface Progress {
  /** Begins a step.
   * @param expectedMs how long it will take, if that is known beforehand: a step that computes cannot be interrupted to say so. */
  step(title: string, expectedMs?: number): void;
  /** Removes what a terminal shows. */
  end(): void;
}

/** A second of work without a word is fine; beyond that each step is named: on a terminal in one line that is wiped at the
 * end, elsewhere on a line each. */
export function startProgress(runtime: Pick<Runtime, "stderr" | "now">): Progress {
  const { stderr } = runtime;
  const started = runtime.now();
  let shown = false;
  const wipe = () => {
    if (shown && stderr.isTerminal) stderr.write("\r\u001b[2K");
    shown = false;
  };
  return {
    step(title, expectedMs = 0) {
      wipe();
      if (runtime.now() - started + expectedMs < 1000) return;
      stderr.write(stderr.isTerminal ? `${title} …` : `${title}\n`);
      shown = true;
    },
    end: wipe,
  };
}
