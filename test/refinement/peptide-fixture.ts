// Hen lysozyme with its peptides turned over at will.
import { peptideSystem } from '../../src/refinement/peptides.js';
import { lysozyme } from './lysozyme.js';
import { turnOver } from './turned-over.js';

export { kernels, RESOLUTION } from './lysozyme.js';
export const { model, structure, truth, topology, mapOfTruth, targetAt, minimized } = lysozyme();
export const system = peptideSystem({ structure, topology });

/** The truth with the peptides behind these residues turned by 180° about Cα–Cα. */
export function flipped(numbers: readonly number[]): Float64Array {
  const planes = numbers.map((n) => system.peptides.find(({ residue }) => structure.residues.number[residue] === n)!);
  return turnOver(truth.xyz.slice(), planes);
}

/** Å between an atom's place and its true one. */
export function offBy(number: number, name: string, xyz: Float64Array): number {
  const { residues } = structure;
  const atom = structure.atomName.indexOf(name, residues.atomStart[residues.number.indexOf(number)]);
  return Math.hypot(...[0, 1, 2].map((d) => xyz[3 * atom + d]! - truth.xyz[3 * atom + d]!));
}
