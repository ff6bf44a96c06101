// The file that the pool starts in each thread: the worker (worker.ts), out of the bundle where there is one.
import { loadBundled } from '../base/kept-code.js';
import type { FrameResult } from '../refinement/frame.js';
import type { RefinementRequest, WorkerAnswer } from './worker-protocol.js';

const bundle = await loadBundled<typeof import('./worker.js')>('worker', 'worker');
const worker = bundle?.module ?? (await import('./worker.js'));

/** What the pool calls for each refinement. */
export async function refineFrame(request: RefinementRequest): Promise<WorkerAnswer<FrameResult>> {
  const answer = await worker.refineFrame(request);
  // After a whole refinement nearly all is compiled that a worker runs; threads are ended without notice, so there is no later moment.
  if (answer.kind === 'result') await bundle?.keepCode();
  return answer;
}

/** What the pool calls for each validation. */
export const { validateFrame } = worker;
