// What a worker is asked for one frame and what it answers: plain data that travels between threads.
import type { AllAtoms } from '../chemistry/all-atoms.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { DensityMap } from '../density/density-map.js';
import type { NcsGroup } from '../restraints/ncs-groups.js';
import type { Conformation, Structure } from '../structure/structure.js';
import type { ChainFit } from './chain-fit.js';
import type { FlipRecord } from './flips.js';
import type { FrameQuality } from './frame-quality.js';
import type { Protocol } from './protocol.js';
import type { WeightChoice } from './weight-curve.js';

/** Sent to a worker once: what all frames share. */
export interface RefinementSystem {
  readonly structure: Structure;
  readonly topology: Topology;
  /** Coordinates of the start model, 3N, Å: what restraints that ask for a reference refer to, the same for all frames. */
  readonly reference: Float64Array;
  readonly plugins: readonly PluginRequest[];
  /** Restraints beyond the topology's. */
  readonly restraints?: RestraintChoice;
  /** With all hydrogens: without it the flips stage turns nothing, and there is no clashscore. */
  readonly allAtoms?: AllAtoms;
}

/** Plain data; what is not given has its default. */
export interface RestraintChoice {
  /** −2 ln p of the plot (default), harmonic to the nearest favoured point for residues outside, or none. */
  readonly ramachandran?: 'statistical' | 'nearest' | 'off';
  /** 1, the default, is the natural prior. */
  readonly ramachandranWeight?: number;
  /** Default true. */
  readonly cBeta?: boolean;
  /** Rotamer outliers are drawn to the nearest rotamer. Default false. */
  readonly rotamers?: boolean;
  /** Ideals of the backbone's bonds and angles by φ and ψ (Tronrud et al. 2010) instead of one for all. */
  readonly conformationDependent?: boolean;
  /** Copies of one molecule that are kept alike. */
  readonly ncs?: NcsChoice;
  /** Restraints made for this run (references, contacts, base pairs, …): kinds of restraints/extra-kinds.ts. */
  readonly tables?: readonly RestraintTable[];
}

/** Restraints draw each copy to their average shape; constraints make each the master moved by an operator. */
export interface NcsChoice {
  readonly mode: 'restraints' | 'constraints';
  readonly groups: readonly NcsGroup[];
  /** Å, of restraints. */
  readonly sigma: number;
}

/** A plugin to load in each worker. */
export interface PluginRequest {
  /** Name of a shipped plugin, absolute path, or package name. */
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** One refinement: a start, a map, a protocol. */
export interface FrameTask {
  readonly frame: number;
  readonly replicate: number;
  readonly seed: number;
  /** The model's box of the frame's map; `values` in a SharedArrayBuffer. */
  readonly map: DensityMap;
  /** Å */
  readonly resolution: number;
  readonly start: Conformation;
  /** The start was refined in a neighbour's map: side chains that came from there at rest, among the same neighbours, are not searched again. */
  readonly startsAtRest?: boolean;
  /** 3N, Å: the model before `start` on the way along the series: the frame may lie as far beyond. */
  readonly previous?: Float64Array;
  readonly protocol: Protocol;
  /** Overrides the protocol's weight: one weight for all frames. */
  readonly weight?: number;
  /** Maps to go through first, when the step from the parent is far: same grid as `map`. */
  readonly steppingStones?: readonly DensityMap[];
  /** Refined into in the place of `map`, whose fit is still what is measured: a frame of a linear series, corrected. Same grid. */
  readonly correctedMap?: DensityMap;
  /** Half the difference of the half maps of `map`, on its grid and scale (density/half-map-noise.ts): noise as strong as the map's. */
  readonly noise?: Float32Array;
  /**
   * 3N, Å: a model whose side chains were searched in this map at this weight and with these B factors; where the refinement comes to the
   * same places they are not searched again.
   */
  readonly searched?: Float64Array;
  /** Å rms random displacement of the start (replicates); 0 or absent: none. */
  readonly perturbation?: number;
  /** Of the start in this map, where they were measured before. */
  readonly startNumbers?: FrameNumbers;
  /** Whoever asks measures the fit of start and result itself: the correlations of the result are NaN. */
  readonly fitElsewhere?: boolean;
}

/** A model to be validated in its map. */
export interface ValidationTask {
  readonly frame: number;
  /** The model's box of the frame's map; `values` in a SharedArrayBuffer. */
  readonly map: DensityMap;
  /** Å */
  readonly resolution: number;
  readonly conformation: Conformation;
}

/** What validation says of it, as a whole and chain by chain. */
export interface FrameValidation {
  readonly quality: FrameQuality;
  readonly chainFit: ChainFit;
}

/** Fit and geometry of a conformation in a map (validation.md). */
export interface FrameNumbers {
  readonly ccMask: number;
  readonly ccBox: number;
  readonly ccVolume: number;
  readonly ccPeaks: number;
  /** Å */
  readonly bondRmsd: number;
  /** degrees */
  readonly angleRmsd: number;
  /** Nonbonded pairs closer than their contact distance by 0.4 Å or more, per 1000 atoms. */
  readonly clashes: number;
}

export interface StageRecord {
  readonly stage: string;
  readonly resolution: number;
  readonly evaluations: number;
  /** Å rms over the atoms with a map term. */
  readonly moved: number;
  readonly mapEnergy: number;
  readonly restraintEnergy: number;
  /** False: the stage made things worse and was undone. */
  readonly kept: boolean;
  /** By how much restraints + weight · −log of the profile likelihood fell; absent for stages that are not judged (minimize). */
  readonly gain?: number;
  /** Of minimizations: they ended because nothing more was to be gained. */
  readonly converged?: boolean;
  /** Nothing had changed since the last of its kind (idle-stages.ts). */
  readonly skipped?: true;
  /** What it changed, in words for a table: `side chains turned` → 4. */
  readonly changes?: Readonly<Record<string, number>>;
  /** Of the flips stage: which residues were turned and what each gained. */
  readonly flips?: FlipRecord['flips'];
}

export interface FrameResult {
  readonly frame: number;
  readonly replicate: number;
  readonly conformation: Conformation;
  readonly before: FrameNumbers;
  readonly after: FrameNumbers;
  /** CC of each residue (validation.md), NaN where it has no atom with a map term. */
  readonly residueCc: Float64Array;
  readonly weight: number;
  /** The curve that the weight was chosen by, where the protocol has a weight stage. */
  readonly weightChoice?: WeightChoice;
  /**
   * Restraint energy + weight · −log of the profile likelihood (noise of each shell at its best value). Lower is better; comparable
   * between results for one map at one weight and resolution.
   */
  readonly objective: number;
  readonly evaluations: number;
  /** Time spent, s; the only field that may differ between two runs. */
  readonly seconds: number;
  readonly stages: readonly StageRecord[];
}

/** What a refinement tells while it runs, and how it learns that it should stop. */
export interface FrameHooks {
  /** done: 0 … 1 of the frame's work. */
  readonly progress?: (stage: string, done: number) => void;
  readonly shouldStop?: () => boolean;
}

/** Thrown inside a refinement when shouldStop() said so. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}
