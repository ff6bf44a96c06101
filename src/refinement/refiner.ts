// A refiner: everything a worker keeps between the frames of one system, and the call that refines one frame.
import type { FrameHooks, FrameResult, FrameTask, RefinementSystem } from './frame.js';

export interface Refiner {
  /** Synchronous and CPU-bound. Throws StoppedError when the hooks ask to stop. */
  refine(task: FrameTask, hooks?: FrameHooks): FrameResult;
}

/** Compiles the restraints, loads the plugins and the kernels. */
export async function createRefiner(_system: RefinementSystem): Promise<Refiner> {
  throw new Error('refiner.ts: under construction');
}

/** Whether `a` explains the frame's map better than `b` at equal geometry. Both belong to the same map. */
export function isBetter(a: FrameResult, b: FrameResult): boolean {
  return a.after.ccMask > b.after.ccMask;
}
