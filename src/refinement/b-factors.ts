// The B-factor stage: one B a residue, an atom or a model, from the map and from what neighbours have.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective } from '../minimize/objective.js';
import type { ImageGroups } from './image-groups.js';
import type { LikelihoodTarget } from './likelihood-target.js';
import type { NcsLikeness } from './ncs-b-factors.js';

/** Å²: beyond these a B factor says that there is a fault or no atom, not how it moves. */
export const B_LIMITS = { least: 5, most: 500 };
const TOLERANCE = 0.1;
/** Usual difference of ln B from the mean; 4AKE as deposited has 0.47 (residues) and 0.52 (atoms). */
const SPREAD = 0.7;
/** Share of the groups that the overall shift may press against the lower limit (maps sharpened beyond their signal). */
const PRESSED = 0.01;
/** Of ln B, in one iteration. */
const LONGEST_STEP = 0.5;
/** Atoms of a group overlap in the map: together they meet about this much more resistance than each by itself adds up to. */
const COHERENCE = 4;

export interface BFactorSettings {
  readonly groups: ImageGroups;
  readonly weight: number;
  /** Å */
  readonly resolution: number;
  readonly macroCycles: number;
  readonly iterations: number;
  /** Draws groups of NCS copies to one another. */
  readonly likeness?: NcsLikeness | undefined;
}

export interface BFactorRecord {
  readonly evaluations: number;
  /** Groups that ended on a limit. */
  readonly atLimit: number;
}

/**
 * Refines `b` (N, Å²) in place, of the atoms that are in a group; the target keeps the new images. Within a group ratios stay: side
 * chains that came with higher B factors than their main chain keep them. Energy = weight · T + Σ ((uᵢ − uⱼ)/σ)² over the ties
 * + Σ ((uᵢ − mean)/0.7)², u = ln(B + sharpening) of the groups: ratios are what neighbours have in common. The likelihood has a free scale
 * in each shell, so the overall B is not in T: it is chosen before each cycle and at the end such that this scale is the same in all
 * shells, which is what the B factors of a model mean. Where that lowers those that came with the model, the map has been sharpened, which
 * took the same from all: ratios are those of before. (tmv, 2.3 Å, mean 54 Å² lowered by 40: with ratios of what is left, neighbours that
 * differ by a tenth differ by a half, and ties against that cost more fit than the stage gains.)
 *
 * Ties, spread and likeness to NCS copies are all left out of what the stage is judged by: they are energies of ln(B + sharpening), and the
 * sharpening is found here, so that before the stage they have no value to compare with. It is kept where the map is explained better.
 */
export function refineBFactors(
  xyz: Float64Array,
  b: Float64Array,
  occupancy: Float64Array,
  target: LikelihoodTarget,
  { groups, weight, resolution, macroCycles, iterations, likeness }: BFactorSettings,
): BFactorRecord {
  const { count, groupOf } = groups;
  const usual: Usual = { groups, share: likeness?.shares(count) ?? new Float64Array(count).fill(1) };
  const means = groupMeans(b, groups);
  const logB = means.map(Math.log);
  const share = b.map((value, i) => (groupOf[i]! < 0 ? 1 : clamped(value) / means[groupOf[i]!]!));
  let mean = 0;
  let sharpening = 0;
  const spread = (values: Float64Array): void => {
    for (let i = 0; i < b.length; i++) {
      if (groupOf[i]! >= 0) b[i] = clamped(share[i]! * Math.exp(values[groupOf[i]!]!) - sharpening);
    }
    target.setImages(b, occupancy);
  };
  const shiftOverall = (): void => {
    spread(logB);
    // The shells are coarse: the second time corrects the first.
    for (let pass = 0; pass < 2; pass++) {
      target.estimate(xyz, resolution);
      const floor = Math.exp([...logB].sort((x, y) => x - y)[Math.floor(PRESSED * count)]!) - sharpening;
      sharpening -= Math.max(target.missingB, B_LIMITS.least - floor);
      if (sharpening < 0) {
        for (let g = 0; g < count; g++) logB[g] = Math.log(Math.exp(logB[g]!) - sharpening);
        sharpening = 0;
      }
      spread(logB);
    }
    mean = logB.reduce((sum, u) => sum + u, 0) / count;
  };
  const perAtom = new Float64Array(b.length);
  const objective: Objective = {
    size: count,
    evaluate(u, gradient) {
      spread(u);
      perAtom.fill(0);
      gradient.fill(0);
      const value = target.evaluateImages(xyz, 'b', perAtom, weight);
      for (let i = 0; i < b.length; i++) {
        const g = groupOf[i]!;
        // On a limit B no longer follows u.
        if (g >= 0 && !isAtLimit(b[i]!)) gradient[g] = gradient[g]! + perAtom[i]! * (b[i]! + sharpening);
      }
      const tied = value + pullOfTies(usual, u, gradient) + pullToMean(usual, mean, u, gradient);
      return likeness === undefined ? tied : tied + likeness.evaluate(u, gradient);
    },
  };
  let evaluations = 0;
  for (let cycle = 0; cycle < macroCycles; cycle++) {
    shiftOverall();
    target.estimate(xyz, resolution);
    const curvature = curvatures(b, sharpening, usual, target, weight);
    evaluations += minimizeLbfgs(objective, logB, {
      maxIterations: iterations,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner: {
        apply(v) {
          if (likeness !== undefined) return likeness.precondition(v, curvature);
          for (let g = 0; g < count; g++) v[g] = v[g]! / curvature[g]!;
        },
      },
    }).evaluations;
  }
  shiftOverall();
  return { evaluations, atLimit: logB.filter((u) => isAtLimit(clamped(Math.exp(u) - sharpening))).length };
}

/** Å²; a group without atoms in the map takes the mean of all, so that logarithms stay finite. */
function groupMeans(b: Float64Array, { count, groupOf }: ImageGroups): Float64Array {
  const sums = new Float64Array(count);
  const atoms = new Float64Array(count);
  for (let i = 0; i < b.length; i++) {
    const g = groupOf[i]!;
    if (g < 0) continue;
    sums[g] = sums[g]! + clamped(b[i]!);
    atoms[g] = atoms[g]! + 1;
  }
  const total = atoms.reduce((sum, n) => sum + n, 0);
  const mean = total > 0 ? sums.reduce((sum, value) => sum + value, 0) / total : B_LIMITS.least;
  return sums.map((sum, g) => clamped(atoms[g]! > 0 ? sum / atoms[g]! : mean));
}

/** What is usual of B factors, and how much it counts for each group: 1, or less where copies have it in common. */
interface Usual {
  readonly groups: ImageGroups;
  readonly share: Float64Array;
}

function pullOfTies({ groups: { ties, sigma }, share }: Usual, u: Float64Array, gradient: Float64Array): number {
  let energy = 0;
  for (let k = 0; k < sigma.length; k++) {
    const [i, j] = [ties[2 * k]!, ties[2 * k + 1]!];
    const pull = (((share[i]! + share[j]!) / 2) * (u[i]! - u[j]!)) / sigma[k]! ** 2;
    energy += pull * (u[i]! - u[j]!);
    gradient[i] = gradient[i]! + 2 * pull;
    gradient[j] = gradient[j]! - 2 * pull;
  }
  return energy;
}

function pullToMean({ share }: Usual, mean: number, u: Float64Array, gradient: Float64Array): number {
  let energy = 0;
  for (let g = 0; g < u.length; g++) {
    const pull = (share[g]! * (u[g]! - mean)) / SPREAD ** 2;
    energy += pull * (u[g]! - mean);
    gradient[g] = gradient[g]! + 2 * pull;
  }
  return energy;
}

/** ∂²E/∂u² of each group. */
function curvatures(
  b: Float64Array,
  sharpening: number,
  { groups: { groupOf, ties, sigma }, share }: Usual,
  target: LikelihoodTarget,
  weight: number,
): Float64Array {
  const out = share.map((part) => (part * 2) / SPREAD ** 2);
  const perAtom = new Float64Array(b.length);
  target.imageCurvature(perAtom, 'b');
  for (let i = 0; i < b.length; i++) {
    const g = groupOf[i]!;
    if (g >= 0) out[g] = out[g]! + COHERENCE * weight * perAtom[i]! * (b[i]! + sharpening) ** 2;
  }
  for (let k = 0; k < sigma.length; k++) {
    const [i, j] = [ties[2 * k]!, ties[2 * k + 1]!];
    for (const g of [i, j]) out[g] = out[g]! + (share[i]! + share[j]!) / sigma[k]! ** 2;
  }
  return out;
}

function clamped(b: number): number {
  return Math.min(B_LIMITS.most, Math.max(B_LIMITS.least, b));
}

function isAtLimit(b: number): boolean {
  return b <= B_LIMITS.least * 1.001 || b >= B_LIMITS.most * 0.999;
}
