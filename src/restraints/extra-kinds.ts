// The kinds of restraints that refinement adds to those of the dictionary: what a registry needs to compile their tables.
import { ANCHOR_KIND } from './anchor.js';
import { CONTACT_KIND } from './contact.js';
import { HYDROGEN_BOND_ANGLE_KIND, HYDROGEN_BOND_KIND } from './hydrogen-bond.js';
import { PARALLELITY_KIND } from './parallelity.js';
import { RAMACHANDRAN_KIND } from './ramachandran.js';
import { REFERENCE_TORSION_KIND } from './reference-torsion.js';
import { RestraintRegistry } from './registry.js';
import type { RestraintKind } from './restraint-kind.js';

export const EXTRA_KINDS: readonly RestraintKind[] = [
  RAMACHANDRAN_KIND,
  HYDROGEN_BOND_KIND,
  HYDROGEN_BOND_ANGLE_KIND,
  PARALLELITY_KIND,
  REFERENCE_TORSION_KIND,
  ANCHOR_KIND,
  CONTACT_KIND,
];

/** A registry that knows the kinds of the dictionary and those above. */
export function refinementRegistry(): RestraintRegistry {
  const registry = new RestraintRegistry();
  for (const kind of EXTRA_KINDS) registry.add(kind, 'Varia');
  return registry;
}
