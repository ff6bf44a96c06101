// The weight of the map against the restraints: natural for a likelihood, and lowered only where geometry asks for it.

/** Of restraints that the map strains: those torn or trapped are left out, as no weight mends them and one alone would starve the map. */
export interface GeometryRmsd {
  /** Å */
  readonly bondRmsd: number;
  /** degrees */
  readonly angleRmsd: number;
}

/** The field's limits on a refined model (refinement.md §3): the defaults of phenix.real_space_refine's weight search. */
const LIMITS: GeometryRmsd = { bondRmsd: 0.01, angleRmsd: 1 };

export function exceedsLimits({ bondRmsd, angleRmsd }: GeometryRmsd): boolean {
  return bondRmsd > LIMITS.bondRmsd || angleRmsd > LIMITS.angleRmsd;
}

/**
 * A weight that should bring the geometry back to nine tenths of the limit. Harmonic restraints give way in proportion to the force,
 * that is to the weight; half a step more is never needed because what is measured contains what the restraints disagree about.
 */
export function nextWeight(weight: number, { bondRmsd, angleRmsd }: GeometryRmsd): number {
  const excess = Math.max(bondRmsd / LIMITS.bondRmsd, angleRmsd / LIMITS.angleRmsd);
  return (0.9 * weight) / excess;
}
