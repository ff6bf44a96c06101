// The executor of one machine: a pool of worker threads, each with the system compiled once.
import { createRequire } from 'node:module';
import type { Piscina } from 'piscina';
import { searchForGarbageLater } from '../base/engine.js';
import { messageOf, UserError } from '../base/user-error.js';
import {
  type FrameResult,
  type FrameTask,
  type FrameValidation,
  type RefinementSystem,
  StoppedError,
} from '../refinement/frame.js';
import type { Executor, RunOptions } from './executor.js';
import { stopped } from './stop.js';
import type {
  RefinementRequest,
  ValidationRequest,
  WorkerAnswer,
  WorkerMessage,
  WorkerSetup,
} from './worker-protocol.js';

export interface LocalExecutorOptions {
  /** Threads; also 1 means a worker, so that the main thread stays free for files, progress and Ctrl-C. */
  readonly workers: number;
  /** The worker's file; default: the one of this package. */
  readonly workerFile?: string;
}

/** Threads of one machine that refine frames of a system. */
export function createLocalExecutor(system: RefinementSystem, options: LocalExecutorOptions): Executor {
  return executorOf(startPool(options, { system }), options.workers, undefined);
}

/** Threads that load what they run while the system is still being read. */
export interface WarmWorkers {
  /** The executor of these threads, once; closing it ends them. */
  serve(system: RefinementSystem): Executor;
  /** Ends them where it did not come so far; otherwise the executor has done it. */
  close(): Promise<void>;
}

/** Starts the threads at once. */
export function startWorkers(options: LocalExecutorOptions): WarmWorkers {
  const pool = startPool(options, {});
  return {
    serve: (system) => executorOf(pool, options.workers, system),
    close: () => pool.destroy(),
  };
}

/**
 * Piscina tries `require` first, and where that loads ES modules, as in Node 20.19 and later, a thread that is ended meanwhile takes the whole
 * process with it (exit code 134): 5 of 1050 that were ended within 0.3 s of their start, as bad input ends them. By `import`, its second way:
 * none of 950. Whoever gives node options of his own keeps them: a thread refuses most of them when they are named again.
 */
const loadByImport =
  process.execArgv.length === 0 && process.allowedNodeEnvironmentFlags.has('--experimental-require-module')
    ? { execArgv: ['--no-experimental-require-module'] }
    : {};

function startPool({ workers, workerFile }: LocalExecutorOptions, setup: WorkerSetup): Piscina {
  searchForGarbageLater();
  const { Piscina } = createRequire(import.meta.url)('piscina') as typeof import('piscina');
  const pool = new Piscina({
    filename: workerFile ?? createRequire(import.meta.url).resolve('#worker'),
    minThreads: workers,
    maxThreads: workers,
    workerData: setup,
    ...loadByImport,
    // Waiting on Atomics would keep a worker from posting its progress.
    atomics: 'disabled',
  });
  // Without a listener a dying worker would end the process before run() can tell why.
  pool.on('error', () => {});
  return pool;
}

/** `system`: for workers that were started without it. */
function executorOf(pool: Piscina, slots: number, system: RefinementSystem | undefined): Executor {
  const listeners = new Map<number, RunOptions>();
  pool.on('message', (message: WorkerMessage) => {
    const listener = listeners.get(message.id);
    if (message.kind === 'started') listener?.onStart?.();
    else listener?.onProgress?.(message.stage, message.done);
  });
  let next = 0;
  let closed = false;

  /** Asks a worker, and again with the system where it had none; `work` says what it is doing, for messages. */
  async function ask<Result>(
    request: RefinementRequest | ValidationRequest,
    name: string,
    work: string,
  ): Promise<Result> {
    if (closed) throw stopped();
    try {
      let answer: WorkerAnswer<Result> = await pool.run(request, { name });
      if (answer.kind === 'needs-system') answer = await pool.run({ ...request, ...(system && { system }) }, { name });
      return unwrap(answer, work);
    } catch (error) {
      if (error instanceof UserError || error instanceof WorkerFault || error instanceof StoppedError) throw error;
      if (closed) throw stopped();
      throw new WorkerFault(
        `A worker died during ${work} (${messageOf(error)}); finished frames are kept, and --resume goes on from them.`,
        { cause: error },
      );
    }
  }

  async function run(task: FrameTask, options: RunOptions = {}): Promise<FrameResult> {
    const { signal } = options;
    if (signal?.aborted) throw stopped();
    const id = next++;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const onAbort = (): void => void Atomics.store(stop, 0, 1);
    signal?.addEventListener('abort', onAbort);
    let started = false;
    const onStart = (): void => {
      if (!started) options.onStart?.();
      started = true;
    };
    listeners.set(id, { ...options, onStart });
    try {
      const result = await ask<FrameResult>({ id, task, stop }, 'refineFrame', `the refinement of frame ${task.frame}`);
      // Messages and answers come through different ports, so a short refinement may be done before it is said to begin.
      onStart();
      return result;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      listeners.delete(id);
    }
  }

  return {
    slots,
    run,
    validate: (task) => ask<FrameValidation>({ task }, 'validateFrame', `the validation of frame ${task.frame}`),
    close: async () => {
      closed = true;
      await pool.destroy();
    },
  };
}

/** A failure of the program, not of the input: the command ends with exit code 1. */
export class WorkerFault extends Error {
  override readonly name = 'WorkerFault';
}

function unwrap<Result>(answer: WorkerAnswer<Result>, work: string): Result {
  switch (answer.kind) {
    case 'result':
      return answer.result;
    case 'stopped':
      throw stopped();
    case 'needs-system':
      throw new WorkerFault(`The worker was never given the system for ${work}.`);
    case 'user-error':
      throw new UserError(answer.message);
    case 'fault': {
      const fault = new WorkerFault(
        `${work[0]!.toUpperCase()}${work.slice(1)} failed: ${answer.message}. Finished frames are kept.`,
      );
      if (answer.stack) fault.stack = answer.stack;
      throw fault;
    }
  }
}
