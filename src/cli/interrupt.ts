// Ctrl-C: the first asks the job to stop cleanly, the second ends it at once.
import { exitCode } from './exit-code.js';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** From now on Ctrl-C does what it does without us. */
  release(): void;
}

/** SIGTERM, which queues send before they kill, counts as Ctrl-C. */
export function watchInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    controller.abort();
    onFirst();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, listener);
    },
  };
}
