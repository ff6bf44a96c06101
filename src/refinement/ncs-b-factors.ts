// NCS restraints on B factors: those of like groups are drawn to their average over the copies, each copy at a level of its own.
import type { NcsGroup } from '../restraints/ncs-groups.js';
import { NcsShape } from '../restraints/ncs-shape.js';
import type { NcsChoice } from './frame.js';

/** Of levels and averages in turn; each leaves a fraction of the error of the one before, and none where all weights are equal. */
const ROUNDS = 40;
/** Change of a level, in ln B, that ends them. */
const SETTLED = 1e-12;

/**
 * Usual difference of ln B between a copy and the average. Å² rms between B factors of residues and the truth, three copies of 1AKI (FSC 0.5,
 * from one B for all) whose true B factors are the same, or differ by 20 % from residue to residue beside what they differ by throughout:
 * at 4.0 Å, a B a residue, without NCS 7.3 and 9.1; 0.03 6.1 and 9.9, 0.1 6.4 and 7.3, 0.15 6.4 and 7.1, 0.2 6.4 and 7.0;
 * at 3.0 Å, a B an atom, without NCS 4.0 and 5.5; 0.1 3.2 and 6.2, 0.15 3.2 and 5.1, 0.2 3.2 and 4.6.
 * As deposited, the two chains of 1D66 (X-ray, 2.7 Å, other crystal contacts for each) spread by 0.19 a residue, by 0.24 with their levels.
 */
const SIGMA = 0.15;

/** The restraint for copies that are kept alike by `choice`, at `xyz` (3N, Å). @param groupOf atom → group, −1 for atoms without */
export function ncsLikeness({ groups, sigma }: NcsChoice, groupOf: Int32Array, xyz: Float64Array): NcsLikeness {
  return new NcsLikeness(likeGroups(groups, groupOf, xyz, sigma), SIGMA);
}

/** What copies of one molecule have in common. Plain data. */
export interface LikeGroups {
  /** A row a copy, as long as each other: the group of atoms ({@link ImageGroups}) in the place of each of the master's. */
  readonly copies: readonly Int32Array[];
  /** As `copies`, 0 … 1: how much of the restraint acts there. */
  readonly weights: readonly Float64Array[];
}

/**
 * Groups of atoms that are alike in all copies, those of each master in the order of its atoms. A group counts by the mean weight that the
 * NCS restraints on coordinates give its atoms at `xyz` (3N, Å): where a copy has another shape its B factors are its own as well.
 *
 * @param groupOf atom → group, −1 for atoms without
 * @param sigma Å, of the restraints on coordinates
 */
export function likeGroups(
  ncs: readonly NcsGroup[],
  groupOf: Int32Array,
  xyz: Float64Array,
  sigma: number,
): LikeGroups[] {
  const taken = new Set<number>();
  return ncs.map(({ members }) => {
    const shape = new NcsShape(members, sigma);
    shape.refresh(xyz);
    const places = new Map<string, { groups: readonly number[]; atoms: number[] }>();
    members[0]!.atoms.forEach((_, k) => {
      const groups = members.map(({ atoms }) => groupOf[atoms[k]!]!);
      const key = groups.join(' ');
      const place = places.get(key);
      if (place !== undefined) place.atoms.push(k);
      // A group that differs from one atom to the next in what it is like stands for its first.
      if (place !== undefined || groups.some((group) => group < 0 || taken.has(group))) return;
      for (const group of groups) taken.add(group);
      places.set(key, { groups, atoms: [k] });
    });
    const found = [...places.values()];
    return {
      copies: members.map((_, c) => Int32Array.from(found, ({ groups }) => groups[c]!)),
      weights: shape.copies.map(({ weights }) =>
        Float64Array.from(found, ({ atoms }) => atoms.reduce((sum, k) => sum + weights[k]!, 0) / atoms.length),
      ),
    };
  });
}

interface Averaged extends LikeGroups {
  /** ln B of each place, and of each copy beside it. */
  readonly mean: Float64Array;
  readonly level: Float64Array;
}

/**
 * E = Σ w ((u − ℓ − ū)/σ)², u = ln B of a group, ū the average over the copies of what is in its place, ℓ how much higher B factors of the
 * copy are throughout: a copy may be less ordered than another as a body, as NCS restraints leave it free to lie elsewhere. Averages and levels
 * are the best for u at every evaluation, so that their change adds nothing to the gradient.
 */
export class NcsLikeness {
  readonly #likes: readonly Averaged[];
  readonly #factor: number;

  /** @param sigma of ln B */
  constructor(likes: readonly LikeGroups[], sigma: number) {
    this.#likes = likes.map(({ copies, weights }) => ({
      copies,
      weights,
      mean: new Float64Array(copies[0]!.length),
      level: new Float64Array(copies.length),
    }));
    this.#factor = 1 / sigma ** 2;
  }

  /**
   * How much of what is usual of B factors (that neighbours are alike) counts for each of `count` groups: what n copies have in common is told
   * once by all, and so by each as 1/n; by groups that are not kept alike as 1.
   */
  shares(count: number): Float64Array {
    const shares = new Float64Array(count).fill(1);
    for (const { copies, weights } of this.#likes) {
      for (let k = 0; k < copies[0]!.length; k++) {
        const total = weights.reduce((sum, own) => sum + own[k]!, 0);
        copies.forEach((groups, c) => {
          const w = weights[c]![k]!;
          shares[groups[k]!] = 1 / (1 + w * (total - w));
        });
      }
    }
    return shares;
  }

  /** Returns E and adds ∂E/∂u to `gradient`. */
  evaluate(u: Float64Array, gradient: Float64Array): number {
    let energy = 0;
    for (const like of this.#likes) {
      settle(like, u);
      like.copies.forEach((groups, c) => {
        for (let k = 0; k < groups.length; k++) {
          const g = groups[k]!;
          const apart = u[g]! - like.level[c]! - like.mean[k]!;
          const pull = this.#factor * like.weights[c]![k]! * apart;
          energy += pull * apart;
          gradient[g] = gradient[g]! + 2 * pull;
        }
      });
    }
    return energy;
  }

  /**
   * Solves, in place, what each place by itself meets: the restraint and `curvature` of each group without it. (A + diag(a) − k a aᵀ)v' = v,
   * a = 2w/σ², k = 1/Σa, by Sherman and Morrison's formula: what parts the copies is stiff, what they do alike is not.
   */
  precondition(v: Float64Array, curvature: Float64Array): void {
    const inPlace = new Set<number>();
    for (const { copies, weights, mean } of this.#likes) {
      for (let k = 0; k < mean.length; k++) {
        let solved = 0;
        let kept = 0;
        copies.forEach((groups, c) => {
          const g = groups[k]!;
          const a = 2 * this.#factor * weights[c]![k]!;
          solved += (a * v[g]!) / (curvature[g]! + a);
          kept += (a * curvature[g]!) / (curvature[g]! + a);
        });
        copies.forEach((groups, c) => {
          const g = groups[k]!;
          const a = 2 * this.#factor * weights[c]![k]!;
          v[g] = (v[g]! + (kept > 0 ? (a * solved) / kept : 0)) / (curvature[g]! + a);
          inPlace.add(g);
        });
      }
    }
    for (let g = 0; g < v.length; g++) if (!inPlace.has(g)) v[g] = v[g]! / curvature[g]!;
  }
}

/** Finds averages and levels that agree with each other, from levels 0: they depend on u alone. */
function settle({ copies, weights, mean, level }: Averaged, u: Float64Array): void {
  level.fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    for (let k = 0; k < mean.length; k++) {
      let sum = 0;
      let total = 0;
      for (let c = 0; c < copies.length; c++) {
        const w = weights[c]![k]!;
        sum += w * (u[copies[c]![k]!]! - level[c]!);
        total += w;
      }
      mean[k] = sum / total;
    }
    let change = 0;
    for (let c = 0; c < copies.length; c++) {
      let sum = 0;
      let total = 0;
      for (let k = 0; k < mean.length; k++) {
        sum += weights[c]![k]! * (u[copies[c]![k]!]! - mean[k]!);
        total += weights[c]![k]!;
      }
      const better = total > 0 ? sum / total : 0;
      change = Math.max(change, Math.abs(better - level[c]!));
      level[c] = better;
    }
    if (change < SETTLED) break;
  }
}
