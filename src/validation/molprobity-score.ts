// The MolProbity score: clashes, rotamers and backbone as one number on the scale of X-ray resolution.

export interface MolProbityScoreInput {
  /** Clashes per 1000 atoms. */
  readonly clashscore: number;
  /** Percent. */
  readonly rotamerOutliers: number;
  /** Percent. */
  readonly ramachandranFavored: number;
}

/** Chen et al. 2010, Acta Cryst. D66:12; Å, the resolution at which such a model would be average. */
export function molProbityScore({ clashscore, rotamerOutliers, ramachandranFavored }: MolProbityScoreInput): number {
  return (
    0.426 * Math.log(1 + clashscore) +
    0.33 * Math.log(1 + Math.max(0, rotamerOutliers - 1)) +
    0.25 * Math.log(1 + Math.max(0, 100 - ramachandranFavored - 2)) +
    0.5
  );
}
