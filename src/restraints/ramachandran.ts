// The Ramachandran term: −2 ln p of a residue's φ and ψ in the distribution of its class.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createPhiPsiTerm } from './phi-psi-term.js';
import type { RamachandranClass } from './ramachandran-grid.js';
import { ramachandranEnergy } from './ramachandran-surface.js';
import type { RestraintKind } from './restraint-kind.js';
import { columnOf } from './scalar-term.js';
import type { Term } from './term.js';

/**
 * Table columns: class (0 … 5, index into RAMACHANDRAN_CLASSES), weight (1 is the natural prior: see ramachandran-surface.ts);
 * atoms: C₋₁, N, CA, C, N₊₁. Residuals: value is −2 ln(p/p_max), delta its root, which counts as sigmas.
 *
 * A restraint that judges by the plot hides what the plot would show: report outliers before and after, and Rama-Z
 * (Sobolev et al. 2020, Structure 28:1249).
 */
export function createRamachandranTerm(table: RestraintTable): Term {
  const kinds = columnOf(table, 'class');
  const weight = columnOf(table, 'weight');
  return createPhiPsiTerm(table, {
    at(r, phi, psi, out) {
      ramachandranEnergy(kinds[r]! as RamachandranClass, phi, psi, out);
      const w = weight[r]!;
      out.energy *= w;
      out.phi *= w;
      out.psi *= w;
      out.phiPhi *= w;
      out.phiPsi *= w;
      out.psiPsi *= w;
    },
    report: (r, _phi, _psi, energy) => {
      const value = weight[r] === 0 ? 0 : energy / weight[r]!;
      return { value, delta: Math.sqrt(value) };
    },
  });
}

/** For a registry of kinds. */
export const RAMACHANDRAN_KIND: RestraintKind = {
  kind: 'ramachandran',
  description: 'Backbone torsions φ and ψ of a residue: −2 ln of their share in the distribution of its class.',
  atoms: { exactly: 5 },
  columns: [
    { name: 'class', unit: '', range: 'whole' },
    { name: 'weight', unit: '' },
  ],
  compile: createRamachandranTerm,
};
