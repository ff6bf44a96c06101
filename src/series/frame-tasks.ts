// From an entry of the schedule to what a worker is handed: maps, start, protocol and stepping stones.
import type { FrameResult, FrameTask } from '../refinement/frame.js';
import type { Conformation } from '../structure/structure.js';
import type { FrameMaps } from './frame-maps.js';
import type { SeriesSettings } from './series-request.js';
import { steppingStones } from './stepping-stones.js';
import type { TaskSpec } from './task-spec.js';

/** `from`: the result that the task starts from; undefined: the start model. */
export async function frameTask(
  spec: TaskSpec,
  from: FrameResult | undefined,
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
    protocol: settings.protocols[spec.protocol](resolution),
    ...(spec.weight !== 'auto' && { weight: spec.weight }),
    ...(stones && { steppingStones: stones }),
    // Replicates are there for their spread, and a pilot's model counts only where it had the final weight all along.
    ...(spec.replicate > 0 ? { perturbation: settings.perturbation } : { quality: true }),
  };
}
