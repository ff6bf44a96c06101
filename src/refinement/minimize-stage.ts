// The minimization stage: macro-cycles of estimating the noise and minimizing restraints and map target together.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { MinimizeOutcome } from '../minimize/objective.js';
import type { Term } from '../restraints/term.js';
import { RefinementEnergy } from './energy.js';
import type { MapTarget } from './map-target.js';

/** Energy that a further iteration must promise, per 1000 atoms. */
const TOLERANCE = 0.2;
/** Å: no coordinate moves further in one iteration. */
const LONGEST_STEP = 0.5;
/** Å rms: a macro-cycle that moves the atoms less ends the stage. */
const SETTLED = 0.002;

export interface MinimizeStage {
  readonly terms: readonly Term[];
  /** Undefined: restraints alone. */
  readonly target: MapTarget | undefined;
  readonly weight: number;
  readonly resolution: number;
  readonly macroCycles: number;
  readonly iterations: number;
  /** Called after each iteration with the share of the stage that is done, 0 … 1. */
  readonly onIteration?: (done: number) => void;
}

export interface MinimizeRecord {
  readonly evaluations: number;
  readonly restraintEnergy: number;
  readonly mapEnergy: number;
}

/** Moves `xyz` (3N, Å) in place. */
export function runMinimizeStage(xyz: Float64Array, stage: MinimizeStage): MinimizeRecord {
  const atomCount = xyz.length / 3;
  const record = { evaluations: 0, restraintEnergy: 0, mapEnergy: 0 };
  const before = new Float64Array(xyz.length);
  for (let cycle = 0; cycle < stage.macroCycles; cycle++) {
    for (const term of stage.terms) term.refresh?.(xyz);
    stage.target?.estimate(xyz, stage.resolution);
    const energy = new RefinementEnergy(atomCount, stage.terms, stage.target, stage.weight);
    before.set(xyz);
    const outcome = minimizeEnergy(energy, xyz, stage.iterations, (iteration) =>
      stage.onIteration?.((cycle + iteration / stage.iterations) / stage.macroCycles),
    );
    record.evaluations += outcome.evaluations;
    record.restraintEnergy = energy.restraintEnergy;
    record.mapEnergy = energy.mapEnergy;
    if (outcome.reason !== 'iterations' && rmsMove(before, xyz) < SETTLED) break;
  }
  return record;
}

/** One minimization at fixed noise, in place. */
export function minimizeEnergy(
  energy: RefinementEnergy,
  xyz: Float64Array,
  maxIterations: number,
  onIteration?: (iteration: number) => void,
): MinimizeOutcome {
  return minimizeLbfgs(energy, xyz, {
    maxIterations,
    tolerance: (TOLERANCE * xyz.length) / 3000,
    maxStep: LONGEST_STEP,
    preconditioner: energy.preconditioner(xyz),
    ...(onIteration && { onIteration }),
  });
}

/** Å, over all atoms. */
export function rmsMove(from: Float64Array, to: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < from.length; i++) sum += (to[i]! - from[i]!) ** 2;
  return Math.sqrt((3 * sum) / Math.max(1, from.length));
}
