// Hen lysozyme with its peptides turned over at will.
import { peptideSystem } from '../../src/refinement/peptides.js';
import { lysozyme } from './lysozyme.js';

export { kernels, RESOLUTION } from './lysozyme.js';
export const { model, structure, truth, topology, mapOfTruth, targetAt, minimized } = lysozyme();
export const system = peptideSystem({ structure, topology, reference: truth.xyz });

/** The truth with the peptides behind these residues turned by 180° about Cα–Cα. */
export function flipped(numbers: readonly number[]): Float64Array {
  const xyz = truth.xyz.slice();
  for (const number of numbers) {
    const { axis, atoms } = system.peptides.find(({ residue }) => structure.residues.number[residue] === number)!;
    const [a, b] = axis.map((atom) => [...xyz.subarray(3 * atom, 3 * atom + 3)]) as [number[], number[]];
    const squared = a.reduce((sum, v, d) => sum + (b[d]! - v) ** 2, 0);
    for (const atom of atoms) {
      const along = a.reduce((sum, v, d) => sum + (xyz[3 * atom + d]! - v) * (b[d]! - v), 0) / squared;
      for (let d = 0; d < 3; d++) xyz[3 * atom + d] = 2 * (a[d]! + along * (b[d]! - a[d]!)) - xyz[3 * atom + d]!;
    }
  }
  return xyz;
}

/** Å between an atom's place and its true one. */
export function offBy(number: number, name: string, xyz: Float64Array): number {
  const { residues } = structure;
  const atom = structure.atomName.indexOf(name, residues.atomStart[residues.number.indexOf(number)]);
  return Math.hypot(...[0, 1, 2].map((d) => xyz[3 * atom + d]! - truth.xyz[3 * atom + d]!));
}
