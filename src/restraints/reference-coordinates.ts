// Reference coordinates: atoms held near where they start, so that a map that says little of them does not carry them off.
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/** Å */
const SIGMA = 0.2;
const LIMIT = 1;

/** Kind `anchor`: (Δ/0.2 Å)² with a top-out at 1 Å, for each of `atoms` but hydrogens. @param xyz 3N, Å: the places */
export function referenceCoordinates(
  structure: Structure,
  xyz: Float64Array,
  atoms: Iterable<number>,
  sigma = SIGMA,
): RestraintTable {
  const builder = new RestraintTableBuilder('anchor', ['x', 'y', 'z', 'sigma', 'limit']);
  for (const atom of atoms) {
    if (isHydrogen(structure, atom)) continue;
    builder.add(
      [atom],
      [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!, sigma, LIMIT],
      'reference coordinates (start model)',
    );
  }
  return builder.build();
}
