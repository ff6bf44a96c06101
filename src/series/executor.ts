// An executor: where refinements run. The schedule does not know whether that is this thread, others, or a cluster.
import type { FrameResult, FrameTask, FrameValidation, RefinementSystem, ValidationTask } from '../refinement/frame.js';

export interface Executor {
  /** How many refinements run side by side. */
  readonly slots: number;
  /**
   * Refines one frame.
   *
   * @throws UserError where the refinement met something that the user can mend (a plugin that throws),
   * StoppedError once the signal is aborted, Error where the executor itself failed.
   */
  run(task: FrameTask, options?: RunOptions): Promise<FrameResult>;
  /**
   * Validates one frame's model, side by side as refinements are.
   *
   * @throws StoppedError once the executor is closed, Error where it failed.
   */
  validate(task: ValidationTask): Promise<FrameValidation>;
  /** Ends the executor and waits until it is gone; refinements that still run are given up. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** Called when the refinement begins, which is later than run() where all slots are taken. */
  readonly onStart?: () => void;
  /** done: 0 … 1 of the frame's work. */
  readonly onProgress?: (stage: string, done: number) => void;
  readonly signal?: AbortSignal;
}

/** Makes an executor for one system; called once, when the preflight has passed. */
export type ExecutorFactory = (system: RefinementSystem) => Executor;
