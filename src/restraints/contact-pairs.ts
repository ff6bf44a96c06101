// Which atoms are near enough to repel each other: pairs within a margin of their contact distance, found by cells in O(N).
import type { NonbondedParameters } from '../chemistry/topology.js';
import { CellGrid } from './cell-grid.js';
import { type Partners, symmetric } from './partners.js';

/** Each pair once, in CSR form over one of its atoms: the same coordinates always give the same list, in the same order. */
export interface ContactPairs {
  /** N + 1 */
  readonly offsets: Int32Array;
  readonly second: Int32Array;
  /** Contact distance d₀ of each pair, Å. */
  readonly contact: Float32Array;
}

/**
 * Finds the pairs of one set of atoms. d₀ = rᵢ + rⱼ; 1-4 pairs that times `factor14` (they are too near to be hydrogen bonds); of the others,
 * donor with acceptor that less `hydrogenBondShrink`. Excluded pairs and pairs of different alternates are left out.
 *
 * Keeps its buffers from one search to the next: the pairs of a search hold until the next one.
 */
export class ContactFinder {
  readonly #parameters: NonbondedParameters;
  readonly #longest: number;
  readonly #excluded: Partners;
  readonly #pairs14: Partners;
  /** Atom j is excluded from (1-4 to) the atom in hand when its stamp is that atom: a list is looked up without being searched. */
  readonly #excludedBy: Int32Array;
  readonly #nearBy: Int32Array;
  readonly #grid: CellGrid;
  readonly #hits: Int32Array;
  readonly #squares: Float64Array;
  readonly #offsets: Int32Array;
  #second: Int32Array;
  #contact: Float32Array;
  #count = 0;

  constructor(parameters: NonbondedParameters) {
    const { radius } = parameters;
    const atomCount = radius.length;
    this.#parameters = parameters;
    this.#longest = 2 * radius.reduce((a, b) => Math.max(a, b), 0);
    this.#excluded = symmetric(parameters.excludedOffsets, parameters.excluded);
    this.#pairs14 = symmetric(parameters.pairs14Offsets, parameters.pairs14);
    this.#excludedBy = new Int32Array(atomCount).fill(-1);
    this.#nearBy = new Int32Array(atomCount).fill(-1);
    this.#grid = new CellGrid(radius);
    this.#hits = new Int32Array(atomCount);
    this.#squares = new Float64Array(atomCount);
    this.#offsets = new Int32Array(atomCount + 1);
    this.#second = new Int32Array(12 * atomCount);
    this.#contact = new Float32Array(12 * atomCount);
  }

  /** Pairs with d < d₀ + margin; a negative margin finds overlaps. Atoms of radius 0 have no contacts. */
  find(xyz: Float64Array, margin: number): ContactPairs {
    const reach = this.#longest + margin;
    this.#offsets.fill(0);
    this.#count = 0;
    if (reach > 0) {
      this.#grid.fill(xyz, reach);
      for (let i = 0; i < this.#offsets.length - 1; i++) {
        this.#pairsOf(xyz, i, margin);
        this.#offsets[i + 1] = this.#count;
      }
    }
    const count = this.#count;
    return {
      offsets: this.#offsets,
      second: this.#second.subarray(0, count),
      contact: this.#contact.subarray(0, count),
    };
  }

  #pairsOf(xyz: Float64Array, i: number, margin: number): void {
    const own = this.#parameters.radius[i]!;
    if (!(own > 0)) return;
    const { runs } = this.#grid;
    const runCount = this.#grid.forward(i);
    let hitCount = 0;
    for (let run = 0; run < runCount; run++)
      hitCount = this.#gather(xyz, i, runs[2 * run]!, runs[2 * run + 1]!, own + margin, hitCount);
    this.#select(i, hitCount, margin);
  }

  /**
   * Puts behind the `known` hits those of slots first … last − 1 that are within `reach` and their own radius of atom i; returns the number of
   * hits. It reads what stands in the order of the slots: by number, atoms that are near lie all over the memory of a large model.
   */
  #gather(xyz: Float64Array, i: number, first: number, last: number, reach: number, known: number): number {
    const { order, sorted, sortedRadius } = this.#grid;
    const hits = this.#hits;
    const squares = this.#squares;
    const x = xyz[3 * i]!;
    const y = xyz[3 * i + 1]!;
    const z = xyz[3 * i + 2]!;
    let hit = known;
    for (let t = first, at = 3 * first; t < last; t++, at += 3) {
      const dx = sorted[at]! - x;
      const dy = sorted[at + 1]! - y;
      const dz = sorted[at + 2]! - z;
      const square = dx * dx + dy * dy + dz * dz;
      const limit = reach + sortedRadius[t]!;
      if (limit > 0 && square < limit * limit) {
        hits[hit] = order[t]!;
        squares[hit] = square;
        hit++;
      }
    }
    return hit;
  }

  /** Of the atoms in `hits`, adds those to the pairs of atom i that it sees. */
  #select(i: number, hitCount: number, margin: number): void {
    const { radius, hydrogenBond, alternate, factor14, hydrogenBondShrink } = this.#parameters;
    const excludedBy = this.#excludedBy;
    const nearBy = this.#nearBy;
    const hits = this.#hits;
    const squares = this.#squares;
    stamp(this.#excluded, i, excludedBy);
    stamp(this.#pairs14, i, nearBy);
    const ri = radius[i]!;
    const kind = hydrogenBond[i]!;
    const conformer = alternate[i]!;
    for (let k = 0; k < hitCount; k++) {
      const j = hits[k]!;
      if (excludedBy[j] === i) continue;
      let touching = ri + radius[j]!;
      if (conformer !== 0 && alternate[j] !== 0 && alternate[j] !== conformer) continue;
      if (nearBy[j] === i) touching *= factor14;
      else if (areHydrogenBonded(kind, hydrogenBond[j]!)) touching -= hydrogenBondShrink;
      const limit = touching + margin;
      if (limit > 0 && squares[k]! < limit * limit) this.#add(j, touching);
    }
  }

  #add(j: number, touching: number): void {
    if (this.#count === this.#second.length) {
      const longer = new Int32Array(2 * this.#count + 64);
      longer.set(this.#second);
      this.#second = longer;
      const farther = new Float32Array(2 * this.#count + 64);
      farther.set(this.#contact);
      this.#contact = farther;
    }
    this.#second[this.#count] = j;
    this.#contact[this.#count] = touching;
    this.#count++;
  }
}

/** Whether one is a donor (bit 0) and the other an acceptor (bit 1 of NonbondedParameters.hydrogenBond). */
export function areHydrogenBonded(a: number, b: number): boolean {
  return (a & 1 & (b >> 1)) !== 0 || ((a >> 1) & b & 1) !== 0;
}

function stamp({ offsets, partners }: Partners, i: number, stamps: Int32Array): void {
  const end = offsets[i + 1]!;
  for (let k = offsets[i]!; k < end; k++) stamps[partners[k]!] = i;
}
