// The one error by which a run that was asked to stop ends.
import { StoppedError } from '../refinement/frame.js';

export function stopped(): StoppedError {
  return new StoppedError('The series was stopped; finished refinements are kept.');
}

/** @throws StoppedError where the signal is aborted */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw stopped();
}
