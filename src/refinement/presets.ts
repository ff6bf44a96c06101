// The protocols that ship with Varia.
import type { Protocol, StageSpec } from './protocol.js';

/** Å: the resolutions that a coarse-to-fine refinement passes through before the map's own (refinement.md §2). */
const COARSE = [10, 8, 6, 5, 4];

/** For a start that may be several Å away: the start model in a frame of its own, or a stepping stone. `resolution` in Å. */
export function standardProtocol(resolution: number): Protocol {
  return {
    name: 'standard',
    weight: 'auto',
    stages: [
      { stage: 'rigid-body', groups: 'whole', resolution: Math.max(10, resolution), iterations: 30 },
      ...coarseToFine(COARSE, resolution),
      ...fine(resolution),
    ],
  };
}

/** For a frame that starts from its parent's refined model. */
export function propagationProtocol(resolution: number): Protocol {
  return { name: 'propagation', weight: 'auto', stages: [...coarseToFine([8, 5], resolution), ...fine(resolution)] };
}

function coarseToFine(steps: readonly number[], resolution: number): StageSpec[] {
  return steps.filter((step) => step > 1.1 * resolution).map((step) => minimize(step, 1, 40));
}

/** At the map's own resolution: side chains are searched twice, because those that turn make room for others. */
function fine(resolution: number): StageSpec[] {
  return [
    minimize(resolution, 1, 40),
    { stage: 'rotamers', resolution },
    minimize(resolution, 1, 40),
    { stage: 'rotamers', resolution },
    minimize(resolution, 3, 40),
  ];
}

function minimize(resolution: number, macroCycles: number, iterations: number): StageSpec {
  return { stage: 'minimize', target: 'likelihood', resolution, macroCycles, iterations };
}
