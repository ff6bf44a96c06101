// The nonbonded term: E = Σ c·(d₀ − d)⁴ over pairs nearer than their contact distance d₀, Å.
import type { NonbondedParameters } from '../chemistry/topology.js';
import type { Kernels, PairRepulsion } from '../kernels/kernels.js';
import { ContactFinder, type ContactPairs, type StrayPairs } from './contact-pairs.js';
import type { CurvatureSink, Term } from './term.js';

/**
 * c, Å⁻⁴. The field takes 16 … 100; measured on tmv (2.3 Å) and asc-3j63 (3.8 Å), 16 leaves 4.1 and 7.1 contacts in 1000 atoms, 32 leaves 2.5
 * and 3; CC_mask falls by 0.001.
 */
export const NONBONDED_STRENGTH = 32;

/** Atoms that may go far before pairs are listed anew: a share of all, and so many in any case. */
const STRAYS = 1 / 500;
const FEWEST_STRAYS = 8;

export interface NonbondedOptions {
  /** c, Å⁻⁴; default {@link NONBONDED_STRENGTH}. */
  readonly strength?: number;
  /**
   * Å: pairs are listed up to d₀ + skin, and listed anew when more atoms than a few have moved by more than half of it; what those few have come
   * to touch is looked for at each evaluation. (In a large model there is nearly always one that goes far: without that the ribosome of 6ZU5,
   * shaken by 0.3 Å, is listed anew at each of 21 evaluations.) Default 1.
   */
  readonly skin?: number;
}

export interface NonbondedTerm extends Term {
  /** How often pairs were listed so far. */
  readonly listings: number;
  /**
   * Forgets the list and gives its memory back. Between frames: a list left from other coordinates gives the same energy, but not always the same last bits
   * in a kernel that sums several pairs at a time, and a result must not depend on what a worker did before.
   */
  forget(): void;
}

export function createNonbondedTerm(
  parameters: NonbondedParameters,
  kernels: Pick<Kernels, 'pairRepulsion'>,
  options: NonbondedOptions = {},
): NonbondedTerm {
  const { strength = NONBONDED_STRENGTH, skin = 1 } = options;
  const atomCount = parameters.radius.length;
  const finder = new ContactFinder(parameters);
  /** Coordinates of the listing. */
  const listed = new Float64Array(3 * atomCount);
  let contacts: ContactPairs;
  let repulsion: PairRepulsion | undefined;
  let listings = 0;
  const mostStrays = Math.max(FEWEST_STRAYS, Math.floor(STRAYS * atomCount));

  const list = (xyz: Float64Array): PairRepulsion => {
    contacts = finder.find(xyz, skin);
    listed.set(xyz);
    listings++;
    repulsion?.release();
    repulsion = kernels.pairRepulsion({ ...contacts, strength });
    return repulsion;
  };

  return {
    name: 'nonbonded',
    get listings() {
      return listings;
    },
    forget() {
      repulsion?.release();
      repulsion = undefined;
    },
    evaluate(xyz, gradient) {
      const strays = repulsion && movedFurther(xyz, listed, skin / 2, mostStrays);
      if (repulsion === undefined || strays === undefined) return list(xyz).evaluate(xyz, gradient);
      const energy = repulsion.evaluate(xyz, gradient);
      if (strays.length === 0) return energy;
      return energy + repelPairs(xyz, finder.findStrays(xyz, strays, skin / 2), strength, gradient);
    },
    addCurvature(xyz, sink) {
      if (repulsion === undefined || movedFurther(xyz, listed, skin / 2, 0) === undefined) list(xyz);
      addContactCurvature(xyz, contacts, strength, sink);
    },
  };
}

/** 12 c (d₀ − d)² along each contact: the second derivative of the energy there; across it, where it is negative, nothing. */
function addContactCurvature(
  xyz: Float64Array,
  { offsets, second, contact }: ContactPairs,
  strength: number,
  sink: CurvatureSink,
): void {
  const atoms = new Int32Array(2);
  const jacobian = new Float64Array(6);
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      const j = second[k]!;
      const dx = xyz[3 * j]! - xyz[3 * i]!;
      const dy = xyz[3 * j + 1]! - xyz[3 * i + 1]!;
      const dz = xyz[3 * j + 2]! - xyz[3 * i + 2]!;
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      const overlap = contact[k]! - distance;
      if (!(overlap > 0) || distance === 0) continue;
      atoms[0] = i;
      atoms[1] = j;
      jacobian[0] = -dx / distance;
      jacobian[1] = -dy / distance;
      jacobian[2] = -dz / distance;
      jacobian[3] = dx / distance;
      jacobian[4] = dy / distance;
      jacobian[5] = dz / distance;
      sink.addOuter(atoms, 2, jacobian, 12 * strength * overlap * overlap);
    }
  }
}

/** Atoms farther than `limit` Å from where they were, ascending; undefined where they are more than `most`. */
function movedFurther(xyz: Float64Array, before: Float64Array, limit: number, most: number): Int32Array | undefined {
  const square = limit * limit;
  const moved: number[] = [];
  for (let p = 0; p < before.length; p += 3) {
    const dx = xyz[p]! - before[p]!;
    const dy = xyz[p + 1]! - before[p + 1]!;
    const dz = xyz[p + 2]! - before[p + 2]!;
    if (dx * dx + dy * dy + dz * dz <= square) continue;
    if (moved.length === most) return undefined;
    moved.push(p / 3);
  }
  return Int32Array.from(moved);
}

/** Adds the gradient of Σ c·(d₀ − d)⁴ over pairs that touch and returns it. */
function repelPairs(
  xyz: Float64Array,
  { first, second, contact }: StrayPairs,
  strength: number,
  gradient: Float64Array,
): number {
  let energy = 0;
  for (let k = 0; k < first.length; k++) {
    const p = 3 * first[k]!;
    const q = 3 * second[k]!;
    const dx = xyz[p]! - xyz[q]!;
    const dy = xyz[p + 1]! - xyz[q + 1]!;
    const dz = xyz[p + 2]! - xyz[q + 2]!;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const overlap = contact[k]! - distance;
    if (!(overlap > 0) || distance === 0) continue;
    const cube = strength * overlap * overlap * overlap;
    const slope = (-4 * cube) / distance;
    energy += cube * overlap;
    gradient[p] = gradient[p]! + slope * dx;
    gradient[p + 1] = gradient[p + 1]! + slope * dy;
    gradient[p + 2] = gradient[p + 2]! + slope * dz;
    gradient[q] = gradient[q]! - slope * dx;
    gradient[q + 1] = gradient[q + 1]! - slope * dy;
    gradient[q + 2] = gradient[q + 2]! - slope * dz;
  }
  return energy;
}
