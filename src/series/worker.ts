// The worker thread: compiles the restraints once, then refines one frame after another.
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, UserError } from '../base/user-error.js';
import { StoppedError } from '../refinement/frame.js';
import { createRefiner, type Refiner } from '../refinement/refiner.js';
import type { WorkerAnswer, WorkerMessage, WorkerRequest, WorkerSetup } from './worker-protocol.js';

const setup = workerData as WorkerSetup;
let refiner: Promise<Refiner> | undefined;

/** What the pool calls for each task. */
export async function refineFrame({ id, task, stop, system = setup.system }: WorkerRequest): Promise<WorkerAnswer> {
  if (refiner === undefined) {
    if (system === undefined) return { kind: 'needs-system' };
    refiner = createRefiner(system);
  }
  parentPort?.postMessage({ id, kind: 'started' } satisfies WorkerMessage);
  let announced = -1;
  const progress = (stage: string, done: number): void => {
    // A hundred messages a refinement are enough for a bar.
    if (Math.floor(done * 100) === announced) return;
    announced = Math.floor(done * 100);
    parentPort?.postMessage({ id, kind: 'progress', stage, done } satisfies WorkerMessage);
  };
  try {
    const result = (await refiner).refine(task, { progress, shouldStop: () => Atomics.load(stop, 0) !== 0 });
    return { kind: 'result', result };
  } catch (error) {
    if (error instanceof StoppedError) return { kind: 'stopped' };
    if (error instanceof UserError) return { kind: 'user-error', message: error.message };
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    return { kind: 'fault', message: messageOf(error), stack };
  }
}
