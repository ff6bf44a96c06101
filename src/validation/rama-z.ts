// Rama-Z: whether the backbone torsions of a model are as typical as those of good structures.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { assignSecondaryStructure, type SecondaryState } from '../chemistry/secondary-structure.js';
import { RAMACHANDRAN_CLASSES, type RamachandranClass } from '../restraints/ramachandran-grid.js';
import type { Structure } from '../structure/structure.js';
import { densityScore, type RamaZPart, referenceDensity } from './rama-density.js';
import type { RamachandranRow } from './ramachandran.js';

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

/**
 * Mean and spread over models of the mean score of their residues, so chosen that the values come out as those of cctbx 2022.9
 * (Sobolev et al. 2020, Structure 28:1249) on 33 models of 19 proteins, from Z = −8 to 1. There the densities are by residue type and
 * secondary structure is assigned from CA alone. Whole-model values differ by 0.64 (rms) for proteins left out of the
 * fit, 1.9 at most, and 6 of the 33 agree within 0.2; that α helices alone count as helix was chosen on these models too.
 */
const CALIBRATION = {
  whole: [-0.0404, 0.103],
  helix: [-0.0769, 0.1716],
  sheet: [-0.0777, 0.2036],
  loop: [-0.0291, 0.1274],
} as const;

/** Residues in a row; shorter helices and strands count as loop, as in Sobolev et al. */
const SHORTEST = 4;

/** @param rows Of the residues to be judged. @param xyz 3N, Å */
export function ramaZ(
  structure: Structure,
  backbone: ProteinBackbone,
  xyz: Float64Array,
  rows: readonly RamachandranRow[],
): RamaZReport {
  const parts = partsOf(assignSecondaryStructure(structure, backbone, xyz).states, backbone);
  const scores: Record<RamaZPart, number[]> = { H: [], S: [], L: [] };
  for (const { residue, class: name, phi, psi } of rows) {
    const kind = RAMACHANDRAN_CLASSES.indexOf(name) as RamachandranClass;
    const part = parts[residue]!;
    scores[part].push(densityScore(referenceDensity(part, kind), phi, psi));
  }
  return {
    whole: scored([...scores.H, ...scores.S, ...scores.L], CALIBRATION.whole),
    helix: scored(scores.H, CALIBRATION.helix),
    sheet: scored(scores.S, CALIBRATION.sheet),
    loop: scored(scores.L, CALIBRATION.loop),
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

function partsOf(states: readonly SecondaryState[], { next }: ProteinBackbone): readonly RamaZPart[] {
  const parts = states.map((state): RamaZPart => (state === 'H' ? 'H' : state === 'E' ? 'S' : 'L'));
  for (let r = 0; r < parts.length; ) {
    let end = r;
    while (next[end] === end + 1 && parts[end + 1] === parts[r]) end++;
    if (end - r + 1 < SHORTEST) parts.fill('L', r, end + 1);
    r = end + 1;
  }
  return parts;
}
