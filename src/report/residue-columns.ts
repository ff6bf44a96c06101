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
