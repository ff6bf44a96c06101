// Which atoms are near enough to repel each other: pairs within a margin of their contact distance, found by cells in O(N).
import type { NonbondedParameters } from '../chemistry/topology.js';
import { createCellGrid } from './cell-grid.js';

/** Pairs (i, j > i) in CSR form over i, partners ascending: the same coordinates always give the same list. */
export interface ContactPairs {
  /** N + 1 */
  readonly offsets: Int32Array;
  /** At least offsets[N] long. */
  readonly second: Int32Array;
  /** Contact distance d₀ of each pair, Å. */
  readonly contact: Float32Array;
}

/** Keeps its buffers from one search to the next; the pairs of a search hold until the next one. */
export interface ContactFinder {
  /** Largest contact distance of any two atoms, Å. */
  readonly longest: number;
  /** Pairs with d < d₀ + margin; a negative margin finds overlaps. Atoms of radius 0 have no contacts. */
  find(xyz: Float64Array, margin: number): ContactPairs;
}

/**
 * d₀ = rᵢ + rⱼ; 1-4 pairs that times `factor14` (they are too near to be hydrogen bonds); of the others, donor with acceptor
 * that less `hydrogenBondShrink`. Excluded pairs and pairs of different alternates are left out.
 */
export function createContactFinder(parameters: NonbondedParameters): ContactFinder {
  const { radius, hydrogenBond, alternate, excludedOffsets, excluded, pairs14Offsets, pairs14 } = parameters;
  const { factor14, hydrogenBondShrink } = parameters;
  const atomCount = radius.length;
  const longest = 2 * radius.reduce((a, b) => Math.max(a, b), 0);
  const grid = createCellGrid(radius);
  const offsets = new Int32Array(atomCount + 1);
  let second = new Int32Array(16 * atomCount);
  let contact = new Float32Array(16 * atomCount);
  // Partner j of the atom in hand is excluded (1-4) when its stamp is that atom: a list is looked up without being searched.
  const excludedBy = new Int32Array(atomCount).fill(-1);
  const nearBy = new Int32Array(atomCount).fill(-1);

  const grow = (): void => {
    const longer = new Int32Array(2 * second.length + 16);
    longer.set(second);
    second = longer;
    const farther = new Float32Array(longer.length);
    farther.set(contact);
    contact = farther;
  };

  return {
    longest,
    find(xyz, margin) {
      const reach = longest + margin;
      offsets.fill(0);
      if (!(reach > 0)) return { offsets, second, contact };
      const { runs, order, sorted } = grid;
      grid.fill(xyz, reach);
      let pairs = 0;
      for (let i = 0; i < atomCount; i++) {
        offsets[i] = pairs;
        const ri = radius[i]!;
        if (!(ri > 0)) continue;
        for (let k = excludedOffsets[i]!; k < excludedOffsets[i + 1]!; k++) excludedBy[excluded[k]!] = i;
        for (let k = pairs14Offsets[i]!; k < pairs14Offsets[i + 1]!; k++) nearBy[pairs14[k]!] = i;
        const [x, y, z] = [xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!];
        const bondable = hydrogenBond[i]!;
        const conformer = alternate[i]!;
        const farthest = reach * reach;
        const runCount = grid.around(i);
        for (let run = 0; run < runCount; run++) {
          const end = runs[2 * run + 1]!;
          for (let k = runs[2 * run]!; k < end; k++) {
            const dx = sorted[3 * k]! - x;
            const dy = sorted[3 * k + 1]! - y;
            const dz = sorted[3 * k + 2]! - z;
            const square = dx * dx + dy * dy + dz * dz;
            if (square >= farthest) continue;
            const j = order[k]!;
            if (j <= i || excludedBy[j] === i) continue;
            if (conformer !== 0 && alternate[j] !== 0 && alternate[j] !== conformer) continue;
            let touching = ri + radius[j]!;
            if (nearBy[j] === i) touching *= factor14;
            else if (areHydrogenBonded(bondable, hydrogenBond[j]!)) touching -= hydrogenBondShrink;
            const limit = touching + margin;
            if (!(limit > 0) || square >= limit * limit) continue;
            if (pairs === second.length) grow();
            second[pairs] = j;
            contact[pairs] = touching;
            pairs++;
          }
        }
        sortPartners(second, contact, offsets[i]!, pairs);
      }
      offsets[atomCount] = pairs;
      return { offsets, second, contact };
    },
  };
}

/** Bit 0 is a donor, bit 1 an acceptor (NonbondedParameters.hydrogenBond). */
function areHydrogenBonded(a: number, b: number): boolean {
  return (a & 1 & (b >> 1)) !== 0 || ((a >> 1) & b & 1) !== 0;
}

/** By insertion: an atom has some twenty partners, in runs that ascend already. */
function sortPartners(second: Int32Array, contact: Float32Array, first: number, last: number): void {
  for (let k = first + 1; k < last; k++) {
    const j = second[k]!;
    const d = contact[k]!;
    let at = k;
    while (at > first && second[at - 1]! > j) {
      second[at] = second[at - 1]!;
      contact[at] = contact[at - 1]!;
      at--;
    }
    second[at] = j;
    contact[at] = d;
  }
}
