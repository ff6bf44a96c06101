// Contacts of a few moving atoms with all others: the nonbonded energy of a trial place, without a pair list of the whole.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { areHydrogenBonded } from '../restraints/contact-pairs.js';
import { type Partners, symmetric } from '../restraints/partners.js';
import { CellList, FoundPoints } from '../structure/cell-list.js';

/** c of the repulsion q = c·(d₀ − d)⁴, as in the nonbonded term. */
const STRENGTH = 16;
/** What one contact costs at most, as q/(1 + q/most): the neighbour may give way later. */
const WORST_CONTACT = 12;
/** Å: how far atoms may move before a {@link LocalContacts} overlooks a contact. */
const MARGIN = 0.8;

/** Pairs that were near when the group was placed. */
export interface LocalContacts {
  /** Adds the gradient (3 an atom of the group) and returns the energy, pairs within the group included. */
  evaluate(placed: Float64Array, gradient: Float64Array): number;
}

/** Looks at one conformation; make a new one when the others have moved. */
export class Contacts {
  readonly #parameters: NonbondedParameters;
  readonly #xyz: Float64Array;
  readonly #cells: CellList;
  readonly #reach: number;
  readonly #excluded: Partners;
  readonly #pairs14: Partners;
  readonly #found = new FoundPoints();
  /** 1 for the atoms of the group that is looked at, as long as it is. */
  readonly #own: Uint8Array;

  constructor(parameters: NonbondedParameters, xyz: Float64Array) {
    this.#parameters = parameters;
    this.#xyz = xyz.slice();
    this.#reach = 2 * parameters.radius.reduce((most, r) => Math.max(most, r), 0);
    this.#cells = new CellList(xyz, this.#reach);
    this.#own = new Uint8Array(parameters.radius.length);
    this.#excluded = symmetric(parameters.excludedOffsets, parameters.excluded);
    this.#pairs14 = symmetric(parameters.pairs14Offsets, parameters.pairs14);
  }

  /** Repulsion between `atoms` at `placed` (3 an atom, Å) and every atom outside the group. */
  energy(atoms: Int32Array, placed: Float64Array): number {
    const { radius } = this.#parameters;
    let energy = 0;
    const found = this.#found;
    this.#mark(atoms, 1);
    for (let k = 0; k < atoms.length; k++) {
      const i = atoms[k]!;
      this.#cells.findWithin(placed[3 * k]!, placed[3 * k + 1]!, placed[3 * k + 2]!, this.#reach, found);
      for (let n = 0; n < found.count; n++) {
        const j = found.points[n]!;
        const squared = found.squaredDistances[n]!;
        if (squared >= (radius[i]! + radius[j]!) ** 2 || this.#own[j] !== 0) continue;
        const overlap = this.#contact(i, j) - Math.sqrt(squared);
        if (overlap <= 0) continue;
        const q = repulsion(overlap);
        energy += q / (1 + q / WORST_CONTACT);
      }
    }
    this.#mark(atoms, 0);
    return energy;
  }

  /** The pairs of `atoms` that are near at `placed`, with every atom outside the group and with each other. */
  near(atoms: Int32Array, placed: Float64Array): LocalContacts {
    const { radius } = this.#parameters;
    const places: number[] = [];
    const fixed: number[] = [];
    const contact: number[] = [];
    const found = this.#found;
    this.#mark(atoms, 1);
    for (let k = 0; k < atoms.length; k++) {
      const i = atoms[k]!;
      this.#cells.findWithin(placed[3 * k]!, placed[3 * k + 1]!, placed[3 * k + 2]!, this.#reach + MARGIN, found);
      for (let n = 0; n < found.count; n++) {
        const j = found.points[n]!;
        const squared = found.squaredDistances[n]!;
        if (squared >= (radius[i]! + radius[j]! + MARGIN) ** 2 || this.#own[j] !== 0) continue;
        const touching = this.#contact(i, j);
        if (squared >= (touching + MARGIN) ** 2) continue;
        places.push(k);
        fixed.push(this.#xyz[3 * j]!, this.#xyz[3 * j + 1]!, this.#xyz[3 * j + 2]!);
        contact.push(touching);
      }
    }
    this.#mark(atoms, 0);
    const first: number[] = [];
    const second: number[] = [];
    const ownContact: number[] = [];
    for (let k = 0; k < atoms.length; k++) {
      for (let l = k + 1; l < atoms.length; l++) {
        const touching = this.#contact(atoms[k]!, atoms[l]!);
        if (touching <= 0) continue;
        first.push(k);
        second.push(l);
        ownContact.push(touching);
      }
    }
    return new PairsNearby({ places, fixed: Float64Array.from(fixed), contact, first, second, ownContact });
  }

  #mark(atoms: Int32Array, own: 0 | 1): void {
    for (let k = 0; k < atoms.length; k++) this.#own[atoms[k]!] = own;
  }

  /** Contact distance, Å; 0 for pairs that do not see each other. */
  #contact(i: number, j: number): number {
    const { radius, hydrogenBond, alternate, factor14, hydrogenBondShrink } = this.#parameters;
    if (listed(this.#excluded, i, j)) return 0;
    if (alternate[i] !== 0 && alternate[j] !== 0 && alternate[i] !== alternate[j]) return 0;
    const touching = radius[i]! + radius[j]!;
    if (listed(this.#pairs14, i, j)) return touching * factor14;
    return areHydrogenBonded(hydrogenBond[i]!, hydrogenBond[j]!) ? touching - hydrogenBondShrink : touching;
  }
}

interface NearbyPairs {
  /** Which of the group, and the fixed points (3 each, Å) and contact distances beside it. */
  readonly places: readonly number[];
  readonly fixed: Float64Array;
  readonly contact: readonly number[];
  /** Pairs within the group. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly ownContact: readonly number[];
}

class PairsNearby implements LocalContacts {
  readonly #pairs: NearbyPairs;

  constructor(pairs: NearbyPairs) {
    this.#pairs = pairs;
  }

  evaluate(x: Float64Array, gradient: Float64Array): number {
    const { places, fixed, contact, first, second, ownContact } = this.#pairs;
    let energy = 0;
    for (let p = 0; p < places.length; p++)
      energy += repel(x, gradient, 3 * places[p]!, fixed, undefined, 3 * p, contact[p]!);
    for (let p = 0; p < first.length; p++)
      energy += repel(x, gradient, 3 * first[p]!, x, gradient, 3 * second[p]!, ownContact[p]!);
    return energy;
  }
}

/** One pair: point a of x against point b of y, whose gradient is wanted only if y moves. */
function repel(
  x: Float64Array,
  gradientX: Float64Array,
  a: number,
  y: Float64Array,
  gradientY: Float64Array | undefined,
  b: number,
  contact: number,
): number {
  const dx = x[a]! - y[b]!;
  const dy = x[a + 1]! - y[b + 1]!;
  const dz = x[a + 2]! - y[b + 2]!;
  const squared = dx * dx + dy * dy + dz * dz;
  if (squared >= contact * contact || squared === 0) return 0;
  const distance = Math.sqrt(squared);
  const overlap = contact - distance;
  const q = repulsion(overlap);
  const damped = 1 + q / WORST_CONTACT;
  const slope = (-4 * q) / (overlap * damped * damped * distance);
  gradientX[a] = gradientX[a]! + slope * dx;
  gradientX[a + 1] = gradientX[a + 1]! + slope * dy;
  gradientX[a + 2] = gradientX[a + 2]! + slope * dz;
  if (gradientY !== undefined) {
    gradientY[b] = gradientY[b]! - slope * dx;
    gradientY[b + 1] = gradientY[b + 1]! - slope * dy;
    gradientY[b + 2] = gradientY[b + 2]! - slope * dz;
  }
  return q / damped;
}

/** STRENGTH·overlap⁴, by squares: a power is a call. */
function repulsion(overlap: number): number {
  const square = overlap * overlap;
  return STRENGTH * square * square;
}

function listed({ offsets, partners }: Partners, i: number, j: number): boolean {
  for (let k = offsets[i]!; k < offsets[i + 1]!; k++) if (partners[k] === j) return true;
  return false;
}
