// The worker thread: compiles the restraints once, then refines or validates one frame after another.
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UserError } from '../base/user-error.js';
import { type FrameResult, type FrameValidation, type RefinementSystem, StoppedError } from '../refinement/frame.js';
import { createRefiner, type Refiner } from '../refinement/refiner.js';
import type {
  RefinementRequest,
  ValidationRequest,
  WorkerAnswer,
  WorkerMessage,
  WorkerSetup,
} from './worker-protocol.js';

/** ms, within a stage: as often as a bar needs to move. */
const BETWEEN_MESSAGES = 100;

const setup = workerData as WorkerSetup;
let known: Promise<Refiner> | undefined;

/** What the pool calls for each refinement. */
export async function refineFrame({ id, task, stop, system }: RefinementRequest): Promise<WorkerAnswer<FrameResult>> {
  const ready = refinerOf(system);
  if (ready === undefined) return { kind: 'needs-system' };
  parentPort?.postMessage({ id, kind: 'started' } satisfies WorkerMessage);
  let announced = 0;
  let last = '';
  const progress = (stage: string, done: number): void => {
    // Each message wakes the main thread, and to wake it costs both.
    if (stage === last && performance.now() - announced < BETWEEN_MESSAGES) return;
    announced = performance.now();
    last = stage;
    parentPort?.postMessage({ id, kind: 'progress', stage, done } satisfies WorkerMessage);
  };
  return answer(ready, (refiner) => refiner.refine(task, { progress, shouldStop: () => Atomics.load(stop, 0) !== 0 }));
}

/** What the pool calls for each validation. */
export async function validateFrame({ task, system }: ValidationRequest): Promise<WorkerAnswer<FrameValidation>> {
  const ready = refinerOf(system);
  return ready === undefined ? { kind: 'needs-system' } : answer(ready, (refiner) => refiner.validate(task));
}

/** Of the worker's system, or of the one that is offered; undefined where there is none yet. */
function refinerOf(offered: RefinementSystem | undefined): Promise<Refiner> | undefined {
  const system = setup.system ?? offered;
  if (known === undefined && system !== undefined) known = createRefiner(system);
  return known;
}

async function answer<Result>(
  ready: Promise<Refiner>,
  work: (refiner: Refiner) => Result,
): Promise<WorkerAnswer<Result>> {
  try {
    return { kind: 'result', result: work(await ready) };
  } catch (error) {
    if (error instanceof StoppedError) return { kind: 'stopped' };
    if (error instanceof UserError) return { kind: 'user-error', message: error.message };
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    return { kind: 'fault', message: messageOf(error), stack };
  }
}
