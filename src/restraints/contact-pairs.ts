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

/** Some pairs, each once. */
export interface StrayPairs {
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** Contact distance d₀ of each pair, Å. */
  readonly contact: readonly number[];
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
    const hits = this.#hits;
    const squares = this.#squares;
    this.#stamp(i);
    for (let k = 0; k < hitCount; k++) {
      const touching = this.#contactWith(i, hits[k]!);
      const limit = touching + margin;
      if (touching > 0 && limit > 0 && squares[k]! < limit * limit) this.#add(hits[k]!, touching);
    }
  }

  #stamp(i: number): void {
    stamp(this.#excluded, i, this.#excludedBy);
    stamp(this.#pairs14, i, this.#nearBy);
  }

  /** Contact distance of j with the atom i that was stamped last; 0 for pairs that do not see each other. */
  #contactWith(i: number, j: number): number {
    const { radius, hydrogenBond, alternate, factor14, hydrogenBondShrink } = this.#parameters;
    if (this.#excludedBy[j] === i) return 0;
    if (alternate[i] !== 0 && alternate[j] !== 0 && alternate[j] !== alternate[i]) return 0;
    const touching = radius[i]! + radius[j]!;
    if (this.#nearBy[j] === i) return touching * factor14;
    return areHydrogenBonded(hydrogenBond[i]!, hydrogenBond[j]!) ? touching - hydrogenBondShrink : touching;
  }

  /**
   * Pairs that touch at `xyz` without being among those of the last search, where only `strays` have gone further than `drift` Å since
   * then: looked for around them alone. `drift` may not exceed half the margin of that search.
   */
  findStrays(xyz: Float64Array, strays: Int32Array, drift: number): StrayPairs {
    const pairs = { first: [], second: [], contact: [] };
    const isStray = new Set(strays);
    strays.forEach((i, n) => {
      this.#stamp(i);
      // Strays lie anywhere among the cells.
      for (const j of strays.subarray(n + 1)) this.#addStray(xyz, i, j, pairs);
      const { order, sorted, sortedRadius, runs } = this.#grid;
      const runCount = this.#grid.around(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!);
      const reach = this.#parameters.radius[i]! + drift;
      for (let run = 0; run < runCount; run++) {
        for (let t = runs[2 * run]!; t < runs[2 * run + 1]!; t++) {
          const far = reach + sortedRadius[t]!;
          if (squaredDistance(sorted, 3 * t, xyz, 3 * i) < far * far && !isStray.has(order[t]!))
            this.#addStray(xyz, i, order[t]!, pairs);
        }
      }
    });
    return pairs;
  }

  #addStray(
    xyz: Float64Array,
    i: number,
    j: number,
    pairs: { first: number[]; second: number[]; contact: number[] },
  ): void {
    const { radius } = this.#parameters;
    if (!(radius[i]! > 0 && radius[j]! > 0)) return;
    const touching = this.#contactWith(i, j);
    if (squaredDistance(xyz, 3 * i, xyz, 3 * j) >= touching * touching || this.#isListed(i, j)) return;
    pairs.first.push(i);
    pairs.second.push(j);
    // As precise as those of the list.
    pairs.contact.push(Math.fround(touching));
  }

  #isListed(i: number, j: number): boolean {
    const offsets = this.#offsets;
    const second = this.#second;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) if (second[k] === j) return true;
    for (let k = offsets[j]!; k < offsets[j + 1]!; k++) if (second[k] === i) return true;
    return false;
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

function squaredDistance(a: Float64Array, p: number, b: Float64Array, q: number): number {
  const dx = a[p]! - b[q]!;
  const dy = a[p + 1]! - b[q + 1]!;
  const dz = a[p + 2]! - b[q + 2]!;
  return dx * dx + dy * dy + dz * dz;
}

function stamp({ offsets, partners }: Partners, i: number, stamps: Int32Array): void {
  const end = offsets[i + 1]!;
  for (let k = offsets[i]!; k < end; k++) stamps[partners[k]!] = i;
}
