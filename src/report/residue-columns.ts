// Numbers of atoms gathered over the residues they belong to.
import type { Structure } from '../structure/structure.js';

/** Å rms over each residue's atoms of the way from `from` to `to` (3N each), nothing superposed. */
export function residueDisplacements(structure: Structure, from: Float64Array, to: Float64Array): Float64Array {
  const { atomStart, count } = structure.residues;
  const result = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    const [first, last] = [atomStart[r]!, atomStart[r + 1]!];
    let sum = 0;
    for (let k = 3 * first; k < 3 * last; k++) sum += (to[k]! - from[k]!) ** 2;
    result[r] = Math.sqrt(sum / Math.max(1, last - first));
  }
  return result;
}

/** Mean over each residue's atoms; `values`: N. */
export function residueMeans(structure: Structure, values: Float64Array): Float64Array {
  const { atomStart, count } = structure.residues;
  const result = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    const [first, last] = [atomStart[r]!, atomStart[r + 1]!];
    let sum = 0;
    for (let a = first; a < last; a++) sum += values[a]!;
    result[r] = sum / Math.max(1, last - first);
  }
  return result;
}

/**
 * Spread of several conformations about their mean: Å rms by residue and over all atoms, with n − 1 in the denominator, so that the
 * spread of few is an estimate of the spread of many.
 */
export function replicateSpread(
  structure: Structure,
  conformations: readonly Float64Array[],
): { readonly overall: number; readonly residues: Float64Array } {
  const n = conformations.length;
  const squares = new Float64Array(structure.atomCount);
  for (let k = 0; k < 3 * structure.atomCount; k++) {
    let mean = 0;
    for (const xyz of conformations) mean += xyz[k]! / n;
    const atom = Math.floor(k / 3);
    for (const xyz of conformations) squares[atom] = squares[atom]! + (xyz[k]! - mean) ** 2 / Math.max(1, n - 1);
  }
  const total = squares.reduce((sum, value) => sum + value, 0);
  return {
    overall: Math.sqrt(total / Math.max(1, structure.atomCount)),
    residues: residueMeans(structure, squares).map(Math.sqrt),
  };
}
