// The start of a replicate: displaced at random, so that what depends on the start shows.
import { randomFrom } from '../base/random.js';
import type { FrameTask } from './frame.js';

/** The start, displaced at random for a replicate: `perturbation` Å rms, the same for the same (seed, frame, replicate). */
export function perturbedStart({ start, perturbation = 0, seed, frame, replicate }: FrameTask): Float64Array {
  if (perturbation === 0) return start.xyz.slice();
  const random = randomFrom(seed, frame, replicate, 'perturbation');
  return start.xyz.map((value) => value + (perturbation / Math.sqrt(3)) * random.normal());
}
