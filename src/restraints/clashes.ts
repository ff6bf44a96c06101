// Clashes: pairs of atoms that overlap too far to be true.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { ContactFinder } from './contact-pairs.js';

/** Pairs nearer than their contact distance less this are clashes, Å (the overlap that MolProbity counts; Word et al. 1999, J. Mol. Biol. 285:1711). */
export const CLASH_OVERLAP = 0.4;

/** Clashes, and clashes per 1000 atoms, counted over the pairs that the nonbonded term sees. */
export function countClashes(
  parameters: NonbondedParameters,
  xyz: Float64Array,
): { readonly count: number; readonly perThousandAtoms: number } {
  const { offsets } = new ContactFinder(parameters).find(xyz, -CLASH_OVERLAP);
  const atoms = parameters.radius.length;
  const count = offsets[atoms]!;
  return { count, perThousandAtoms: atoms === 0 ? 0 : (1000 * count) / atoms };
}
