// What a worker and the thread that owns it say to each other.
import type { FrameTask, RefinementSystem, ValidationTask } from '../refinement/frame.js';

/** Handed to a worker when it starts, once. */
export interface WorkerSetup {
  /** Absent where the worker was started before the system was known: it asks for it. */
  readonly system?: RefinementSystem;
}

export interface SystemOffer {
  /** Sent again with this to a worker that asked for it. */
  readonly system?: RefinementSystem;
}

export interface RefinementRequest extends SystemOffer {
  readonly id: number;
  readonly task: FrameTask;
  /** One Int32 in a SharedArrayBuffer; not zero: stop. A worker is too busy to read messages, but it can look here. */
  readonly stop: Int32Array;
}

export interface ValidationRequest extends SystemOffer {
  readonly task: ValidationTask;
}

/** Errors travel as data, because a structured clone forgets their class. */
export type WorkerAnswer<Result> =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'needs-system' }
  | { readonly kind: 'user-error'; readonly message: string }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string };

/** Posted when a refinement begins, and while it runs. */
export type WorkerMessage =
  | { readonly id: number; readonly kind: 'started' }
  | { readonly id: number; readonly kind: 'progress'; readonly stage: string; readonly done: number };
