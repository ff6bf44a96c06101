// From an entry of the schedule to what a worker is handed: maps, start, protocol and stepping stones.
import type { FrameResult, FrameTask } from '../refinement/frame.js';
import type { Conformation } from '../structure/structure.js';
import type { FrameMaps } from './frame-maps.js';
import type { SeriesSettings } from './series-request.js';
import { steppingStones } from './stepping-stones.js';
import type { TaskSpec } from './task-spec.js';

/** Earlier results that a task builds on. */
export interface EarlierResults {
  /** What it starts from; undefined: the start model. */
  readonly from: FrameResult | undefined;
  /** What lies before that on the way. */
  readonly beforeThat: FrameResult | undefined;
  /** The same frame, refined from elsewhere. */
  readonly sameFrame: FrameResult | undefined;
  /** The same frame, refined from the same start. */
  readonly sameStart: FrameResult | undefined;
}

export async function frameTask(
  spec: TaskSpec,
  { from, beforeThat, sameFrame, sameStart }: EarlierResults,
  start: Conformation,
  maps: FrameMaps,
  settings: SeriesSettings,
): Promise<FrameTask> {
  const map = await maps.get(spec.frame);
  const resolution = settings.resolutions[spec.frame]!;
  const stones = spec.stones && spec.from >= 0 ? steppingStones(await maps.get(spec.from), map) : undefined;
  return {
    frame: spec.frame,
    replicate: spec.replicate,
    seed: settings.seed,
    map,
    resolution,
    start: from?.conformation ?? start,
    ...(from && spec.replicate === 0 && { startsAtRest: true }),
    ...(beforeThat && { previous: beforeThat.conformation.xyz }),
    protocol: settings.protocols[spec.protocol](resolution),
    ...(spec.weight !== 'auto' && { weight: spec.weight }),
    ...(stones && { steppingStones: stones }),
    ...(sameFrame && { searched: sameFrame.conformation.xyz }),
    ...(sameStart && { startNumbers: sameStart.before }),
    ...(spec.replicate > 0 && { perturbation: settings.perturbation }),
  };
}
