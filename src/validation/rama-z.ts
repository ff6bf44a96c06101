// Rama-Z: whether the backbone torsions of a model are as typical as those of good structures.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { RAMACHANDRAN_CLASSES, type RamachandranClass } from '../restraints/ramachandran-grid.js';
import type { Structure } from '../structure/structure.js';
import { shippedRamaZ } from './rama-density.js';
import type { RamachandranRow } from './ramachandran.js';
import type { RamaZPart, RamaZTables } from './validation-tables.js';

export interface RamaZ {
  /** Standard deviations from the mean of good structures; below −3 improbable, below −2 suspicious. */
  readonly value: number;
  /** Its standard error by jack-knife over residues. */
  readonly error: number;
  readonly residues: number;
}

/** Null where there are fewer than two residues. The four are scaled each for itself. */
export interface RamaZReport {
  readonly whole: RamaZ | null;
  readonly helix: RamaZ | null;
  readonly sheet: RamaZ | null;
  readonly loop: RamaZ | null;
}

/** Sobolev et al. 2020, Structure 28:1249. Residues that the tables do not know are left out. @param rows Of the residues to be judged. @param xyz 3N, Å */
export function ramaZ(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
  rows: readonly RamachandranRow[],
  { parts: partsOf, score, calibration }: RamaZTables = shippedRamaZ,
): RamaZReport {
  const parts = partsOf(structure, backbone, xyz);
  const scores: Record<RamaZPart, number[]> = { H: [], S: [], L: [] };
  for (const { residue, class: name, phi, psi } of rows) {
    const kind = RAMACHANDRAN_CLASSES.indexOf(name) as RamachandranClass;
    const part = parts[residue]!;
    const z = score(part, structure.residues.name[residue]!, kind, phi, psi);
    if (z !== undefined) scores[part].push(z);
  }
  return {
    whole: scored([...scores.H, ...scores.S, ...scores.L], calibration.whole),
    helix: scored(scores.H, calibration.helix),
    sheet: scored(scores.S, calibration.sheet),
    loop: scored(scores.L, calibration.loop),
  };
}

function scored(scores: readonly number[], [mean, spread]: readonly [number, number]): RamaZ | null {
  const n = scores.length;
  if (n < 2) return null;
  const average = scores.reduce((sum, z) => sum + z, 0) / n;
  const squares = scores.reduce((sum, z) => sum + (z - average) ** 2, 0);
  // Leaving residue i out shifts the average by (average − zᵢ)/(n − 1): the jack-knife is the standard error of the mean.
  return { value: (average - mean) / spread, error: Math.sqrt(squares / (n * (n - 1))) / spread, residues: n };
}
