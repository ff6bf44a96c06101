// The propagation error: how far the solutions that came from the two sides of a frame lie apart.
import type { Structure } from '../structure/structure.js';

export interface PropagationError {
  /** Å rms over all atoms. */
  readonly overall: number;
  /** Å rms over the atoms of each residue. */
  readonly residues: Float64Array;
}

/** Both 3N, Å. Nothing is superposed: both solutions belong to the same map. */
export function propagationError(
  structure: Structure,
  outward: Float64Array,
  backward: Float64Array,
): PropagationError {
  const { atomStart, count } = structure.residues;
  const residues = new Float64Array(count);
  let total = 0;
  for (let residue = 0; residue < count; residue++) {
    const from = atomStart[residue]!;
    const to = atomStart[residue + 1]!;
    let sum = 0;
    for (let k = 3 * from; k < 3 * to; k++) sum += (outward[k]! - backward[k]!) ** 2;
    residues[residue] = Math.sqrt(sum / Math.max(1, to - from));
    total += sum;
  }
  return { overall: Math.sqrt(total / Math.max(1, structure.atomCount)), residues };
}
