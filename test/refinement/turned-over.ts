// Peptide planes turned over, as a wrong model has them.
import type { Peptide } from '../../src/refinement/peptides.js';

/** Turns planes of `xyz` (3N, Å) by 180° about Cα–Cα in place. */
export function turnOver(xyz: Float64Array, peptides: readonly Peptide[]): Float64Array {
  for (const { axis, atoms } of peptides) {
    const [a, b] = axis.map((atom) => [...xyz.subarray(3 * atom, 3 * atom + 3)]) as [number[], number[]];
    const squared = a.reduce((sum, v, d) => sum + (b[d]! - v) ** 2, 0);
    for (const atom of atoms) {
      const along = a.reduce((sum, v, d) => sum + (xyz[3 * atom + d]! - v) * (b[d]! - v), 0) / squared;
      for (let d = 0; d < 3; d++) xyz[3 * atom + d] = 2 * (a[d]! + along * (b[d]! - a[d]!)) - xyz[3 * atom + d]!;
    }
  }
  return xyz;
}
