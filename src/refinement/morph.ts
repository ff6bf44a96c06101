// Morphing: the model follows a coarse map along a smooth field of displacements, so that neighbours in space move together.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Preconditioner } from '../minimize/objective.js';
import type { MapTarget } from './map-target.js';
import type { NcsReduction } from './ncs-reduction.js';
import { SmoothField } from './smooth-field.js';

/** Stops when the likelihood can gain less than this. */
const TOLERANCE = 0.01;
/** Å: no atom moves further in one iteration. */
const LONGEST_STEP = 1;

export interface MorphSettings {
  /** Å */
  readonly radius: number;
  readonly iterations: number;
  readonly onIteration: () => void;
  /** Copies that follow their masters, as they do at the start. */
  readonly constraints?: NcsReduction | undefined;
}

/**
 * Moves `xyz` (3N, Å) in place. Displacements are those that a minimization makes whose metric is a Gaussian in space: each of its
 * directions is a gradient averaged over what lies within `radius` (its standard deviation, Å) of the start, and so is their sum.
 *
 * Adenylate kinase (map of 3.2 Å, no noise) with its lid turned by 45° or −45°, 4.4 Å away, ends at 0.05 Å with a morph at 12 Å of radius 10 Å
 * before coarse-to-fine minimization, and at 3.4 or 1.9 Å without. Rigid domains reach as far and farther (60°: 0.97 Å against 4.4 Å; bent as
 * a whole by 7.3 Å: 0.6 Å against 4.0 Å, where morphing misled), so that no preset morphs.
 *
 * Copies under constraints have one field, as seen from each of them: what pulls at their likes is averaged, smoothed where all the copies
 * are, and the displacements that gives are averaged again; beside it each copy moves as a body.
 *
 * @param target whose noise has been estimated
 * @returns the number of evaluations
 */
export function morph(xyz: Float64Array, target: MapTarget, settings: MorphSettings): number {
  const { radius, iterations, onIteration, constraints } = settings;
  const curvature = new Float64Array(xyz.length / 3);
  target.curvature(curvature);
  const energy = {
    size: xyz.length,
    evaluate: (at: Float64Array, gradient: Float64Array): number => {
      gradient.fill(0);
      return target.evaluate(at, gradient, 1);
    },
  };
  const field = smoothMetric(xyz, radius, curvature);
  const options = { maxIterations: iterations, tolerance: TOLERANCE, maxStep: LONGEST_STEP, onIteration };
  if (constraints === undefined) return minimizeLbfgs(energy, xyz, { ...options, preconditioner: field }).evaluations;
  const variables = constraints.reduce(xyz);
  const preconditioner = constraints.withOperators(constraints.averaged(field, xyz), curvature);
  const { evaluations } = minimizeLbfgs(constraints.objective(energy), variables, { ...options, preconditioner });
  constraints.expand(variables, xyz);
  constraints.refresh(xyz);
  return evaluations;
}

/**
 * v → D^(−1/2) K D^(−1/2) v, K the Gaussian of the distance between atoms and D = K c what resists a shift of the surroundings of each
 * atom as a whole: about Σ K v / Σ K c. Atoms give to a grid and take from it by the same trilinear weights, which keeps K symmetric and
 * positive; O(N).
 *
 * @param curvature c, N, Å⁻²
 */
export function smoothMetric(xyz: Float64Array, radius: number, curvature: Float64Array): Preconditioner {
  const field = new SmoothField(xyz, radius);
  const resistance = field.sum(curvature, 1);
  const most = resistance.reduce((a, b) => Math.max(a, b), 0);
  // Atoms that the map does not hold (hydrogens far from others) follow their neighbours.
  const scale = resistance.map((value) => 1 / Math.sqrt(Math.max(value, 1e-3 * most, Number.MIN_VALUE)));
  const scaled = (v: Float64Array): void => {
    for (let i = 0; i < v.length; i++) v[i] = v[i]! * scale[Math.floor(i / 3)]!;
  };
  return {
    apply(v) {
      scaled(v);
      v.set(field.sum(v, 3));
      scaled(v);
    },
  };
}
