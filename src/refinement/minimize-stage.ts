// The minimization stage: macro-cycles of estimating the noise and minimizing restraints and map target together.
import type { Riding } from '../chemistry/riding.js';
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { MinimizeOutcome, Preconditioner } from '../minimize/objective.js';
import type { Term } from '../restraints/term.js';
import { rmsd } from '../structure/superpose.js';
import { RefinementEnergy } from './energy.js';
import type { KeptPreconditioner } from './kept-preconditioner.js';
import type { MapTarget } from './map-target.js';
import { ncsPreconditioner } from './ncs-preconditioner.js';
import type { NcsReduction } from './ncs-reduction.js';

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
  /** Energy: iterations that promise less are left to the next stage. Default 0: until nothing is to be gained. */
  readonly negligible?: number;
  /** Copies that follow their masters, or that restraints keep alike. */
  readonly ncs?: NcsCopies | undefined;
  /** Hydrogens that follow their parents. */
  readonly riding?: Riding | undefined;
  /** From stages before, and for those behind; not where copies have a say in it. */
  readonly kept?: KeptPreconditioner;
  /** Called after each iteration with the share of the stage that is done, 0 … 1. */
  readonly onIteration?: (done: number) => void;
}

export interface NcsCopies {
  readonly mode: 'restraints' | 'constraints';
  readonly reduction: NcsReduction;
}

/** Where copies follow their masters. */
export function constraintsOf(ncs: NcsCopies | undefined): NcsReduction | undefined {
  return ncs?.mode === 'constraints' ? ncs.reduction : undefined;
}

export interface MinimizeRecord {
  readonly evaluations: number;
  readonly restraintEnergy: number;
  readonly mapEnergy: number;
  /** It ended because nothing more was to be gained, not by the number of its iterations. */
  readonly converged: boolean;
}

/** Moves `xyz` (3N, Å) in place. */
export function runMinimizeStage(xyz: Float64Array, stage: MinimizeStage): MinimizeRecord {
  const atomCount = xyz.length / 3;
  const record = { evaluations: 0, restraintEnergy: 0, mapEnergy: 0, converged: false };
  const before = new Float64Array(xyz.length);
  for (let cycle = 0; cycle < stage.macroCycles; cycle++) {
    for (const term of stage.terms) term.refresh?.(xyz);
    stage.target?.estimate(xyz, stage.resolution);
    const energy = new RefinementEnergy(atomCount, stage.terms, stage.target, stage.weight, stage.riding);
    before.set(xyz);
    const onIteration = (iteration: number): void =>
      stage.onIteration?.((cycle + iteration / stage.iterations) / stage.macroCycles);
    const { iterations, negligible = 0, ncs, kept } = stage;
    const preconditioner = ncs ? undefined : kept?.at(xyz, stage, () => energy.preconditioner(xyz));
    const outcome = minimizeEnergy(energy, xyz, { iterations, negligible, onIteration, ncs, preconditioner });
    stage.riding?.place(xyz);
    record.evaluations += outcome.evaluations;
    record.restraintEnergy = energy.restraintEnergy;
    record.mapEnergy = energy.mapEnergy;
    record.converged = outcome.reason !== 'iterations';
    if (record.converged && rmsd(before, xyz) < SETTLED) break;
  }
  return record;
}

/** One minimization at fixed noise, in place. */
export function minimizeEnergy(
  energy: RefinementEnergy,
  xyz: Float64Array,
  settings: {
    readonly iterations: number;
    readonly negligible?: number;
    readonly onIteration?: (iteration: number) => void;
    readonly ncs?: NcsCopies | undefined;
    /** One that serves; else one is made. */
    readonly preconditioner?: Preconditioner | undefined;
  },
): MinimizeOutcome {
  const { iterations, negligible = 0, onIteration, ncs } = settings;
  const options = {
    maxIterations: iterations,
    tolerance: Math.max(negligible, (TOLERANCE * xyz.length) / 3000),
    maxStep: LONGEST_STEP,
    ...(onIteration && { onIteration }),
  };
  if (ncs?.mode !== 'constraints') {
    const preconditioner =
      settings.preconditioner ?? (ncs ? ncsPreconditioner(energy, xyz, ncs.reduction) : energy.preconditioner(xyz));
    return minimizeLbfgs(energy, xyz, { ...options, preconditioner });
  }
  const constraints = ncs.reduction;
  constraints.refresh(xyz);
  const reduced = constraints.reduce(xyz);
  constraints.expand(reduced, xyz);
  const outcome = minimizeLbfgs(constraints.objective(energy), reduced, {
    ...options,
    preconditioner: energy.preconditioner(xyz, constraints),
  });
  constraints.expand(reduced, xyz);
  return outcome;
}
