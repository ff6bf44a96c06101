// The executor without threads: refines in the calling thread, for programs that bring their own and for tests.
import type { RefinementSystem } from '../refinement/frame.js';
import { createRefiner } from '../refinement/refiner.js';
import type { Executor } from './executor.js';
import { stopped } from './stop.js';

export function createInlineExecutor(system: RefinementSystem): Executor {
  const refiner = createRefiner(system);
  // The first run() reports a failure; until then nobody listens.
  refiner.catch(() => {});
  let closed = false;
  return {
    slots: 1,
    run: async (task, { onStart, onProgress, signal } = {}) => {
      const ready = await refiner;
      const shouldStop = (): boolean => closed || signal?.aborted === true;
      if (shouldStop()) throw stopped();
      onStart?.();
      return ready.refine(task, { ...(onProgress && { progress: onProgress }), shouldStop });
    },
    validate: async (task) => {
      const ready = await refiner;
      if (closed) throw stopped();
      return ready.validate(task);
    },
    close: async () => {
      closed = true;
    },
  };
}
