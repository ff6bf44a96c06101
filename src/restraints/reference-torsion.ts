// Reference torsions: torsions of another model as restraints that let go where this model is really different.
import type { RestraintKind } from './restraint-kind.js';
import { topOutPenalty } from './top-out.js';
import { createTorsionalTerm } from './torsion.js';

/**
 * E = (L/σ)²(1 − exp(−Δ²/L²)), Δ wrapped to the nearest of the ideals `turn` degrees apart: 360, or 180 where two ends look the same
 * (χ of Phe, Tyr, Asp, Glu). Headd et al. 2012, Acta Cryst. D68:381.
 */
export const REFERENCE_TORSION_KIND: RestraintKind = {
  kind: 'reference-torsion',
  description: 'Torsion as in a reference model, with a top-out at `limit` from it.',
  atoms: { exactly: 4 },
  columns: [
    { name: 'ideal', unit: 'degrees' },
    { name: 'sigma', unit: 'degrees', range: 'positive' },
    { name: 'limit', unit: 'degrees', range: 'positive' },
    { name: 'turn', unit: 'degrees', range: 'positive' },
  ],
  compile: (table) => createTorsionalTerm(table, topOutPenalty(table, table.values['turn']!)),
};
