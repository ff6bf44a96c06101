// The groups of a rigid-body stage: from their names or selections to lists of atoms.
import { UserError } from '../base/user-error.js';
import type { NcsGroup } from '../restraints/ncs-groups.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';
import type { Structure } from '../structure/structure.js';
import { findDomains } from './domains.js';
import type { StageSpec } from './protocol.js';

export type BodyGroups = (StageSpec & { readonly stage: 'rigid-body' })['groups'];

/**
 * Atoms of each body, ascending; what no selection names stays where it is.
 *
 * @param reference the start model, 3N, Å: domains are found and distances of selections measured in it
 * @param ncs copies that are constrained to one shape: domains are found in each by itself
 * @throws UserError for a selection that cannot be read, names nothing, or names an atom that another one has
 */
export function bodyGroups(
  structure: Structure,
  reference: Float64Array,
  groups: BodyGroups,
  ncs: readonly NcsGroup[] = [],
): Int32Array[] {
  if (groups === 'whole') return [Int32Array.from(structure.element.keys())];
  if (groups === 'chains') return chainsOf(structure);
  if (groups === 'domains') return findDomains(structure, reference, copiesOf(structure, ncs));
  const owner = new Int32Array(structure.atomCount).fill(-1);
  return groups.map((text, g) => {
    const atoms = selectAtoms(parseSelection(text), structure, reference);
    if (atoms.length === 0)
      throw new UserError(`The rigid body '${text}' names no atom of the model; correct the selection.`);
    const shared = atoms.find((atom) => owner[atom] !== -1);
    if (shared !== undefined)
      throw new UserError(
        `The rigid bodies '${groups[owner[shared]!]}' and '${text}' share atoms; give each atom to one of them.`,
      );
    for (const atom of atoms) owner[atom] = g;
    return atoms;
  });
}

/** Residue → copy, counted through all groups; −1 for residues of none. */
function copiesOf({ residues, residueOfAtom }: Structure, ncs: readonly NcsGroup[]): Int32Array {
  const copyOf = new Int32Array(residues.count).fill(-1);
  ncs
    .flatMap(({ members }) => members)
    .forEach(({ atoms }, copy) => {
      for (const atom of atoms) copyOf[residueOfAtom[atom]!] = copy;
    });
  return copyOf;
}

function chainsOf({ residues, chains }: Structure): Int32Array[] {
  return Array.from({ length: chains.count }, (_, chain) => {
    const first = residues.atomStart[chains.residueStart[chain]!]!;
    const end = residues.atomStart[chains.residueStart[chain + 1]!]!;
    return Int32Array.from({ length: end - first }, (_, i) => first + i);
  });
}
