// The nonbonded term: E = Σ c·(d₀ − d)⁴ over pairs nearer than their contact distance d₀, Å.
import type { NonbondedParameters } from '../chemistry/topology.js';
import type { Kernels, PairRepulsion } from '../kernels/kernels.js';
import { ContactFinder, type ContactPairs } from './contact-pairs.js';
import type { CurvatureSink, Term } from './term.js';

/**
 * c, Å⁻⁴. The field takes 16 … 100; measured on tmv (2.3 Å) and asc-3j63 (3.8 Å), 16 leaves 4.1 and 7.1 contacts in 1000 atoms, 32 leaves 2.5
 * and 3; CC_mask falls by 0.001.
 */
export const NONBONDED_STRENGTH = 32;

export interface NonbondedOptions {
  /** c, Å⁻⁴; default {@link NONBONDED_STRENGTH}. */
  readonly strength?: number;
  /** Å: pairs are listed up to d₀ + skin, and listed anew when an atom has moved more than half of it. Default 1. */
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

  const refresh = (xyz: Float64Array): PairRepulsion => {
    if (repulsion !== undefined && !hasMoved(xyz, listed, skin / 2)) return repulsion;
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
    evaluate: (xyz, gradient) => refresh(xyz).evaluate(xyz, gradient),
    addCurvature(xyz, sink) {
      refresh(xyz);
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

/** Whether any atom is farther than `limit` Å from where it was. */
function hasMoved(xyz: Float64Array, before: Float64Array, limit: number): boolean {
  const square = limit * limit;
  for (let p = 0; p < before.length; p += 3) {
    const dx = xyz[p]! - before[p]!;
    const dy = xyz[p + 1]! - before[p + 1]!;
    const dz = xyz[p + 2]! - before[p + 2]!;
    if (dx * dx + dy * dy + dz * dz > square) return true;
  }
  return false;
}
