// What a running series tells: plain data, one kind of event for each thing that happens.
import type { FrameNumbers, FrameResult, FrameValidation } from '../refinement/frame.js';
import type { Plan } from './plan.js';
import type { PreflightReport } from './preflight.js';
import type { PropagationError } from './propagation-error.js';
import type { TaskSpec } from './task-spec.js';

export type SeriesEvent =
  | { readonly type: 'preflight'; readonly report: PreflightReport }
  | { readonly type: 'plan'; readonly plan: Plan; readonly description: readonly string[] }
  | { readonly type: 'frame-started'; readonly task: TaskSpec }
  /** done: 0 … 1 of the task's work. */
  | { readonly type: 'frame-progress'; readonly task: TaskSpec; readonly stage: string; readonly done: number }
  | FrameFinished
  /** A model that is kept, when all are refined. */
  | { readonly type: 'frame-validated'; readonly frame: number; readonly progress: SeriesProgress }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'finished'; readonly result: SeriesResult };

export interface SeriesProgress {
  readonly finished: number;
  readonly total: number;
}

export interface FrameFinished {
  readonly type: 'frame-finished';
  readonly task: TaskSpec;
  readonly before: FrameNumbers;
  readonly after: FrameNumbers;
  /** Whether the result comes from the journal of an earlier run. */
  readonly resumed: boolean;
  readonly seconds: number;
  /** Refinements done, and how many there will be as far as is known. */
  readonly progress: SeriesProgress;
  /** Undefined before there is anything to go by. */
  readonly secondsLeft?: number;
}

/** Everything that a series comes to; the frames in their order. */
export interface SeriesResult {
  readonly plan: Plan;
  readonly preflight: PreflightReport;
  /** The weight that all frames share. */
  readonly weight: number;
  readonly seed: number;
  readonly frames: readonly SeriesFrame[];
  /** All warnings, in an order that does not depend on who finished first. */
  readonly warnings: readonly string[];
}

export interface SeriesFrame {
  readonly frame: number;
  /** Name of its map. */
  readonly map: string;
  /** −1: the start model. */
  readonly parent: number;
  /** Place in the plan's order, from 0. */
  readonly order: number;
  /** The refinement that was kept: its sweep, and where it started. */
  readonly keptTask: TaskSpec;
  /** The frame's model and numbers. */
  readonly result: FrameResult;
  readonly validation: FrameValidation;
  /** Replicates 1, 2, …; empty where none were asked for. */
  readonly replicates: readonly FrameResult[];
  /** Å rms from the model refined into the frame's map as it is, where a linear series was corrected. */
  readonly linearShift?: number;
  /** Outward against the best backward solution; absent at the ends of the plan, where there is only one. */
  readonly propagationError?: PropagationError;
}
