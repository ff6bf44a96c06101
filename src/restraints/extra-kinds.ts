// The kinds of restraints that refinement adds to those of the dictionary: what a registry needs to compile their tables.
import { HYDROGEN_BOND_ANGLE_KIND, HYDROGEN_BOND_KIND } from './hydrogen-bond.js';
import { RAMACHANDRAN_KIND } from './ramachandran.js';
import type { RestraintKind } from './restraint-kind.js';

export const EXTRA_KINDS: readonly RestraintKind[] = [RAMACHANDRAN_KIND, HYDROGEN_BOND_KIND, HYDROGEN_BOND_ANGLE_KIND];
