// How torn a protein's backbone is: the spread of its CA–C bonds, which in a sound model are all alike.
import type { Structure } from '../structure/structure.js';

/** Å: CA–C of all residues but glycine, whose 1.516 differs by less than the spread of any model (Engh & Huber 1991, Acta Cryst. A47:392). */
const CA_C = 1.525;
/** Times the median of absolute deviations: the standard deviation of a normal distribution. */
const NORMAL = 1.4826;

/**
 * @param xyz 3N, Å
 * @returns Å, robust standard deviation; 0 where there is no such bond. Atoms displaced by 0.4 Å rms make it 0.33.
 */
export function backboneNoise({ residues, atomName }: Structure, xyz: Float64Array): number {
  const away: number[] = [];
  for (let r = 0; r < residues.count; r++) {
    let [ca, c] = [-1, -1];
    for (let a = residues.atomStart[r + 1]! - 1; a >= residues.atomStart[r]!; a--) {
      if (atomName[a] === 'CA') ca = 3 * a;
      else if (atomName[a] === 'C') c = 3 * a;
    }
    if (ca < 0 || c < 0) continue;
    const bond = Math.hypot(xyz[ca]! - xyz[c]!, xyz[ca + 1]! - xyz[c + 1]!, xyz[ca + 2]! - xyz[c + 2]!);
    away.push(Math.abs(bond - CA_C));
  }
  away.sort((a, b) => a - b);
  return away.length === 0 ? 0 : NORMAL * away[away.length >> 1]!;
}
