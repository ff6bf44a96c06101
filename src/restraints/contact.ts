// Contacts: distances found in the start model that hold ligands, ions and waters to their neighbours, not counted as bonds.
import { measureBonds } from './bond.js';
import type { RestraintKind } from './restraint-kind.js';
import { createScalarTerm } from './scalar-term.js';
import { topOutPenalty } from './top-out.js';

export const CONTACT_KIND: RestraintKind = {
  kind: 'contact',
  description: 'Distance of two atoms in contact in the start model, with a top-out at `limit` from it.',
  atoms: { exactly: 2 },
  columns: [
    { name: 'ideal', unit: 'Å' },
    { name: 'sigma', unit: 'Å', range: 'positive' },
    { name: 'limit', unit: 'Å', range: 'positive' },
  ],
  compile: (table) => createScalarTerm(table, 2, measureBonds, topOutPenalty(table)),
};
