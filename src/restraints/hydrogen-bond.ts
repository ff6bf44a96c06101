// Hydrogen bonds as restraints: donor–acceptor distances and the angles at both ends, kinds of their own beside bonds and angles.
import { measureAngles } from './angle.js';
import { measureBonds } from './bond.js';
import type { RestraintColumn, RestraintKind } from './restraint-kind.js';
import { createScalarTerm } from './scalar-term.js';
import { topOutPenalty } from './top-out.js';

function columns(unit: string): readonly RestraintColumn[] {
  return [
    { name: 'ideal', unit },
    { name: 'sigma', unit, range: 'positive' },
    { name: 'limit', unit, range: 'positive' },
  ];
}

/** Not counted in the rmsd of bonds: a hydrogen bond is an inference, not chemistry. */
export const HYDROGEN_BOND_KIND: RestraintKind = {
  kind: 'hydrogen-bond',
  description: 'Distance of donor and acceptor of a hydrogen bond, with a top-out at `limit` from the ideal.',
  atoms: { exactly: 2 },
  columns: columns('Å'),
  compile: (table) => createScalarTerm(table, 2, measureBonds, topOutPenalty(table)),
};

/** See {@link HYDROGEN_BOND_KIND}. */
export const HYDROGEN_BOND_ANGLE_KIND: RestraintKind = {
  kind: 'hydrogen-bond-angle',
  description: 'Angle at the donor or the acceptor of a hydrogen bond, with a top-out at `limit` from the ideal.',
  atoms: { exactly: 3 },
  columns: columns('degrees'),
  compile: (table) => createScalarTerm(table, 3, measureAngles, topOutPenalty(table)),
};
