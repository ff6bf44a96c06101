// The validation of what a series keeps: each frame's model judged in its map, once, when it is known which one is kept.
import type { FrameResult, FrameValidation } from '../refinement/frame.js';
import type { Executor } from './executor.js';
import type { FrameMaps } from './frame-maps.js';
import type { SeriesEvent } from './series-events.js';
import { sideBySide } from './side-by-side.js';
import { throwIfStopped } from './stop.js';

export interface KeptModels {
  /** One a frame, in their order. */
  readonly results: readonly FrameResult[];
  readonly maps: FrameMaps;
  /** Å, one a frame. */
  readonly resolutions: readonly number[];
  readonly executor: Executor;
  readonly announce: (event: SeriesEvent) => void;
  readonly signal: AbortSignal;
}

/** @throws StoppedError once the signal is aborted; Error where a validation failed */
export async function validateKept(kept: KeptModels): Promise<FrameValidation[]> {
  const { results, maps, resolutions, executor, announce, signal } = kept;
  let finished = 0;
  try {
    return await sideBySide(results.length, executor.slots, async (frame) => {
      throwIfStopped(signal);
      const { conformation } = results[frame]!;
      const map = await maps.get(frame);
      const validation = await executor.validate({ frame, map, resolution: resolutions[frame]!, conformation });
      announce({ type: 'frame-validated', frame, progress: { finished: ++finished, total: results.length } });
      return validation;
    });
  } catch (error) {
    throwIfStopped(signal);
    throw error;
  }
}
