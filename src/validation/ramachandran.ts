// Ramachandran validation: φ and ψ of each residue, and whether they are favoured, allowed or an outlier.
import { dihedralDegrees } from '../chemistry/measure.js';
import { isCis, isDAminoAcid, type ProteinBackbone } from '../chemistry/protein-backbone.js';
import { RAMACHANDRAN_CLASSES, type RamachandranClass, ramachandranClass } from '../restraints/ramachandran-grid.js';
import type { Structure } from '../structure/structure.js';
import { shippedTables } from './shipped-tables.js';
import type { RamachandranTables } from './validation-tables.js';

export type RamachandranEvaluation = 'favored' | 'allowed' | 'outlier';

export interface RamachandranRow {
  /** By index. */
  readonly residue: number;
  /** Conformer of the residue, '' where it has no alternates. */
  readonly altloc: string;
  /** degrees */
  readonly phi: number;
  readonly psi: number;
  readonly class: (typeof RAMACHANDRAN_CLASSES)[number];
  /** Share of the reference residues of the class that lie where fewer occur, 0 … 1. */
  readonly share: number;
  readonly evaluation: RamachandranEvaluation;
}

const FAVORED = 0.02;
/** By class, in the order of RAMACHANDRAN_CLASSES. */
const OUTLIER: readonly number[] = [0.0005, 0.001, 0.001, 0.001, 0.001, 0.002];

/** MolProbity's contours on Top8000 (Williams et al. 2018, Protein Sci. 27:293). */
export function evaluateRamachandran(kind: RamachandranClass, share: number): RamachandranEvaluation {
  if (share >= FAVORED) return 'favored';
  return share < OUTLIER[kind]! ? 'outlier' : 'allowed';
}

/** Residues with a peptide neighbour on either side; of D-residues the mirrored angles are judged. @param xyz 3N, Å */
export function ramachandranRows(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
  tables: RamachandranTables = shippedTables.ramachandran,
): readonly RamachandranRow[] {
  const { n, ca, c, previous, next } = backbone;
  const { name } = structure.residues;
  const rows: RamachandranRow[] = [];
  for (let r = 0; r < n.length; r++) {
    const [before, after] = [previous[r]!, next[r]!];
    if (before < 0 || after < 0) continue;
    const phi = dihedralDegrees(xyz, c[before]!, n[r]!, ca[r]!, c[r]!);
    const psi = dihedralDegrees(xyz, n[r]!, ca[r]!, c[r]!, n[after]!);
    const kind = ramachandranClass(name[r]!, name[after]!, isCis(backbone, r, xyz));
    const hand = isDAminoAcid(name[r]!) ? -1 : 1;
    const share = tables.share(kind, hand * phi, hand * psi);
    const evaluation = evaluateRamachandran(kind, share);
    rows.push({
      residue: r,
      altloc: backbone.altloc[r]!,
      phi,
      psi,
      class: RAMACHANDRAN_CLASSES[kind],
      share,
      evaluation,
    });
  }
  return rows;
}
