// The contours of CaBLAM: how often the CA trace and the peptide planes around a residue are as they are.
import type { AngleTable } from './angle-table.js';

/** Classes of residues; a proline is cis where |ω| < 90°. */
export const CABLAM_CATEGORIES = ['general', 'gly', 'transpro', 'cispro'] as const;
export type CablamCategory = (typeof CABLAM_CATEGORIES)[number];

/** Patterns of the CA trace that make a stretch of chain look like secondary structure. */
export const CABLAM_MOTIFS = ['loose_alpha', 'regular_beta', 'loose_threeten'] as const;
export type CablamMotif = (typeof CABLAM_MOTIFS)[number];

/** Each of the three sets may be missing from a folder. */
export interface CablamTables {
  readonly source: string;
  /** Over (μ in, μ out, ν): the peptide planes given the trace. */
  readonly peptide?: (category: CablamCategory) => AngleTable;
  /** Over (μ in, μ out, CA virtual angle): the trace itself. */
  readonly caGeometry?: (category: CablamCategory) => AngleTable;
  /** Over (μ in, μ out). */
  readonly motif?: (motif: CablamMotif) => AngleTable;
}
