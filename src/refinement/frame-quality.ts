// The quality of a frame's model: what validation says of it and of its residues.
import type { DensityMap } from '../density/density-map.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import type { ClashCounter } from '../validation/clash-counter.js';
import { validateGeometry } from '../validation/geometry-report.js';
import { qScores } from '../validation/q-score.js';
import type { ResidueGeometry } from '../validation/residue-geometry.js';
import type { RefinementSystem } from './frame.js';

/** Percentages in percent; NaN where there is nothing to judge. Plain data. */
export interface FrameQuality {
  readonly ramaFavored: number;
  readonly ramaOutliers: number;
  readonly ramaZ: number;
  readonly rotamerOutliers: number;
  readonly cBetaOutliers: number;
  /** Overlaps of 0.4 Å or more per 1000 atoms, hydrogens placed where they are missing; NaN where the system does not have them. */
  readonly clashscore: number;
  readonly molProbityScore: number;
  readonly qScore: number;
  readonly residues: ResidueQuality;
}

/** By residue of the structure; plain data. */
export interface ResidueQuality {
  /** Q-score; NaN where the residue has no atom with density. */
  readonly q: Float64Array;
  /** Indices into {@link EVALUATIONS}; of conformers the worst. */
  readonly ramachandran: Uint8Array;
  readonly rotamer: Uint8Array;
}

/** '': not judged. */
export const EVALUATIONS = ['', 'favored', 'allowed', 'outlier'] as const;

/** By what ships, so that frames of all runs compare. Deterministic. @param clashes Of the system's model. */
export function measureQuality(
  { structure, topology }: RefinementSystem,
  map: DensityMap,
  conformation: Conformation,
  clashes: ClashCounter | undefined,
  kernels: Kernels,
): FrameQuality {
  const clashscore = clashes?.count(conformation.xyz).clashscore;
  const { summary, residues } = validateGeometry(
    structure,
    topology,
    conformation,
    clashscore === undefined ? {} : { clashscore },
  );
  const q = qScores(map, structure, conformation.xyz, kernels);
  return {
    ramaFavored: summary.rama_favored ?? Number.NaN,
    ramaOutliers: summary.rama_outliers ?? Number.NaN,
    ramaZ: summary.rama_z ?? Number.NaN,
    rotamerOutliers: summary.rotamer_outliers ?? Number.NaN,
    cBetaOutliers: summary.cbeta_outliers ?? Number.NaN,
    clashscore: clashscore ?? Number.NaN,
    molProbityScore: clashscore === undefined ? Number.NaN : (summary.molprobity_score ?? Number.NaN),
    qScore: q.model,
    residues: residueQuality(residues, q.residue),
  };
}

/** @param q By residue of the structure. */
export function residueQuality(residues: readonly ResidueGeometry[], q: Float64Array): ResidueQuality {
  return {
    q,
    ramachandran: worstByResidue(q.length, residues, ({ ramachandran, alternateRamachandran = [] }) =>
      ramachandran ? [ramachandran, ...alternateRamachandran] : [],
    ),
    rotamer: worstByResidue(q.length, residues, ({ rotamers = [] }) => rotamers),
  };
}

function worstByResidue(
  count: number,
  residues: readonly ResidueGeometry[],
  rowsOf: (residue: ResidueGeometry) => readonly { readonly evaluation: 'favored' | 'allowed' | 'outlier' }[],
): Uint8Array {
  const worst = new Uint8Array(count);
  for (const geometry of residues)
    for (const { evaluation } of rowsOf(geometry))
      worst[geometry.residue] = Math.max(worst[geometry.residue]!, EVALUATIONS.indexOf(evaluation));
  return worst;
}
