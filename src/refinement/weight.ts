// The weight of the map against the restraints: natural for a likelihood, and lowered only where geometry asks for it.

export interface GeometryRmsd {
  /** Å */
  readonly bondRmsd: number;
  /** degrees */
  readonly angleRmsd: number;
}

/** The field's limits on a refined model (refinement.md §3 gives 0.010 Å and 1.0° for the search; deposits are accepted above). */
const LIMITS: GeometryRmsd = { bondRmsd: 0.012, angleRmsd: 1.3 };

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
