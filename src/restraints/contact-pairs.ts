// Which atoms are near enough to repel each other: pairs within a margin of their contact distance, found by cells in O(N).
import type { NonbondedParameters } from '../chemistry/topology.js';
import { createCellGrid } from './cell-grid.js';
import { type Partners, symmetric } from './partners.js';

/** Each pair once, in CSR form over one of its atoms: the same coordinates always give the same list, in the same order. */
export interface ContactPairs {
  /** N + 1 */
  readonly offsets: Int32Array;
  readonly second: Int32Array;
  /** Contact distance d₀ of each pair, Å. */
  readonly contact: Float32Array;
}

/** Keeps its buffers from one search to the next: the pairs of a search hold until the next one. */
export interface ContactFinder {
  /** Pairs with d < d₀ + margin; a negative margin finds overlaps. Atoms of radius 0 have no contacts. */
  find(xyz: Float64Array, margin: number): ContactPairs;
}

/**
 * d₀ = rᵢ + rⱼ; 1-4 pairs that times `factor14` (they are too near to be hydrogen bonds); of the others, donor with acceptor
 * that less `hydrogenBondShrink`. Excluded pairs and pairs of different alternates are left out.
 */
export function createContactFinder(parameters: NonbondedParameters): ContactFinder {
  const { radius, hydrogenBond, alternate, factor14, hydrogenBondShrink } = parameters;
  const atomCount = radius.length;
  const longest = 2 * radius.reduce((a, b) => Math.max(a, b), 0);
  const excluded = symmetric(parameters.excludedOffsets, parameters.excluded);
  const pairs14 = symmetric(parameters.pairs14Offsets, parameters.pairs14);
  // Atom j is excluded from (1-4 to) the atom in hand when its stamp is that atom: a list is looked up without being searched.
  const excludedBy = new Int32Array(atomCount).fill(-1);
  const nearBy = new Int32Array(atomCount).fill(-1);
  const grid = createCellGrid(radius);
  const { order, sorted, runs } = grid;
  const hits = new Int32Array(atomCount);
  const squares = new Float64Array(atomCount);
  const offsets = new Int32Array(atomCount + 1);
  let second = new Int32Array(12 * atomCount);
  let contact = new Float32Array(12 * atomCount);
  let count = 0;

  const add = (j: number, touching: number): void => {
    if (count === second.length) {
      const longer = new Int32Array(2 * count + 64);
      longer.set(second);
      second = longer;
      const farther = new Float32Array(2 * count + 64);
      farther.set(contact);
      contact = farther;
    }
    second[count] = j;
    contact[count] = touching;
    count++;
  };

  /** Puts behind the `known` hits those of slots first … last − 1 that are within reach of atom i; returns the number of hits. */
  const gather = (
    xyz: Float64Array,
    i: number,
    first: number,
    last: number,
    farthest: number,
    known: number,
  ): number => {
    const x = xyz[3 * i]!;
    const y = xyz[3 * i + 1]!;
    const z = xyz[3 * i + 2]!;
    let hit = known;
    for (let t = first, at = 3 * first; t < last; t++, at += 3) {
      const dx = sorted[at]! - x;
      const dy = sorted[at + 1]! - y;
      const dz = sorted[at + 2]! - z;
      const square = dx * dx + dy * dy + dz * dz;
      if (square < farthest) {
        hits[hit] = order[t]!;
        squares[hit] = square;
        hit++;
      }
    }
    return hit;
  };

  /** Of the atoms in `hits`, adds those to the pairs of atom i that it sees. */
  const select = (i: number, hitCount: number, margin: number): void => {
    stamp(excluded, i, excludedBy);
    stamp(pairs14, i, nearBy);
    const ri = radius[i]!;
    const kind = hydrogenBond[i]!;
    const conformer = alternate[i]!;
    for (let k = 0; k < hitCount; k++) {
      const j = hits[k]!;
      let touching = ri + radius[j]!;
      if (squares[k]! >= (touching + margin) * (touching + margin) || excludedBy[j] === i) continue;
      if (conformer !== 0 && alternate[j] !== 0 && alternate[j] !== conformer) continue;
      if (nearBy[j] === i) touching *= factor14;
      else if (areHydrogenBonded(kind, hydrogenBond[j]!)) touching -= hydrogenBondShrink;
      const limit = touching + margin;
      if (limit > 0 && squares[k]! < limit * limit) add(j, touching);
    }
  };

  return {
    find(xyz, margin) {
      const reach = longest + margin;
      offsets.fill(0);
      count = 0;
      if (reach > 0) {
        grid.fill(xyz, reach);
        for (let i = 0; i < atomCount; i++) {
          if (radius[i]! > 0) {
            const runCount = grid.forward(i);
            const farthest = (radius[i]! + longest / 2 + margin) ** 2;
            let hitCount = 0;
            for (let run = 0; run < runCount; run++) {
              hitCount = gather(xyz, i, runs[2 * run]!, runs[2 * run + 1]!, farthest, hitCount);
            }
            select(i, hitCount, margin);
          }
          offsets[i + 1] = count;
        }
      }
      return { offsets, second: second.subarray(0, count), contact: contact.subarray(0, count) };
    },
  };
}

/** Whether one is a donor (bit 0) and the other an acceptor (bit 1 of NonbondedParameters.hydrogenBond). */
export function areHydrogenBonded(a: number, b: number): boolean {
  return (a & 1 & (b >> 1)) !== 0 || ((a >> 1) & b & 1) !== 0;
}

function stamp({ offsets, partners }: Partners, i: number, stamps: Int32Array): void {
  const end = offsets[i + 1]!;
  for (let k = offsets[i]!; k < end; k++) stamps[partners[k]!] = i;
}
