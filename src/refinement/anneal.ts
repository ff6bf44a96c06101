// Annealing: the model is heated and cooled in the field of map and restraints, and brought to rest.
import type { Random } from '../base/random.js';
import type { Riding } from '../chemistry/riding.js';
import type { Term } from '../restraints/term.js';
import { runAtomDynamics } from './atom-dynamics.js';
import { RefinementEnergy } from './energy.js';
import type { MapTarget } from './map-target.js';
import { type NcsCopies, runMinimizeStage } from './minimize-stage.js';

export interface AnnealSettings {
  /** K: falls linearly from the first to the second. */
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  /** Å */
  readonly resolution: number;
  /** At most, of the minimization that ends it. */
  readonly iterations: number;
  readonly elements: readonly string[];
  readonly terms: readonly Term[];
  readonly target: MapTarget;
  readonly weight: number;
  readonly riding: Riding | undefined;
  readonly ncs: NcsCopies | undefined;
  readonly random: Random;
  /** Called after each step; may throw to stop. */
  readonly onIteration: () => void;
}

/**
 * Moves `xyz` (3N, Å) in place and returns the number of evaluations. The noise of the map is that of the start: heat is not misfit.
 *
 * Adenylate kinase (3.2 Å, no noise) shaken by 1.5 Å: 0.35 Å from the truth with 200 steps from 3000 K, 0.40 Å with as much minimization
 * instead; with 39 wrong rotamers 0.026 Å (from 1000 K 0.019 Å) against 0.019 Å: too little for a preset.
 */
export function anneal(xyz: Float64Array, settings: AnnealSettings): number {
  const { from, to, steps, target, terms, weight, riding, onIteration } = settings;
  for (const term of terms) term.refresh?.(xyz);
  target.estimate(xyz, settings.resolution);
  const heated = runAtomDynamics(xyz, {
    ...settings,
    energy: new RefinementEnergy(xyz.length / 3, terms, target, weight, riding),
    riding: riding?.table.hydrogen ?? [],
    constraints: settings.ncs?.mode === 'constraints' ? settings.ncs.reduction : undefined,
    temperature: (step) => from + ((to - from) * step) / Math.max(1, steps - 1),
    onStep: () => {
      onIteration();
      return false;
    },
  });
  riding?.place(xyz);
  const cooled = runMinimizeStage(xyz, { ...settings, macroCycles: 1, onIteration });
  return heated.evaluations + cooled.evaluations;
}
