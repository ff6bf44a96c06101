// Places of a chain: one residue each, or several alternates of different kind (microheterogeneity).
import type { Structure } from '../structure/structure.js';

/** The places of one chain in order; residues of a place share number and insertion code and have alternate locations. */
export function* placesOf(structure: Structure, chain: number): Generator<readonly number[]> {
  const { residues, chains } = structure;
  const end = chains.residueStart[chain + 1]!;
  for (let r = chains.residueStart[chain]!; r < end; ) {
    let next = r + 1;
    while (next < end && isSamePlace(structure, r, next)) next++;
    yield next === r + 1 ? [r] : Array.from({ length: next - r }, (_, k) => r + k);
    r = next;
  }

  function isSamePlace({ altloc }: Structure, one: number, other: number): boolean {
    if (residues.number[one] !== residues.number[other] || residues.insertion[one] !== residues.insertion[other]) {
      return false;
    }
    const hasAlternates = (residue: number): boolean => {
      for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
        if (altloc[a] !== '') return true;
      }
      return false;
    };
    return hasAlternates(one) && hasAlternates(other);
  }
}

/** The other residues at a residue's place, where there are any. */
export function siblingsOf(structure: Structure): ReadonlyMap<number, readonly number[]> {
  const siblings = new Map<number, readonly number[]>();
  for (let c = 0; c < structure.chains.count; c++) {
    for (const place of placesOf(structure, c)) {
      if (place.length < 2) continue;
      for (const residue of place)
        siblings.set(
          residue,
          place.filter((other) => other !== residue),
        );
    }
  }
  return siblings;
}
