// Peptide torsions: which peptides are trans, cis or twisted.
import { omegaDegrees, type ProteinBackbone } from '../chemistry/protein-backbone.js';
import type { Structure } from '../structure/structure.js';

export interface OmegaRow {
  /** The residue behind the peptide. */
  readonly residue: number;
  /** degrees */
  readonly omega: number;
  readonly form: 'trans' | 'cis' | 'twisted';
  readonly isProline: boolean;
}

/** degrees from planarity beyond which a peptide is neither cis nor trans (MolProbity: Williams et al. 2018). */
const TWISTED = 30;

/** Cis before proline is met in about 5 % of peptides, before other residues in 0.03 %. @param xyz 3N, Å */
export function omegaRows(structure: Structure, backbone: ProteinBackbone, xyz: Float64Array): readonly OmegaRow[] {
  const rows: OmegaRow[] = [];
  structure.residues.name.forEach((name, residue) => {
    const omega = omegaDegrees(backbone, residue, xyz);
    if (Number.isNaN(omega)) return;
    const away = Math.abs(omega);
    const form = away < TWISTED ? 'cis' : away > 180 - TWISTED ? 'trans' : 'twisted';
    rows.push({ residue, omega, form, isProline: name === 'PRO' });
  });
  return rows;
}
